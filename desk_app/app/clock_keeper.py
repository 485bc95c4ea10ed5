"""What follows from sleep, and from a clock that was set or goes wrong."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

from PySide6.QtCore import QObject

from desk_app.app.clock_watch import ClockEvent, Clocks, ClockWatch
from desk_app.services.workspace import Workspace
from desk_app.ui.main_window import MainWindow
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.time_words import length_words
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone

TOLERATED: Final = timedelta(minutes=5)
"""How far the clock may be from the server's before it is said."""
TOPIC: Final = "clock"
_WORTH_SAYING_AGAIN: Final = timedelta(minutes=2)


class ClockKeeper(QObject):
    """Looked at once a second; acts on the profile at work.

    After a sleep the connections of before are gone without anybody having said so: they are
    replaced, so that what was under way fails at once and is looked up, and the server is asked
    anew. A clock that was set makes every time noted before it useless.
    """

    def __init__(
        self,
        window: MainWindow,
        tasks: TaskRunner,
        *,
        read_clocks: Callable[[], Clocks],
        reconnect: Callable[[Workspace], Coroutine[Any, Any, None]],
    ) -> None:
        """Looks at the clocks for the first time.

        Args:
            window: Where it is said that the clock is wrong.
            tasks: What connects anew.
            read_clocks: The clocks of this computer.
            reconnect: Gives a profile another client in place of the one it has.
        """
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._watch = ClockWatch(read_clocks)
        self._reconnect = reconnect
        self._said = timedelta()

    def look(self, workspace: Workspace | None) -> None:
        """Look at the clocks, and at the server's as it last told it."""
        event = self._watch.look()
        if workspace is None:
            return
        if event is ClockEvent.SLEPT:
            _ = self._tasks.start(self._reconnect(workspace), name="reconnect after sleep")
        elif event is ClockEvent.SET:
            workspace.sync.forget_times()
        elif workspace.client is not None:
            self._compare(workspace.client.date_skew)

    def _compare(self, skew: timedelta | None) -> None:
        if skew is None or abs(skew) <= TOLERATED:
            if self._said:
                self._window.withdraw_banner(TOPIC)
            self._said = timedelta()
        elif abs(skew - self._said) >= _WORTH_SAYING_AGAIN:
            self._said = skew
            self._window.show_banner(self._notice(skew))

    def _notice(self, skew: timedelta) -> Notice:
        minutes = timedelta(minutes=round(abs(skew) / timedelta(minutes=1)))
        title = (
            self.tr("The clock of this computer is {0} behind the server's")
            if skew > timedelta()
            else self.tr("The clock of this computer is {0} ahead of the server's")
        )
        return Notice(
            title=title.format(length_words(minutes)),
            message=self.tr(
                "What Desk shows as now, as past and as free may be wrong. Set the clock of this"
                " computer; bookings keep the times they have."
            ),
            tone=Tone.WARNING,
            topic=TOPIC,
        )
