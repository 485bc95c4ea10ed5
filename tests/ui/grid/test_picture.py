from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.ui.grid.tile_painter import TileFace
from desk_app.ui.grid.words import GridWords
from desk_app.ui.palette import Pattern
from desk_app.ui.theme import DARK_THEME, LIGHT_THEME, apply_theme
from tests.builders import booking_id, make_event, make_resource, resource_id
from tests.ui.grid.columns import (
    AUTUMN,
    TUESDAY,
    booked,
    make_column,
    make_picture,
    stretch,
    wall,
)

NOW = wall("10:24")


def face(**fields) -> TileFace:
    picture = make_picture(make_column("eva", [booked("anna", "10:00", "11:00", **fields)]))
    return picture.faces.find(picture.contents[0].tiles[0], wall("8:00"))


# --- heads -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bookings", "note"),
    [
        ([], "free now"),
        ([booked("anna", "10:00", "11:40")], "next 11:40"),
        ([booked("anna", "9:00", "17:00")], "full"),
    ],
)
def test_a_head_says_when_the_column_is_free_next(bookings, note):
    assert make_picture(make_column("eva", bookings)).head(0, NOW).note == note


def test_a_closed_day_says_so_and_a_day_that_is_over_says_nothing():
    picture = make_picture(make_column("eva", opened=()))

    assert picture.head(0, NOW).note == "closed"
    assert picture.head(0, NOW + timedelta(days=2)).note == ""


def test_a_column_in_another_zone_names_it():
    picture = make_picture(
        make_column("eva"), make_column("ida"), make_column("tom", zone="America/New_York")
    )

    assert [picture.head(index, NOW).zone for index in range(3)] == ["", "", "New York time"]


def test_in_a_week_the_heads_name_days_and_today_stands_out():
    eva = make_resource("eva")
    days = [TUESDAY + timedelta(days=n) for n in range(3)]
    picture = make_picture(*(make_column(resource=eva, day=day) for day in days))

    heads = [picture.head(index, NOW) for index in range(3)]

    assert [head.name for head in heads] == ["Tue 14", "Wed 15", "Thu 16"]
    assert [head.is_today for head in heads] == [True, False, False]


def test_a_tool_tip_of_a_head_says_everything():
    full = make_picture(make_column("eva", [booked("anna", "9:00", "11:00")])).head_in_full(0, NOW)

    assert full.splitlines() == ["Eva", "Tuesday 14 October", "next 11:00", "25 % taken"]


# --- faces -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "key", "sign", "pattern"),
    [
        ("tentative", "pending", "question", Pattern.DASHED),
        ("confirmed", "confirmed", "", Pattern.PLAIN),
        ("completed", "completed", "check", Pattern.PLAIN),
        ("reserved", "confirmed", "", Pattern.DOTTED),
    ],
)
def test_a_state_shows_by_colour_sign_and_pattern(state, key, sign, pattern):
    look = face(state=state).look

    assert (look.key, look.sign, look.pattern) == (key, sign, pattern)


def test_an_unknown_state_is_neutral_and_told_in_its_own_words():
    shown = face(state="on_the_moon")

    assert shown.look.key == "neutral"
    assert shown.detail == "10:00 Haircut · on the moon"


def test_the_name_comes_first_then_time_and_service():
    shown = face()

    assert (shown.name, shown.detail) == ("Anna", "10:00 Haircut")


def test_a_tile_on_its_way_says_that_it_moves():
    picture = make_picture(make_column("eva", [booked("anna", "10:00", "11:00")]))
    tile = picture.contents[0].tiles[0]

    assert picture.faces.find(tile, wall("8:00"), is_moving=True).detail == "moving…"
    assert picture.faces.find(tile, wall("8:00")).detail == "10:00 Haircut"


# --- behind the tiles ------------------------------------------------------------------------


def test_free_slots_are_cut_to_the_day_and_joined():
    picture = make_picture(make_column("eva"))

    picture.set_free_slots(
        {
            resource_id("eva"): (
                stretch("10:00", "10:30"),
                stretch("10:15", "10:45"),
                stretch("34:00", "35:00"),
            )
        }
    )

    assert picture.backdrop(0).shaded == ((600, 645),)


def test_events_of_the_whole_day_are_named_behind_the_tiles():
    event = make_event(starts_at=wall("0:00"), ends_at=wall("24:00"), is_all_day=True, what="Off")
    unnamed = replace(event, what="")

    picture = make_picture(make_column("eva", events=[event, unnamed]))

    assert picture.backdrop(0).whole_day == ("Off", "Busy all day")


def test_on_the_long_day_of_autumn_every_open_hour_is_open():
    picture = make_picture(make_column("eva", day=AUTUMN))

    assert picture.backdrop(0).closed == ((0, 600), (1080, 1500))


# --- what changed ----------------------------------------------------------------------------


def test_new_and_altered_bookings_are_told_from_the_rest():
    anna, ben = booked("anna", "10:00", "11:00"), booked("ben", "12:00", "13:00")
    earlier = make_picture(make_column("eva", [anna, ben]))
    later = make_picture(
        make_column(
            "eva", [replace(anna), replace(ben, what="Colour"), booked("carl", "15:00", "16:00")]
        )
    )

    assert later.changed_since(earlier) == {booking_id("ben"), booking_id("carl")}


def test_now_lies_in_the_columns_of_its_own_day_only():
    eva = make_resource("eva")
    picture = make_picture(
        *(make_column(resource=eva, day=TUESDAY + timedelta(days=n)) for n in range(-1, 2))
    )

    assert picture.columns_of_now(NOW) == (1,)


def test_a_tile_takes_on_the_colours_of_another_theme(light_look):
    picture = make_picture(make_column("eva", [booked("anna", "11:00", "12:00")]))
    [tile] = picture.contents[0].tiles
    bright = picture.faces.find(tile, wall("8:00")).look
    apply_theme(light_look, DARK_THEME)
    try:
        picture.forget_words(GridWords())
        dark = picture.faces.find(tile, wall("8:00")).look
    finally:
        apply_theme(light_look, LIGHT_THEME)

    assert dark != bright
