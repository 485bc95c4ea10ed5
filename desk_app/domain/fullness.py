"""How full days are for a service and those who do it: a heat map of a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.domain.availability import AvailabilityQuery, FreeTimes, ResourceTime
from desk_app.domain.local_days import LocalDay
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.spans import Span


@dataclass(frozen=True, slots=True)
class DayFullness:
    """How much time of all resources together a day has, and how much is left of it."""

    day: date
    open: timedelta
    """What constraints leave open; zero on a closed day."""
    free: timedelta
    """What is left in stretches that the service fits into."""

    @property
    def share(self) -> float:
        """From 0, nothing taken, to 1; 0 on a closed day."""
        return 1 - self.free / self.open if self.open else 0.0


def find_fullness(
    query: AvailabilityQuery, resources: Iterable[ResourceTime]
) -> tuple[DayFullness, ...]:
    """How full each day of a query's window is.

    Each resource's time counts for the days of its own place. In the mode `mutual` the time that
    all share counts, once, for the days of the first. A free stretch shorter than the query's
    length counts as taken, and so does what the buffer needs.

    Args:
        query: The service: who, when, how long, with which buffer and constraints.
        resources: Those of the query that are to be considered; what has passed is not cut off.

    Returns:
        Ordered by day, each day once, closed ones too; empty for no resources.
    """
    times = FreeTimes(query, resources, now=query.window.start)
    least = 0 if query.length is None else int(query.length.total_seconds())
    opened: dict[date, int] = {}
    free: dict[date, int] = {}
    whose = slice(1) if query.mode is AvailabilityMode.MUTUAL else slice(None)
    for each in times.opened[whose]:
        _add(opened, each.spans, each.days)
    for each in times.free[whose]:
        fitting = [span for span in each.spans if span[1] - span[0] >= least]
        _add(free, fitting, each.days)
    return tuple(
        DayFullness(day, timedelta(seconds=opened[day]), timedelta(seconds=free[day]))
        for day in sorted(opened)
    )


def _add(totals: dict[date, int], spans: Sequence[Span], days: Sequence[LocalDay]) -> None:
    """Add how much of each day a set of spans in normal form takes, in seconds."""
    at = 0
    for day in days:
        while at < len(spans) and spans[at][1] <= day.start:
            at += 1
        total, index = 0, at
        while index < len(spans) and spans[index][0] < day.end:
            total += min(spans[index][1], day.end) - max(spans[index][0], day.start)
            index += 1
        totals[day.day] = totals.get(day.day, 0) + total
