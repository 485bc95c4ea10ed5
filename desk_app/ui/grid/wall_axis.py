"""Wall clock time as rows: the day of one column, and the axis that several columns share.

An axis counts *axis minutes* from its top. On an ordinary day they are the minutes since
midnight. An hour that the clocks of all columns skip has no rows; an hour that the clock of any
column shows twice has rows for both. So a day has 23, 24 or 25 hours of rows, and a column that
does not take part in the change of another still lies beside it by its own wall clock.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from desk_app.domain.interval import Interval, from_seconds, to_seconds

MINUTES_A_DAY: Final = 24 * 60

MinuteSpan = tuple[float, float]
"""Axis minutes from and to."""


class ClockPiece(NamedTuple):
    """A stretch of a day in which the wall clock runs on without a jump."""

    start: int
    """Seconds since 1970 in UTC."""
    end: int
    wall_start: int
    """Minutes since midnight that the clock shows at the start."""
    fold: int
    """1 where the clock shows again what it has shown before."""

    @property
    def wall_end(self) -> int:
        """Minutes since midnight that the clock would show at the end."""
        return self.wall_start + (self.end - self.start) // 60


class ClockDay(NamedTuple):
    """One day on the wall of one place; pieces are in order and touch one another."""

    pieces: tuple[ClockPiece, ...]

    @property
    def skipped(self) -> tuple[tuple[int, int], ...]:
        """Wall minutes that the clock never shows, from midnight on."""
        late = self.pieces[0].wall_start
        return ((0, late),) * (late > 0) + tuple(
            (before.wall_end, after.wall_start)
            for before, after in pairwise(self.pieces)
            if after.wall_start > before.wall_end
        )

    @property
    def repeated(self) -> tuple[tuple[int, int], ...]:
        """Wall minutes that the clock shows twice."""
        return tuple((piece.wall_start, piece.wall_end) for piece in self.pieces if piece.fold)


@lru_cache(maxsize=512)
def clock_day(window: Interval, zone: tzinfo) -> ClockDay:
    """How the wall clock of a place runs from one midnight to the next.

    Args:
        window: The local day in UTC.
    """
    start, end = to_seconds(window.start), to_seconds(window.end)
    cuts = [start, *_changes(start, end, zone), end]
    pieces: list[ClockPiece] = []
    midnight = window.start.astimezone(zone).date()
    for begin, stop in pairwise(cuts):
        local = from_seconds(begin).astimezone(zone)
        shown = local.hour * 60 + local.minute + (local.date() - midnight).days * MINUTES_A_DAY
        pieces.extend(_split_at_fold(pieces, ClockPiece(begin, stop, shown, 0)))
    return ClockDay(tuple(pieces))


class Band(NamedTuple):
    """Rows of an axis: wall minutes `[wall_start, wall_end)`, laid out from `offset` on."""

    wall_start: int
    wall_end: int
    fold: int
    offset: int
    """Axis minutes above it."""

    @property
    def length(self) -> int:
        """Its minutes."""
        return self.wall_end - self.wall_start


class HourLabel(NamedTuple):
    """An hour written beside the axis."""

    minute: int
    """Axis minutes from the top."""
    wall_minute: int
    is_repeated: bool
    """Whether the clock shows it the second time."""


class WallAxis:
    """The rows that the columns of a picture share."""

    def __init__(self, bands: tuple[Band, ...]) -> None:
        self.bands = bands
        self.length = bands[-1].offset + bands[-1].length
        """In minutes."""
        self._offsets = [band.offset for band in bands]
        self._first = [band for band in bands if not band.fold]
        self._second = [band for band in bands if band.fold]

    @classmethod
    def of(cls, days: Iterable[ClockDay]) -> "WallAxis":
        """The axis of these days: rows for every minute that any of them has."""
        known = tuple(days)
        repeated = sorted({span for day in known for span in day.repeated})
        bands: list[Band] = []
        offset = 0
        for wall_start, wall_end, fold in _stretches(_skipped_by_all(known), repeated):
            if wall_end > wall_start:
                bands.append(Band(wall_start, wall_end, fold, offset))
                offset += wall_end - wall_start
        return cls(tuple(bands))

    def minute_at(self, wall_minute: float, fold: int = 0) -> float:
        """Where a time on the wall lies on the axis; the next row where it has none."""
        rows = self._second if fold else self._first
        for band in rows:
            if wall_minute < band.wall_end:
                return band.offset + max(0.0, wall_minute - band.wall_start)
        return float(rows[-1].offset + rows[-1].length) if rows else float(self.length)

    def band_at(self, minute: float) -> Band:
        """The rows at an axis minute; the first or last ones beyond the ends."""
        return self.bands[max(0, bisect_right(self._offsets, minute) - 1)]

    def wall_at(self, minute: float) -> tuple[float, int]:
        """The time on the wall at an axis minute, and whether it is the second such."""
        band = self.band_at(minute)
        return band.wall_start + min(max(0.0, minute - band.offset), band.length), band.fold

    def hours(self) -> tuple[HourLabel, ...]:
        """The full hours on the axis from top to bottom, without the midnight that ends it."""
        return tuple(
            HourLabel(band.offset + wall - band.wall_start, wall, band.fold == 1)
            for band in self.bands
            for wall in range(-(-band.wall_start // 60) * 60, band.wall_end, 60)
        )


class ColumnClock:
    """Turns instants of one column into axis minutes and back."""

    def __init__(self, day: ClockDay, axis: WallAxis) -> None:
        self._pieces = day.pieces
        self._axis = axis
        self._starts = [piece.start for piece in day.pieces]
        self._is_plain = (
            len(day.pieces) == len(axis.bands) == 1
            and day.pieces[0].wall_start == axis.bands[0].wall_start
        )
        """Whether a minute of the day is a minute of the axis, from the top on."""
        self.start = day.pieces[0].start
        """The first second of the day."""
        self.end = day.pieces[-1].end
        """The second at which the day is over."""

    def minute_of(self, instant: datetime) -> float:
        """Where an instant lies on the axis, within the day's own ends."""
        return self.minute_of_second(instant.timestamp())

    def minute_of_second(self, second: float) -> float:
        """As `minute_of`, for seconds since 1970."""
        if self._is_plain:
            return (min(max(second, self.start), self.end) - self.start) / 60
        second = min(max(second, self.start), self.end)
        piece = self._pieces[max(0, bisect_right(self._starts, second) - 1)]
        wall = piece.wall_start + (second - piece.start) / 60
        if second == piece.end:
            return self._end_of(piece)
        return self._axis.minute_at(wall, piece.fold)

    def minute_of_wall(self, wall_minute: int) -> float:
        """Where a time on the wall lies on the axis; the next row where it has none."""
        return self._axis.minute_at(wall_minute)

    def instant_of(self, minute: float) -> datetime:
        """The instant at an axis minute; rows this column does not have give what follows."""
        wall, fold = self._axis.wall_at(minute)
        for piece in self._pieces:
            if piece.fold < fold and piece.wall_end <= wall:
                continue
            if wall < piece.wall_start:
                return from_seconds(piece.start)
            if wall < piece.wall_end and piece.fold == fold:
                return from_seconds(round(piece.start + (wall - piece.wall_start) * 60))
        return from_seconds(self.end)

    def span_of(self, interval: Interval) -> MinuteSpan:
        """Where an interval lies on the axis, cut to the day."""
        if self._is_plain:
            start, end = interval.start.timestamp(), interval.end.timestamp()
            if self.start <= start and end <= self.end:
                return (start - self.start) / 60, (end - self.start) / 60
        return self.minute_of(interval.start), self.minute_of(interval.end)

    def missing(self) -> tuple[MinuteSpan, ...]:
        """Rows of the axis that this column's clock does not have, from top to bottom."""
        gaps: list[MinuteSpan] = []
        for band in self._axis.bands:
            at = band.wall_start
            for piece in self._pieces:
                if piece.fold != band.fold or piece.wall_end <= at:
                    continue
                if min(piece.wall_start, band.wall_end) > at:
                    gaps.append(_rows(band, at, min(piece.wall_start, band.wall_end)))
                at = max(at, min(piece.wall_end, band.wall_end))
            if at < band.wall_end:
                gaps.append(_rows(band, at, band.wall_end))
        return tuple(gaps)

    def _end_of(self, piece: ClockPiece) -> float:
        return self._axis.minute_at(piece.wall_end - 1, piece.fold) + 1


