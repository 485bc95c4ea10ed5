"""Free slots, against a plain sweep over integers and against pipelines on two libraries.

The workload: Monday to Friday 9 to 17 with lunch from 12 to 13, eight busy spans a day and
resource, slots of 30 minutes every 15, over four weeks with a change of the clock among them.
"""

import gc
import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.domain.availability import (
    AvailabilityQuery,
    FreeTimes,
    ResourceTime,
    Slot,
    find_slots,
)
from desk_app.domain.constraint import DayAndTime, Hours, Weekday, allow, block
from desk_app.domain.fullness import find_fullness
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, from_seconds
from desk_app.domain.local_days import second_of_midnight
from desk_app.domain.opening import Opening
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.slot_layout import SlotLayout, find_starts
from desk_app.domain.spans import Span, free_spans
from tests.bench import peers
from tests.bench.measure import Figure, against_floor, alternate, milliseconds
from tests.bench.peers import Found, Work
from tests.bench.server.plot import Line, Panel, draw

PLOT = Path("docs/engine.svg")
RESOURCES, DAYS, BUSY_A_DAY = 50, 28, 8
SIZES = (1, 50, 1_000)
ZONE = ZoneInfo("Europe/Berlin")
FIRST = date(2030, 3, 18)
"""A Monday; the clock is changed on the 31st."""
NOW = datetime(2030, 1, 1, tzinfo=UTC)
HALVES = ((540, 720), (780, 1020))
LENGTH, STEP = 30, 15
RULES = (
    *(allow(DayAndTime(day, 540, 1020)) for day in Weekday if day < Weekday.SATURDAY),
    block(Hours(720, 780)),
)
A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Load:
    """The same question for everybody who is to answer it."""

    work: Work
    query: AvailabilityQuery
    times: Sequence[ResourceTime]
    window: Span


def make_load(resources: int = RESOURCES, days: int = DAYS, *, seed: int = 20300318) -> Load:
    """A question about so many resources and days from `FIRST` on."""
    numbers = random.Random(seed)
    workdays = [day for day in range(days) if day % 7 < 5]
    midnights = [second_of_midnight(FIRST + timedelta(days=day), ZONE) for day in range(days + 1)]
    busy = [
        [span for day in workdays for span in _busy_day(day, numbers)] for _ in range(resources)
    ]
    ids = tuple(ResourceId(f"resource-{number}") for number in range(resources))
    window = (midnights[0], midnights[-1])
    return Load(
        work=Work(
            opened=[(d * A_DAY + s, d * A_DAY + e) for d in workdays for s, e in HALVES],
            busy=busy,
            length=LENGTH,
            step=STEP,
        ),
        query=AvailabilityQuery(
            resources=ids,
            window=Interval(from_seconds(window[0]), from_seconds(window[1])),
            mode=AvailabilityMode.EXCLUSIVE,
            length=timedelta(minutes=LENGTH),
            increment=timedelta(minutes=STEP),
        ),
        times=[
            ResourceTime(
                resource_id=resource_id,
                zone=ZONE,
                constraint_levels=(RULES,),
                busy=[(_second(s, midnights), _second(e, midnights)) for s, e in spans],
            )
            for resource_id, spans in zip(ids, busy, strict=True)
        ],
        window=window,
    )


def _busy_day(day: int, numbers: random.Random) -> list[Span]:
    """Eight spans of a quarter to three quarters of an hour, apart or touching, in order."""
    spans: list[Span] = []
    while len(spans) < BUSY_A_DAY:
        start = numbers.choice([at for low, high in HALVES for at in range(low, high, 15)])
        end = start + numbers.choices((15, 30, 45), (45, 40, 15))[0]
        is_open = any(low <= start and end <= high for low, high in HALVES)
        start, end = day * A_DAY + start, day * A_DAY + end
        if is_open and all(end <= one[0] or one[1] <= start for one in spans):
            spans.append((start, end))
    return sorted(spans)


