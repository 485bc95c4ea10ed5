"""The bookings of the table, one a row, with their columns as data."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.ui.directory import Directory
from desk_app.ui.models.columns import SORT_ROLE, VALUE_ROLE, Column
from desk_app.ui.theme import state_look
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.plain_text import one_line, tool_tip_text

AnyIndex = QModelIndex | QPersistentModelIndex

LONGEST_SHOWN = 300
"""Letters of a cell that can possibly be seen."""

_NO_PARENT = QModelIndex()
_NO_TIME = datetime.max.replace(tzinfo=UTC)


def booking_columns(
    directory: Directory, words: TimeWords, *, today: date | None = None
) -> tuple[Column[Booking], ...]:
    """The columns of the table of bookings, in order; `state` is the one with a sign.

    Args:
        today: The year of this day goes without saying.
    """

    def resource(booking: Booking) -> str:
        return _shown(directory.resource_name(booking.resource_id))

    def when(booking: Booking) -> str:
        return when_text(booking, directory, words, today)

    def name(booking: Booking) -> str:
        return _shown(booking.customer_name)

    def name_key(booking: Booking) -> str:
        return booking.customer_name[:LONGEST_SHOWN].casefold()

    def service(booking: Booking) -> str:
        return _shown(directory.service_name(booking))

    return (
        Column("customer", _tr("Customer"), name, name_key, 180),
        Column("service", _tr("Service"), service, _folded(service), 130),
        Column("when", _tr("Day and time"), when, _start, 236),
        Column("resource", _tr("Resource"), resource, _folded(resource), 136),
        Column("state", _tr("State"), state_word, state_word, 140),
        Column("contact", _tr("Phone or e-mail"), contact_text, _folded(contact_text), 190),
    )


def when_text(
    booking: Booking, directory: Directory, words: TimeWords, today: date | None = None
) -> str:
    """Day and time by the wall clock of the booking's resource; nothing if it has no time.

    A place whose clock is not that of most others is named.
    """
    interval = booking.interval
    if interval is None:
        return ""
    zone = directory.zone(booking.resource_id)
    day = interval.start.astimezone(zone).date()
    day_words = words.short_day(day, today) if today else words.day_with_year(day)
    place = directory.distant_place(booking.resource_id)
    return " ".join(filter(None, (f"{day_words}, {words.span(interval, zone)}", place)))


def state_word(booking: Booking) -> str:
    """The state in the words of the desk."""
    return state_look(booking).word


def contact_text(booking: Booking) -> str:
    """How the customer is reached: by phone, else by e-mail; nothing if neither is known."""
    customer = booking.customer
    return _shown(customer.phone.strip() or customer.email) if customer else ""


class BookingTableModel(QAbstractTableModel):
    """Bookings as rows, in the order last sorted by; the earliest first at the beginning.

    Sorting is done here, with one key a row, so that thousands of rows take milliseconds.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bookings: list[Booking] = []
        self._columns = booking_columns(Directory(), TimeWords())
        self._sorted_by = (2, Qt.SortOrder.AscendingOrder)

    @property
    def columns(self) -> tuple[Column[Booking], ...]:
        """The columns, in order."""
        return self._columns

    def set_bookings(self, bookings: Iterable[Booking]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._bookings = self._in_order(bookings)
        self.endResetModel()

    def set_directory(self, directory: Directory, words: TimeWords, *, today: date) -> None:
        """Say names and times by these from now on."""
        self.beginResetModel()
        self._columns = booking_columns(directory, words, today=today)
        self._bookings = self._in_order(self._bookings)
        self.endResetModel()

    def booking_at(self, row: int) -> Booking:
        """The booking of a row."""
        return self._bookings[row]

    def find(self, booking_id: BookingId) -> QModelIndex:
        """The first cell of a booking, or an invalid index if it is not here."""
        for row, booking in enumerate(self._bookings):
            if booking.id == booking_id:
                return self.index(row, 0)
        return QModelIndex()

    def _in_order(self, bookings: Iterable[Booking]) -> list[Booking]:
        column, order = self._sorted_by
        key = self._columns[column].sort_key
        return sorted(bookings, key=key, reverse=order == Qt.SortOrder.DescendingOrder)

    @override
    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._bookings)

    @override
    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        booking = self._bookings[index.row()]
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(booking)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.heading}: {column.text(booking)}"
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip_text(column.text(booking))
            case _ if role == VALUE_ROLE:
                return booking
            case _ if role == SORT_ROLE:
                return column.sort_key(booking)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self._columns):
            return
        self._sorted_by = (column, order)
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        values = [self._bookings[index.row()] for index in held]
        self._bookings = self._in_order(self._bookings)
        rows = {id(booking): row for row, booking in enumerate(self._bookings)}
        moved = [
            self.index(rows[id(booking)], index.column())
            for booking, index in zip(values, held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()


def _shown(text: str) -> str:
    """Text from outside on one line, cut where no cell could show it."""
    return one_line(text[:LONGEST_SHOWN])


def _start(booking: Booking) -> datetime:
    return booking.starts_at or _NO_TIME


def _folded(text: Callable[[Booking], str]) -> Callable[[Booking], str]:
    return lambda booking: text(booking).casefold()


def _tr(text: str) -> str:
    return QCoreApplication.translate("BookingTableModel", text)
