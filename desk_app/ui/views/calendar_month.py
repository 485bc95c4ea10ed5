"""The month among the pages of the calendar: made when it is first asked for."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from desk_app.ui.time_words import TimeWords
from desk_app.ui.typed_time import same_day_of_month

if TYPE_CHECKING:
    from desk_app.services.month_counts import DayCounts
    from desk_app.ui.views.month_view import MonthView


class CalendarMonth(QObject):
    """Shows a month instead of the grid, and remembers what a month not made yet is to say.

    Args:
        pages: Among which it is shown.

    Signals:
        shown: The `date` with the focus, whenever another month or day is gone to.
        day_opened: The `date` that is to be shown in the grid.
    """

    shown = Signal(object)
    day_opened = Signal(object)

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._pages = pages
        self._view: MonthView | None = None
        self._words = (TimeWords(), 0)
        self._today = date(2000, 1, 1)

    @property
    def is_shown(self) -> bool:
        """Whether it is on screen rather than the grid."""
        return self._view is not None and self._pages.currentWidget() is self._view

    @property
    def day(self) -> date:
        """The day with the focus; today before any was shown."""
        return self._view.day if self._view is not None else self._today

    @property
    def month(self) -> date:
        """The month shown, by its first day."""
        return self.day.replace(day=1) if self._view is None else self._view.days.month

    def show(self, day: date) -> None:
        """Show the month of a day, with the focus on the day."""
        if self._view is None:
            self._view = self._make()
        self._view.show_day(day)
        self._pages.setCurrentWidget(self._view)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit(day)

    def step(self, months: int) -> None:
        """Show the same day so many months on, or back if negative."""
        self.show(same_day_of_month(self.day, months))

    def set_words(self, words: TimeWords, *, week_start: int) -> None:
        """Write days in another way; the week starts on a weekday, 0 being Monday."""
        self._words = (words, week_start)
        if self._view is not None:
            self._view.set_words(words, week_start=week_start)

    def set_today(self, today: date) -> None:
        """Say which day is today."""
        self._today = today
        if self._view is not None:
            self._view.set_today(today)

    def set_counts(self, counts: Mapping[date, "DayCounts"]) -> None:
        """What the days of the month have."""
        if self._view is not None:
            self._view.set_counts(counts)

    def set_shares(self, shares: Mapping[date, float]) -> None:
        """How full the days of the month are, from 0 to 1."""
        if self._view is not None:
            self._view.set_shares(shares)

    def _make(self) -> "MonthView":
        # Not for the first frame.
        from desk_app.ui.views.month_view import MonthView  # noqa: PLC0415

        view = MonthView()
        words, week_start = self._words
        view.set_words(words, week_start=week_start)
        view.set_today(self._today)
        view.day_opened.connect(self.day_opened)
        view.day_focused.connect(self.shown)
        self._pages.addWidget(view)
        return view
