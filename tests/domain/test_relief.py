"""Which part of an empty search is the tightest, and what there is without it."""

from datetime import UTC, date, timedelta
from typing import Any

from desk_app.domain.availability import AvailabilityQuery, ResourceTime
from desk_app.domain.closing import ClosingRule, RuleLevel
from desk_app.domain.constraint import Hours, Period, allow, block
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.relief import Relief, Search, SearchPart, find_reliefs, relax_each
from tests.builders import HOUR, MINUTE, MONDAY, at, resource_id, span
from tests.domain.test_availability import seconds

EVA, BO = resource_id("eva"), resource_id("bo")
NOW = MONDAY - timedelta(days=1)
EVENING = allow(Hours(17 * 60, 20 * 60))
MORNING = (allow(Hours(9 * 60, 12 * 60)),)
HOLIDAY = block(Period(date(2026, 3, 2), date(2026, 3, 3)))


def time_of(who=EVA, *, levels=(MORNING,), busy=()):
    return ResourceTime(
        resource_id=who,
        zone=UTC,
        constraint_levels=levels,
        busy=[each for one in busy for each in seconds(one)],
    )


def search(*times, **fields):
    times = times or (time_of(),)
    defaults: dict[str, Any] = {
        "resources": tuple(each.resource_id for each in times),
        "window": span("00:00", "24:00"),
        "mode": AvailabilityMode.EXCLUSIVE,
        "length": HOUR,
        "increment": 30 * MINUTE,
    }
    return Search(AvailabilityQuery(**(defaults | fields)), times)


def reliefs(asked):
    return find_reliefs(relax_each(asked), now=NOW)


def test_the_tightest_is_that_without_which_there_is_most():
    two_hours = time_of(levels=((allow(Hours(9 * 60, 10 * 60)),),))

    tightest, other = reliefs(search(two_hours, constraints=(EVENING,)))

    hours = ClosingRule(RuleLevel.RESOURCE, (allow(Hours(9 * 60, 10 * 60)),))
    assert (tightest.dropped, tightest.total) == (SearchPart(hours, EVA), 5)
    assert tightest.first.interval == span("17:00", "18:00")
    assert other.dropped == SearchPart(ClosingRule(RuleLevel.REQUEST, (EVENING,)))
    assert (other.total, other.first.interval) == (1, span("09:00", "10:00"))


def test_a_rule_whose_absence_opens_nothing_is_left_out():
    closed = time_of(levels=((*MORNING, HOLIDAY),))

    assert [each.dropped.rule.constraints for each in reliefs(search(closed))] == [(HOLIDAY,)]


def test_where_no_single_rule_is_to_blame_there_is_no_relief():
    taken = time_of(levels=((HOLIDAY,),), busy=[span("00:00", "24:00")])

    assert reliefs(search(taken)) == ()


def test_a_rule_of_the_project_is_dropped_for_all():
    team = [time_of(who, levels=((), (HOLIDAY,))) for who in (EVA, BO)]

    [relief] = reliefs(search(*team, mode=AvailabilityMode.MUTUAL))

    assert relief.dropped == SearchPart(ClosingRule(RuleLevel.PROJECT, (HOLIDAY,)))
    assert relief.first.resource_ids == (EVA, BO)


def test_a_rule_of_one_resource_is_dropped_for_that_one():
    team = [time_of(who, levels=((HOLIDAY,),)) for who in (EVA, BO)]

    found = reliefs(search(*team))

    assert {each.dropped.resource_id for each in found} == {EVA, BO}
    assert {each.first.resource_ids for each in found} == {(EVA,), (BO,)}


def test_the_buffer_is_a_part_too():
    between = time_of(busy=[span("09:00", "10:00"), span("11:00", "12:00")])

    found = reliefs(search(between, buffer=10 * MINUTE))

    tightest = next(each for each in found if each.dropped == SearchPart())
    assert (tightest.total, tightest.first.starts_at) == (1, at("10:00"))


def test_any_searches_can_be_weighed_and_equal_ones_keep_their_order():
    free, shut = search(), search(time_of(levels=((HOLIDAY,),)))

    found = find_reliefs([("a", shut), ("b", free), ("c", free)], now=NOW)

    assert [each.dropped for each in found] == ["b", "c"]
    assert found[0] == Relief("b", 5, free.slots(NOW)[0])
