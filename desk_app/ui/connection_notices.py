"""What the window says of the connection beside the pill: what needs a person, and what is long."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QLocale, QObject

from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.services.full_pass import PullProgress
from desk_app.ui.bridges.sync_bridge import SyncBridge
from desk_app.ui.main_window import MainWindow
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.progress_strip import ProgressStrip

KEY_TOPIC = "key"
"""The topic of the banner that asks for a key."""
WAY_TOPIC = "way to the server"
"""The topic of the banner about what lies between here and the server."""


class ConnectionNotices(QObject):
    """Asks for what only a person can do: another key, a sign-in to the network."""

    def __init__(
        self, window: MainWindow, bridge: SyncBridge, *, ask_for_key: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._ask_for_key = ask_for_key
        self._asked_since: datetime | None = None
        self._is_stopped = False
        self._strip = ProgressStrip(name="pull")
        window.add_strip(self._strip)
        bridge.connection_changed.connect(self._on_connection_changed)
        bridge.pull_progressed.connect(self._on_pull_progressed)
        bridge.workspace_left.connect(self._strip.finish)
        self._strip.pressed.connect(self._on_strip_pressed)

    # --- what needs a person -----------------------------------------------------------------

    def _on_connection_changed(self, state: ConnectionState) -> None:
        """Says it once for each time it begins."""
        if state.kind is ConnectionKind.LIVE:
            self._window.withdraw_banner(KEY_TOPIC)
            self._window.withdraw_banner(WAY_TOPIC)
            self._asked_since = None
        is_key = state.kind is ConnectionKind.KEY_REFUSED
        if not (is_key or state.needs_person) or self._asked_since == state.since:
            return
        self._asked_since = state.since
        self._window.show_banner(self._key_notice(state) if is_key else self._way_notice(state))

    def _key_notice(self, state: ConnectionState) -> Notice:
        return Notice(
            title=self.tr("Not signed in"),
            message=state.detail,
            tone=Tone.DANGER,
            action_text=self.tr("Enter a key"),
            action=self._ask_for_key,
            topic=KEY_TOPIC,
        )

    def _way_notice(self, state: ConnectionState) -> Notice:
        return Notice(
            title=state.headline,
            message=state.detail,
            tone=Tone.WARNING,
            action_text=self.tr("Try now"),
            action=self._bridge.try_now,
            topic=WAY_TOPIC,
        )

    # --- the first fetching of everything ----------------------------------------------------

    def _on_pull_progressed(self, progress: PullProgress) -> None:
        self._is_stopped = progress.is_stopped
        if not progress.is_running and not progress.is_stopped:
            self._strip.finish()
            return
        text = self.tr("Fetching bookings: {done} of {total}. You can work meanwhile.")
        button = self.tr("Stop fetching")
        if progress.is_stopped:
            text = self.tr("Not all bookings are here yet: {done} of {total}.")
            button = self.tr("Fetch the rest")
        locale = QLocale()
        numbers = [locale.toString(number) for number in (progress.done, progress.total)]
        self._strip.show_progress(
            text.format(done=numbers[0], total=numbers[1]),
            progress.done / max(1, progress.total),
            button=button,
        )

    def _on_strip_pressed(self) -> None:
        if self._is_stopped:
            self._bridge.resume_pull()
        else:
            self._bridge.stop_pull()
