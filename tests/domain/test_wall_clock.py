from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.wall_clock import day_of, minutes_of_day, read_wall_time

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def test_an_ordinary_time_stands_for_one_instant():
    meant = read_wall_time(date(2026, 3, 2), 16 * 60 + 30, COPENHAGEN)

    assert meant.instant == datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
    assert not meant.is_ambiguous
    assert not meant.is_moved


def test_a_time_the_clock_never_shows_is_moved_on_by_the_gap():
    meant = read_wall_time(date(2026, 3, 29), 2 * 60 + 30, COPENHAGEN)

    assert meant.is_moved
    assert minutes_of_day(meant.instant, COPENHAGEN) == 3 * 60 + 30


def test_a_time_the_clock_shows_twice_stands_for_both():
    meant = read_wall_time(date(2026, 10, 25), 2 * 60 + 30, COPENHAGEN)

    assert meant.instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert meant.later == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert meant.is_ambiguous


def test_the_end_of_a_day_is_the_next_midnight():
    meant = read_wall_time(date(2026, 3, 2), 24 * 60, COPENHAGEN)

    assert day_of(meant.instant, COPENHAGEN) == date(2026, 3, 3)
    assert minutes_of_day(meant.instant, COPENHAGEN) == 0


FIRST, LAST = date(2020, 1, 1), date(2030, 1, 1)


def days_of_change(zone: str) -> list[date]:
    """The days on which the clock of a place is set on or back."""
    place = ZoneInfo(zone)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
    offsets = [datetime.combine(each, time(), place).utcoffset() for each in days]
    changes = [n for n in range(len(days) - 1) if offsets[n] != offsets[n + 1]]
    return [days[n + later] for n in changes for later in (0, 1)]


@pytest.mark.parametrize("zone", ["Africa/Cairo", "America/Havana", "Asia/Beirut"])
@given(data=st.data())
def test_what_is_read_is_shown_again_unless_it_was_moved(zone, data):
    place = ZoneInfo(zone)
    days = st.dates(FIRST, LAST) | st.sampled_from(days_of_change(zone))
    day, minutes = data.draw(days), data.draw(st.integers(0, 90) | st.integers(0, 24 * 60 - 1))

    meant = read_wall_time(day, minutes, place)

    shown = (day_of(meant.instant, place), minutes_of_day(meant.instant, place))
    assert meant.is_moved or shown == (day, minutes)
    if meant.later is not None:
        assert minutes_of_day(meant.later, place) == minutes
