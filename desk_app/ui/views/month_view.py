"""A month of the calendar: how many bookings each day has, and how full it is."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from desk_app.services.month_counts import DayCounts
from desk_app.ui.delegates.month_day_delegate import MonthDayDelegate
from desk_app.ui.models.month_table_model import MonthTableModel
from desk_app.ui.time_words import TimeWords
from desk_app.ui.typed_time import same_day_of_month

_LOWEST_ROW: Final = 56
_NARROWEST: Final = 72
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
_DAY_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class MonthView(QTableView):
    """Six weeks of days; arrows walk them, also into the months around.

    Signals:
        day_opened: The `date` clicked, or opened with Return.
        day_focused: The `date` walked to that lies in another month.
    """

    day_opened = Signal(object)
    day_focused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("month_view")
        self.setAccessibleName(self.tr("Month"))
        self.days = MonthTableModel(self)
        self.setModel(self.days)
        self.setItemDelegate(MonthDayDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        for header, least in (
            (self.horizontalHeader(), _NARROWEST),
            (self.verticalHeader(), _LOWEST_ROW),
        ):
            header.setMinimumSectionSize(least)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.clicked.connect(self._open)

    @property
    def day(self) -> date:
        """The day with the focus."""
        index = self.currentIndex()
        return self.days.day_at(index).day if index.isValid() else self.days.month

    def show_day(self, day: date) -> None:
        """Show the month of a day, with the focus on the day."""
        month = day.replace(day=1)
        if month != self.days.month:
            self.days.show_month(month)
        self.setCurrentIndex(self.days.index_of(day))

    def set_counts(self, counts: Mapping[date, DayCounts]) -> None:
        """What the days of the month have."""
        self.days.set_counts(counts)

    def set_shares(self, shares: Mapping[date, float]) -> None:
        """How full the days of the month are, from 0 to 1."""
        self.days.set_shares(shares)

    def set_today(self, today: date) -> None:
        """Say which day is today."""
        self.days.set_today(today)

    def set_words(self, words: TimeWords, *, week_start: int) -> None:
        """Write days in another way; the week starts on a weekday, 0 being Monday."""
        day = self.day
        self.days.set_words(words, week_start=week_start)
        self.setCurrentIndex(self.days.index_of(day))

    def _open(self, index: QModelIndex) -> None:
        self.day_opened.emit(self.days.day_at(index).day)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_plain = Qt.Key(event.key()), not event.modifiers() & ~_KEYPAD
        if is_plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_E):
            self.day_opened.emit(self.day)
        elif is_plain and key in _DAY_STEPS:
            self._walk_to(self.day + timedelta(days=_DAY_STEPS[key]))
        elif is_plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._walk_to(same_day_of_month(self.day, 1 if key is Qt.Key.Key_PageDown else -1))
        else:
            # The base class would look for a day by the letters typed.
            event.ignore()

    def _walk_to(self, day: date) -> None:
        is_elsewhere = day.replace(day=1) != self.days.month
        self.show_day(day)
        if is_elsewhere:
            self.day_focused.emit(day)
