"""The composition root: builds the console, connects it, runs it, and closes it in reverse.

The first frame is painted from the store. Then the client, the keyring and, for a desk on this
computer, the server load, and the open profile gets its client.
"""

import asyncio
import importlib
import logging
import shutil
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from desk_app.app import crashes
from desk_app.app.about import show_licences
from desk_app.app.clock_keeper import ClockKeeper
from desk_app.app.clock_watch import Clocks
from desk_app.app.clock_watch import read_clocks as read_system_clocks
from desk_app.app.closing import may_close
from desk_app.app.collector import WindowCollector
from desk_app.app.crash_offer import CrashOffer
from desk_app.app.crash_reports import CrashReports
from desk_app.app.embedded_host import EXAMPLE_PLACE, EmbeddedHost
from desk_app.app.first_frame import FirstFrame
from desk_app.app.form_keeper import FormKeeper
from desk_app.app.pages import Pages, make_pages
from desk_app.app.settings_keeper import SettingsKeeper
from desk_app.app.stalls import StallLog
from desk_app.app.start_notices import notices_of_damage
from desk_app.app.update_watch import UpdateWatch
from desk_app.app.views import Views, build_views_at_once
from desk_app.arguments import Arguments
from desk_app.clock import Clock
from desk_app.errors import (
    AppTokenMissingError,
    CredentialError,
    DeskError,
    NotAuthenticatedError,
)
from desk_app.profiles import Profile, ServerKind
from desk_app.services.calendar import DATA_AS_OF, read_instant
from desk_app.services.session import Opened, SessionService, TokenVault
from desk_app.services.workspace import Workspace
from desk_app.store.store import Store
from desk_app.ui.connection_notices import KEY_TOPIC, ConnectionNotices
from desk_app.ui.failures import notice_of
from desk_app.ui.icons import application_icon
from desk_app.ui.pages import CALENDAR, CONNECT, SETTINGS
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.views.connect_view import notice_of_test_key
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.plain_text import short_line

if TYPE_CHECKING:
    from desk_app.client.connections import Connections
    from desk_app.credentials import AppTokenVault

log = logging.getLogger(__name__)

LOOK_AT_CLOCK_MS = 1_000
SYNCHRONISE = "synchronise"
SIGN_IN = "sign in"
"""The name of the task that signs in; there is one at a time."""

LATE_MODULES = ("desk_app.client.connections", "desk_app.credentials")
"""Loaded after the first frame: the network and the keyring."""


