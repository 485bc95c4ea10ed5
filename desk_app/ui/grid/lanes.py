"""Side by side: which lane each of several overlapping spans takes."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Final, NamedTuple

NARROWEST_LANE: Final = 26
"""In pixels; lanes that would be narrower lie over one another like cards."""


class LanePlace(NamedTuple):
    """The lane of one span, and how many lanes its group has."""

    lane: int
    lanes: int


def assign_lanes(spans: Sequence[tuple[float, float]]) -> list[LanePlace]:
    """A lane for each span, so that no two spans of a lane overlap.

    Spans that overlap one another, directly or through others, form a group; each takes the first
    lane that is free at its start. Touching spans do not overlap.

    Args:
        spans: From and to, ordered by from.

    Returns:
        In the order of the spans.
    """
    places: list[LanePlace] = []
    group = _Group()
    group_end = float("-inf")
    for start, end in spans:
        if start >= group_end and group.lanes:
            places.extend(group.places())
            group = _Group()
        group.add(start, end)
        group_end = max(group_end, end) if len(group.lanes) > 1 else end
    places.extend(group.places())
    return places


class _Group:
    """Spans that overlap one another, and the lanes they take."""

    def __init__(self) -> None:
        self.lanes: list[int] = []
        """Of each span."""
        self._count = 0
        self._taken: list[tuple[float, int]] = []
        """A heap of lanes that are taken, the one that is free again first at the front."""
        self._free: list[int] = []
        """A heap of lanes that were taken and are free again."""

    def add(self, start: float, end: float) -> None:
        """Give the first lane that is free to a span that starts no earlier than those before."""
        while self._taken and self._taken[0][0] <= start:
            heappush(self._free, heappop(self._taken)[1])
        if self._free:
            lane = heappop(self._free)
        else:
            lane = self._count
            self._count += 1
        heappush(self._taken, (end, lane))
        self.lanes.append(lane)

    def places(self) -> Iterator[LanePlace]:
        """The places of the spans, in their order."""
        return (LanePlace(lane, self._count) for lane in self.lanes)


def lane_edges(place: LanePlace, width: int) -> tuple[int, int]:
    """Where a lane begins and ends, in pixels from the left of so wide a column."""
    if place.lanes * NARROWEST_LANE <= width or place.lanes == 1:
        left = round(place.lane * width / place.lanes)
        return left, round((place.lane + 1) * width / place.lanes)
    step = max(0.0, (width - NARROWEST_LANE) / (place.lanes - 1))
    left = round(place.lane * step)
    return left, min(width, left + NARROWEST_LANE)
