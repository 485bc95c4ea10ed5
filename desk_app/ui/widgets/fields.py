"""Form fields: a label above, the control, and a line below that says what is wrong."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.ui.theme import S4, current_theme
from desk_app.ui.widgets.buttons import hint_size, paint_hint
from desk_app.ui.widgets.plain_text import TextRole, plain_label


class LabelledField(QWidget):
    """A control with its label above and room for an error line below.

    The label names the control for assistive tools; an error is read out with it.
    """

    def __init__(
        self, label: str, control: QWidget, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._label_text = label
        self._label = plain_label(label, role=TextRole.LABEL)
        self._error = plain_label("", role=TextRole.ERROR, wraps=True)
        self._hint = plain_label("", role=TextRole.SMALL, wraps=True)
        self.setObjectName(f"{name}_field")
        self._error.setObjectName(f"{name}_error")
        self._hint.setObjectName(f"{name}_hint")
        control.setObjectName(name)
        control.setAccessibleName(label)
        self.setFocusProxy(control)
        self._lay_out()

    @property
    def error(self) -> str:
        """What is wrong, or nothing."""
        return self._error.text()

    def set_error(self, text: str) -> None:
        """Say what is wrong below the control; "" takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._hint.setVisible(bool(self._hint.text()) and not text)
        self.control.setAccessibleDescription(text or self._hint.text())
        set_invalid(self.control, is_invalid=bool(text))

    def set_hint(self, text: str) -> None:
        """A muted line below the control, hidden while there is an error."""
        self._hint.setText(text)
        self.set_error(self.error)

    def set_label(self, text: str) -> None:
        """Change the label."""
        self._label.setText(text)
        self.control.setAccessibleName(text)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        for part in (self._label, self.control, self._error, self._hint):
            column.addWidget(part)
        self._error.hide()
        self._hint.hide()


def set_invalid(control: QWidget, *, is_invalid: bool) -> None:
    """Give a control the edge of something wrong, or take it away."""
    if bool(control.property("invalid")) == is_invalid:
        return
    control.setProperty("invalid", is_invalid)
    control.style().unpolish(control)
    control.style().polish(control)


class TextField(QLineEdit):
    """A line of text of at most `max_length` letters."""

    def __init__(
        self, *, placeholder: str = "", max_length: int = 500, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(max_length)


class SearchField(QLineEdit):
    """A line to search with; it shows its key until something is typed.

    Signals:
        left_by_escape: Escape was pressed in an empty field.
    """

    left_by_escape = Signal()

    def __init__(
        self,
        *,
        name: str,
        label: str,
        placeholder: str,
        shortcut_hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shortcut_hint = shortcut_hint
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(placeholder)
        self.setProperty("measure", "control")

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]  # a key event
            return self._leave()
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or not self._shortcut_hint or self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self.width() - hint_size(self._shortcut_hint).width() - 10
        place = QPointF(left, self.height() / 2)
        paint_hint(painter, place, self._shortcut_hint, current_theme().palette.muted)
        painter.end()

    def _leave(self) -> bool:
        if self.text():
            self.clear()
        else:
            self.left_by_escape.emit()
        return True


class NotesField(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it.

    Signals:
        edited: The text after each change.
    """

    edited = Signal(str)

    def __init__(
        self, *, placeholder: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.sizeHint().height())
        self.textChanged.connect(lambda: self.edited.emit(self.toPlainText()))

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().lineSpacing() * self._lines + 24)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.ensureCursorVisible()
