"""Side by side: which lane each of several overlapping spans takes."""

from collections.abc import Sequence
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
    lanes: list[int] = []
    ends: list[float] = []
    group_end = float("-inf")
    for start, end in spans:
        if start >= group_end and lanes:
            places.extend(LanePlace(lane, len(ends)) for lane in lanes)
            lanes, ends = [], []
        lane = _free_lane(ends, start)
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        lanes.append(lane)
        group_end = max(group_end, end) if len(lanes) > 1 else end
    places.extend(LanePlace(lane, len(ends)) for lane in lanes)
    return places


def lane_edges(place: LanePlace, width: int) -> tuple[int, int]:
    """Where a lane begins and ends, in pixels from the left of so wide a column."""
    if place.lanes * NARROWEST_LANE <= width or place.lanes == 1:
        left = round(place.lane * width / place.lanes)
        return left, round((place.lane + 1) * width / place.lanes)
    step = max(0.0, (width - NARROWEST_LANE) / (place.lanes - 1))
    left = round(place.lane * step)
    return left, min(width, left + NARROWEST_LANE)


def _free_lane(ends: list[float], start: float) -> int:
    for lane, end in enumerate(ends):
        if end <= start:
            return lane
    return len(ends)
