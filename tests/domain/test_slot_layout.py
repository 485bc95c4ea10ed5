from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.interval import to_seconds
from desk_app.domain.local_days import find_local_days
from desk_app.domain.slot_layout import SlotLayout, find_fitting, find_starts
from tests.builders import utc

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MINUTE = 60
HOUR = 3600


def instants(*texts):
    return [to_seconds(utc(text)) for text in texts]


def starts(start, end, layout, zone=COPENHAGEN):
    """The starts in one free span, given and answered on the clock of UTC."""
    free = tuple(instants(start, end))
    return find_starts([free], layout, list(find_local_days(free, zone)))


# --- without increments ----------------------------------------------------------------------


def test_slots_follow_one_another_from_the_beginning_of_free_time():
    layout = SlotLayout(length=40 * MINUTE)

    assert starts("2026-03-02 08:10", "2026-03-02 10:10", layout) == instants(
        "2026-03-02 08:10", "2026-03-02 08:50", "2026-03-02 09:30"
    )


def test_rounding_moves_the_first_slot_to_the_next_full_hour():
    layout = SlotLayout(length=40 * MINUTE, is_rounded=True)

    assert starts("2026-03-02 08:10", "2026-03-02 10:20", layout) == instants(
        "2026-03-02 09:00", "2026-03-02 09:40"
    )


def test_a_full_hour_stays_where_it_is():
    layout = SlotLayout(length=HOUR, is_rounded=True)

    assert starts("2026-03-02 08:00", "2026-03-02 09:00", layout) == instants("2026-03-02 08:00")


def test_the_full_hour_is_that_of_the_place():
    layout = SlotLayout(length=HOUR, is_rounded=True)

    assert starts(
        "2026-03-02 08:00", "2026-03-02 09:30", layout, ZoneInfo("Asia/Kathmandu")
    ) == instants("2026-03-02 08:15")


def test_slots_that_follow_one_another_may_keep_a_gap():
    layout = SlotLayout(length=40 * MINUTE, gap=10 * MINUTE)

    assert starts("2026-03-02 08:00", "2026-03-02 09:40", layout) == instants(
        "2026-03-02 08:00", "2026-03-02 08:50"
    )


# --- with increments -------------------------------------------------------------------------


def test_slots_begin_at_every_increment_and_may_overlap():
    layout = SlotLayout(length=HOUR, increment=30 * MINUTE)

    assert starts("2026-03-02 08:10", "2026-03-02 09:45", layout) == instants(
        "2026-03-02 08:10", "2026-03-02 08:40"
    )


def test_rounding_puts_starts_on_the_grid_of_the_clock():
    layout = SlotLayout(length=HOUR, increment=15 * MINUTE, is_rounded=True)

    assert starts("2026-03-02 08:10", "2026-03-02 09:35", layout) == instants(
        "2026-03-02 08:15", "2026-03-02 08:30"
    )


def test_a_grid_that_does_not_divide_the_day_begins_anew_at_midnight():
    layout = SlotLayout(length=HOUR, increment=7 * HOUR, is_rounded=True)

    assert starts("2026-03-01 23:00", "2026-03-03 23:00", layout) == instants(
        "2026-03-01 23:00", "2026-03-02 06:00", "2026-03-02 13:00", "2026-03-02 20:00",
        "2026-03-02 23:00", "2026-03-03 06:00", "2026-03-03 13:00", "2026-03-03 20:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2026-03-29", ["02:00", "04:00"], id="spring: 4 and 6, for 2 is skipped"),
        pytest.param("2026-10-25", ["01:00", "03:00", "05:00"], id="autumn: 2 again, 4, 6"),
    ],
)
def test_the_grid_follows_the_clock_when_it_is_changed(day, expected):
    layout = SlotLayout(length=HOUR, increment=2 * HOUR, is_rounded=True)

    found = starts(f"{day} 00:30", f"{day} 06:00", layout)

    assert found == instants(*(f"{day} {clock}" for clock in expected))


# --- both ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_rounded", [True, False])
@pytest.mark.parametrize("increment", [None, 15 * MINUTE])
def test_a_slot_may_end_exactly_with_free_time_but_not_later(increment, is_rounded):
    layout = SlotLayout(length=HOUR, increment=increment, is_rounded=is_rounded)

    assert starts("2026-03-02 08:00", "2026-03-02 09:00", layout) == instants("2026-03-02 08:00")
    assert starts("2026-03-02 08:00", "2026-03-02 08:59", layout) == []


@pytest.mark.parametrize(("length", "increment"), [(0, None), (-60, None), (60, 0), (60, -1)])
def test_lengths_that_would_never_end_are_refused(length, increment):
    with pytest.raises(ValueError, match="positive"):
        SlotLayout(length=length, increment=increment)


def test_only_slots_that_lie_within_free_time_fit():
    free = [(0, 10), (20, 30)]

    assert find_fitting([-1, 0, 5, 6, 15, 20, 25, 26, 30, 99], 5, free) == [0, 5, 20, 25]
