"""Arrived, in service, served, did not come: read from what is noted in a booking."""

import pytest

from desk_app.domain.day_state import DayMark, DayState, changes_for, day_mark, next_state
from tests.builders import at, make_booking

NOON = at("12:00")


def noted(*states: DayState, **more: object):
    return make_booking("b", meta=dict.fromkeys(states, NOON.isoformat()), **more)


@pytest.mark.parametrize(
    ("states", "shown", "then"),
    [
        ((), None, DayState.ARRIVED),
        ((DayState.ARRIVED,), DayState.ARRIVED, DayState.IN_SERVICE),
        ((DayState.ARRIVED, DayState.IN_SERVICE), DayState.IN_SERVICE, DayState.SERVED),
        ((DayState.ARRIVED, DayState.SERVED), DayState.SERVED, None),
        ((DayState.NO_SHOW,), DayState.NO_SHOW, None),
    ],
)
def test_the_latest_step_counts_and_tells_what_comes_next(states, shown, then):
    booking = noted(*states)

    assert day_mark(booking) == (DayMark(shown, NOON) if shown else None)
    assert next_state(booking) is then


@pytest.mark.parametrize("value", [None, 5, "", "soon", "2025-10-14T12:00:00"])
def test_a_note_that_makes_no_sense_is_no_state(value):
    assert day_mark(make_booking("b", meta={DayState.ARRIVED: value})) is None


def test_a_booking_that_was_called_off_has_no_state_of_the_day():
    assert day_mark(noted(DayState.ARRIVED, state="cancelled")) is None


def test_whoever_arrives_did_come_after_all():
    assert changes_for(DayState.ARRIVED, NOON)[DayState.NO_SHOW] is None


def test_whoever_did_not_come_has_not_arrived():
    changes = changes_for(DayState.NO_SHOW, NOON)

    assert changes[DayState.ARRIVED] is None
    assert changes[DayState.NO_SHOW] == NOON.isoformat()
