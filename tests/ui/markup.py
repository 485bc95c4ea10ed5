"""Looks through every widget for text that Qt would take for mark-up."""

import re
from collections.abc import Iterator

from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QTextEdit, QWidget

MOST_ROWS = 60
_OURS = re.compile(r"</?span>|<br>")
"""The only tags in a tool tip that was escaped."""


def find_markup(within: QWidget | None = None) -> list[str]:
    """One sentence for each text shown as mark-up; None looks through all windows."""
    found: list[str] = []
    widgets = QApplication.allWidgets() if within is None else within.findChildren(QWidget)
    for widget in widgets:
        found += _in_widget(widget)
    return sorted(set(found))


def texts_on_screen(within: QWidget) -> Iterator[str]:
    """Every text that a label, button, tool tip or list in a widget holds now."""
    for widget in within.findChildren(QWidget):
        for name in ("text", "toolTip", "accessibleName", "windowTitle", "title"):
            value = widget.property(name)
            if isinstance(value, str):
                yield value
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from (text for _, text in _of_model(widget.model()))


def _in_widget(widget: QWidget) -> Iterator[str]:
    place = f"{type(widget).__name__} {widget.objectName()}"
    if isinstance(widget, QLabel) and _is_rendered(widget.textFormat(), widget.text()):
        yield f"{place}: label"
    if isinstance(widget, QTextEdit) and _might_be_rich(widget.toPlainText()):
        yield f"{place}: rich text"
    for kind, text in (
        ("tool tip", widget.toolTip()),
        ("what's this", widget.whatsThis()),
        ("status tip", widget.statusTip()),
    ):
        if is_markup(text):
            yield f"{place}: {kind}"
    for action in widget.actions():
        yield from _in_action(place, action)
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        for role, text in _of_model(widget.model()):
            if role != Qt.ItemDataRole.DisplayRole and is_markup(text):
                yield f"{place}: row"


def _in_action(place: str, action: QAction) -> Iterator[str]:
    if is_markup(action.toolTip()):
        yield f"{place}: action"


def is_markup(text: str) -> bool:
    """Whether Qt would render a tool tip as anything but its letters."""
    is_escaped = text.startswith("<span>") and "<" not in _OURS.sub("", text)
    return _might_be_rich(text) and not is_escaped


def _might_be_rich(text: str) -> bool:
    """As Qt guesses, and rather more often: anything that begins like a tag or an entity."""
    return QtGui.Qt.mightBeRichText(text) or re.search(r"<[a-zA-Z!/?]", text) is not None


def _is_rendered(format_: Qt.TextFormat, text: str) -> bool:
    if format_ is Qt.TextFormat.PlainText:
        return False
    return format_ is not Qt.TextFormat.AutoText or _might_be_rich(text)


def _of_model(model: QAbstractItemModel) -> Iterator[tuple[Qt.ItemDataRole, str]]:
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.WhatsThisRole,
        Qt.ItemDataRole.StatusTipRole,
    )
    is_list = isinstance(model, QAbstractListModel)  # whose column count is nobody's business
    columns = 1 if is_list else model.columnCount(QModelIndex())
    for row in range(min(model.rowCount(QModelIndex()), MOST_ROWS)):
        for column in range(columns):
            for role in roles:
                value = model.index(row, column).data(role)
                if isinstance(value, str):
                    yield role, value
