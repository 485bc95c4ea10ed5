"""How much may be asked at once: no more starts of slots than anybody can use."""

from datetime import datetime, timedelta
from typing import Final

from desk_app.domain.interval import Interval
from desk_app.timekit.bodies import invalid

MOST_STARTS: Final = 60_000
"""How many slots may begin in the windows asked for: every five minutes for half a year fits."""


def count_starts(window: Interval, step: timedelta | None, *, now: datetime) -> float:
    """How many slots may begin in a window from now on; 0 where whole stretches are asked for."""
    ahead = window.end - max(window.start, now)
    return 0 if step is None else max(ahead / step, 0)


def check_effort(starts: float) -> None:
    """Raises InvalidRequestError for a question with more answers than anybody can use."""
    if starts > MOST_STARTS:
        raise invalid("length", "length is too short for so long a time")