# --- details ---------------------------------------------------------------------------------


def _rows(band: Band, wall_start: int, wall_end: int) -> MinuteSpan:
    shift = band.offset - band.wall_start
    return float(wall_start + shift), float(wall_end + shift)


def _offset(second: int, zone: tzinfo) -> timedelta:
    return from_seconds(second).astimezone(zone).utcoffset() or timedelta()


def _changes(start: int, end: int, zone: tzinfo) -> list[int]:
    """The seconds in `(start, end)` at which the zone's offset changes."""
    found: list[int] = []
    for before in range(start, end, 3600):
        after = min(before + 3600, end - 1)
        if _offset(before, zone) != _offset(after, zone):
            found.append(_change_between(before, after, zone))
    return found


def _change_between(before: int, after: int, zone: tzinfo) -> int:
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def _split_at_fold(pieces: list[ClockPiece], piece: ClockPiece) -> list[ClockPiece]:
    """The piece as it follows the ones before: its repeated part apart from the rest."""
    if not pieces or piece.wall_start >= pieces[-1].wall_end:
        return [piece]
    end_of_fold = pieces[-1].wall_end
    cut = min(piece.end, piece.start + (end_of_fold - piece.wall_start) * 60)
    folded = ClockPiece(piece.start, cut, piece.wall_start, 1)
    if cut == piece.end:
        return [folded]
    return [folded, ClockPiece(cut, piece.end, end_of_fold, 0)]


def _skipped_by_all(days: tuple[ClockDay, ...]) -> list[tuple[int, int]]:
    shared = set(days[0].skipped) if days else set()
    for day in days[1:]:
        shared &= set(day.skipped)
    return sorted(shared)


def _stretches(
    skipped: list[tuple[int, int]], repeated: list[tuple[int, int]]
) -> list[tuple[int, int, int]]:
    """Wall minutes in the order of the axis, each with its fold."""
    cuts = sorted(
        [(start, start, end, 0) for start, end in skipped]
        + [(end, start, end, 1) for start, end in repeated]
    )
    stretches: list[tuple[int, int, int]] = []
    position = 0
    for cut, start, end, fold in cuts:
        stretches.append((position, cut, 0))
        if fold:
            stretches.append((start, end, 1))
            position = max(position, cut)
        else:
            position = end
    stretches.append((position, MINUTES_A_DAY, 0))
    return stretches
