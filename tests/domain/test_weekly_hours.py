from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from desk_app.domain.spans import union
from desk_app.domain.week_pattern import find_week_pattern, is_weekly
from desk_app.domain.weekly_hours import (
    DateException,
    Schedule,
    WeeklyHours,
    format_hours,
    parse_hours,
    read_schedule,
    write_schedule,
)
from desk_app.errors import InvalidInputError
from tests.builders import at
from tests.domain.scheduling_strategies import levels_near

NINE_TO_FIVE = ((540, 1020),)
CLOSED_WEEK = WeeklyHours(((),) * 7)

day_hours = st.lists(
    st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=4
).map(lambda spans: tuple(union(spans)))  # fmt: skip
weeks = st.tuples(*[day_hours] * 7).map(WeeklyHours)


# --- weekly hours ----------------------------------------------------------------------------


def test_a_week_has_seven_days():
    with pytest.raises(ValueError, match="seven days"):
        WeeklyHours((NINE_TO_FIVE,))


@pytest.mark.parametrize("hours", [((600, 540),), ((540, 600), (600, 660)), ((0, 1441),)])
def test_hours_out_of_order_are_refused(hours):
    with pytest.raises(ValueError, match="out of order"):
        WeeklyHours((hours, *((),) * 6))


def test_hours_are_found_by_weekday():
    week = WeeklyHours(((), NINE_TO_FIVE, *((),) * 5))

    assert week.on(Weekday.TUESDAY) == NINE_TO_FIVE
    assert not week.is_closed
    assert CLOSED_WEEK.is_closed


# --- reading ---------------------------------------------------------------------------------


def test_no_constraints_say_nothing_about_the_week():
    assert read_schedule([]) == Schedule()


def test_all_weekly_rules_are_read_together():
    schedule = read_schedule([allow(Weekdays()), allow(Hours(540, 1020)), block(Hours(720, 780))])

    assert schedule.hours == WeeklyHours((((540, 720), (780, 1020)),) * 5 + ((), ()))
    assert schedule.other_rules == ()


def test_blocked_dates_are_closed_dates():
    holiday = block(Period(date(2026, 12, 24), date(2026, 12, 27)))

    assert read_schedule([holiday]) == Schedule(
        exceptions=(DateException(date(2026, 12, 24), date(2026, 12, 27)),)
    )


@pytest.mark.parametrize(
    "constraint",
    [
        pytest.param(block(Period(at("09:00"), at("10:00"))), id="within a day"),
        pytest.param(block(Period(date(2026, 3, 2), at("10:00"))), id="half by date"),
        pytest.param(block(Period(date(2026, 3, 3), date(2026, 3, 2))), id="backwards"),
        pytest.param(allow(Period(date(2026, 3, 2), date(2026, 3, 9))), id="allowed period"),
        pytest.param(block(UnknownRule("block_moon", {"phase": ["full"]})), id="not known"),
    ],
)
def test_what_does_not_read_as_hours_or_dates_stays_as_it_is(constraint):
    assert read_schedule([constraint]) == Schedule(other_rules=(constraint,))


# --- writing ---------------------------------------------------------------------------------


def test_hours_are_written_by_weekday():
    week = WeeklyHours((((540, 720), (780, 1020)), (), NINE_TO_FIVE, (), (), (), ()))

    assert write_schedule(Schedule(hours=week)) == (
        allow(DayAndTime(Weekday.MONDAY, 540, 720)),
        allow(DayAndTime(Weekday.MONDAY, 780, 1020)),
        allow(DayAndTime(Weekday.WEDNESDAY, 540, 1020)),
    )


def test_a_week_without_hours_is_written_as_closed_not_as_nothing():
    written = write_schedule(Schedule(hours=CLOSED_WEEK))

    assert written == (block(Weekdays()), block(Weekends()))
    assert read_schedule(written).hours == CLOSED_WEEK


def test_saying_nothing_about_the_week_writes_nothing():
    assert write_schedule(Schedule()) == ()


@given(weeks, levels_near(date(2026, 3, 2)))
def test_reading_what_was_written_gives_the_same_schedule(week, levels):
    read = read_schedule(constraint for level in levels for constraint in level)
    schedule = Schedule(hours=week, exceptions=read.exceptions, other_rules=read.other_rules)

    assert read_schedule(write_schedule(schedule)) == schedule


@given(levels_near(date(2026, 3, 2)))
def test_writing_what_was_read_leaves_the_same_week_open_and_every_other_rule(levels):
    constraints = [constraint for level in levels for constraint in level]

    written = write_schedule(read_schedule(constraints))

    assert find_week_pattern([written]) == find_week_pattern([constraints])
    assert {c for c in written if not is_weekly(c)} == {c for c in constraints if not is_weekly(c)}


def test_a_single_open_day_reads_as_that_day():
    schedule = read_schedule([allow(Day(Weekday.SUNDAY))])

    assert schedule.hours == WeeklyHours(((),) * 6 + (((0, 1440),),))


# --- text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9-17", ((540, 1020),)),
        ("09:00\N{EN DASH}17:00", ((540, 1020),)),
        ("9 to 5pm", ((540, 1020),)),
        ("9am-5pm", ((540, 1020),)),
        ("9 a.m. until 5 p.m.", ((540, 1020),)),
        ("1-5pm", ((780, 1020),)),
        ("11-1pm", ((660, 780),)),
        ("12-1pm", ((720, 780),)),
        ("12am-12pm", ((0, 720),)),
        ("9-12, 13:30-17", ((540, 720), (810, 1020))),
        ("13:30-17; 9-12", ((540, 720), (810, 1020))),
        ("9-12 13:30-17", ((540, 720), (810, 1020))),
        ("9-12 and 1-5pm", ((540, 720), (780, 1020))),
        ("9.30 - 12.15", ((570, 735),)),
        ("0900-1730", ((540, 1050),)),
        ("9h-17h30", ((540, 1050),)),
        ("9-12, 12-17", ((540, 1020),)),
        ("9-13, 12-17", ((540, 1020),)),
        ("18-24", ((1080, 1440),)),
        ("18-24:00", ((1080, 1440),)),
        ("18-0:00", ((1080, 1440),)),
        ("8pm-12am", ((1200, 1440),)),
        ("0-24", ((0, 1440),)),
        (" 9 - 17 ,", ((540, 1020),)),
        ("", ()),
        ("  ", ()),
        ("Closed", ()),
        ("\N{EN DASH}", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text, expected):
    assert parse_hours(text) == expected


@pytest.mark.parametrize(
    "text",
    ["25:00-26:00", "9-25", "9:60-10", "24:30-25", "17-9", "9-9", "13pm-2pm", "0am-5", "soonish",
     "9", "9-", "9-12-15", "9-17x", "\u0669-\u0661\u0667", "\0", "9" * 500],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused_naming_the_field(text):
    with pytest.raises(InvalidInputError) as caught:
        parse_hours(text)

    assert caught.value.field == "hours"
    assert len(caught.value.message) < 120


def test_hours_are_shown_with_two_digits():
    assert format_hours(((540, 720), (810, 1440))) == "09:00-12:00, 13:30-24:00".replace(
        "-", "\N{EN DASH}"
    )
    assert format_hours(()) == ""


@given(day_hours)
def test_hours_shown_are_read_back_the_same(hours):
    assert parse_hours(format_hours(hours)) == hours


@given(st.text(max_size=30))
def test_any_text_is_either_hours_in_order_or_refused(text):
    try:
        hours = parse_hours(text)
    except InvalidInputError:
        return
    WeeklyHours((hours, *((),) * 6))
