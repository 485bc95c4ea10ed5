"""A booking's state as colour, sign and word."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.ui.delegates.booking_state_delegate import PILL_HEIGHT, paint_state_pill, pill_width
from desk_app.ui.theme import StateLook, look_of_state, state_look


class StateBadge(QWidget):
    """Shows a state; nothing can be done with it."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = self._graph = ""
        self._booking: Booking | None = None
        self._look = look_of_state("")
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_state(self, state: str, *, graph: str = "") -> None:
        """Show a state as its graph means it, also one nobody here knows."""
        self._state, self._graph = state, graph
        self._booking = None
        self._look = look_of_state(state, graph=graph)
        self.setAccessibleName(self._look.word)
        self.updateGeometry()
        self.update()

    def set_booking(self, booking: Booking) -> None:
        """Show how far a booking is, also on its day."""
        self._booking = booking
        self._look = state_look(booking)
        self.setAccessibleName(self._look.word)
        self.updateGeometry()
        self.update()

    @property
    def word(self) -> str:
        """The word shown."""
        return self._look.word

    @override
    def sizeHint(self) -> QSize:
        return QSize(min(pill_width(self._look), 312), PILL_HEIGHT)

    def _present_look(self) -> StateLook:
        """By the theme on screen, which may have changed."""
        if self._booking is not None:
            return state_look(self._booking)
        return look_of_state(self._state, graph=self._graph)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_state_pill(painter, QRectF(self.rect()), self._present_look())
        painter.end()
