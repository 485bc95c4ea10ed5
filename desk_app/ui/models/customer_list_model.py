"""What is offered while a customer's name is typed: people known, then a new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from desk_app.domain.booking_search import KnownCustomer
from desk_app.ui.models.columns import SORT_ROLE, VALUE_ROLE
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.plain_text import one_line

AnyIndex = QModelIndex | QPersistentModelIndex

LONGEST_SHOWN = 200
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One line: somebody known, or the name as typed if `customer` is None."""

    customer: KnownCustomer | None
    title: str
    detail: str = ""
    aside: str = ""

    @property
    def sentence(self) -> str:
        """The line as it is read out."""
        return ", ".join(part for part in (self.title, self.detail, self.aside) if part)


class CustomerListModel(QAbstractListModel):
    """People who match what was typed; the last line is a new customer of that name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[CustomerLine] = []

    def set_customers(
        self,
        typed: str,
        customers: Iterable[KnownCustomer],
        words: TimeWords,
        *,
        now: datetime,
        zone: tzinfo,
    ) -> None:
        """Offer these people and, if anything was typed, a new one."""
        self.beginResetModel()
        self._lines = [customer_line(each, words, now=now, zone=zone) for each in customers]
        name = one_line(typed[:LONGEST_SHOWN])
        if name:
            self._lines.append(CustomerLine(None, _tr("New: “{0}”").format(name)))
        self.endResetModel()

    def line_at(self, row: int) -> CustomerLine | None:
        """The line of a row, or None if there is no such row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @property
    def match_count(self) -> int:
        """How many people known are offered."""
        return sum(line.customer is not None for line in self._lines)

    @override
    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == VALUE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.sentence
        return index.row() if role == SORT_ROLE else None


def customer_line(
    customer: KnownCustomer, words: TimeWords, *, now: datetime, zone: tzinfo
) -> CustomerLine:
    """Somebody known in words: the name, the last four digits, the next or last booking."""
    digits = "".join(c for c in customer.phone if c.isdigit())
    return CustomerLine(
        customer,
        one_line(customer.name[:LONGEST_SHOWN]),
        f"…{digits[-4:]}" if len(digits) >= 4 else "",
        _booking_words(customer, words, now=now, zone=zone),
    )


def _booking_words(
    customer: KnownCustomer, words: TimeWords, *, now: datetime, zone: tzinfo
) -> str:
    today = now.astimezone(zone).date()
    if customer.next_booking_at is not None:
        day = customer.next_booking_at.astimezone(zone).date()
        return _tr("next {0}").format(words.short_day(day, today))
    if customer.last_booking_at is not None:
        day = customer.last_booking_at.astimezone(zone).date()
        return _tr("last {0}").format(words.short_day(day, today))
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("CustomerListModel", text)
