"""A short list of names with ticks."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desk_app.domain.identifiers import ResourceId
from desk_app.ui.theme import S8
from desk_app.ui.widgets.plain_text import one_line

_ROW: Final = 28
_MOST_ROWS: Final = 5


class PickList(QListWidget):
    """Names with ticks.

    Signals:
        picked_changed: A person ticked or unticked a name.
    """

    picked_changed = Signal()

    def __init__(self, label: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.hide()
        self.itemChanged.connect(self.picked_changed)

    @property
    def picked(self) -> tuple[ResourceId, ...]:
        """Those ticked, in order."""
        items = [self.item(row) for row in range(self.count())]
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def pick(self, resource_ids: Collection[ResourceId]) -> None:
        """Tick these and no others, without a signal."""
        blocker = QSignalBlocker(self)
        for row in range(self.count()):
            item = self.item(row)
            is_picked = item.data(Qt.ItemDataRole.UserRole) in resource_ids
            item.setCheckState(Qt.CheckState.Checked if is_picked else Qt.CheckState.Unchecked)
        blocker.unblock()

    def offer(self, people: "list[tuple[ResourceId, str]]") -> None:
        """Offer these, keeping the ticks of those who stay."""
        picked = set(self.picked)
        blocker = QSignalBlocker(self)
        self.clear()
        for resource_id, name in people:
            item = QListWidgetItem(one_line(name), self)
            item.setData(Qt.ItemDataRole.UserRole, resource_id)
            is_picked = resource_id in picked
            item.setCheckState(Qt.CheckState.Checked if is_picked else Qt.CheckState.Unchecked)
        blocker.unblock()
        self.setFixedHeight(min(max(len(people), 1), _MOST_ROWS) * _ROW + S8)
