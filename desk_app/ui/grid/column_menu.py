"""The menu of a column."""

from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu

from desk_app.ui.grid.picture import GridPicture


class ColumnActions(Protocol):
    """What can be done with the columns of a grid, each named by its number."""

    @property
    def picture(self) -> GridPicture:
        """What is shown."""

    def choose(self, index: int) -> None:
        """Ask for what the head of a column stands for."""

    def move(self, index: int, before: int) -> None:
        """Ask for a column to stand before another."""

    def hide(self, index: int) -> None:
        """Ask for a column not to be shown any more."""

    def is_today(self, index: int) -> bool:
        """Whether the day of a column is today."""

    def is_past(self, index: int) -> bool:
        """Whether the day of a column is over."""

    def ask_for_away(self, index: int) -> None:
        """Ask for the list of those who were to come."""

    def is_folded(self, index: int) -> bool:
        """Whether a column is no more than a strip."""

    def can_fold(self, index: int) -> bool:
        """Whether a column was unfolded and is still off duty."""

    def fold(self, index: int) -> None:
        """Fold a column that was unfolded."""

    def unfold(self, index: int) -> bool:
        """Show a folded column in full."""


def column_menu(columns: ColumnActions, index: int) -> QMenu:
    """What can be done with a column; deletes itself once it is closed."""
    menu = QMenu()
    menu.setObjectName("column_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    last, has_days = len(columns.picture.contents) - 1, columns.picture.has_days
    words = _tr("Show this day") if has_days else _tr("Show this week")
    menu.addAction(words, lambda: columns.choose(index))
    away = menu.addAction(
        _tr("Away today…") if columns.is_today(index) else _tr("Away that day…"),
        lambda: columns.ask_for_away(index),
    )
    away.setEnabled(not columns.is_past(index))
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
