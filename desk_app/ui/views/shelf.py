"""The shelf in the rail: bookings laid aside, each to be picked up again and put elsewhere."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.ui.directory import Directory
from desk_app.ui.theme import S4, S12, current_theme
from desk_app.ui.time_words import TimeWords, length_words
from desk_app.ui.views.drag_row import DragRow
from desk_app.ui.views.rail_list import RailLine
from desk_app.ui.widgets.buttons import BareIconButton
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_CARD = 48


class Shelf(QWidget):
    """A heading and a card for each booking; a tile can be let go on it.

    Signals:
        picked_up: Id of a booking that is to be put somewhere now.
        taken_off: Id of a booking that is to stay where it is after all.
        dragged: Id of a booking drawn off the shelf with the button down, and the global place.
        let_go: The global place where the button went up.
        resized: It takes more or less height now.
    """

    picked_up = Signal(str)
    taken_off = Signal(str)
    dragged = Signal(str, QPoint)
    let_go = Signal(QPoint)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shelf")
        self.setAccessibleName(self.tr("Shelf"))
        self._words = TimeWords()
        self._bookings: tuple[Booking, ...] = ()
        self._most_in_sight = 2
        self._directory = Directory()
        self._cards: list[_Card] = []
        self._hint = plain_label(
            self.tr("Drop a booking here, or press Shift+R, to put it elsewhere later."),
            role=TextRole.SMALL,
            wraps=True,
        )
        self._hint.setContentsMargins(S4, 0, S4, 0)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S4)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("shelf_cards")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inner)
        for ground in (self._scroll.viewport(), self._inner):
            ground.setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self._show()

    @property
    def booking_ids(self) -> frozenset[BookingId]:
        """What lies on it."""
        return frozenset(each.id for each in self._bookings)

    def set_words(self, words: TimeWords) -> None:
        """Write times in another way."""
        self._words = words
        self._show()

    def set_most_in_sight(self, cards: int) -> None:
        """How many cards show at once at most; the others are scrolled to."""
        if cards != self._most_in_sight:
            self._most_in_sight = cards
            self._show()

    def set_bookings(self, bookings: Sequence[Booking], directory: Directory) -> None:
        """Show what lies on it, in order."""
        if (tuple(bookings), directory) != (self._bookings, self._directory):
            self._bookings, self._directory = tuple(bookings), directory
            self._show()

    def booking(self, booking_id: str) -> Booking | None:
        """A booking that lies on it, or None."""
        return next((each for each in self._bookings if each.id == booking_id), None)

    def takes(self, place: QPoint) -> bool:
        """Whether a tile let go at a global place falls on it."""
        return self.isVisible() and self.rect().contains(self.mapFromGlobal(place))

    def _lay_out(self) -> None:
        heading = plain_label(self.tr("Shelf").upper(), role=TextRole.SECTION)
        heading.setContentsMargins(S4, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, S12, 0, 0)
        column.setSpacing(S4)
        column.addWidget(heading)
        column.addWidget(self._hint)
        column.addWidget(self._scroll)

    def _show(self) -> None:
        while len(self._cards) < len(self._bookings):
            self._add_card()
        for card, booking in zip(self._cards, self._bookings, strict=False):
            card.show_line(self._line(booking))
        for number, card in enumerate(self._cards):
            card.setVisible(number < len(self._bookings))
        self._hint.setVisible(not self._bookings)
        self._scroll.setVisible(bool(self._bookings))
        shown = min(len(self._bookings), self._most_in_sight)
        self._scroll.setFixedHeight(shown * (_CARD + S4))
        self.resized.emit()

    def _add_card(self) -> None:
        card = _Card(self._inner)
        card.row.clicked.connect(lambda: self.picked_up.emit(card.row.key))
        card.row.dragged.connect(lambda place: self.dragged.emit(card.row.key, place))
        card.row.let_go.connect(self.let_go)
        card.off.clicked.connect(lambda: self.taken_off.emit(card.row.key))
        self._cards.append(card)
        self._column.insertWidget(self._column.count() - 1, card)

    def _line(self, booking: Booking) -> RailLine:
        directory, span = self._directory, booking.interval
        service = directory.service_name(booking)
        when = ""
        if span is not None:
            zone = directory.zone(booking.resource_id)
            day = self._words.day(span.start.astimezone(zone).date())
            when = self.tr("{length} · from {day}").format(
                length=length_words(span.length), day=day
            )
        detail = " · ".join(part for part in (service, when) if part)
        return RailLine(booking.id, "", booking.customer_name or self.tr("No name"), detail)


class _Card(QWidget):
    """One booking that lies on the shelf."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(_CARD)
        self.row = DragRow(self)
        self.off = BareIconButton("cross", label="", name="take_off_shelf")
        self.off.setFixedSize(24, 24)
        row = QHBoxLayout(self)
        row.setContentsMargins(S4, S4, S4, S4)
        row.setSpacing(0)
        row.addWidget(self.row, 1)
        row.addWidget(self.off)

    def show_line(self, line: RailLine) -> None:
        """Stand for another booking."""
        self.row.show_line(line)
        self.off.set_label(self.tr("Take {0} off the shelf").format(line.text))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.muted), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
