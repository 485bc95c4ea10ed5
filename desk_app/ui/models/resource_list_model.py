"""Resources as the lines of a list: name, when open today, and the zone where it is another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from typing_extensions import override

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.store.folding import fold
from desk_app.ui.models.columns import SORT_ROLE, VALUE_ROLE
from desk_app.ui.resource_words import open_today_words, usual_zone, zone_words
from desk_app.ui.widgets.plain_text import one_line, tool_tip_text

AnyIndex = QModelIndex | QPersistentModelIndex

_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """One line of the list."""

    resource: Resource
    title: str
    today: str
    zone: str = ""
    """Only where it is not the zone of most."""
    day: date | None = None
    """Which day `today` is, there."""

    @property
    def detail(self) -> str:
        """The second line."""
        return " · ".join(part for part in (self.today, self.zone) if part)

    @property
    def sentence(self) -> str:
        """The line as it is read out."""
        return ", ".join(part for part in (self.title, self.today, self.zone) if part)


class ResourceListModel(QAbstractListModel):
    """Resources in the order given; DisplayRole is the whole line as a sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ResourceLine, ...] = ()

    def set_resources(self, resources: Iterable[Resource], *, now: datetime) -> None:
        """Show these resources; lines that stay where they are keep what is selected."""
        earlier = {line.resource.id: line for line in self._lines}
        lines = _lines(tuple(resources), now, earlier)
        if [line.resource.id for line in lines] == [line.resource.id for line in self._lines]:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def row_of(self, resource_id: ResourceId | None) -> int:
        """The row of a resource, or -1."""
        ids = [line.resource.id for line in self._lines]
        return ids.index(resource_id) if resource_id in ids else -1

    @override
    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return line.sentence
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip_text(line.sentence)
            case _ if role == VALUE_ROLE:
                return line
            case _ if role == SORT_ROLE:
                return line.title.casefold()
        return None


class ResourceFilterProxyModel(QSortFilterProxyModel):
    """The resources whose name, zone or e-mail holds every word typed; accents do not matter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()

    def set_search(self, text: str) -> None:
        """Keep only what matches a text; nothing keeps all."""
        self._words = tuple(fold(text).split())
        self.invalidate()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        line = self.sourceModel().index(source_row, 0, source_parent).data(VALUE_ROLE)
        resource = line.resource
        told = fold(f"{resource.name} {resource.time_zone_name} {resource.email}")
        return all(word in told for word in self._words)


def _lines(
    resources: tuple[Resource, ...], now: datetime, earlier: Mapping[ResourceId, ResourceLine]
) -> tuple[ResourceLine, ...]:
    usual = usual_zone(resources)
    return tuple(_line(each, usual, now, earlier.get(each.id)) for each in resources)


def _line(
    resource: Resource, usual: str, now: datetime, earlier: ResourceLine | None
) -> ResourceLine:
    day = now.astimezone(resource.time_zone).date()
    is_known = earlier is not None and earlier.day == day and earlier.resource == resource
    return ResourceLine(
        resource,
        one_line(resource.name),
        earlier.today if earlier is not None and is_known else open_today_words(resource, now),
        "" if resource.time_zone_name == usual else zone_words(resource.time_zone_name),
        day,
    )
