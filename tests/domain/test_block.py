from datetime import date, timedelta
from zoneinfo import ZoneInfo

from desk_app.domain.block import MOST_BLOCKS, BlockPlan, BlockRepeat
from desk_app.domain.interval import Interval
from tests.builders import at

BERLIN = ZoneInfo("Europe/Berlin")
UTC_ZONE = ZoneInfo("UTC")
TODAY = at("00:00").date()


def test_a_block_once_has_one_day_whatever_its_last_day():
    plan = BlockPlan(reason="Lunch", day=TODAY, until=TODAY + timedelta(days=9))

    assert plan.days == (TODAY,)


def test_a_block_each_week_has_its_last_day_if_it_falls_on_one():
    plan = BlockPlan(
        reason="Course", day=TODAY, repeat=BlockRepeat.WEEKLY, until=TODAY + timedelta(days=14)
    )

    assert plan.days == (TODAY, TODAY + timedelta(days=7), TODAY + timedelta(days=14))


def test_a_block_without_end_has_one_day_more_than_can_be_asked_for():
    plan = BlockPlan(reason="Course", day=TODAY, repeat=BlockRepeat.DAILY, until=date.max)

    assert len(plan.days) == MOST_BLOCKS + 1


def test_a_block_to_midnight_ends_with_the_day():
    plan = BlockPlan(reason="Away", day=TODAY, start=14 * 60)

    assert plan.span(TODAY, UTC_ZONE) == Interval(at("14:00"), at("00:00", day=1))


def test_a_block_keeps_its_time_on_the_wall_when_the_clock_is_changed():
    plan = BlockPlan(
        reason="Lunch",
        day=date(2026, 10, 24),
        start=12 * 60,
        end=13 * 60,
        repeat=BlockRepeat.DAILY,
        until=date(2026, 10, 25),
    )

    before, after = plan.spans(BERLIN)

    assert before.start.isoformat() == "2026-10-24T10:00:00+00:00"
    assert after.start.isoformat() == "2026-10-25T11:00:00+00:00"


def test_a_whole_day_is_as_long_as_its_clock_says():
    plan = BlockPlan(reason="Closed", day=date(2026, 10, 25), is_all_day=True)

    assert plan.span(plan.day, BERLIN).length == timedelta(hours=25)
