"""What stands in one column: its tiles on the axis, and the same laid out in pixels."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event
from desk_app.ui.grid.geometry import LOWEST_TILE, Box, GridGeometry
from desk_app.ui.grid.lanes import assign_lanes, lane_edges
from desk_app.ui.grid.wall_axis import ColumnClock, MinuteSpan, WallAxis, clock_day

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn

_LEFT_MARGIN: Final = 3
_RIGHT_MARGIN: Final = 6
_CROWDED: Final = 40
"""So many lanes may have less than a pixel each."""
_WHOLE_DAY: Final = timedelta(hours=22)


class TileKind(Enum):
    """What a tile stands for."""

    BOOKING = "booking"
    BLOCKED = "blocked"
    """Time closed here, by an event in one of Timekit's own calendars."""
    BUSY = "busy"
    """Time closed by a calendar from elsewhere."""


@dataclass(slots=True, eq=False)
class Tile:
    """A span of one column that is taken; each is only ever the same as itself, and never changed.

    It is not frozen because thousands are made when a day is opened, and frozen ones take thrice
    the time.
    """

    kind: TileKind
    column: int
    start: float
    """In axis minutes, cut to the day."""
    end: float
    interval: Interval
    """The whole of it, also what lies on other days."""
    booking: Booking | None = None
    event: Event | None = None
    begins_before: bool = False
    ends_after: bool = False

    @property
    def booking_id(self) -> BookingId | None:
        """The booking's id, or None for time that is no booking."""
        return self.booking.id if self.booking else None


class PlacedTile(NamedTuple):
    """A tile and its rectangle, its lane among overlapping ones minded."""

    tile: Tile
    box: Box
    lanes: int
    is_covered: bool = False
    """Whether another tile lies over all of it, so that nothing of it shows."""


class ColumnLayout:
    """The tiles of one column in pixels, found quickly by height."""

    def __init__(self, placed: list[PlacedTile]) -> None:
        self.placed = placed
        """Ordered by top."""
        self._tops = [each.box.top for each in placed]
        self._tallest = max((each.box.height for each in placed), default=0)

    def between(self, top: int, bottom: int) -> Iterator[PlacedTile]:
        """The tiles that show between two pixel rows."""
        first = bisect_left(self._tops, top - self._tallest)
        for placed in self.placed[first : bisect_right(self._tops, bottom)]:
            if placed.box.bottom > top:
                yield placed

    def at(self, x: float, y: float) -> PlacedTile | None:
        """The tile at a point; the one drawn last where several lie over one another."""
        found = [each for each in self.between(int(y), int(y) + 1) if each.box.holds(x, y)]
        return found[-1] if found else None


class ColumnContents:
    """One column of the picture: its clock and its tiles; worked out when first looked at."""

    def __init__(self, column: "CalendarColumn", index: int, axis: WallAxis) -> None:
        self.column = column
        self.index = index
        self._axis = axis
        self._layout: tuple[GridGeometry, ColumnLayout] | None = None

    @cached_property
    def clock(self) -> ColumnClock:
        """Instants of this column as axis minutes."""
        return ColumnClock(
            clock_day(self.column.window, self.column.resource.time_zone), self._axis
        )

    @cached_property
    def tiles(self) -> tuple[Tile, ...]:
        """Bookings and busy time of the day, ordered by start, the longer one first."""
        found = [
            self._tile(TileKind.BOOKING, interval, booking=each)
            for each in self.column.bookings
            if (interval := each.interval) is not None
        ]
        found += [
            self._tile(_kind_of(event), event.interval, event=event)
            for event in self.column.events
            if not covers_day(event)
        ]
        return tuple(sorted(found, key=lambda tile: (tile.start, -tile.end)))

    @cached_property
    def whole_day_events(self) -> tuple[Event, ...]:
        """Events that close the day rather than a part of it."""
        return tuple(event for event in self.column.events if covers_day(event))

    @cached_property
    def closed(self) -> tuple[MinuteSpan, ...]:
        """Axis minutes outside the opening hours, or that the clock does not have."""
        spans: list[MinuteSpan] = []
        at = 0.0
        for interval in self.column.open:
            start, end = self.clock.span_of(interval)
            if start > at:
                spans.append((at, start))
            at = max(at, end)
        if at < self._axis.length:
            spans.append((at, float(self._axis.length)))
        return tuple(spans) + self.clock.missing()

    def layout(self, geometry: GridGeometry) -> ColumnLayout:
        """The tiles in pixels of a geometry; worked out anew only for another one."""
        if self._layout is None or self._layout[0] is not geometry:
            self._layout = (geometry, self._lay_out(geometry))
        return self._layout[1]

    def tile_of(self, booking_id: BookingId) -> Tile | None:
        """The tile of a booking, or None if it is not in this column."""
        return next((tile for tile in self.tiles if tile.booking_id == booking_id), None)

    def tile_over(self, start: float, end: float) -> Tile | None:
        """The first tile that takes any of the axis minutes `[start, end)`."""
        return next(
            (t for t in self.tiles if t.start < end and start < max(t.end, t.start + 1)), None
        )

    def _tile(
        self,
        kind: TileKind,
        interval: Interval,
        *,
        booking: Booking | None = None,
        event: Event | None = None,
    ) -> Tile:
        start, end = self.clock.span_of(interval)
        window = self.column.window
        return Tile(
            kind,
            self.index,
            start,
            end,
            interval,
            booking,
            event,
            begins_before=interval.start < window.start,
            ends_after=interval.end > window.end,
        )

    def _lay_out(self, geometry: GridGeometry) -> ColumnLayout:
        tops = [geometry.y_of(tile.start) for tile in self.tiles]
        lowest = geometry.height
        spans: list[tuple[float, float]] = []
        for tile, top in zip(self.tiles, tops, strict=True):
            raised = min(top, lowest - LOWEST_TILE)
            spans.append((raised, max(raised + LOWEST_TILE, geometry.y_of(tile.end))))
        left = geometry.edges[self.index] + _LEFT_MARGIN
        width = geometry.column_width(self.index) - _LEFT_MARGIN - _RIGHT_MARGIN
        placed: list[PlacedTile] = []
        for tile, (high, low), place in zip(self.tiles, spans, assign_lanes(spans), strict=True):
            lane_left, lane_right = lane_edges(place, width)
            box = Box(left + lane_left, int(high), lane_right - lane_left, int(low - high))
            placed.append(PlacedTile(tile, box, place.lanes))
        return ColumnLayout(_with_covered(placed))


def _with_covered(placed: list[PlacedTile]) -> list[PlacedTile]:
    """The same tiles, marked where so many share a slot that some lie right under others."""
    if all(each.lanes < _CROWDED for each in placed):
        return placed
    uppermost = {each.box: number for number, each in enumerate(placed)}
    return [
        each._replace(is_covered=uppermost[each.box] != number)
        for number, each in enumerate(placed)
    ]


def _kind_of(event: Event) -> TileKind:
    return TileKind.BUSY if event.comes_from else TileKind.BLOCKED


def covers_day(event: Event) -> bool:
    """Whether an event is shown as closing whole days."""
    return event.is_all_day or event.interval.length >= _WHOLE_DAY
