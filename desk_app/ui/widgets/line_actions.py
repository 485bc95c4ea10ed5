"""Signs at the end of a line that act when pressed, named for who cannot see them."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton


def add_line_action(line: QLineEdit, action: QAction, words: str) -> None:
    """Put an action at the end of a line; its icon and its tool tip are up to the caller.

    Args:
        words: What pressing it does, as it is read out.
    """
    before = set(line.findChildren(QToolButton))
    line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
    for button in set(line.findChildren(QToolButton)) - before:
        button.setAccessibleName(words)
