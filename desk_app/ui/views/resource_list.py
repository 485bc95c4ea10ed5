"""The list of resources at the left of the resources tab, with its search."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QVBoxLayout, QWidget

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.ui.delegates.resource_delegate import ResourceDelegate
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.resource_list_model import ResourceFilterProxyModel, ResourceListModel
from desk_app.ui.theme import S4, S8, S12, S16
from desk_app.ui.widgets.buttons import ButtonKind, PrimaryButton
from desk_app.ui.widgets.fields import SearchField
from desk_app.ui.widgets.plain_text import TextRole, plain_label

LIST_WIDTH: Final = 296
_SEARCHED_FROM: Final = 7
"""With fewer resources there is nothing to search."""


class ResourceList(QWidget):
    """Title, *Add resource*, search, and one line for each resource.

    Signals:
        chosen: The id of the resource a person went to.
        add_chosen: *Add resource* was pressed.
    """

    chosen = Signal(str)
    add_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(LIST_WIDTH)
        self._model = ResourceListModel(self)
        self._shown = ResourceFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._open_id: ResourceId | None = None
        self._make_parts()
        self._lay_out()
        self._search.textChanged.connect(self._on_searched)
        self._search.returnPressed.connect(self._choose_first)
        self._view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.add_button.clicked.connect(self.add_chosen)

    def set_resources(self, resources: Iterable[Resource], *, now: datetime) -> None:
        """Show these; the one that is open stays marked."""
        with QSignalBlocker(self._view.selectionModel()):
            self._model.set_resources(resources, now=now)
        count = self._model.rowCount()
        self._count.setText(str(count) if count else "")
        self._search.setVisible(count >= _SEARCHED_FROM or bool(self._search.text()))
        self._say_whether_found()
        self.mark(self._open_id)

    def mark(self, resource_id: ResourceId | None) -> None:
        """Mark the resource that is open, or none, without a signal."""
        self._open_id = resource_id
        index = self._shown.mapFromSource(self._model.index(self._model.row_of(resource_id)))
        selection = self._view.selectionModel()
        with QSignalBlocker(selection):
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if index.isValid():
            self._view.scrollTo(index)
        self._view.viewport().update()

    def set_add_primary(self, *, is_primary: bool) -> None:
        """Make *Add resource* the main action, or a quiet one while another is."""
        self.add_button.kind = ButtonKind.PRIMARY if is_primary else ButtonKind.QUIET
        self.add_button.update()

    def set_can_create(self, *, can_create: bool, message: str) -> None:
        """Allow adding, or say why it is not possible."""
        self.add_button.setEnabled(can_create)
        self._notice.setText("" if can_create else message)
        self._notice.setVisible(not can_create)
        self.add_button.setAccessibleDescription(self._notice.text())

    # --- parts ---

    def _make_parts(self) -> None:
        self.add_button = PrimaryButton(
            self.tr("Add resource"), name="add_resource", icon_name="plus"
        )
        self._count = plain_label("", role=TextRole.MUTED)
        self._notice = plain_label("", role=TextRole.SMALL, wraps=True)
        self._notice.setObjectName("cannot_create_notice")
        self._notice.hide()
        self._search = SearchField(
            name="resource_search",
            label=self.tr("Search people and rooms"),
            placeholder=self.tr("Search people and rooms"),
        )
        self._nothing_found = plain_label("", role=TextRole.MUTED, wraps=True)
        self._nothing_found.setObjectName("no_resource_found")
        self._nothing_found.hide()
        self._view = QListView()
        self._view.setObjectName("resource_list")
        self._view.setAccessibleName(self.tr("Resources"))
        self._view.setModel(self._shown)
        self._view.setItemDelegate(ResourceDelegate(self._view))
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(S8, 0, S8, 0)
        head.setSpacing(S8)
        head.addWidget(plain_label(self.tr("Resources"), role=TextRole.TITLE))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.add_button)
        around = QVBoxLayout()
        around.setContentsMargins(S8, 0, S8, 0)
        around.setSpacing(S8)
        for part in (self._notice, self._search, self._nothing_found):
            around.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(S8, S12, S8, 0)
        column.setSpacing(S12)
        column.addLayout(head)
        column.addLayout(around)
        column.addWidget(self._view, 1)
        self._view.setContentsMargins(0, 0, 0, S16)
        self._view.setSpacing(0)
        column.setSpacing(S8 + S4)

    # --- what happens ---

    def _on_searched(self, text: str) -> None:
        with QSignalBlocker(self._view.selectionModel()):
            self._shown.set_search(text)
        self._say_whether_found()
        self.mark(self._open_id)

    def _say_whether_found(self) -> None:
        typed = self._search.text().strip()
        is_missing = bool(typed) and not self._shown.rowCount()
        text = self.tr("Nobody and nothing called “{name}”").replace("{name}", typed)
        self._nothing_found.setText(text if is_missing else "")
        self._nothing_found.setVisible(is_missing)

    def _choose_first(self) -> None:
        if self._shown.rowCount():
            self._view.setCurrentIndex(self._shown.index(0, 0))

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.data(VALUE_ROLE).resource.id)
