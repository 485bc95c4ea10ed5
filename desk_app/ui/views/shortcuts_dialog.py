"""The list of shortcuts: every command with its keys, and other keys where somebody wants them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.ui.commands.catalogue import CommandSpec, group_title, native_keys
from desk_app.ui.commands.key_map import FIXED, KeyMap, make_key_map
from desk_app.ui.theme import S8, S12, S20, S24
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.fields import SearchField
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_WIDTH: Final = 680
_HEIGHT: Final = 560
_ROW: Final = 28


class ShortcutsDialog(QDialog):
    """A table of commands; the keys of the chosen one are changed below it.

    Signals:
        keys_changed: The name of a command, and its keys as a tuple of portable text; None
            instead of keys brings back the usual ones.
    """

    keys_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map = make_key_map()
        self._shown: list[CommandSpec | None] = []
        self.setObjectName("shortcuts_dialog")
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(_WIDTH, _HEIGHT)
        self._filter = SearchField(
            name="shortcuts_filter",
            label=self.tr("Filter the list"),
            placeholder=self.tr("Filter the list"),
        )
        self._table = QTableWidget(0, 2)
        self._dress_table()
        self._key = QKeySequenceEdit()
        self._key.setObjectName("shortcut_key")
        self._key.setAccessibleName(self.tr("New keys"))
        self._key.setMaximumSequenceLength(1)
        self._set = QuietButton(self.tr("Use these keys"), name="set_shortcut")
        self._remove = QuietButton(self.tr("No keys"), name="remove_shortcut")
        self._usual = QuietButton(self.tr("Usual keys"), name="usual_shortcut")
        self._close = QuietButton(self.tr("Close"), name="close_shortcuts")
        self._note = plain_label("", role=TextRole.SMALL, wraps=True)
        self._note.setObjectName("shortcut_note")
        self._lay_out()
        self._connect()
        self._filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_key_map(self, key_map: KeyMap) -> None:
        """Show the keys as they are set now; the chosen row stays chosen."""
        chosen = self._chosen()
        self._map = key_map
        self._fill()
        if chosen is not None:
            self.choose(chosen.name)

    def choose(self, name: str) -> None:
        """Choose the row of a command."""
        for row, spec in enumerate(self._shown):
            if spec is not None and spec.name == name:
                self._table.selectRow(row)

    # --- details -----------------------------------------------------------------------------

    def _fill(self) -> None:
        text = self._filter.text().casefold().strip()
        rows: list[CommandSpec | None] = []
        titles: list[str] = []
        last = None
        for spec in self._map.commands:
            keys = self._keys_in_words(spec)
            if text and text not in f"{spec.title} {keys}".casefold():
                continue
            if spec.group is not last:
                rows.append(None)
                titles.append(group_title(spec.group))
                last = spec.group
            rows.append(spec)
            titles.append(spec.title)
        self._shown = rows
        self._table.setRowCount(len(rows))
        for row, (shown, title) in enumerate(zip(rows, titles, strict=True)):
            self._fill_row(row, shown, title)

    def _fill_row(self, row: int, spec: CommandSpec | None, title: str) -> None:
        first = QTableWidgetItem(title)
        second = QTableWidgetItem(self._keys_in_words(spec) if spec else "")
        if spec is None:
            heading = first.font()
            heading.setBold(True)
            first.setFont(heading)
            for item in (first, second):
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self._table.setItem(row, 0, first)
        self._table.setItem(row, 1, second)
        self._table.setRowHeight(row, _ROW)

    def _keys_in_words(self, spec: CommandSpec) -> str:
        return "  ".join(map(native_keys, self._map.keys_of(spec.name)))

    def _chosen(self) -> CommandSpec | None:
        row = self._table.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _on_row_chosen(self) -> None:
        spec = self._chosen()
        for part in (self._key, self._set, self._remove, self._usual):
            part.setEnabled(spec is not None)
        self._key.clear()
        self._note.setText("" if spec else self.tr("Choose a line to change its keys."))

    def _use_keys(self) -> None:
        """Take the keys pressed, unless the window or another command has them."""
        spec, key = self._chosen(), self._key.keySequence().toString()
        if spec is None or not key:
            return
        owner = self._map.owner_of(key)
        if key in FIXED:
            self._note.setText(self.tr("{0} has a meaning of its own.").format(native_keys(key)))
        elif owner is not None and owner is not spec:
            text = self.tr("{0} already means “{1}”. Take it away there first.")
            self._note.setText(text.format(native_keys(key), owner.title))
        else:
            self._change(spec, (key,))

    def _change(self, spec: CommandSpec, keys: Sequence[str] | None) -> None:
        self.keys_changed.emit(spec.name, None if keys is None else tuple(keys))
        self._key.clear()

    def _dress_table(self) -> None:
        table = self._table
        table.setObjectName("shortcuts_table")
        table.setAccessibleName(self.tr("Commands and their keys"))
        table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Keys")])
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(1, 200)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S24, S20, S24, S20)
        column.setSpacing(S12)
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("Keyboard shortcuts"), role=TextRole.TITLE), 1)
        head.addWidget(self._filter)
        column.addLayout(head)
        about = self.tr("Letters act while the calendar has the focus, never while you type.")
        column.addWidget(plain_label(about, role=TextRole.MUTED, wraps=True))
        column.addWidget(self._table, 1)
        column.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(S8)
        row.addWidget(self._key, 1)
        for button in (self._set, self._remove, self._usual):
            row.addWidget(button)
        row.addSpacing(S12)
        row.addWidget(self._close)
        column.addLayout(row)

    def _connect(self) -> None:
        self._filter.textChanged.connect(lambda _: self._fill())
        self._filter.left_by_escape.connect(self.reject)
        self._table.itemSelectionChanged.connect(self._on_row_chosen)
        self._set.clicked.connect(self._use_keys)
        self._remove.clicked.connect(lambda: self._on_all_keys(()))
        self._usual.clicked.connect(lambda: self._on_all_keys(None))
        self._close.clicked.connect(self.accept)
        self._on_row_chosen()

    def _on_all_keys(self, keys: Sequence[str] | None) -> None:
        spec = self._chosen()
        if spec is not None:
            self._change(spec, keys)
