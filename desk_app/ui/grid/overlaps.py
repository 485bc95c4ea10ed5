"""How often time is taken at once: what the badge of overlapping tiles counts."""

from collections.abc import Sequence
from typing import NamedTuple

from desk_app.ui.grid.geometry import Box, GridGeometry
from desk_app.ui.grid.tiles import Tile

BADGE_WIDTH = 26
BADGE_HEIGHT = 16


class Overlap(NamedTuple):
    """A stretch of a column in which tiles overlap one another, directly or through others."""

    start: float
    """In axis minutes."""
    most: int
    """How many take the same time, at least 2."""

    def badge(self, geometry: GridGeometry, column: int) -> Box:
        """Where its badge lies: at the right of the column, over the edge of the first tile."""
        right, top = geometry.edges[column + 1] - 4, geometry.y_of(self.start)
        return Box(right - BADGE_WIDTH, max(0, top - 6), BADGE_WIDTH, BADGE_HEIGHT)


def find_overlaps(tiles: Sequence[Tile]) -> tuple[Overlap, ...]:
    """Where the time of a column is taken more than once; tiles that touch do not overlap.

    Args:
        tiles: Ordered by start.
    """
    found: list[Overlap] = []
    group: list[Tile] = []
    group_end = float("-inf")
    for tile in tiles:
        if tile.start >= group_end:
            found += _overlap_of(group)
            group = []
        group.append(tile)
        group_end = max(group_end, tile.end) if len(group) > 1 else tile.end
    return (*found, *_overlap_of(group))


def _overlap_of(group: Sequence[Tile]) -> list[Overlap]:
    if len(group) < 2:
        return []
    edges = sorted([(tile.start, 1) for tile in group] + [(tile.end, -1) for tile in group])
    now = most = 0
    for _, step in edges:
        now += step
        most = max(most, now)
    return [Overlap(group[0].start, most)] if most > 1 else []
