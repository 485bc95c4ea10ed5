"""Free slots as ways that share no line with the engine find them.

On the subset that all know: opening hours with a break, busy time, a length, a grid.
"""

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.availability import AvailabilityQuery, ResourceTime, find_slots
from desk_app.domain.constraint import Hours, allow, block
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode
from tests.bench import free_slots, peers
from tests.bench.peers import Work
from tests.builders import MONDAY
from tests.domain.scheduling_strategies import LONG_AGO

WAYS = [peers.sweep, peers.with_portion, peers.with_interval_tree]
DAYS, A_DAY = 2, 1440
clocks = st.lists(st.integers(0, 287), min_size=4, max_size=4, unique=True).map(
    lambda fives: [5 * five for five in sorted(fives)]
)
busy = st.lists(
    st.tuples(st.integers(0, DAYS * A_DAY), st.integers(1, 200)).map(
        lambda one: (one[0], sum(one))
    ),
    max_size=12,
).map(sorted)


@pytest.mark.parametrize("way", WAYS)
@given(
    clocks,
    st.lists(busy, min_size=1, max_size=3),
    st.integers(1, 24).map(lambda fives: 5 * fives),
    st.sampled_from([5, 10, 15, 20, 30, 60, 90]),
)
def test_the_engine_finds_what_another_way_finds(way, clock, busy_of_all, length, step):
    opens, lunch, back, closes = clock
    work = Work(
        opened=[
            (day * A_DAY + start, day * A_DAY + end)
            for day in range(DAYS)
            for start, end in ((opens, lunch), (back, closes))
        ],
        busy=busy_of_all,
        length=length,
        step=step,
    )
    ids = tuple(ResourceId(f"resource-{number}") for number in range(len(busy_of_all)))
    midnight = to_seconds(MONDAY)
    times = [
        ResourceTime(
            resource_id=one,
            zone=UTC,
            constraint_levels=((allow(Hours(opens, closes)), block(Hours(lunch, back))),),
            busy=[(midnight + start * 60, midnight + end * 60) for start, end in spans],
        )
        for one, spans in zip(ids, busy_of_all, strict=True)
    ]
    query = AvailabilityQuery(
        resources=ids,
        window=Interval(MONDAY, MONDAY + timedelta(days=DAYS)),
        mode=AvailabilityMode.EXCLUSIVE,
        length=timedelta(minutes=length),
        increment=timedelta(minutes=step),
    )

    slots = find_slots(query, times, now=LONG_AGO)

    ours = sorted(
        (ids.index(one), int((slot.starts_at - MONDAY) / timedelta(minutes=1)))
        for slot in slots
        for one in slot.resource_ids
    )
    assert ours == way(work)()


@pytest.mark.parametrize("way", WAYS)
def test_on_the_work_of_the_bench_all_ways_find_the_same(way):
    load = free_slots.make_load(3)

    found = way(load.work)()

    assert found
    assert free_slots.wall_clock(free_slots.whole(load)()) == found
