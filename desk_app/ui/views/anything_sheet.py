"""One box for people, bookings, dates, resources and commands."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget
from typing_extensions import override

from desk_app.ui.delegates.customer_delegate import ROW_HEIGHT, CustomerDelegate
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.customer_list_model import CustomerLine
from desk_app.ui.widgets.fields import TextField
from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.sheet import Sheet

ASK_AFTER_MS: Final = 20
_MOST_ROWS: Final = 11
_LONGEST_TYPED: Final = 1_000
_NO_PARENT: Final = QModelIndex()


class Entry(NamedTuple):
    """One line of the box, and what Enter does with it."""

    title: str
    detail: str
    aside: str
    run: Callable[[], None]


class EntryListModel(QAbstractListModel):
    """The lines found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show others."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def entry_at(self, row: int) -> Entry | None:
        """The entry of a row, or None if there is no such row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        line = CustomerLine(None, entry.title, entry.detail, entry.aside)
        if role == VALUE_ROLE:
            return line
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return line.sentence if role in shown else None


class AnythingSheet(Sheet):
    """Type, walk with the arrows, and press Enter.

    Signals:
        text_asked: What was typed, a moment after the last key; also "" when it opens.
    """

    text_asked = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, name="anything", label=self.tr("Find anything"))
        self.line = _SheetLine(self)
        self.line.setObjectName("anything_text")
        self.line.setAccessibleName(self.tr("Find anything"))
        self.model = EntryListModel(self)
        self.list = QListView()
        self.list.setObjectName("anything_list")
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(CustomerDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._none = plain_label(self.tr("Nothing was found."), role=TextRole.MUTED)
        for part in (self.line, self.list, self._none):
            self.column.addWidget(part)
        self._answered: str | None = None
        self._runs_when_found = False
        self._ask_timer = QTimer(self)
        self._ask_timer.setSingleShot(True)
        self._ask_timer.setInterval(ASK_AFTER_MS)
        self._ask_timer.timeout.connect(self._ask)
        self.line.textChanged.connect(self._on_typed)
        self.line.walked.connect(self._walk)
        self.line.returnPressed.connect(self.run_chosen)
        self.list.clicked.connect(lambda _: self.run_chosen())

    def open_box(self, hint: str) -> None:
        """Show it empty, with words that say what can be typed."""
        self.line.clear()
        self.line.setPlaceholderText(hint)
        self.model.set_entries(())
        self._answered, self._runs_when_found = None, False
        self.open_sheet(self.line)
        self._ask()

    def set_entries(self, entries: Sequence[Entry], text: str) -> None:
        """Show what was found for a text; an answer to an earlier text is dropped.

        A second answer to the same text leaves the chosen line as it is.
        """
        if text != self.line.text() or self.isHidden():
            return
        row = max(0, self.list.currentIndex().row()) if self._answered == text else 0
        self._answered = text
        self.model.set_entries(entries)
        rows = min(len(entries), _MOST_ROWS)
        self.list.setFixedHeight(max(1, rows) * ROW_HEIGHT)
        self.list.setVisible(bool(entries))
        self._none.setVisible(not entries)
        self._select(min(row, max(0, len(entries) - 1)))
        self.fit()
        if self._runs_when_found:
            self.run_chosen()

    def run_chosen(self) -> None:
        """Do what the chosen line says, as soon as what was typed is looked up."""
        self._runs_when_found = self._answered != self.line.text()
        if self._runs_when_found:
            return
        entry = self.model.entry_at(self.list.currentIndex().row())
        if entry is not None:
            self.close_sheet()
            entry.run()

    def _on_typed(self) -> None:
        self._runs_when_found = False
        self._ask_timer.start()

    def _ask(self) -> None:
        self.text_asked.emit(self.line.text())

    def _walk(self, step: int) -> None:
        count = self.model.rowCount()
        if count:
            self._select((self.list.currentIndex().row() + step) % count)

    def _select(self, row: int) -> None:
        index = self.model.index(row)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flag)
        if index.isValid():
            self.list.scrollTo(index)
            self.line.setAccessibleDescription(str(index.data()))


class _SheetLine(TextField):
    """The line at the top; the arrows belong to the list below.

    Signals:
        walked: 1 for the next line, -1 for the one before.
    """

    walked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(max_length=_LONGEST_TYPED, parent=parent)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.walked.emit(step)
