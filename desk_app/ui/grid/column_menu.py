"""The menu of a column."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from desk_app.ui.grid.column_control import ColumnControl


def column_menu(columns: "ColumnControl", index: int) -> QMenu:
    """What can be done with a column; deletes itself once it is closed."""
    menu = QMenu()
    menu.setObjectName("column_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    last, has_days = len(columns.picture.contents) - 1, columns.picture.has_days
    words = _tr("Show this day") if has_days else _tr("Show this week")
    menu.addAction(words, lambda: columns.choose(index))
    menu.addSeparator()
    left = menu.addAction(_tr("Move left"), lambda: columns.move(index, index - 1))
    right = menu.addAction(_tr("Move right"), lambda: columns.move(index, index + 2))
    hide = menu.addAction(_tr("Hide column"), lambda: columns.hide(index))
    left.setShortcut("Ctrl+Shift+Left")
    right.setShortcut("Ctrl+Shift+Right")
    left.setEnabled(not has_days and index > 0)
    right.setEnabled(not has_days and index < last)
    hide.setEnabled(not has_days and last > 0)
    if columns.is_folded(index):
        menu.addAction(_tr("Unfold"), lambda: columns.unfold(index))
    elif columns.can_fold(index):
        menu.addAction(_tr("Fold"), lambda: columns.fold(index))
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
