from desk_app.ui.request_groups import group_requests
from tests.ui.front_desk_values import clock_time, request

NOW = clock_time(10)


def names(groups):
    return [[booking.customer_name for booking in group.bookings] for group in groups]


def test_the_oldest_request_comes_first():
    groups = group_requests(
        [request("new", (11, 0), hours_ago=1), request("old", (15, 0), hours_ago=9)], now=NOW
    )

    assert names(groups) == [["Old"], ["New"]]


def test_requests_for_the_same_time_are_one_group_at_the_place_of_its_oldest():
    groups = group_requests(
        [
            request("alone", (15, 0), hours_ago=2),
            request("rival", (11, 30), hours_ago=1),
            request("first", (11, 0), hours_ago=3),
        ],
        now=NOW,
    )

    assert names(groups) == [["First", "Rival"], ["Alone"]]
    assert groups[0].is_contested


def test_two_that_contest_a_third_belong_together():
    groups = group_requests(
        [
            request("left", (11, 0), hours_ago=3),
            request("right", (12, 0), hours_ago=2),
            request("middle", (11, 30), hours_ago=1),
        ],
        now=NOW,
    )

    assert names(groups) == [["Left", "Right", "Middle"]]


def test_times_that_only_touch_do_not_contest():
    groups = group_requests([request("a", (11, 0)), request("b", (11, 45))], now=NOW)

    assert not any(group.is_contested for group in groups)


def test_what_is_too_late_comes_last_however_old():
    groups = group_requests(
        [request("late", (9, 0), hours_ago=50), request("new", (11, 0), hours_ago=1)], now=NOW
    )

    assert names(groups) == [["New"], ["Late"]]
    assert groups[1].is_too_late
