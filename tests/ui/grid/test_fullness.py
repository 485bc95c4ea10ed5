import pytest

from desk_app.ui.grid.fullness import measure
from tests.builders import make_event
from tests.ui.grid.columns import booked, make_column, stretch, wall


def test_the_share_is_taken_time_of_open_time():
    column = make_column("eva", [booked("anna", "9:00", "11:00")])

    assert measure(column).share == pytest.approx(0.25)


def test_time_outside_the_opening_does_not_fill_the_day():
    assert measure(make_column("eva", [booked("anna", "6:00", "8:00")])).share == 0


def test_overlapping_bookings_count_once():
    column = make_column("eva", [booked("anna", "9:00", "11:00"), booked("ben", "9:00", "11:00")])

    assert measure(column).share == pytest.approx(0.25)


def test_a_request_that_nobody_has_answered_takes_no_time():
    request = booked("anna", "9:00", "11:00", state="tentative", graph="confirm_decline")

    assert measure(make_column("eva", [request])).share == 0


def test_busy_time_of_other_calendars_is_taken():
    event = make_event(starts_at=wall("9:00"), ends_at=wall("13:00"))

    assert measure(make_column("eva", events=[event])).share == pytest.approx(0.5)


def test_a_closed_day_is_empty_and_never_free():
    full = measure(make_column("eva", opened=()))

    assert (full.share, full.is_open, full.next_free(wall("10:00"))) == (0.0, False, None)


def test_next_free_begins_now_inside_a_free_stretch():
    full = measure(make_column("eva", [booked("anna", "11:00", "12:00")]))

    assert full.next_free(wall("10:24")) == stretch("10:24", "11:00")


def test_a_rest_shorter_than_a_quarter_is_passed_over():
    full = measure(make_column("eva", [booked("anna", "11:00", "12:00")]))

    assert full.next_free(wall("10:50")) == stretch("12:00", "17:00")


def test_after_the_last_free_stretch_there_is_none():
    assert measure(make_column("eva")).next_free(wall("16:50")) is None
