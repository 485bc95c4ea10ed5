"""A field for an App-Token: hidden until asked for, and pasted text is kept whole."""

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desk_app.ui.icons import icon
from desk_app.ui.theme import current_theme
from desk_app.ui.widgets.line_actions import add_line_action
from desk_app.ui.widgets.plain_text import tool_tip_text

BREAK_SIGN: Final = "\N{SYMBOL FOR NEWLINE}"
_LONGEST_PASTE: Final = 8192


class TokenField(QLineEdit):
    """A line for a key, shown as dots; the eye at its end shows the letters.

    Qt would turn a line break into a blank. Here it is kept, shown as one sign, so that it can be
    told and taken out, and nothing that was typed or pasted is lost. Blanks around a pasted text
    are dropped.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST_PASTE)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(self)
        add_line_action(self, self._eye, self.tr("Show or hide the key"))
        self._eye.setShortcut("Ctrl+E")
        self._eye.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._eye.setObjectName("show_token")
        self._eye.triggered.connect(self.toggle_visibility)
        self._show_eye()

    @property
    def whole_text(self) -> str:
        """What was typed and pasted, line breaks included."""
        return self.text().replace(BREAK_SIGN, "\n")

    @property
    def has_line_break(self) -> bool:
        """Whether there is a line break inside."""
        return BREAK_SIGN in self.text()

    def toggle_visibility(self) -> None:
        """Show the letters, or hide them again."""
        is_hidden = self.echoMode() is QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if is_hidden else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._show_eye()

    def paste_text(self, text: str) -> None:
        """Put a text in place of the selection, as pasting does."""
        lines = text.strip().splitlines()
        self.insert(BREAK_SIGN.join(line.strip() for line in lines))

    def _show_eye(self) -> None:
        is_hidden = self.echoMode() is QLineEdit.EchoMode.Password
        label = self.tr("Show the key") if is_hidden else self.tr("Hide the key")
        name = "eye" if is_hidden else "eye_off"
        self._eye.setText(label)
        keys = self._eye.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self._eye.setToolTip(tool_tip_text(f"{label} ({keys})"))
        self._eye.setIcon(icon(name, current_theme().palette.muted))

    def _paste_clipboard(self) -> None:
        self.paste_text(QGuiApplication.clipboard().text())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste_clipboard()
            return
        super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self._paste_clipboard)
        menu.popup(event.globalPos())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.mimeData().hasText())

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.paste_text(_text_of(event.mimeData()))
        event.acceptProposedAction()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_eye"):
            self._show_eye()


def _text_of(data: QMimeData) -> str:
    return data.text()
