"""A muted word at the end of a line that is typed in, such as "free"."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from typing_extensions import override

from desk_app.ui.theme import S12


class InlineHint(QLabel):
    """A word inside a field, at its end; the pointer goes through it."""

    def __init__(self, field: QLineEdit, *, name: str) -> None:
        super().__init__(field)
        self._field = field
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        field.installEventFilter(self)
        self.hide()

    def show_word(self, text: str, *, role: str = "small") -> None:
        """Show a word in the look of a label role; "" takes it away."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(text)
        self.setVisible(bool(text))
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        top = (self._field.height() - self.height()) // 2
        self.move(self._field.width() - self.width() - S12, top)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange, QEvent.Type.Polish):
            self._place()
        return False
