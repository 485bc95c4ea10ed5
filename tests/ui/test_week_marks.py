from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.weekly_hours import WeeklyHours, parse_hours
from desk_app.ui.week_marks import (
    Mark,
    Quarter,
    close_mark,
    is_open,
    open_mark,
    open_minutes,
    with_day,
    with_monday_on_weekdays,
)

CLOSED = WeeklyHours(((),) * 7)
quarters = st.builds(Quarter, st.integers(0, 6), st.integers(0, 95))
marks = st.builds(Mark, quarters, quarters)


def week(*days: str) -> WeeklyHours:
    return WeeklyHours(tuple(parse_hours(day) for day in (*days, *("",) * (7 - len(days)))))


def test_a_mark_covers_both_quarters_at_its_ends():
    mark = Mark(Quarter(1, 36), Quarter(1, 47))

    assert mark.span == (9 * 60, 12 * 60)
    assert open_mark(CLOSED, mark).days[1] == parse_hours("9-12")


def test_a_mark_drawn_backwards_is_the_same():
    there, back = Mark(Quarter(0, 36), Quarter(2, 47)), Mark(Quarter(2, 47), Quarter(0, 36))

    assert (there.span, there.days) == (back.span, back.days)


def test_a_mark_may_reach_midnight():
    assert open_mark(CLOSED, Mark(Quarter(6, 90), Quarter(6, 95))).days[6] == ((1350, 1440),)


def test_closing_the_middle_of_a_day_leaves_a_break():
    hours = close_mark(week("9-17"), Mark(Quarter(0, 48), Quarter(0, 51)))

    assert hours.days[0] == parse_hours("9-12, 13-17")


def test_opening_up_to_open_time_joins_both():
    hours = open_mark(week("9-12"), Mark(Quarter(0, 48), Quarter(0, 51)))

    assert hours.days[0] == parse_hours("9-13")


def test_days_outside_the_mark_stay():
    hours = open_mark(week("9-12", "10-11"), Mark(Quarter(2, 0), Quarter(3, 0)))

    assert hours.days[:2] == week("9-12", "10-11").days[:2]


def test_mondays_hours_go_to_the_other_weekdays_only():
    hours = with_monday_on_weekdays(week("9-12", "", "", "", "", "10-14"))

    assert hours == week("9-12", "9-12", "9-12", "9-12", "9-12", "10-14")


def test_one_day_can_be_given_other_hours():
    assert with_day(CLOSED, 4, parse_hours("9-12")).days[4] == parse_hours("9-12")


def test_the_quarters_at_the_ends_of_a_week_go_no_further():
    assert Quarter(0, 0).moved(days=-1, quarters=-4) == Quarter(0, 0)
    assert Quarter(6, 95).moved(days=1, quarters=4) == Quarter(6, 95)


def test_the_minutes_of_a_week_add_up():
    assert open_minutes(week("9-12, 13-17", "10-10:30")) == 7 * 60 + 30


@given(marks)
def test_what_is_opened_is_open_and_what_is_closed_again_is_as_before(mark):
    opened = open_mark(CLOSED, mark)

    assert is_open(opened, mark.anchor)
    assert is_open(opened, mark.cursor)
    assert close_mark(opened, mark) == CLOSED