class Console(QObject):
    """One console from its first frame to its end.

    Signals:
        closing: It has begun to end, once.
    """

    closing = Signal()

    def __init__(
        self,
        arguments: Arguments,
        clock: Clock,
        themes: ThemeHolder,
        *,
        first: FirstFrame | None = None,
        views: Views | None = None,
        vault: TokenVault | None = None,
        answer_within: float | None = None,
        read_clocks: Callable[[], Clocks] | None = None,
    ) -> None:
        """Builds everything behind the first frame; blocks for that.

        Args:
            arguments: What the command line asked for.
            clock: What time it is.
            themes: The theme of the window.
            first: The window already painted; None makes one.
            views: What stands behind it; None builds it, all at once.
            vault: Where keys are kept; None is the keyring of this computer.
            answer_within: Seconds a server may take to answer; None is the usual time.
            read_clocks: What tells sleep and a clock that was set; None is this computer.
        """
        super().__init__()
        self._vault = vault
        self._answer_within = answer_within
        self._clock = clock
        self._is_demo = arguments.is_demo
        first = first or FirstFrame(arguments, clock, themes)
        self._first = first
        self._paths = first.paths
        self._redactor = first.redactor
        self._profiles = first.profiles
        self._desk_zone = first.desk_zone
        self._embedded = EmbeddedHost(self._paths.embedded_database, clock)
        self._tasks = TaskRunner(self._show_failure, self._show_crash)
        self.crash_reports = CrashReports(self._paths.logs / "crashes", clock)
        self._crash_offer = CrashOffer(first.window, self._tasks, self.crash_reports)
        self.pages: Pages = make_pages(
            first.window,
            first.calendar,
            views or build_views_at_once(first, clock),
            tasks=self._tasks,
            clock=clock,
            today=first.today,
            desk_zone=self._desk_zone,
        )
        self._settings = SettingsKeeper(
            first.settings, self.pages, themes, self._tasks, self._paths.settings_file
        )
        self._form_keeper = FormKeeper(self.pages, self._tasks, clock)
        self._clock_keeper = ClockKeeper(
            first.window,
            self._tasks,
            read_clocks=read_clocks or (lambda: read_system_clocks(clock)),
            reconnect=self._reconnect,
        )
        self._workspace: Workspace | None = None
        self._session: SessionService | None = None
        self._connections: Connections | None = None
        self._own_vault: AppTokenVault | None = None
        self._collector = WindowCollector(self)
        self._stalls = StallLog(self)
        self._closing = asyncio.Event()
        self._is_loaded = asyncio.Event()
        self._ticks = QTimer(self)
        self._ticks.setInterval(LOOK_AT_CLOCK_MS)
        first.window.setWindowIcon(application_icon())
        self._notices = ConnectionNotices(
            first.window, self.pages.sync_bridge, ask_for_key=self._ask_for_key
        )
        self._connect_views()
        self._take_over(first)
        for notice in notices_of_damage(first.damaged, first.paths):
            first.window.show_banner(notice)
        UpdateWatch(first.window.show_banner, self)

    @property
    def workspace(self) -> Workspace | None:
        """The profile at work; None on the first page."""
        return self._workspace

    @property
    def is_ready(self) -> bool:
        """Whether the network and the keyring are loaded."""
        return self._session is not None

    @property
    def desk_zone(self) -> ZoneInfo:
        """The zone of this computer."""
        return self._desk_zone

    @property
    def today(self) -> date:
        """Today, by the clock of this computer's zone."""
        return self._clock.now().astimezone(self._desk_zone).date()

    # --- start -------------------------------------------------------------------------------

    def show(self) -> None:
        """Shows the window; what it shows comes from the store alone."""
        self.pages.window.show()

    async def run(self) -> None:
        """Loads what the first frame did not need, works until the window closes, and ends."""
        crashes.keep_reports(self.crash_reports)
        crashes.install_on_loop(asyncio.get_running_loop(), self._crash_offer.tell_of)
        if self._workspace is not None:
            self._start_work(self._workspace)
        _ = self._tasks.start(self._begin(), name="begin")
        await self._closing.wait()
        await self._end()

    def _take_over(self, first: FirstFrame) -> None:
        """Goes on with the profile whose store was painted, or shows the first page."""
        if first.profile is None or first.store is None:
            self.pages.window.show_page(CONNECT)
            return
        as_of = first.picture.as_of if first.picture is not None else None
        store = Store.go_on(first.store, self._clock)
        self._workspace = Workspace(first.profile, store, self._clock, data_as_of=as_of)
        self._show_profile(first.profile, is_key_kept=True)
        self.pages.calendar.ask_again()

    async def _begin(self) -> None:
        for name in LATE_MODULES:
            await asyncio.to_thread(importlib.import_module, name)
        from desk_app.client.connections import Connections  # noqa: PLC0415  (loaded just above)
        from desk_app.credentials import AppTokenVault  # noqa: PLC0415

        self._connections = Connections(
            lambda: self._embedded.desk.submit,
            answer_within=self._answer_within,
            uses_system_proxy=lambda: self._settings.now.uses_system_proxy,
            clock=self._clock,
        )
        self._own_vault = AppTokenVault()
        self._session = SessionService(
            vault=self._vault or self._own_vault,
            profiles=self._profiles,
            embedded=self._embedded,
            open_client=self._connections.open,
            clock=self._clock,
        )
        self._is_loaded.set()
        self._collector.start()
        self._stalls.start()
        self._ticks.start()
        self._crash_offer.offer_earlier()
        if self._workspace is not None:
            await self._reopen(self._workspace)
        elif self._is_demo:
            opened = await self._session.use_this_computer(EXAMPLE_PLACE, with_example_data=True)
            await self._open(opened)

    async def _reopen(self, workspace: Workspace) -> None:
        """Gives a workspace opened from the store its client, if a key is kept for it."""
        if workspace.profile.kind is ServerKind.EMBEDDED:
            await self._embedded.load()
        try:
            opened = await (await self._sessions()).reopen(workspace.profile)
        except AppTokenMissingError as error:
            workspace.sync.report(NotAuthenticatedError(error.message))
            return
        except CredentialError as error:
            workspace.sync.report(NotAuthenticatedError(error.message, title=error.title))
            self._offer_to_reopen(workspace, error)
            return
        await self._attach(workspace, opened)

    def _offer_to_reopen(self, workspace: Workspace, error: CredentialError) -> None:
        def again() -> None:
            if self._workspace is workspace:
                _ = self._tasks.start(self._reopen(workspace), name=SIGN_IN)

        notice = notice_of(error)
        self.pages.window.show_banner(
            notice._replace(action_text=self.tr("Try again"), action=again, topic=KEY_TOPIC)
        )

    # --- profiles ----------------------------------------------------------------------------

    async def _sessions(self) -> SessionService:
        """Who signs in and out; whoever asks right after the first frame waits for the network."""
        await self._is_loaded.wait()
        if self._session is None:
            raise DeskError("Desk could not start. Close it and open it again.")
        return self._session

    async def _open(self, opened: Opened) -> None:
        """Opens a profile just signed in to, closing the one before."""
        before = self._workspace
        if before is not None and before.profile.id == opened.profile.id:
            await self._attach(before, opened)
            self._show_profile(opened.profile, is_key_kept=opened.is_key_kept)
            return
        await self._close_workspace()
        path = await asyncio.to_thread(self._paths.make_profile, opened.profile.id)
        store = await Store.open(path, clock=self._clock)
        as_of = read_instant((await store.load_facts()).get(DATA_AS_OF))
        self._workspace = Workspace(opened.profile, store, self._clock, data_as_of=as_of)
        self._start_work(self._workspace)
        await self._attach(self._workspace, opened)
        self._show_profile(opened.profile, is_key_kept=opened.is_key_kept)
        self.pages.window.show_page(CALENDAR)

    def _start_work(self, workspace: Workspace) -> None:
        for bridge in self.pages.bridges:
            bridge.attach(workspace)
        self._form_keeper.begin(workspace, self._paths.profile_folder(workspace.profile.id))
        _ = self._tasks.start(workspace.sync.run(), name=SYNCHRONISE)
        if workspace.profile.kind is ServerKind.EMBEDDED:
            workspace.backups.back_up_more = self._embedded.back_up_if_due
        _ = self._tasks.start(workspace.backups.run(), name="back up")
        note = workspace.store.opening_note
        if note is not None:
            self.pages.window.show_banner(
                Notice(title=note.title, message=note.message, tone=Tone.WARNING)
            )

    async def _attach(self, workspace: Workspace, opened: Opened) -> None:
        if self._connections is None:
            return
        self._redactor.add_secret(opened.app_token.reveal())
        client = self._connections.open(opened.profile.url, opened.app_token)
        before = workspace.attach(client)
        if before is not None:
            await before.close()
        self.pages.settings.set_profile(opened.profile, is_key_kept=opened.is_key_kept)
        if opened.profile.is_test:
            self.pages.window.show_banner(notice_of_test_key(opened.profile.owner_email))
        if not opened.is_key_kept and opened.profile.kind is not ServerKind.EMBEDDED:
            self.pages.window.show_banner(_KEY_NOT_KEPT)

    async def _reconnect(self, workspace: Workspace) -> None:
        """Lets go of connections that did not live through a sleep; what was on them fails now."""
        if workspace.profile.kind is ServerKind.EMBEDDED or self._connections is None:
            workspace.sync.hurry()
            return
        opened = await (await self._sessions()).reopen(workspace.profile)
        if workspace is not self._workspace:
            return
        client = self._connections.open(opened.profile.url, opened.app_token)
        before = workspace.replace_client(client)
        if before is not None:
            await before.give_up()

    def _on_tick(self) -> None:
        self.pages.calendar.set_now(self._clock.now())
        self._clock_keeper.look(self._workspace)

    async def _close_workspace(self) -> None:
        workspace, self._workspace = self._workspace, None
        await self._form_keeper.end()
        for bridge in self.pages.bridges:
            bridge.detach()
        self.pages.front_desk.start_over()
        await self._tasks.cancel_all()
        if workspace is not None:
            await workspace.close()

    def _show_profile(self, profile: Profile, *, is_key_kept: bool) -> None:
        self.pages.window.set_place(self._settings.now.place_name or profile.app_name, "")
        self.pages.window.set_test(profile.is_test)
        self.pages.settings.set_profile(profile, is_key_kept=is_key_kept)
        self.pages.connect.clear_key()

    # --- what the first page and the settings ask for ----------------------------------------

    def _connect_views(self) -> None:
        window, connect, settings = self.pages.window, self.pages.connect, self.pages.settings
        connect.connect_requested.connect(self._on_connect_requested)
        connect.use_this_computer_requested.connect(self._on_use_this_computer)
        connect.cancelled.connect(lambda: self._tasks.cancel(SIGN_IN))
        settings.replace_key_requested.connect(self._on_replace_key)
        settings.sign_out_requested.connect(self._on_sign_out)
        settings.licences_requested.connect(self._on_licences_requested)
        self._settings.place_changed.connect(self._show_place)
        self._settings.way_changed.connect(self._reach_in_another_way)
        window.close_requested.connect(self._on_close_requested)
        self._ticks.timeout.connect(self._on_tick)

    def _on_connect_requested(self, url: str, text: str) -> None:
        self.pages.connect.set_busy(self.tr("Checking the key"))
        request = self._sign_in(lambda session: session.connect(url, text))
        _ = self._tasks.start(request, name=SIGN_IN, replaces=True)

    async def _sign_in(self, ask: Callable[[SessionService], Awaitable[Opened]]) -> None:
        try:
            await self._open(await ask(await self._sessions()))
        except DeskError as error:
            self.pages.connect.show_failure(error)
        finally:
            self.pages.connect.set_busy(None)

    def _on_use_this_computer(self, with_example_data: bool) -> None:
        self.pages.connect.set_busy(self.tr("Setting up this computer"))
        request = self._use_this_computer(with_example_data=with_example_data)
        _ = self._tasks.start(request, name=SIGN_IN, replaces=True)

    async def _use_this_computer(self, *, with_example_data: bool) -> None:
        place = EXAMPLE_PLACE if with_example_data else self.tr("My desk")
        try:
            session = await self._sessions()
            opened = await session.use_this_computer(place, with_example_data=with_example_data)
            await self._open(opened)
        except DeskError as error:
            self.pages.connect.show_computer_failure(error)
        finally:
            self.pages.connect.set_busy(None)

    def _on_licences_requested(self) -> None:
        _ = self._tasks.start(show_licences(self.pages.window), name="show licences")

    def _on_replace_key(self, text: str) -> None:
        if self._workspace is not None:
            self.pages.settings.set_busy(is_busy=True)
            request = self._replace_key(self._workspace.profile, text)
            _ = self._tasks.start(request, name=SIGN_IN)

    async def _replace_key(self, profile: Profile, text: str) -> None:
        try:
            opened = await (await self._sessions()).replace_key(profile, text)
            await self._open(opened)
        except DeskError as error:
            self.pages.settings.show_failure(error)
            return
        finally:
            self.pages.settings.set_busy(is_busy=False)
        self.pages.window.show_banner(self._notice_of_new_key(profile, opened.profile))

    def _notice_of_new_key(self, before: Profile, after: Profile) -> Notice:
        if before.id == after.id:
            return Notice(title=self.tr("The key was replaced"), tone=Tone.GOOD)
        text = self.tr(
            "What this computer knows of {before} stays here, apart from this. Enter a key of "
            "{before} to see it again."
        )
        return Notice(
            title=self.tr("This key belongs to {after}").format(after=short_line(after.app_name)),
            message=text.format(before=short_line(before.app_name)),
            tone=Tone.INFO,
        )

    def _on_sign_out(self, keep_data: bool) -> None:
        if self._workspace is not None:
            request = self._sign_out(self._workspace.profile, keeps_data=keep_data)
            _ = self._tasks.start(request, name="sign out")

    async def _sign_out(self, profile: Profile, *, keeps_data: bool) -> None:
        await self._close_workspace()
        try:
            await (await self._sessions()).sign_out(profile, keeps_data=keeps_data)
        except CredentialError as error:
            self._show_failure(error)
        if not keeps_data:
            folder = self._paths.profile_folder(profile.id)
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        self.pages.window.set_place("", "")
        self.pages.window.set_test(False)
        self.pages.window.show_page(CONNECT)

    def _show_place(self) -> None:
        if self._workspace is not None:
            name = self._settings.now.place_name or self._workspace.profile.app_name
            self.pages.window.set_place(name, "")

    def _reach_in_another_way(self) -> None:
        if self._workspace is not None:
            _ = self._tasks.start(self._reopen(self._workspace), name=SIGN_IN)

    # --- failures ----------------------------------------------------------------------------

    def _ask_for_key(self) -> None:
        self.pages.window.show_page(SETTINGS)
        self.pages.settings.ask_for_key()

    def _show_failure(self, error: DeskError) -> None:
        self.pages.window.show_banner(notice_of(error))

    def _show_crash(self, error: BaseException) -> None:
        crashes.write_down(error)
        self._crash_offer.tell_of(error)

    # --- the end -----------------------------------------------------------------------------

    def _on_close_requested(self) -> None:
        if self._workspace is None or self._is_demo:
            self.close()
            return
        request = self._close_if_agreed(self._workspace)
        _ = self._tasks.start(request, name="ask before closing")

    async def _close_if_agreed(self, workspace: Workspace) -> None:
        """A store that cannot be read must not keep the window open."""
        try:
            agreed = await may_close(
                self.pages.window,
                workspace,
                directory=self.pages.panel.waiting.directory,
                words=self._settings.words,
                export=self.pages.waiting_desk.ask_for_file,
            )
        except DeskError:
            agreed = True
        if agreed:
            self.close()

    def close(self) -> None:
        """Ends the console; `run` returns once all is closed."""
        if not self._closing.is_set():
            self._closing.set()
            self.closing.emit()

    async def _end(self) -> None:
        await self._settings.save_as_left()
        self.pages.window.hide()
        await self._close_workspace()
        await self._tasks.cancel_all()
        # Only now, for a start that was still under way would have started them again.
        self._ticks.stop()
        self._collector.stop()
        self._stalls.stop()
        await asyncio.to_thread(self._embedded.close)
        if self._own_vault is not None:
            self._own_vault.close()
        self.pages.window.let_close()
        self.pages.window.deleteLater()
        crashes.keep_reports(None)
        self._first.log_file.close()
        if self._first.throw_away is not None:
            await asyncio.to_thread(shutil.rmtree, self._first.throw_away, ignore_errors=True)


_KEY_NOT_KEPT = Notice(
    title="No keyring on this computer",
    message="The key is kept for this session only and will be asked for at the next start.",
    tone=Tone.WARNING,
    topic="KeyringUnavailableError",
)
