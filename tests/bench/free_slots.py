"""Free slots of 50 resources over four weeks, against a plain sweep over integers.

The workload: Monday to Friday 9 to 17 with lunch from 12 to 13, eight busy spans a day and
resource on quarter hours, slots of 30 minutes every 15. The sweep knows nothing but wall-clock
minutes; ours goes through constraints, local days and the engine, and ends with the starts.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.domain.constraint import DayAndTime, Hours, Weekday, allow, block
from desk_app.domain.interval import to_seconds
from desk_app.domain.opening import Opening
from desk_app.domain.slot_layout import SlotLayout, find_starts
from desk_app.domain.spans import free_spans
from tests.bench.measure import Figure, against_floor, alternate, milliseconds

RESOURCES, DAYS, BUSY_A_DAY = 50, 28, 8
FIRST = datetime(2030, 1, 7, tzinfo=UTC)
OPEN, CLOSE, LUNCH_FROM, LUNCH_TO = 540, 1020, 720, 780
LENGTH, STEP = 30, 15

Busy = list[tuple[int, int, int]]


def make_busy(seed: int) -> list[Busy]:
    """Day, start and end in minutes of every busy span, per resource, in order."""
    random_numbers = random.Random(seed)
    return [
        sorted(
            span for day in range(DAYS) if day % 7 < 5 for span in _busy_day(day, random_numbers)
        )
        for _ in range(RESOURCES)
    ]


def _busy_day(day: int, random_numbers: random.Random) -> Busy:
    quarters = [*range(OPEN, LUNCH_FROM, 15), *range(LUNCH_TO, CLOSE, 15)]
    starts = sorted(random_numbers.sample(quarters, BUSY_A_DAY))
    return [(day, start, start + 15) for start in starts]


def sweep(data: list[Busy]) -> Callable[[], list[tuple[int, int]]]:
    """The floor: one pass over sorted spans, minutes as integers."""
    per_day = [
        {day: [(s, e) for d, s, e in busy if d == day] for day in range(DAYS)} for busy in data
    ]
    workdays = [day for day in range(DAYS) if day % 7 < 5]

    def query() -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for number, days in enumerate(per_day):
            for day in workdays:
                base = day * 1440
                for low, high in ((OPEN, LUNCH_FROM), (LUNCH_TO, CLOSE)):
                    at = low
                    for start, end in days[day]:
                        if end <= at:
                            continue
                        if start >= high:
                            break
                        minute = -(-at // STEP) * STEP
                        while minute + LENGTH <= start:
                            found.append((number, base + minute))
                            minute += STEP
                        at = end
                    minute = -(-at // STEP) * STEP
                    while minute + LENGTH <= high:
                        found.append((number, base + minute))
                        minute += STEP
        return found

    return query


def engine(data: list[Busy]) -> Callable[[], list[tuple[int, int]]]:
    """Ours: constraints to open time, minus busy time, laid out as starts."""
    zone = ZoneInfo("Etc/UTC")
    first = to_seconds(FIRST)
    window = (first, to_seconds(FIRST + timedelta(days=DAYS)))
    constraints = (
        *(allow(DayAndTime(day, OPEN, CLOSE)) for day in Weekday if day < Weekday.SATURDAY),
        block(Hours(LUNCH_FROM, LUNCH_TO)),
    )
    spans = [
        [(first + d * 86400 + s * 60, first + d * 86400 + e * 60) for d, s, e in busy]
        for busy in data
    ]
    layout = SlotLayout(length=LENGTH * 60, increment=STEP * 60, is_rounded=True)

    def query() -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        opening = Opening(window, zone)
        for number, busy in enumerate(spans):
            free = free_spans(opening.spans((constraints,)), busy)
            found += [(number, start) for start in find_starts(free, layout, opening.days)]
        return found

    return query


def measure() -> list[Figure]:
    """The figure, after both were seen to give the same slots."""
    data = make_busy(20300107)
    floor, ours = sweep(data), engine(data)
    first = to_seconds(FIRST)
    if [(n, first + minute * 60) for n, minute in floor()] != ours():
        raise AssertionError("the engine and the sweep give different slots")
    floor_ms, our_ms = alternate(lambda: milliseconds(floor), lambda: milliseconds(ours))
    name = "free slots, 50 resources, 28 days, integer engine"
    return [against_floor(name, our_ms, floor_ms, budget=3.0)]
