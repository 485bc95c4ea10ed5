"""The line below the grid while a tile is held: where it is, if that is free, what to press."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.grid.legality import Verdict
from desk_app.ui.theme import S8, S12, current_theme
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.fields import set_invalid
from desk_app.ui.widgets.plain_text import TextRole, plain_label, set_plain_text

BAR_HEIGHT = 40


class CarryBar(QWidget):
    """Shown only while something is held.

    Signals:
        day_typed: The text of a date that was typed and entered.
        left: The date was given up; the grid should have the focus again.
    """

    day_typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("carry_bar")
        self.setFixedHeight(BAR_HEIGHT)
        self._verdict: Verdict | None = None
        self._text = plain_label("", role=TextRole.STRONG, elides=True)
        self._hint = plain_label(
            self.tr("Enter puts it down · J and K for other days, or type a date · Esc gives up"),
            role=TextRole.SMALL,
            elides=True,
        )
        # Where the tile is comes first; the hint has what room is left.
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._day = _DayEdit()
        self._day.setObjectName("carry_day")
        self._day.setAccessibleName(self.tr("Day to move to"))
        self._day.setPlaceholderText(self.tr("+1w, fri, 14.3"))
        self._day.setFixedWidth(120)
        self._day.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(S12, 0, S12, 0)
        row.setSpacing(S8)
        row.addWidget(self._text)
        row.addWidget(self._day)
        row.addWidget(self._hint, 1)
        self._day.returnPressed.connect(lambda: self.day_typed.emit(self._day.text()))
        self._day.escaped.connect(self._leave)
        self.hide()

    def show_carry(self, text: str, verdict: Verdict | None) -> None:
        """Say where a tile is held; no verdict takes the bar away."""
        self._verdict = verdict
        self.setVisible(verdict is not None)
        if verdict is None:
            self.end_day()
            return
        set_plain_text(self._text, text)
        announce(self, text, is_urgent=verdict is Verdict.TAKEN)
        self.update()

    def begin_day(self, text: str) -> None:
        """Have a date typed, of which the first letter is there already."""
        self._day.setText(text)
        self._day.show()
        self._day.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._day.setCursorPosition(len(text))

    def refuse_day(self) -> None:
        """Say that what was typed is no date."""
        set_invalid(self._day, is_invalid=True)

    def end_day(self) -> None:
        """Take the field for a date away."""
        set_invalid(self._day, is_invalid=False)
        self._day.hide()

    def _leave(self) -> None:
        self.end_day()
        self.left.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        is_taken = self._verdict is Verdict.TAKEN
        painter.fillRect(
            self.rect(), QColor(palette.danger_tint if is_taken else palette.accent_tint)
        )
        painter.fillRect(
            0, 0, 4, self.height(), QColor(palette.danger if is_taken else palette.accent)
        )
        painter.end()


class _DayEdit(QLineEdit):
    """A field that is left with Escape."""

    escaped = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            set_invalid(self, is_invalid=False)
            super().keyPressEvent(event)
