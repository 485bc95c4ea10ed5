"""Small signs on a tile, beside that of its state: late, over time, booked with others, shelved.

To add one, make a `TileMark` here and give it to the tile's face; the painter finds room for it.
"""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRMED, PAID
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.pending import PendingChange


class TileMark(NamedTuple):
    """A sign on a tile, and the word that it stands for."""

    sign: str
    """The name of an icon."""
    word: str
    is_urgent: bool = False
    """Whether somebody should see to it: painted in the colour of danger."""
    is_said: bool = False
    """Whether the second line says it too, so that only a tile without one needs the sign."""


_LONGEST_PAST_END: Final = timedelta(hours=12)


def marks_of_time(booking: Booking, now: datetime) -> tuple[TileMark, ...]:
    """What is out of time with a booking at a moment; at most one mark."""
    start, end = booking.starts_at, booking.ends_at
    if start is None or end is None or now < start or booking.state not in (CONFIRMED, PAID):
        return ()
    mark = day_mark(booking)
    if mark is None and start < now < end:
        return (TileMark("clock", _tr("late"), is_urgent=True),)
    is_here = mark is not None and mark.state in (DayState.ARRIVED, DayState.IN_SERVICE)
    if is_here and end < now < end + _LONGEST_PAST_END:
        return (TileMark("clock", _tr("over time"), is_urgent=True),)
    return ()


def marks_of_waiting(booking: Booking) -> tuple[TileMark, ...]:
    """That a change has not been sent yet; what is in pencil has a sign of its own."""
    pending = booking.pending
    if pending is None or pending.change is PendingChange.CREATE:
        return ()
    return (TileMark("arrow_right", _tr("not sent yet"), is_said=True),)


def next_change(booking: Booking, now: datetime) -> float:
    """When `marks_of_time` may say something else, in seconds since 1970; infinite if never."""
    seconds = now.timestamp()
    if booking.starts_at is None or booking.ends_at is None:
        return float("inf")
    if seconds <= (start := booking.starts_at.timestamp()):
        # The mark of who is late comes with the first moment after the start.
        return start if seconds < start else seconds + 1
    end = booking.ends_at.timestamp()
    if seconds < end:
        return end
    last = end + _LONGEST_PAST_END.total_seconds()
    return seconds + 1 if seconds == end else last if seconds < last else float("inf")


def linked_mark() -> TileMark:
    """Booked together with others, as one."""
    return TileMark("link", _tr("booked together with others"))


def shelved_mark() -> TileMark:
    """Laid on the shelf, to be put elsewhere."""
    return TileMark("shelf", _tr("on the shelf"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
