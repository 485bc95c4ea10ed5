"""What the grid shows of a calendar picture: columns on one axis, their heads and faces."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.ui.closing_words import ClosingWords
from desk_app.ui.directory import town_of
from desk_app.ui.grid.buffers import buffer_spans, merged
from desk_app.ui.grid.drag import span_at
from desk_app.ui.grid.faces import Faces
from desk_app.ui.grid.fullness import Fullness, measure
from desk_app.ui.grid.geometry import QUARTER
from desk_app.ui.grid.header_painter import ColumnHead
from desk_app.ui.grid.overlaps import Overlap, find_overlaps
from desk_app.ui.grid.surface_painter import Backdrop
from desk_app.ui.grid.tiles import ColumnContents, Tile
from desk_app.ui.grid.wall_axis import ClockDay, MinuteSpan, WallAxis, clock_day
from desk_app.ui.grid.words import GridWords, cut, join_words

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn

FreeSlots = Mapping[ResourceId, Sequence[Interval]]


class GridPicture:
    """The columns of one picture; everything about a column is worked out when first shown."""

    def __init__(
        self,
        columns: Iterable["CalendarColumn"],
        words: GridWords,
        groups: Sequence[str] = (),
    ) -> None:
        """Take columns as they stand.

        Args:
            groups: What each column stands together with its neighbours by; text from outside,
                nothing for none. None at all where nothing is grouped.
        """
        known = tuple(columns)
        self._groups = tuple(groups)
        self.axis = WallAxis.of(_days_of(known))
        self.contents = tuple(
            ColumnContents(column, index, self.axis) for index, column in enumerate(known)
        )
        self.words = words
        self._fullness: dict[int, Fullness] = {}
        self.faces = Faces(self.contents, words)
        self._heads: dict[int, tuple[int, ColumnHead]] = {}
        self._shaded: dict[int, tuple[MinuteSpan, ...]] = {}
        self._free: FreeSlots = {}
        self._overlaps: dict[int, tuple[Overlap, ...]] = {}
        self._kept_free: dict[int, tuple[MinuteSpan, ...]] = {}
        self._service: Project | None = None

    @cached_property
    def _columns_of_bookings(self) -> dict[BookingId, int]:
        """The first column that shows each booking."""
        return {
            booking.id: content.index
            for content in reversed(self.contents)
            for booking in content.column.bookings
        }

    @property
    def is_week(self) -> bool:
        """Whether the columns are days of one resource rather than resources of one day."""
        ids = {content.column.resource.id for content in self.contents}
        return len(self.contents) > 1 and len(ids) == 1

    @property
    def has_days(self) -> bool:
        """Whether the columns are of more than one day."""
        return len({content.column.day for content in self.contents}) > 1

    def forget_words(self, words: GridWords) -> None:
        """Write everything anew, in other words or another theme."""
        self.words = words
        self.faces = Faces(self.contents, words)
        self._heads.clear()
        self._kept_free.clear()

    def set_free_slots(self, free: FreeSlots) -> None:
        """Which time is shaded as free for the service chosen."""
        self._free = free
        self._shaded.clear()

    @property
    def service(self) -> Project | None:
        """The service chosen, whose buffer counts for all; None for each booking's own."""
        return self._service

    def set_service(self, service: Project | None) -> None:
        """Choose the service whose buffer is kept free."""
        self._service = service
        self._kept_free.clear()

    @property
    def free_slots(self) -> FreeSlots:
        """The time that is shaded."""
        return self._free

    # --- columns ---

    def fullness(self, index: int) -> Fullness:
        """How full a column is."""
        if index not in self._fullness:
            self._fullness[index] = measure(self.contents[index].column)
        return self._fullness[index]

    def head(self, index: int, now: datetime) -> ColumnHead:
        """What the head of a column says at a minute."""
        minute = int(now.timestamp() // 60)
        known = self._heads.get(index)
        if known is None or known[0] != minute:
            known = self._heads[index] = (minute, self._write_head(index, now))
        return known[1]

    def backdrop(self, index: int) -> Backdrop:
        """What lies behind the tiles of a column."""
        content = self.contents[index]
        events = tuple(cut(event.what) or _tr("Busy all day") for event in content.whole_day_events)
        return Backdrop(
            index, content.closed, self._shaded_spans(index), events, self.kept_free(index)
        )

    def overlaps(self, index: int) -> tuple[Overlap, ...]:
        """Where the time of a column is taken more than once."""
        if index not in self._overlaps:
            self._overlaps[index] = find_overlaps(self.contents[index].tiles)
        return self._overlaps[index]

    def kept_free(self, index: int) -> tuple[MinuteSpan, ...]:
        """Axis minutes of a column that buffers keep free, before and after bookings."""
        if index not in self._kept_free:
            content, directory = self.contents[index], self.words.directory
            spans = buffer_spans(content.column.bookings, directory.services, self._service)
            window = content.column.window
            self._kept_free[index] = merged(
                content.clock.span_of(span) for span in spans if span.overlaps(window)
            )
        return self._kept_free[index]

    def columns_of_now(self, now: datetime) -> tuple[int, ...]:
        """The columns whose day it is."""
        return tuple(
            index
            for index, content in enumerate(self.contents)
            if content.column.window.contains(now)
        )

    def first_opening(self, usual: int) -> float:
        """The axis minute of the earliest opening; the usual one where all is closed or open."""
        firsts = [
            content.clock.minute_of(content.column.open[0].start)
            for content in self.contents
            if content.column.open
        ]
        return min(firsts, default=usual) or usual

    def head_in_full(self, index: int, now: datetime) -> str:
        """Everything the head of a column says, for a tool tip."""
        head, full = self.head(index, now), self.fullness(index)
        column = self.contents[index].column
        name = cut(column.resource.name) or _tr("No name")
        share = _tr("{0} % taken").format(round(full.share * 100)) if full.is_open else ""
        lines = (name, self.words.times.long_day(column.day), head.note, share, head.zone)
        return "\n".join(line for line in lines if line)

    # --- tiles ---

    def booking(self, booking_id: BookingId) -> Booking | None:
        """A booking shown, or None."""
        tile = self.find(booking_id)
        return tile.booking if tile else None

    def tile_in_full(self, tile: Tile, now: datetime) -> str:
        """Everything a tile says, for a tool tip."""
        column = self.contents[tile.column].column
        span = self.words.times.span(tile.interval, column.resource.time_zone)
        face = self.faces.find(tile, now)
        service = self.words.service(tile)
        word = face.look.word if tile.booking else ""
        state = join_words(span, word and f"· {word}")
        lines = (self.words.name(tile), service, state, *(mark.word for mark in face.marks))
        return "\n".join(line for line in lines if line)

    def closed_in_full(
        self, index: int, minute: int, *, service: Project | None, now: datetime
    ) -> str:
        """What closes a quarter of an hour of a column, a line each, for a tool tip."""
        # Nobody asks before the first frame, which does without.
        from desk_app.services.why_not import explain_shown  # noqa: PLC0415

        content = self.contents[index]
        span = span_at(content, minute, minute + QUARTER)
        facts = explain_shown(content.column, span, project=service, now=now)
        words = ClosingWords(
            content.column.resource, self.words.times, service.name if service else ""
        )
        return "\n".join(words.sentence(fact) for fact in facts)

    def find_event(self, event_id: EventId) -> Tile | None:
        """The first tile of an event, or None if no column shows one."""
        tiles = (tile for content in self.contents for tile in content.tiles)
        return next((tile for tile in tiles if tile.event and tile.event.id == event_id), None)

    def find(self, booking_id: BookingId) -> Tile | None:
        """The first tile of a booking, or None if no column shows it."""
        index = self._columns_of_bookings.get(booking_id)
        return None if index is None else self.contents[index].tile_of(booking_id)

    def changed_since(self, earlier: "GridPicture") -> frozenset[BookingId]:
        """Bookings that are new here or differ from what the earlier picture showed."""
        known = {
            booking.id: booking
            for content in earlier.contents
            for booking in content.column.bookings
        }
        return frozenset(
            booking.id
            for content in self.contents
            for booking in content.column.bookings
            if known.get(booking.id) is not booking and known.get(booking.id) != booking
        )

    # --- details ---

    def _write_head(self, index: int, now: datetime) -> ColumnHead:
        column = self.contents[index].column
        full = self.fullness(index)
        is_today = column.window.contains(now)
        week, days = self.is_week, self.has_days
        note = self._note(column, full, now)
        name = cut(column.resource.name) or _tr("No name")
        return ColumnHead(
            name=self.words.day_of_week(column.day) if days else name,
            note=note,
            short_note=note.rpartition(" ")[2],
            share=full.share,
            zone=self._zone_label(column),
            is_today=days and is_today,
            is_open=full.is_open,
            group=name if days and not week else self._group_name(index),
            begins_group=self._begins_group(index, is_by_resource=days and not week),
        )

    def _group_name(self, index: int) -> str:
        """The group that begins with a column."""
        if not self._groups or (index and self._groups[index - 1] == self._groups[index]):
            return ""
        return cut(self._groups[index])

    def _begins_group(self, index: int, *, is_by_resource: bool) -> bool:
        """Whether a column is the first of a group after another one."""
        if index == 0:
            return False
        if is_by_resource:
            before, own = (self.contents[each].column.resource.id for each in (index - 1, index))
            return before != own
        return bool(self._groups) and self._groups[index - 1] != self._groups[index]

    def _note(self, column: "CalendarColumn", full: Fullness, now: datetime) -> str:
        if column.window.end <= now:
            return ""
        if not full.is_open:
            return _tr("closed")
        free = full.next_free(now)
        if free is None:
            return _tr("full")
        if free.start == now:
            return _tr("free now")
        start = self.words.times.time(free.start, column.resource.time_zone)
        return _tr("next {0}").format(start)

    def _zone_label(self, column: "CalendarColumn") -> str:
        own = column.resource.time_zone_name
        if own == self.contents[0].column.resource.time_zone_name:
            return ""
        return _tr("{0} time").format(town_of(cut(own)))

    def _shaded_spans(self, index: int) -> tuple[MinuteSpan, ...]:
        if index not in self._shaded:
            content = self.contents[index]
            free = self._free.get(content.column.resource.id, ())
            self._shaded[index] = merged(
                content.clock.span_of(interval)
                for interval in free
                if interval.overlaps(content.column.window)
            )
        return self._shaded[index]


def _days_of(columns: Sequence["CalendarColumn"]) -> frozenset[ClockDay]:
    return frozenset(clock_day(each.window, each.resource.time_zone) for each in columns)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
