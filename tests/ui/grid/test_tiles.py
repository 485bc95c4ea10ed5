from datetime import timedelta

from desk_app.ui.grid.tiles import TileKind
from tests.builders import booking_id, make_event
from tests.ui.grid.columns import TUESDAY, booked, fitted, make_column, make_picture, stretch, wall


def boxes(picture, **measure):
    layout = picture.contents[0].layout(fitted(picture, **measure))
    return {placed.tile.booking_id: placed.box for placed in layout.placed}


def test_a_tile_reaches_from_its_start_to_its_end():
    box = boxes(make_picture(make_column("eva", [booked("anna", "10:00", "11:00")])))[
        booking_id("anna")
    ]

    assert (box.top, box.bottom) == (10 * 96, 11 * 96)


def test_even_a_booking_without_length_is_24_pixels_high():
    picture = make_picture(
        make_column("eva", [booked("anna", "10:00", "10:00"), booked("ben", "12:00", "12:01")])
    )

    assert {box.height for box in boxes(picture).values()} == {24}


def test_short_tiles_that_would_cover_one_another_stand_side_by_side():
    picture = make_picture(
        make_column("eva", [booked("anna", "10:00", "10:05"), booked("ben", "10:05", "10:10")])
    )

    anna, ben = boxes(picture).values()

    assert anna.right <= ben.left


def test_a_booking_at_the_last_minute_stays_in_sight():
    picture = make_picture(make_column("eva", [booked("anna", "23:59", "24:00")]))

    assert boxes(picture)[booking_id("anna")].bottom <= fitted(picture).height


def test_a_booking_over_midnight_is_cut_to_the_day_and_says_so():
    night = booked("anna", "22:00", "26:00")
    next_day = make_column("eva", [night], day=TUESDAY + timedelta(days=1))
    today = make_picture(make_column("eva", [night])).contents[0].tiles[0]
    tomorrow = make_picture(next_day).contents[0].tiles[0]

    assert (today.start, today.end, today.begins_before, today.ends_after) == (
        22 * 60,
        24 * 60,
        False,
        True,
    )
    assert (tomorrow.start, tomorrow.end, tomorrow.begins_before) == (0, 2 * 60, True)
    assert today.interval.length == timedelta(hours=4)


def test_busy_time_of_another_calendar_stands_beside_a_booking():
    event = make_event(
        starts_at=wall("10:30"), ends_at=wall("11:30"), provider="google", calendar_name="Home"
    )
    content = make_picture(
        make_column("eva", [booked("anna", "10:00", "11:00")], events=[event])
    ).contents[0]

    assert [tile.kind for tile in content.tiles] == [TileKind.BOOKING, TileKind.BUSY]
    assert content.tiles[1].booking_id is None


def test_an_event_of_the_whole_day_is_no_tile():
    event = make_event(starts_at=wall("0:00"), ends_at=wall("24:00"), is_all_day=True)
    content = make_picture(make_column("eva", events=[event])).contents[0]

    assert content.tiles == ()
    assert content.whole_day_events == (event,)


def test_only_tiles_in_sight_are_found():
    bookings = [booked(f"b{hour}", f"{hour}:00", f"{hour}:30") for hour in range(24)]
    bookings.append(booked("long", "0:00", "24:00"))
    picture = make_picture(make_column("eva", bookings))
    layout = picture.contents[0].layout(fitted(picture))

    shown = {placed.tile.booking_id for placed in layout.between(10 * 96, 11 * 96 - 1)}

    assert shown == {booking_id("b10"), booking_id("long")}


def test_the_tile_drawn_on_top_is_the_one_hit():
    bookings = [booked(f"b{n}", "10:00", "11:00") for n in range(40)]
    picture = make_picture(make_column("eva", bookings))
    layout = picture.contents[0].layout(fitted(picture))
    last = layout.placed[-1]

    assert layout.at(last.box.left + 1, last.box.top + 5) is last
    assert layout.at(last.box.left + 1, last.box.bottom + 1) is None


def test_closed_time_is_what_the_opening_leaves():
    opened = (stretch("9:00", "12:00"), stretch("13:00", "17:00"))
    content = make_picture(make_column("eva", opened=opened)).contents[0]

    assert content.closed == ((0, 540), (720, 780), (1020, 1440))


def test_five_thousand_tiles_keep_their_places():
    bookings = [booked(f"b{n}", f"{n % 23}:00", f"{n % 23 + 1}:00") for n in range(5000)]
    picture = make_picture(make_column("eva", bookings))

    layout = picture.contents[0].layout(fitted(picture, width=320))

    assert len(layout.placed) == 5000
    assert all(placed.box.right <= 320 for placed in layout.placed)
