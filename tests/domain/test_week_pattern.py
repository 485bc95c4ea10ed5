import pytest

from desk_app.domain.constraint import (
    Day,
    DayAndTime,
    Hours,
    Period,
    UnknownRule,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.domain.week_pattern import ALWAYS, WHOLE_DAY, find_week_pattern, is_weekly
from tests.builders import at


def test_without_weekly_rules_the_whole_week_is_open():
    assert find_week_pattern([]) == ALWAYS
    assert find_week_pattern([[allow(Period(at("09:00"), at("10:00")))]]) == ALWAYS


def test_working_days_with_a_break():
    pattern = find_week_pattern(
        [[allow(Weekdays()), allow(Hours(540, 1020)), block(Hours(720, 780))]]
    )

    assert pattern == (((540, 720), (780, 1020)),) * 5 + ((), ())


def test_levels_must_agree():
    pattern = find_week_pattern([[allow(Weekends())], [allow(Day(Weekday.SUNDAY))]])

    assert pattern == ((),) * 6 + (WHOLE_DAY,)


def test_overlapping_hours_of_one_family_become_one():
    pattern = find_week_pattern([[allow(Hours(540, 660)), allow(Hours(600, 720))]])

    assert pattern[Weekday.MONDAY] == ((540, 720),)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Hours(0, 60), True),
        (DayAndTime(Weekday.MONDAY, 0, 60), True),
        (Day(Weekday.MONDAY), True),
        (Weekdays(), True),
        (Weekends(), True),
        (Period(at("09:00"), at("10:00")), False),
        (UnknownRule("block_moon", {}), False),
    ],
)
def test_which_rules_say_the_same_of_every_week(rule, expected):
    assert is_weekly(block(rule)) is expected
