from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk_app.domain.resource import find_time_zone
from desk_app.services.calendar import local_day
from desk_app.ui.grid.wall_axis import ClockDay, ColumnClock, WallAxis, clock_day
from tests.ui.grid.columns import AUTUMN, COPENHAGEN, SPRING, TUESDAY, wall

KOLKATA = "Asia/Kolkata"
ZONES = (
    COPENHAGEN,
    KOLKATA,
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "UTC",
)


def make_day(day: date, zone: str = COPENHAGEN) -> ClockDay:
    place = find_time_zone(zone)
    assert place is not None
    return clock_day(local_day(day, place), place)


def make_clock(day: date, zone: str = COPENHAGEN, *beside: ClockDay) -> ColumnClock:
    own = make_day(day, zone)
    return ColumnClock(own, WallAxis.of([own, *beside]))


def labels(axis: WallAxis) -> list[tuple[int, bool]]:
    return [(label.wall_minute // 60, label.is_repeated) for label in axis.hours()]


# --- the axis --------------------------------------------------------------------------------


def test_an_ordinary_day_has_a_row_for_each_minute_since_midnight():
    axis = WallAxis.of([make_day(TUESDAY)])

    assert axis.length == 24 * 60
    assert labels(axis) == [(hour, False) for hour in range(24)]


def test_without_columns_the_axis_is_that_of_an_ordinary_day():
    assert WallAxis.of([]).length == 24 * 60


def test_an_hour_that_all_clocks_skip_has_no_rows():
    axis = WallAxis.of([make_day(SPRING)])

    assert axis.length == 23 * 60
    assert labels(axis)[:4] == [(0, False), (1, False), (3, False), (4, False)]


def test_an_hour_that_a_clock_shows_twice_has_rows_for_both():
    axis = WallAxis.of([make_day(AUTUMN)])

    assert axis.length == 25 * 60
    assert labels(axis)[:5] == [(0, False), (1, False), (2, False), (2, True), (3, False)]


def test_an_hour_that_only_one_of_two_clocks_skips_keeps_its_rows():
    axis = WallAxis.of([make_day(SPRING), make_day(SPRING, KOLKATA)])

    assert axis.length == 24 * 60


def test_zones_that_change_at_different_hours_each_get_their_second_hour():
    axis = WallAxis.of([make_day(AUTUMN), make_day(AUTUMN, "Europe/Lisbon")])

    assert axis.length == 26 * 60


def test_a_day_without_its_first_hour_begins_at_one():
    axis = WallAxis.of([make_day(date(2026, 3, 29), "Asia/Beirut")])

    assert labels(axis)[0] == (1, False)
    assert axis.length == 23 * 60


def test_a_change_of_half_an_hour_adds_half_an_hour_of_rows():
    assert WallAxis.of([make_day(date(2026, 4, 5), "Australia/Lord_Howe")]).length == 24.5 * 60


# --- columns on it ---------------------------------------------------------------------------


def test_the_second_time_of_an_hour_lies_below_the_first():
    clock = make_clock(AUTUMN)

    first = clock.minute_of(wall("2:30", day=AUTUMN))
    second = clock.minute_of(wall("2:30", day=AUTUMN, fold=1))

    assert (first, second) == (150, 210)


def test_a_column_without_the_change_says_which_rows_it_does_not_have():
    ordinary = make_clock(AUTUMN, KOLKATA, make_day(AUTUMN))
    changing = make_clock(AUTUMN, COPENHAGEN, make_day(AUTUMN, KOLKATA))

    assert ordinary.missing() == ((180, 240),)
    assert changing.missing() == ()


def test_a_column_that_skips_an_hour_another_has_says_so():
    clock = make_clock(SPRING, COPENHAGEN, make_day(SPRING, KOLKATA))

    assert clock.missing() == ((120, 180),)


def test_rows_a_column_does_not_have_stand_for_what_follows():
    clock = make_clock(SPRING, COPENHAGEN, make_day(SPRING, KOLKATA))

    assert clock.instant_of(150) == wall("3:00", day=SPRING)


def test_instants_outside_the_day_lie_at_its_ends():
    clock = make_clock(TUESDAY)

    assert clock.minute_of(wall("0:00") - timedelta(days=2)) == 0
    assert clock.minute_of(wall("24:00") + timedelta(days=2)) == 24 * 60


@given(
    zone=st.sampled_from(ZONES),
    beside=st.sampled_from(ZONES),
    day=st.dates(date(2018, 1, 1), date(2027, 12, 31)),
    share=st.floats(0, 1, exclude_max=True),
)
@example(zone="Atlantic/Azores", beside=COPENHAGEN, day=date(2019, 3, 31), share=0.5)
def test_every_minute_of_a_day_has_one_row_and_the_row_gives_it_back(zone, beside, day, share):
    clock = make_clock(day, zone, make_day(day, beside))
    second = clock.start + int((clock.end - clock.start) * share) // 60 * 60
    instant = datetime.fromtimestamp(second, UTC)

    minute = clock.minute_of(instant)

    assert clock.instant_of(minute) == instant


@pytest.mark.parametrize("day", [TUESDAY, SPRING, AUTUMN])
@pytest.mark.parametrize("zone", ZONES)
def test_later_instants_lie_further_down(zone, day):
    clock = make_clock(day, zone, make_day(day))

    rows = [clock.minute_of_second(second) for second in range(clock.start, clock.end + 1, 300)]

    assert rows == sorted(set(rows))
