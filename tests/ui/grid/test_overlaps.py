from desk_app.ui.grid.overlaps import find_overlaps
from tests.ui.grid.columns import booked, fitted, make_column, make_picture


def overlaps_of(*bookings):
    return find_overlaps(make_picture(make_column("eva", bookings)).contents[0].tiles)


def test_two_bookings_at_once_are_counted_from_where_the_first_begins():
    found = overlaps_of(booked("anna", "10:00", "11:00"), booked("ben", "10:30", "11:30"))

    assert [(each.start, each.most) for each in found] == [(600, 2)]


def test_bookings_that_touch_do_not_overlap():
    assert overlaps_of(booked("anna", "10:00", "11:00"), booked("ben", "11:00", "12:00")) == ()


def test_one_that_only_touches_those_that_overlap_is_not_of_them():
    found = overlaps_of(
        booked("anna", "10:00", "11:00"),
        booked("ben", "11:00", "12:00"),
        booked("cleo", "11:30", "12:00"),
    )

    assert [(each.start, each.most) for each in found] == [(660, 2)]


def test_only_those_that_take_the_same_time_are_counted():
    found = overlaps_of(
        booked("anna", "10:00", "12:00"),
        booked("ben", "10:00", "10:30"),
        booked("cleo", "11:00", "11:30"),
    )

    assert [each.most for each in found] == [2]


def test_short_bookings_drawn_taller_than_they_last_are_no_overlap():
    assert overlaps_of(booked("anna", "10:00", "10:05"), booked("ben", "10:05", "10:10")) == ()


def test_two_stretches_of_a_day_have_a_badge_each():
    found = overlaps_of(
        booked("anna", "10:00", "11:00"),
        booked("ben", "10:00", "11:00"),
        booked("cleo", "13:00", "14:00"),
        booked("dora", "13:30", "14:00"),
    )

    assert [each.start for each in found] == [600, 780]


def test_the_badge_lies_at_the_right_of_its_column_over_the_edge_of_the_first_tile():
    bookings = [booked("anna", "10:00", "11:00"), booked("ben", "10:30", "11:30")]
    picture = make_picture(make_column("eva"), make_column("ida", bookings))
    geometry = fitted(picture)

    (overlap,) = picture.overlaps(1)
    box = overlap.badge(geometry, 1)

    assert geometry.edges[1] < box.left
    assert box.right < geometry.edges[2]
    assert box.top < geometry.y_of(600) < box.bottom
