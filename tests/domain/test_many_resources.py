"""Many resources whose slots lie on no common grid: everybody for every start, within bounds."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain import availability
from desk_app.domain.availability import AvailabilityQuery, ResourceTime, find_slots
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.slot_layout import find_fitting
from desk_app.domain.spans import union
from desk_app.errors import InvalidInputError
from tests.builders import HOUR, at

WINDOW = Interval(at("00:00"), at("24:00"))


def odd_times(people: int) -> list[ResourceTime]:
    """Resources each of whom is busy for a minute at another odd one of the day."""
    start = to_seconds(WINDOW.start)
    return [
        ResourceTime(
            resource_id=ResourceId(f"p{number}"),
            zone=UTC,
            busy=[(start + 3600 + number * 60, start + 3660 + number * 60)],
        )
        for number in range(people)
    ]


def query(people: int) -> AvailabilityQuery:
    return AvailabilityQuery(
        resources=tuple(ResourceId(f"p{number}") for number in range(people)),
        window=WINDOW,
        mode=AvailabilityMode.EXCLUSIVE,
        length=HOUR,
        rounds_to_nearest_hour=False,
    )


def test_a_start_of_one_is_offered_of_everybody_who_has_time_then():
    slots = find_slots(query(30), odd_times(30), now=at("00:00"))

    offered = {slot.starts_at: len(slot.resource_ids) for slot in slots}
    assert offered[at("01:01")] == 1  # the first is free again, and nobody else for an hour
    assert offered[at("02:01")] == 30
    assert offered[at("02:07")] == 30


def test_what_grows_with_starts_times_resources_is_refused_before_it_is_reckoned(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(availability, "MOST_OFFERS", 3_000)

    assert find_slots(query(10), odd_times(10), now=at("00:00"))
    with pytest.raises(InvalidInputError) as refused:
        find_slots(query(100), odd_times(100), now=at("00:00"))

    assert refused.value.field == "resources"


def test_a_thousand_people_every_quarter_of_an_hour_for_four_weeks_are_within_bounds():
    eight_hours = 8 * 4

    assert 1_000 * 28 * eight_hours < availability.MOST_OFFERS


spans = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(st.lists(st.integers(0, 60)), st.integers(1, 9), st.lists(spans))
def test_fitting_starts_are_those_that_one_free_span_holds(starts, length, free):
    ordered, normal = sorted(starts), union(free)

    assert find_fitting(ordered, length, normal) == [
        start
        for start in ordered
        if any(span[0] <= start and start + length <= span[1] for span in normal)
    ]
