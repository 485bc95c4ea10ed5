import pytest

from desk_app.domain.booking_graph import COMPLETED, RESERVATION, RESERVED
from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import DeskRef
from desk_app.services.drafts import companion_ref
from desk_app.ui.grid.tile_marks import marks_of_time, next_change
from desk_app.ui.grid.tile_painter import Ground
from tests.builders import make_customer, make_event
from tests.ui.grid.columns import booked, make_column, make_picture, wall

NOTED = "2025-10-14T08:00:00+00:00"


def words_at(clock, **fields):
    return [
        mark.word for mark in marks_of_time(booked("anna", "10:00", "11:00", **fields), wall(clock))
    ]


@pytest.mark.parametrize(
    ("clock", "words"), [("9:59", []), ("10:00", []), ("10:01", ["late"]), ("11:00", [])]
)
def test_somebody_is_late_from_the_start_to_the_end_of_a_booking(clock, words):
    assert words_at(clock) == words


@pytest.mark.parametrize("key", [DayState.ARRIVED, DayState.IN_SERVICE])
def test_who_is_here_is_not_late_but_over_time_after_the_end(key):
    assert words_at("10:30", meta={key: NOTED}) == []
    assert words_at("11:05", meta={key: NOTED}) == ["over time"]


def test_who_did_not_come_and_what_is_over_is_neither():
    assert words_at("10:30", meta={DayState.NO_SHOW: NOTED}) == []
    assert words_at("10:30", state=COMPLETED) == []


def test_a_face_is_drawn_anew_only_when_the_time_of_its_marks_comes():
    booking = booked("anna", "10:00", "11:00")
    picture = make_picture(make_column("eva", [booking]))
    tile = picture.contents[0].tiles[0]

    early = picture.faces.find(tile, wall("9:00"))
    late = picture.faces.find(tile, wall("10:05"))

    assert picture.faces.find(tile, wall("9:30")) == early
    assert picture.faces.find(tile, wall("10:06")) is picture.faces.find(tile, wall("10:07"))
    assert [mark.word for mark in late.marks] == ["late"]
    assert late.detail.endswith("late")
    assert next_change(booking, wall("10:05")) == wall("11:00").timestamp()


def test_bookings_made_as_one_carry_a_link():
    first = booked("anna", "10:00", "11:00", meta={"desk_ref": "a1"})
    along = booked(
        "room",
        "10:00",
        "11:00",
        customer=make_customer("Anna"),
        meta={"desk_ref": companion_ref(DeskRef("a1"), 1)},
    )
    other = booked("ben", "10:00", "11:00", meta={"desk_ref": "b2"})
    picture = make_picture(make_column("eva", [first, other]), make_column("room", [along]))

    marks = {
        tile.booking_id: [mark.sign for mark in picture.faces.find(tile, wall("9:00")).marks]
        for content in picture.contents
        for tile in content.tiles
    }

    assert marks == {first.id: ["link"], along.id: ["link"], other.id: []}


def test_a_held_slot_counts_down_to_when_it_lapses():
    held = booked(
        "anna", "10:00", "11:00", graph=RESERVATION, state=RESERVED, updated_at=wall("9:00")
    )
    picture = make_picture(make_column("eva", [held]))
    tile = picture.contents[0].tiles[0]

    assert picture.faces.has_held
    assert picture.faces.find(tile, wall("9:00")).detail.endswith("held 1:00")
    assert picture.faces.find(tile, wall("9:02")).detail.endswith("held")


def test_time_blocked_here_is_laid_on_another_ground_than_that_of_calendars_elsewhere():
    here = make_event("dentist", starts_at=wall("10:00"), ends_at=wall("11:00"))
    elsewhere = make_event(
        "gym",
        starts_at=wall("12:00"),
        ends_at=wall("13:00"),
        provider="google",
        calendar_name="Home",
    )
    picture = make_picture(make_column("eva", events=[here, elsewhere]))

    faces = [picture.faces.find(tile, wall("9:00")) for tile in picture.contents[0].tiles]

    assert [face.ground for face in faces] == [Ground.BLOCKED, Ground.ELSEWHERE]
    assert [face.name for face in faces] == ["Dentist", "Busy elsewhere"]
