import pytest

from desk_app.ui.grid.legality import Legality, Verdict, judge
from tests.builders import booking_id, make_event
from tests.ui.grid.columns import booked, make_column, stretch, wall


def test_open_time_that_nobody_has_is_free():
    assert judge(make_column(), stretch("10:00", "11:00")) == Legality(Verdict.FREE)


@pytest.mark.parametrize(("start", "end"), [("8:30", "9:30"), ("16:30", "17:30"), ("6:00", "7:00")])
def test_time_that_reaches_out_of_the_opening_is_closed(start, end):
    assert judge(make_column(), stretch(start, end)).verdict is Verdict.CLOSED


def test_openings_that_touch_count_as_one():
    column = make_column(opened=(stretch("9:00", "12:00"), stretch("12:00", "17:00")))

    assert judge(column, stretch("11:30", "12:30")).verdict is Verdict.FREE


def test_taken_time_names_who_has_it():
    column = make_column("eva", [booked("anna", "10:00", "11:00")])

    assert judge(column, stretch("10:30", "11:30")) == Legality(Verdict.TAKEN, "Anna")


def test_a_booking_does_not_stand_in_its_own_way():
    column = make_column("eva", [booked("anna", "10:00", "11:00")])

    verdict = judge(column, stretch("10:15", "11:15"), moving=booking_id("anna")).verdict

    assert verdict is Verdict.FREE


def test_bookings_that_only_touch_leave_the_time_free():
    column = make_column("eva", [booked("anna", "10:00", "11:00")])

    assert judge(column, stretch("11:00", "12:00")).verdict is Verdict.FREE


def test_a_request_leaves_the_time_free():
    request = booked("anna", "10:00", "11:00", state="tentative", graph="confirm_decline")

    assert judge(make_column("eva", [request]), stretch("10:00", "11:00")).verdict is Verdict.FREE


def test_busy_time_of_another_calendar_is_taken_by_nobody_named():
    event = make_event(starts_at=wall("10:00"), ends_at=wall("11:00"))
    column = make_column("eva", events=[event])

    assert judge(column, stretch("10:30", "11:30")) == Legality(Verdict.TAKEN)
