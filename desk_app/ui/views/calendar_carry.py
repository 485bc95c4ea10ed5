"""Bookings in hand and on the shelf: what is said of them, and the day they are taken to."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, QPoint, Qt, Signal

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.ui.directory import Directory
from desk_app.ui.grid.grid import CalendarGrid
from desk_app.ui.time_words import TimeWords
from desk_app.ui.typed_time import parse_date
from desk_app.ui.views.carry_bar import CarryBar
from desk_app.ui.views.shelf import Shelf
from desk_app.ui.widgets.date_field import date_words


class CalendarCarry(QObject):
    """Joins one grid to the bar below it and to the shelf.

    Args:
        today: Tells which day it is, and which is the first shown.

    Signals:
        day_wanted: The `date` to go to with a booking in hand.
        picked_up: A `Booking` is taken from the shelf, to be held in the grid.
        shelve_requested: Id of a booking to be laid on the shelf.
        shelf_left: Id of a booking to be taken off the shelf.
    """

    day_wanted = Signal(object)
    picked_up = Signal(object)
    shelve_requested = Signal(str)
    shelf_left = Signal(str)

    def __init__(self, grid: CalendarGrid, *, today: Callable[[], tuple[date, date]]) -> None:
        super().__init__(grid)
        self._grid = grid
        self._today = today
        self._words = TimeWords()
        self._bookings: tuple[Booking, ...] = ()
        self.bar = CarryBar()
        self.shelf = Shelf()
        grid.carries.changed.connect(self.bar.show_carry)
        grid.carries.takes_outside = self._take
        grid.date_typed.connect(self.bar.begin_day)
        grid.shelve_requested.connect(self.shelve_requested)
        self.bar.day_typed.connect(self._on_day_typed)
        self.bar.left.connect(self._focus_grid)
        self.shelf.picked_up.connect(self._on_picked_up)
        self.shelf.taken_off.connect(self.shelf_left)
        self.shelf.dragged.connect(self._on_dragged)
        self.shelf.let_go.connect(grid.carries.let_go_at)

    def set_words(self, words: TimeWords) -> None:
        """Write days and times in another way."""
        self._words = words
        self.shelf.set_words(words)

    def set_bookings(self, bookings: Sequence[Booking], directory: Directory) -> None:
        """Show what lies on the shelf."""
        self._bookings = tuple(bookings)
        self.shelf.set_bookings(self._bookings, directory)
        self._grid.set_shelved(self.shelf.booking_ids)

    def set_directory(self, directory: Directory) -> None:
        """Name services and resources on the shelf anew."""
        self.shelf.set_bookings(self._bookings, directory)

    def _on_day_typed(self, text: str) -> None:
        """Go to a day; what begins with a sign counts from the day shown."""
        today, shown = self._today()
        is_step = text.strip()[:1] in ("+", "-")
        words = date_words(self._words.locale, today)
        day = parse_date(text, today=shown if is_step else today, words=words)
        if day is None:
            self.bar.refuse_day()
            return
        self.bar.end_day()
        self._focus_grid()
        self.day_wanted.emit(day)

    def _on_picked_up(self, booking_id: str) -> None:
        booking = self.shelf.booking(booking_id)
        if booking is not None:
            self.picked_up.emit(booking)

    def _on_dragged(self, booking_id: str, place: QPoint) -> None:
        """A card follows the pointer into the grid, where it is held like a tile."""
        if not self._grid.carries.holds(BookingId(booking_id)):
            self._on_picked_up(booking_id)
        self._grid.carries.hold_at(place)

    def _take(self, booking_id: BookingId, place: QPoint) -> bool:
        is_taken = self.shelf.takes(place)
        if is_taken:
            self.shelve_requested.emit(booking_id)
        return is_taken

    def _focus_grid(self) -> None:
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
