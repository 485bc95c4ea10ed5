"""Which bookings of the table are shown: by period, state, resource and what was typed."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import StateName
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.ui.models.booking_table_model import BookingTableModel

LONGEST_SEARCHED = 500
"""Letters of a name or an address that are looked at while somebody types."""

_UNFOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


class Period(StrEnum):
    """The stretches of time a table of bookings is asked for."""

    TODAY = "today"
    NEXT_7_DAYS = "next_7_days"
    PAST = "past"
    ALL = "all"
    CHOSEN = "chosen"
    """Days chosen elsewhere; whoever offers it knows which."""

    def interval(self, now: datetime, zone: tzinfo) -> Interval | None:
        """What it spans by the clock of a place; None for everything and for the past."""
        today = now.astimezone(zone).date()
        midnight = datetime.combine(today, time(), zone)
        days = {Period.TODAY: 1, Period.NEXT_7_DAYS: 7}.get(self)
        if days is None:
            return None
        return Interval(midnight, datetime.combine(today + timedelta(days=days), time(), zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFilter:
    """What must be true of a booking to be shown; None and "" ask for nothing."""

    words: tuple[str, ...] = ()
    """Folded; each must occur in the name, the e-mail or the phone number."""
    states: frozenset[StateName] = frozenset()
    resource_id: ResourceId | None = None
    within: Interval | None = None
    """The booking must start in it."""
    before: datetime | None = None
    """The booking must have started before."""

    def accepts(self, booking: Booking) -> bool:
        """Whether the booking is shown."""
        if self.states and booking.state not in self.states:
            return False
        if self.resource_id is not None and booking.resource_id != self.resource_id:
            return False
        return self._is_in_time(booking.starts_at) and self._is_called_so(booking)

    def _is_in_time(self, start: datetime | None) -> bool:
        if self.within is not None and (start is None or not self.within.contains(start)):
            return False
        return self.before is None or (start is not None and start < self.before)

    def _is_called_so(self, booking: Booking) -> bool:
        if not self.words:
            return True
        customer = booking.customer
        if customer is None:
            return False
        text = fold(f"{customer.name[:LONGEST_SEARCHED]} {customer.email[:LONGEST_SEARCHED]}")
        digits = _digits(customer.phone[:LONGEST_SEARCHED])
        return all(word in text or _is_part_of_number(word, digits) for word in self.words)


def folded_words(text: str) -> tuple[str, ...]:
    """What was typed as words without case and accents."""
    return tuple(fold(text).split())


def fold(text: str) -> str:
    """The text without case and accents: "Łukasz" and "lukasz" are one."""
    plain = text.casefold().translate(_UNFOLDED)
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_part_of_number(word: str, digits: str) -> bool:
    wanted = _digits(word)
    return bool(wanted) and wanted in digits and not any(c.isalpha() for c in word)


class BookingFilterProxyModel(QSortFilterProxyModel):
    """Hides what a filter does not accept; sorting is the source model's own."""

    def __init__(self, source: BookingTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accepts: Callable[[Booking], bool] = BookingFilter().accepts
        self._table = source
        self.setDynamicSortFilter(False)
        self.setSourceModel(source)

    def set_filter(self, wanted: BookingFilter) -> None:
        """Show only what this filter accepts."""
        self.beginFilterChange()
        self._accepts = wanted.accepts
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    @override
    def filterAcceptsRow(
        self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        return self._accepts(self._table.booking_at(source_row))

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._table.sort(column, order)