def _second(minute: int, midnights: Sequence[int]) -> int:
    """The instant of a minute of a workday, on none of which the clock is changed."""
    return midnights[minute // A_DAY] + minute % A_DAY * 60


# --- ours ------------------------------------------------------------------------------------


def integers(load: Load) -> Callable[[], Found]:
    """The engine on integers alone, from open time on, as the sweep is given it."""
    layout = SlotLayout(length=LENGTH * 60, increment=STEP * 60, is_rounded=True)
    opening = Opening(load.window, ZONE)
    opened = opening.spans((RULES,))

    def query() -> Found:
        found: Found = []
        for number, time in enumerate(load.times):
            free = free_spans(opened, time.busy)
            found += [(number, start) for start in find_starts(free, layout, opening.days)]
        return found

    return query


def whole(load: Load) -> Callable[[], tuple[Slot, ...]]:
    """The whole answer: slots with instants, each with everybody who is free."""
    return lambda: find_slots(load.query, load.times, now=NOW)


def wall_clock(slots: Sequence[Slot]) -> Found:
    """The starts of an answer as the sweep writes them."""
    found: Found = []
    for slot in slots:
        shown = slot.starts_at.astimezone(ZONE)
        minute = (shown.date() - FIRST).days * A_DAY + shown.hour * 60 + shown.minute
        found += [(int(one.removeprefix("resource-")), minute) for one in slot.resource_ids]
    return sorted(found)


# --- the figures -----------------------------------------------------------------------------


def measure(size: str = "small") -> Iterator[Figure]:
    """The figures; in the size `full` the plot is drawn as well."""
    for number in SIZES:
        load = make_load(number)
        _compare(load)
        runs = 9 if number <= RESOURCES else 5
        name = f"free slots of {_named(number)}"
        floor, ours = _against_sweep(load, integers(load), runs)
        yield against_floor(f"{name}, integer engine", ours, floor, budget=2.0)
        floor, ours = _against_sweep(load, whole(load), runs)
        yield against_floor(f"{name}, whole answer", ours, floor, budget=8.0)
        yield from _race(load, name)
    yield from _resources()
    yield from _days()
    yield _heat_map()
    yield _one_booking_more()
    yield from _memory()
    if size == "full":
        PLOT.write_text(draw(list(_panels())), encoding="utf-8")


def _named(number: int) -> str:
    return f"{number:,} resource{'' if number == 1 else 's'}"


def _compare(load: Load) -> None:
    """Raises AssertionError unless all find the same slots."""
    expected = peers.sweep(load.work)()
    slots = wall_clock(whole(load)())
    for found in (peers.with_portion(load.work)(), peers.with_interval_tree(load.work)(), slots):
        if found != expected:
            raise AssertionError("two ways to find free slots find different ones")
    if len(integers(load)()) != len(expected):
        raise AssertionError("the integer engine finds other slots than the sweep")


def _against_sweep(load: Load, work: Callable[[], object], runs: int) -> tuple[float, float]:
    return _in_turn(load, peers.sweep(load.work), work, runs)


def _race(load: Load, name: str) -> Iterator[Figure]:
    """How many times our whole answer others take for their starts alone."""
    runs = 9 if len(load.times) <= RESOURCES else 3
    for library, theirs in (
        ("portion", peers.with_portion(load.work)),
        ("intervaltree", peers.with_interval_tree(load.work)),
    ):
        their_ms, our_ms = _in_turn(load, theirs, whole(load), runs)
        figure = against_floor(f"{name}, {library} against ours", their_ms, our_ms, budget=5.0)
        yield replace(figure, is_least=True)


def _in_turn(
    load: Load, first: Callable[[], object], second: Callable[[], object], runs: int
) -> tuple[float, float]:
    """What one of each takes; a question about few is asked several times, for it is short."""
    times = max(1, 20 // len(load.times))
    took = alternate(
        lambda: milliseconds(lambda: [first() for _ in range(times)]),
        lambda: milliseconds(lambda: [second() for _ in range(times)]),
        runs,
    )
    return took[0] / times, took[1] / times


def _resources() -> Iterator[Figure]:
    """Growth: all of them in one question, in turn with as many in small ones."""
    few, many = make_load(RESOURCES), make_load(SIZES[-1])
    times = SIZES[-1] // RESOURCES
    for kind, make in (("integer engine", integers), ("whole answer", whole)):
        few_ms, many_ms = _each_in_turn(make(few), make(many), times)
        name = f"{kind}, {SIZES[-1]:,} against {times} times {RESOURCES}"
        yield against_floor(name, many_ms, few_ms, budget=1.5)


def _each_in_turn(
    few: Callable[[], object], many: Callable[[], object], times: int
) -> tuple[float, float]:
    return alternate(
        lambda: milliseconds(lambda: [few() for _ in range(times)]), lambda: milliseconds(many), 5
    )


def _days() -> Iterator[Figure]:
    month, half_year = whole(make_load(days=28)), whole(make_load(days=182))
    month_ms, half_year_ms = alternate(lambda: milliseconds(month), lambda: milliseconds(half_year))
    name = "whole answer, 50 resources, 182 days against 6.5 times 28"
    yield against_floor(name, half_year_ms, month_ms * 6.5, budget=1.5)


def _heat_map() -> Figure:
    load = make_load(days=31)
    return _at_most(
        "how full each day of a month is, 50 resources",
        60,
        _median(lambda: find_fullness(load.query, load.times)),
    )


def _one_booking_more() -> Figure:
    load = make_load()
    times = FreeTimes(load.query, load.times, now=NOW)
    more = _with_one_more(load)
    return _at_most(
        "one booking more, its resource reckoned anew", 1, _median(lambda: times.put(more))
    )


def _with_one_more(load: Load) -> ResourceTime:
    time = load.times[7 % len(load.times)]
    return replace(time, busy=[*time.busy, (load.window[0] + 36_000, load.window[0] + 37_800)])


def _memory() -> Iterator[Figure]:
    """What is still held after many repetitions that was not after a few."""
    load = make_load()
    times, more = FreeTimes(load.query, load.times, now=NOW), _with_one_more(load)
    for name, work in (
        ("memory kept by 200 whole answers", whole(load)),
        ("memory kept by 200 changes of one resource", lambda: times.put(more)),
    ):
        yield replace(_at_most(name, 64, _kept(work)), unit="KB")


def _kept(work: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        held = [_held_after(work, times) for times in (20, 200)]
        return max(held[1] - held[0], 0) / 1024
    finally:
        tracemalloc.stop()


def _held_after(work: Callable[[], object], times: int) -> int:
    for _ in range(times):
        work()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def _median(work: Callable[[], object]) -> float:
    return alternate(lambda: milliseconds(work), lambda: 0.0)[0]


def _at_most(name: str, budget: float, value: float) -> Figure:
    return Figure(name=name, value=value, unit="ms", floor=None, ratio=None, budget=budget)


# --- the plot --------------------------------------------------------------------------------


def _panels() -> Iterator[Panel]:
    for title, loads in (
        ("Resources asked about, 28 days", {n: make_load(n) for n in (1, 10, 100, 1_000)}),
        ("Days asked about, 50 resources", {n: make_load(days=n) for n in (1, 7, 28, 91, 182)}),
    ):
        lines = [
            Line(name, tuple((n, _median(make(load))) for n, load in loads.items()))
            for name, make in (
                ("whole answer", whole),
                ("integer engine", integers),
                ("plain sweep", lambda load: peers.sweep(load.work)),
            )
        ]
        yield Panel(title, "ms", lines)
