"""What is chosen about columns: a filter, who is shown, groups, and the sets that were saved."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.domain.resource import Resource
from desk_app.services.column_sets import LONGEST_NAME, MOST_SETS, ColumnBook, Grouping
from desk_app.ui.theme import S4, S8, S12
from desk_app.ui.widgets.buttons import BareIconButton, LinkButton, QuietButton
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.fields import SearchField, set_invalid
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label

_WIDTH = 288
_LIST_HEIGHT = 184


class ColumnsPanel(QWidget):
    """Shows a `ColumnBook` and says what a person changes in it.

    Signals:
        filter_changed: The text typed to filter columns by name.
        shown_changed: Ids of the resources whose columns are shown, a tuple; empty for everybody.
        grouping_changed: A `Grouping`.
        set_chosen: The number of a saved set.
        set_saved: A number, and the name for the columns now shown.
        set_forgotten: The number of a set that is not kept any more.
    """

    filter_changed = Signal(str)
    shown_changed = Signal(object)
    grouping_changed = Signal(object)
    set_chosen = Signal(int)
    set_saved = Signal(int, str)
    set_forgotten = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self._book = ColumnBook()
        self._filter = SearchField(
            name="columns_filter",
            label=self.tr("Filter columns by name"),
            placeholder=self.tr("Filter columns…"),
        )
        self._list = QListWidget()
        self._list.setObjectName("columns_list")
        self._list.setAccessibleName(self.tr("Columns shown"))
        self._list.setFixedHeight(_LIST_HEIGHT)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._everybody = LinkButton(self.tr("Show everybody"), name="columns_everybody")
        self._grouping = ChoiceBox(
            [
                Choice(Grouping.NONE, self.tr("No groups")),
                Choice(Grouping.KIND, self.tr("By kind")),
                Choice(Grouping.TAG, self.tr("By tag")),
            ]
        )
        self._grouping.setObjectName("columns_grouping")
        self._grouping.setAccessibleName(self.tr("Groups"))
        self._name = QLineEdit()
        self._name.setObjectName("columns_set_name")
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setAccessibleName(self.tr("Name of the set"))
        self._name.setPlaceholderText(self.tr("Name of the set"))
        self._save = QuietButton(self.tr("Save set"), name="columns_save_set")
        self._sets = QVBoxLayout()
        self._sets.setSpacing(0)
        self._lay_out()
        self._filter.textChanged.connect(self.filter_changed)
        self._list.itemChanged.connect(self._on_item_changed)
        self._everybody.clicked.connect(lambda: self.shown_changed.emit(()))
        # A box gives a text back as a bare one.
        self._grouping.value_changed.connect(
            lambda value: self.grouping_changed.emit(Grouping(str(value)))
        )
        self._save.clicked.connect(self._on_save)
        self._name.returnPressed.connect(self._on_save)

    def show_book(self, book: ColumnBook, resources: Sequence[Resource]) -> None:
        """Show what is chosen among resources."""
        self._book = book
        self._show_resources(resources)
        self._grouping.set_value(book.current.grouping)
        self._everybody.setEnabled(bool(book.current.shown))
        self._save.setEnabled(self._free_number() is not None)
        self._show_sets()

    def set_filter_invalid(self, *, is_invalid: bool) -> None:
        """Say whether the filter fits nobody."""
        set_invalid(self._filter, is_invalid=is_invalid)

    def focus_filter(self) -> None:
        """Put the cursor where a name is typed."""
        self._filter.setFocus(Qt.FocusReason.PopupFocusReason)
        self._filter.selectAll()

    def _show_resources(self, resources: Sequence[Resource]) -> None:
        shown = frozenset(self._book.current.shown)
        self._list.blockSignals(True)  # noqa: FBT003  (Qt takes it by position alone)
        self._list.clear()
        for resource in resources:
            item = QListWidgetItem(one_line(resource.name[:200]) or self.tr("No name"))
            item.setData(Qt.ItemDataRole.UserRole, resource.id)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            item.setSizeHint(QSize(_WIDTH - 32, 26))
            is_shown = not shown or resource.id in shown
            item.setCheckState(Qt.CheckState.Checked if is_shown else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.blockSignals(False)  # noqa: FBT003  (Qt takes it by position alone)

    def _on_item_changed(self, changed: QListWidgetItem) -> None:
        items = [self._list.item(row) for row in range(self._list.count())]
        checked = [each for each in items if each.checkState() is Qt.CheckState.Checked]
        if not checked:  # somebody has to be shown
            changed.setCheckState(Qt.CheckState.Checked)
            return
        ids = tuple(each.data(Qt.ItemDataRole.UserRole) for each in checked)
        self.shown_changed.emit(() if len(checked) == len(items) else ids)

    def _free_number(self) -> int | None:
        free = (n for n in range(1, MOST_SETS + 1) if n not in self._book.saved)
        return next(free, None)

    def _on_save(self) -> None:
        number = self._free_number()
        if number is not None:
            name = self._name.text().strip() or self.tr("Set {0}").format(number)
            self._name.clear()
            self.set_saved.emit(number, name)

    def _show_sets(self) -> None:
        while (taken := self._sets.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, each in sorted(self._book.saved.items()):
            self._sets.addWidget(self._set_row(number, one_line(each.name)))
        self._sets.invalidate()
        self.adjustSize()

    def _set_row(self, number: int, name: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S4)
        choose = QuietButton(
            name[:24], name=f"columns_set_{number}", shortcut_hint=f"Ctrl+{number}"
        )
        choose.clicked.connect(lambda: self.set_chosen.emit(number))
        label = self.tr("Forget {0}").format(name)
        forget = BareIconButton("trash", label=label, name=f"columns_forget_{number}")
        forget.clicked.connect(lambda: self.set_forgotten.emit(number))
        row.addWidget(choose, 1)
        row.addWidget(forget)
        return holder

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S12, S12, S12, S12)
        column.setSpacing(S8)
        column.addWidget(self._filter)
        column.addWidget(self._list)
        column.addWidget(self._everybody)
        column.addWidget(self._grouping)
        column.addWidget(plain_label(self.tr("Saved sets"), role=TextRole.LABEL))
        column.addLayout(self._sets)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self._name, 1)
        row.addWidget(self._save)
        column.addLayout(row)
