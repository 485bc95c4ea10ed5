from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.constraint import Weekday
from desk_app.domain.recurrence import MOST_DATES, Recurrence, Unit, weeks_later

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2025, 10, 14)


def days(rule: Recurrence, first: date = TUESDAY) -> list[str]:
    return [each.isoformat()[5:] for each in rule.dates(first)]


def test_every_week_is_the_weekday_of_the_first_date():
    assert days(Recurrence(count=3)) == ["10-14", "10-21", "10-28"]


def test_every_so_many_days_counts_days():
    rule = Recurrence(unit=Unit.DAYS, every=10, count=4)

    assert days(rule) == ["10-14", "10-24", "11-03", "11-13"]


def test_weekdays_of_every_second_week_begin_after_the_first_date():
    wanted = frozenset({Weekday.MONDAY, Weekday.THURSDAY})

    assert days(Recurrence(every=2, weekdays=wanted, count=4)) == [
        "10-14",
        "10-16",
        "10-27",
        "10-30",
    ]


def test_until_is_the_last_day_that_may_be_among_them():
    assert days(Recurrence(until=date(2025, 10, 28))) == ["10-14", "10-21", "10-28"]
    assert days(Recurrence(until=date(2025, 10, 27))) == ["10-14", "10-21"]


@pytest.mark.parametrize("rule", [Recurrence(count=0), Recurrence(until=date(2020, 1, 1))])
def test_the_first_date_is_always_among_them(rule):
    assert days(rule) == ["10-14"]


@pytest.mark.parametrize("unit", list(Unit))
def test_a_series_ends_by_itself(unit):
    assert len(Recurrence(unit=unit, count=10_000).dates(TUESDAY)) == MOST_DATES
    assert len(Recurrence(unit=unit, every=10_000).dates(date(9990, 1, 1))) == 1


def test_the_wall_clock_keeps_its_time_where_the_clock_is_changed():
    first = datetime(2025, 10, 21, 14, 30, tzinfo=BERLIN).astimezone(UTC)

    starts = Recurrence(count=2).starts(first, BERLIN)

    assert [each.astimezone(BERLIN).hour for each in starts] == [14, 14]
    assert starts[1] - starts[0] == timedelta(days=7, hours=1)
    assert weeks_later(first, BERLIN, 1) == starts[1]
