"""Free slots as a list, under a heading for each day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
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

from desk_app.domain.availability import Slot
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.slot_ranking import RankedSlot, SlotReason
from desk_app.ui.directory import Directory
from desk_app.ui.models.columns import SORT_ROLE, VALUE_ROLE
from desk_app.ui.time_words import EN_DASH, TimeWords

AnyIndex = QModelIndex | QPersistentModelIndex

_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class DayHeading:
    """The line above the slots of one day."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot in words."""

    hit: RankedSlot
    start: str
    end: str
    resources: str
    badge: str = ""
    """Why it is worth offering, or how many seats are left, in two or three words."""

    @property
    def sentence(self) -> str:
        """The slot as it is read out."""
        parts = (f"{self.start}{EN_DASH}{self.end}", self.resources, self.badge)
        return ", ".join(part for part in parts if part)


class SlotListModel(QAbstractListModel):
    """Headings and slots; `VALUE_ROLE` gives a `SlotRow` or a `DayHeading`.

    Headings can be neither chosen nor reached by the arrow keys.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[DayHeading | SlotRow] = []

    def set_hits(
        self, hits: Iterable[RankedSlot], directory: Directory, words: TimeWords, *, today: date
    ) -> None:
        """Show these slots, in the order given."""
        self.beginResetModel()
        self._rows = list(_rows(hits, directory, words, today))
        self.endResetModel()

    def slot_at(self, row: int) -> Slot | None:
        """The slot of a row; None for a heading and for a row that is not there."""
        hit = self.hit_at(row)
        return hit.slot if hit is not None else None

    def hit_at(self, row: int) -> RankedSlot | None:
        """All that is known of the slot of a row; None where there is none."""
        value = self._rows[row] if 0 <= row < len(self._rows) else None
        return value.hit if isinstance(value, SlotRow) else None

    def row_of(self, slot: Slot | None) -> int:
        """The row of a slot, whoever is free then; that of the first one if it is not there."""
        rows = (n for n, row in enumerate(self._rows) if isinstance(row, SlotRow))
        same = (n for n in rows if slot is not None and self._is_at(n, slot))
        return next(same, self.first_slot_row())

    def _is_at(self, row: int, slot: Slot) -> bool:
        found = self.slot_at(row)
        return found is not None and found.interval == slot.interval

    def first_slot_row(self) -> int:
        """The row of the first slot, or -1 if there is none."""
        return next((n for n, row in enumerate(self._rows) if isinstance(row, SlotRow)), -1)

    @property
    def slot_count(self) -> int:
        """How many slots there are, headings left out."""
        return sum(isinstance(row, SlotRow) for row in self._rows)

    @override
    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == VALUE_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text if isinstance(row, DayHeading) else row.sentence
        if role == SORT_ROLE:
            return index.row()
        return None

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._rows[index.row()], DayHeading):
            return Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )


def slot_row(hit: RankedSlot, directory: Directory, words: TimeWords) -> SlotRow:
    """A slot in words, by the wall clock of its first resource."""
    slot = hit.slot
    zone = directory.zone(slot.resource_ids[0] if slot.resource_ids else None)
    who = [_role_words(role, directory) for role in (slot.resource_ids, *hit.companions)]
    return SlotRow(
        hit,
        words.time(slot.starts_at, zone),
        words.time(slot.ends_at, zone),
        " + ".join(who) if hit.session is None else f"{hit.session.what}, {who[0]}",
        reason_words(hit.reason) if hit.session is None else seats_words(hit.session.seats_left),
    )


def seats_words(left: int) -> str:
    """How many seats of a session are left."""
    return _tr("1 seat left") if left == 1 else _tr("{0} seats left").format(left)


def _role_words(role: Iterable[ResourceId], directory: Directory) -> str:
    names = [name for name in map(directory.resource_name, role) if name]
    return ", ".join(names) or _tr("not known here")


def reason_words(reason: SlotReason | None) -> str:
    """A reason in two or three words; nothing for none."""
    match reason:
        case SlotReason.FIRST_FREE:
            return _tr("First free")
        case SlotReason.USUAL_PERSON:
            return _tr("Usual person")
        case SlotReason.LEAST_GAP:
            return _tr("Least gap")
        case SlotReason.FEWEST_TODAY:
            return _tr("Fewest that day")
        case None:
            return ""


def _rows(
    hits: Iterable[RankedSlot], directory: Directory, words: TimeWords, today: date
) -> Iterator[DayHeading | SlotRow]:
    shown: date | None = None
    for hit in hits:
        slot = hit.slot
        zone = directory.zone(slot.resource_ids[0] if slot.resource_ids else None)
        day = slot.starts_at.astimezone(zone).date()
        if day != shown:
            shown = day
            yield DayHeading(day, words.named_day(day, today))
        yield slot_row(hit, directory, words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SlotListModel", text)
