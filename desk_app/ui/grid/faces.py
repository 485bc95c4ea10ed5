"""What each tile of a picture looks like, worked out when it is first painted."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRMED, INSTANT, RESERVED
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.identifiers import BookingId
from desk_app.domain.pending import Pending
from desk_app.services.linked_bookings import find_linked
from desk_app.ui.grid.tile_marks import (
    TileMark,
    linked_mark,
    marks_of_time,
    next_change,
    shelved_mark,
)
from desk_app.ui.grid.tile_painter import Ground, TileFace
from desk_app.ui.grid.tiles import ColumnContents, Tile, TileKind
from desk_app.ui.grid.words import GridWords, cut, join_words
from desk_app.ui.theme import StateLook, look_of_state, pending_word, state_look

if TYPE_CHECKING:
    from collections.abc import Sequence

USUAL_HOLD: Final = timedelta(seconds=60)
"""How long a Desk holds a slot at a time; a server does not say when a hold lapses."""

_GROUNDS: Final = {
    TileKind.BOOKING: Ground.BOOKED,
    TileKind.BLOCKED: Ground.BLOCKED,
    TileKind.BUSY: Ground.ELSEWHERE,
}


class Faces:
    """The faces of the tiles of some columns."""

    def __init__(self, contents: "Sequence[ColumnContents]", words: GridWords) -> None:
        self._contents = contents
        self._words = words
        self._known: dict[Tile, tuple[float, float, TileFace]] = {}
        """Each with the seconds since 1970 from and until which it holds."""
        self._unusual: dict[Tile, tuple[TileFace, TileFace]] = {}
        """Faces of tiles that are moving or shelved, after those they are made from."""
        self._looks: dict[tuple[str, str, DayState | None], StateLook] = {}

    @cached_property
    def linked(self) -> Mapping[BookingId, frozenset[BookingId]]:
        """Who was booked together with whom."""
        return find_linked(
            booking for content in self._contents for booking in content.column.bookings
        )

    @cached_property
    def has_held(self) -> bool:
        """Whether any slot is only held, so that its face changes every second."""
        return any(
            booking.state == RESERVED
            for content in self._contents
            for booking in content.column.bookings
        )

    def find(
        self, tile: Tile, now: datetime, *, is_moving: bool = False, is_shelved: bool = False
    ) -> TileFace:
        """The face of a tile at a moment; the very same one as long as nothing about it changes."""
        seconds = now.timestamp()
        known = self._known.get(tile)
        if known is not None and known[0] <= seconds < known[1]:
            face = known[2]
        else:
            face = self._renew(tile, now, known[2] if known else None)
        return self._altered(tile, face, is_moving=is_moving) if is_moving or is_shelved else face

    def _renew(self, tile: Tile, now: datetime, earlier: TileFace | None) -> TileFace:
        face = self._draw(tile, now)
        if face == earlier:
            face = earlier
        self._known[tile] = (now.timestamp(), _holds_until(tile.booking, now), face)
        return face

    def _altered(self, tile: Tile, face: TileFace, *, is_moving: bool) -> TileFace:
        known = self._unusual.get(tile)
        if known is not None and known[0] is face and known[1].is_moving is is_moving:
            return known[1]
        altered = (
            face._replace(is_moving=True, detail=_tr("moving…"))
            if is_moving
            else face._replace(marks=(*face.marks, shelved_mark()))
        )
        self._unusual[tile] = (face, altered)
        return altered

    def _draw(self, tile: Tile, now: datetime) -> TileFace:
        booking = tile.booking
        look = self._look(booking)
        marks = self._marks(booking, now) if booking else ()
        detail = self._words.detail(tile, self._contents[tile.column].column)
        if booking is not None and booking.pending is not None:
            detail = join_words(cut(_first_said(booking.pending, look)), f"· {detail}")
        elif booking is not None and booking.state == RESERVED:
            detail = join_words(detail, _held_words(booking, now))
        elif look.key == "neutral":
            detail = join_words(detail, f"· {cut(look.word)}")
        urgent = next((mark.word for mark in marks if mark.is_urgent), "")
        name = self._words.name(tile)
        if tile.kind is TileKind.BLOCKED and tile.event is not None and tile.event.what.strip():
            content = self._contents[tile.column]
            start = self._words.times.time(tile.interval.start, content.column.resource.time_zone)
            name, detail = cut(tile.event.what), join_words(start, _tr("blocked"))
        return TileFace(
            name,
            join_words(detail, urgent and f"· {urgent}"),
            look,
            ground=_GROUNDS[tile.kind],
            marks=marks,
            begins_before=tile.begins_before,
            ends_after=tile.ends_after,
        )

    def _marks(self, booking: Booking, now: datetime) -> tuple[TileMark, ...]:
        marks = marks_of_time(booking, now)
        return (*marks, linked_mark()) if booking.id in self.linked else marks

    def _look(self, booking: Booking | None) -> StateLook:
        if booking is not None and booking.pending is not None:
            return state_look(booking)
        graph, state = (booking.graph, booking.state) if booking else (INSTANT, CONFIRMED)
        mark = day_mark(booking) if booking is not None and booking.meta else None
        key = (graph, state, mark.state if mark else None)
        if key not in self._looks:
            self._looks[key] = state_look(booking) if booking else look_of_state(state, graph=graph)
        return self._looks[key]


def hold_ends(booking: Booking) -> datetime | None:
    """When a hold lapses, as far as that can be told; None where nothing is known of it."""
    since = booking.updated_at or booking.created_at
    return None if since is None else since + USUAL_HOLD


def _first_said(pending: Pending, look: StateLook) -> str:
    """What a tile says first, where there may be room for little else."""
    return pending_word(pending) or look.word


def _held_words(booking: Booking, now: datetime) -> str:
    ends = hold_ends(booking)
    left = 0 if ends is None else int((ends - now).total_seconds())
    if left <= 0:
        return _tr("· held")
    return _tr("· held {0}").format(f"{left // 60}:{left % 60:02}")


def _holds_until(booking: Booking | None, now: datetime) -> float:
    if booking is None:
        return float("inf")
    if booking.state == RESERVED:
        return now.timestamp() + 1
    return next_change(booking, now)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
