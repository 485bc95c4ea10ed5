"""The days of a month as six weeks of seven, with what each has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from desk_app.services.month_counts import DayCounts
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.time_words import TimeWords

WEEKS: Final = 6
DAYS: Final = 7

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """One cell: a day, and what is known of it."""

    day: date
    is_of_month: bool
    is_today: bool
    counts: DayCounts | None = None
    """None where nothing is known, as of the days around the month."""
    share: float | None = None
    """How much of the open time is taken, 0 to 1; 0 on a closed day."""


class MonthTableModel(QAbstractTableModel):
    """A row a week; `VALUE_ROLE` gives the `MonthDay` of a cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.month = date(2000, 1, 1)
        """Its first day."""
        self._today = date(2000, 1, 1)
        self._week_start = 0
        self._words = TimeWords()
        self._counts: Mapping[date, DayCounts] = {}
        self._shares: Mapping[date, float] = {}

    def show_month(self, month: date) -> None:
        """Show another month, named by its first day; what was known of days is forgotten."""
        self.beginResetModel()
        self.month, self._counts, self._shares = month, {}, {}
        self.endResetModel()

    def set_counts(self, counts: Mapping[date, DayCounts]) -> None:
        """What the days of the month have; counts of another month are passed over."""
        if self.month in counts:
            self._counts = counts
            self._tell_changed()

    def set_shares(self, shares: Mapping[date, float]) -> None:
        """How full the days of the month are; those of another month are passed over."""
        if self.month in shares:
            self._shares = shares
            self._tell_changed()

    def set_today(self, today: date) -> None:
        """Say which day is today."""
        if today != self._today:
            self._today = today
            self._tell_changed()

    def set_words(self, words: TimeWords, *, week_start: int) -> None:
        """Write days in another way; the week starts on a weekday, 0 being Monday."""
        self.beginResetModel()
        self._words, self._week_start = words, week_start
        self.endResetModel()

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day; an invalid index where it is not shown."""
        number = (day - self._first).days
        if not 0 <= number < WEEKS * DAYS:
            return QModelIndex()
        return self.index(number // DAYS, number % DAYS)

    def day_at(self, index: AnyIndex) -> MonthDay:
        """The day of a cell."""
        day = self._first + timedelta(days=index.row() * DAYS + index.column())
        return MonthDay(
            day=day,
            is_of_month=day.month == self.month.month,
            is_today=day == self._today,
            counts=self._counts.get(day),
            # What is over takes no time any more, which says nothing of how full it was.
            share=self._shares.get(day) if day >= self._today else None,
        )

    @property
    def _first(self) -> date:
        return self.month - timedelta(days=(self.month.weekday() - self._week_start) % DAYS)

    def _tell_changed(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(WEEKS - 1, DAYS - 1))

    def _sentence(self, day: MonthDay) -> str:
        """A day as it is read out: "Tuesday 14 October, 12 bookings, 2 requests, 60 % taken"."""
        parts = [self._words.long_day(day.day)]
        if day.counts is not None:
            parts.append(count_words(day.counts))
        if day.share:
            parts.append(self.tr("{0} % taken").format(round(day.share * 100)))
        return ", ".join(parts)

    # --- Qt calls these ---

    @override
    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else WEEKS

    @override
    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else DAYS

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        day = self.day_at(index)
        if role == VALUE_ROLE:
            return day
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day.day)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._sentence(day)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._words.weekday((self._week_start + section) % DAYS)


def count_words(counts: DayCounts) -> str:
    """What a day has in words: "12 bookings, 2 requests"."""
    words = _tr("1 booking") if counts.bookings == 1 else _tr("{0} bookings")
    parts = [words.format(counts.bookings) if counts.bookings else _tr("no bookings")]
    if counts.requests:
        asked = _tr("1 request") if counts.requests == 1 else _tr("{0} requests")
        parts.append(asked.format(counts.requests))
    return ", ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("MonthView", text)
