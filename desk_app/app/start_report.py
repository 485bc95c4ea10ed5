"""Says when the first grid with bookings was painted, for whoever measures the start."""

import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from typing_extensions import override

from desk_app.ui.views.calendar_view import CalendarView

LINGER_MS = 2_000
"""How long the rest may load before the program is asked to end."""


class StartReport(QObject):
    """Writes the monotonic clock, in seconds, once the grid has painted bookings.

    Signals:
        done: It was written a while ago; the program may end.
    """

    done = Signal()

    def __init__(self, calendar: CalendarView, target: Path) -> None:
        super().__init__(calendar)
        self._calendar = calendar
        self._target = target
        self._is_written = False
        self.is_done = False
        """Whether `done` has been said, perhaps before anybody listened."""
        calendar.grid.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._is_written and self._has_bookings():
            self._is_written = True
            QTimer.singleShot(0, self._write)
        return False

    def _has_bookings(self) -> bool:
        picture = self._calendar.picture
        return picture is not None and any(column.bookings for column in picture.columns)

    def _write(self) -> None:
        self._target.write_text(str(time.monotonic()), encoding="utf-8")
        QTimer.singleShot(LINGER_MS, self, self._end)

    def _end(self) -> None:
        self.is_done = True
        self.done.emit()
