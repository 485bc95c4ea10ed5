import pytest

from desk_app.domain.booking_graph import CANCELLED, COMPLETED, CONFIRMED, PAID, TENTATIVE
from desk_app.domain.day_states import (
    ARRIVED_KEY,
    IN_SERVICE_KEY,
    NO_SHOW_KEY,
    SERVED_KEY,
    DayState,
    day_state,
    facts_of,
    has_day_state,
    next_day_state,
)
from tests.builders import at, make_booking


@pytest.mark.parametrize(
    ("meta", "state"),
    [
        ({}, DayState.EXPECTED),
        ({ARRIVED_KEY: "", SERVED_KEY: None}, DayState.EXPECTED),
        ({ARRIVED_KEY: "2026-03-02T09:00:00+00:00"}, DayState.ARRIVED),
        ({ARRIVED_KEY: "x", IN_SERVICE_KEY: "y"}, DayState.IN_SERVICE),
        ({ARRIVED_KEY: "x", IN_SERVICE_KEY: "y", SERVED_KEY: "z"}, DayState.SERVED),
        ({ARRIVED_KEY: "x", NO_SHOW_KEY: "y"}, DayState.NO_SHOW),
    ],
)
def test_what_is_noted_last_counts(meta, state):
    assert day_state(make_booking(meta=meta)) is state


def test_a_visit_goes_from_arrived_over_in_service_to_served_and_ends_there():
    walked = [DayState.EXPECTED]
    while (after := next_day_state(walked[-1])) is not None:
        walked.append(after)

    assert walked == [DayState.EXPECTED, DayState.ARRIVED, DayState.IN_SERVICE, DayState.SERVED]


def test_somebody_who_did_not_come_has_no_next_step():
    assert next_day_state(DayState.NO_SHOW) is None


@pytest.mark.parametrize("state", list(DayState))
def test_the_facts_of_a_state_are_read_as_that_state(state):
    facts = facts_of(state, {}, at("09:02"))

    assert day_state(make_booking(meta=facts)) is state


def test_what_was_noted_before_keeps_its_instant():
    facts = facts_of(DayState.SERVED, {ARRIVED_KEY: "earlier"}, at("09:02"))

    assert facts[ARRIVED_KEY] == "earlier"
    assert facts[SERVED_KEY] == "2026-03-02T09:02:00+00:00"


def test_a_state_takes_back_what_no_longer_holds():
    facts = facts_of(DayState.NO_SHOW, {ARRIVED_KEY: "earlier"}, at("09:02"))

    assert facts[ARRIVED_KEY] is None


@pytest.mark.parametrize(
    ("state", "has_one"),
    [(CONFIRMED, True), (PAID, True), (COMPLETED, True), (TENTATIVE, False), (CANCELLED, False)],
)
def test_only_what_is_confirmed_is_a_visit(state, has_one):
    assert has_day_state(make_booking(state=state)) is has_one
