"""What closes a span, each fact with who or what it is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.availability import AvailabilityQuery, ResourceTime, find_slots
from desk_app.domain.booking_graph import CONFIRM_DECLINE, TENTATIVE
from desk_app.domain.booking_limits import Days, FullPeriod, LimitPeriod
from desk_app.domain.closing import (
    ClosingKind,
    ClosingRule,
    ResourceRules,
    RuleLevel,
    TakenTime,
    find_closing_facts,
    rules_of,
    taken_by_bookings,
    taken_by_events,
)
from desk_app.domain.constraint import (
    Day,
    DayAndTime,
    Hours,
    Period,
    Weekday,
    Weekends,
    allow,
    block,
)
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.opening import open_spans
from tests.builders import (
    HOUR,
    MINUTE,
    MONDAY,
    at,
    booking_id,
    event_id,
    make_booking,
    make_customer,
    make_event,
    resource_id,
    span,
)
from tests.domain.scheduling_strategies import levels_near, places, unknown_rules, windows_near

NOW = MONDAY - timedelta(days=1)
NINE = span("09:00", "10:00")
EVA = resource_id("eva")
LEVELS = tuple(RuleLevel)


def rules(**fields):
    return ResourceRules(**{"zone": UTC, **fields})


def facts(asked=NINE, *, now=NOW, **fields):
    return find_closing_facts(asked, rules(**fields), now=now)


def kinds(asked=NINE, **fields):
    return [each.kind for each in facts(asked, **fields)]


def anna(start="09:00", end="10:00", **fields):
    asked = span(start, end)
    defaults = {"starts_at": asked.start, "ends_at": asked.end, "customer": make_customer("Anna")}
    return make_booking("anna", **(defaults | fields))


def booked(*bookings, **options):
    return tuple(taken_by_bookings(bookings, **options))


# --- bookings and events ---------------------------------------------------------------------


def test_nothing_closes_free_time():
    assert facts() == ()


def test_a_booking_is_named_with_its_whole_time_and_its_customer():
    [fact] = facts(taken=booked(anna("08:30", "09:30")))

    assert (fact.kind, fact.name) == (ClosingKind.BOOKED, "Anna")
    assert (fact.booking_id, fact.interval) == (booking_id("anna"), span("08:30", "09:30"))


def test_a_booking_that_touches_does_not_close():
    assert facts(taken=booked(anna("08:00", "09:00"), anna("10:00", "11:00"))) == ()


def test_a_request_and_the_booking_that_moves_take_no_time():
    request = anna(state=TENTATIVE, graph=CONFIRM_DECLINE)

    assert booked(request) == ()
    assert booked(anna(), moving=booking_id("anna")) == ()


def test_a_booking_without_a_customer_is_called_by_what_it_is():
    assert booked(anna(customer=None, what="Yoga"))[0].name == "Yoga"


def test_an_event_is_named_with_its_words():
    event = make_event(starts_at=at("09:30"), ends_at=at("12:00"), what="Dentist")

    [fact] = facts(taken=tuple(taken_by_events([event])))

    assert (fact.kind, fact.event_id, fact.name) == (ClosingKind.BUSY, event_id(), "Dentist")


def test_an_all_day_event_closes_unless_it_is_passed_over():
    taken = (TakenTime(interval=span("00:00", "24:00"), event_id=event_id(), is_all_day=True),)

    assert kinds(taken=taken) == [ClosingKind.BUSY]
    assert facts(taken=taken, ignores_all_day_events=True) == ()


def test_an_event_without_length_closes_nothing():
    assert facts(taken=(TakenTime(interval=span("09:30", "09:30"), event_id=event_id()),)) == ()


def test_the_buffer_is_kept_on_either_side_and_says_around_what():
    taken = booked(anna("10:05", "11:00"))
    later = span("11:05", "12:00")

    [before] = facts(taken=taken, buffer=10 * MINUTE)
    [after] = facts(later, taken=taken, buffer=10 * MINUTE)

    assert (before.kind, before.interval) == (
        ClosingKind.KEPT_FREE_BEFORE,
        span("09:55", "10:05"),
    )
    assert (after.kind, after.interval) == (ClosingKind.KEPT_FREE_AFTER, span("11:00", "11:10"))
    assert (after.name, after.booking_id) == ("Anna", booking_id("anna"))


def test_within_a_booking_its_buffer_is_not_told_too():
    assert kinds(taken=booked(anna()), buffer=10 * MINUTE) == [ClosingKind.BOOKED]


# --- limits, notice, the past ----------------------------------------------------------------


def test_a_full_day_closes_all_of_it_and_says_how_many_it_takes():
    full = FullPeriod(LimitPeriod.DAY, 4, Days(date(2026, 3, 2), date(2026, 3, 3)))

    [fact] = facts(full=(full,))

    assert (fact.kind, fact.period, fact.most) == (ClosingKind.LIMIT, LimitPeriod.DAY, 4)
    assert fact.interval == span("00:00", "24:00")
    assert facts(span("09:00", "10:00", day=1), full=(full,)) == ()


def test_what_has_begun_is_past():
    assert kinds(now=at("09:00") + timedelta(seconds=1)) == [ClosingKind.PAST]
    assert facts(now=at("09:00")) == ()


def test_notice_and_the_farthest_day_are_told():
    bookable = Interval(at("09:30"), at("09:45"))

    too_soon, too_far = facts(bookable=bookable)

    assert (too_soon.kind, too_soon.interval) == (ClosingKind.TOO_SOON, span("09:00", "09:30"))
    assert (too_far.kind, too_far.interval) == (ClosingKind.TOO_FAR_AHEAD, span("09:45", "10:00"))


def test_an_instant_is_closed_by_what_holds_it():
    taken = booked(anna())

    assert kinds(Interval(at("09:00"), at("09:00")), taken=taken) == [ClosingKind.BOOKED]
    assert facts(Interval(at("10:00"), at("10:00")), taken=taken) == ()


# --- rules -----------------------------------------------------------------------------------


def test_hours_say_what_they_leave_open_that_day_and_whose_they_are():
    hours = (
        allow(DayAndTime(Weekday.MONDAY, 8 * 60, 9 * 60 + 30)),
        allow(DayAndTime(Weekday.MONDAY, 13 * 60, 17 * 60)),
    )

    [fact] = facts(levels=((RuleLevel.RESOURCE, hours),))

    assert (fact.kind, fact.rule) == (ClosingKind.RULE, ClosingRule(RuleLevel.RESOURCE, hours))
    assert fact.interval == span("09:30", "10:00")
    assert fact.opened == (span("08:00", "09:30"), span("13:00", "17:00"))


def test_each_level_and_each_block_speaks_for_itself():
    holiday = block(Period(date(2026, 3, 2), date(2026, 3, 3)))
    found = facts(
        levels=(
            (RuleLevel.RESOURCE, (allow(Hours(0, 60)), block(Hours(540, 550)), holiday)),
            (RuleLevel.PROJECT, (block(Day(Weekday.MONDAY)), block(Weekends()))),
            (RuleLevel.REQUEST, (allow(Hours(12 * 60, 13 * 60)),)),
        )
    )

    assert [(each.rule.level, each.rule.constraints) for each in found if each.rule] == [
        (RuleLevel.RESOURCE, (allow(Hours(0, 60)),)),
        (RuleLevel.RESOURCE, (block(Hours(540, 550)),)),
        (RuleLevel.RESOURCE, (holiday,)),
        (RuleLevel.PROJECT, (block(Day(Weekday.MONDAY)),)),
        (RuleLevel.REQUEST, (allow(Hours(12 * 60, 13 * 60)),)),
    ]


def test_facts_come_by_kind_and_then_by_start():
    found = facts(
        taken=booked(anna("09:30", "09:45"), anna("09:00", "09:10")),
        levels=((RuleLevel.RESOURCE, (block(Hours(0, 1440)),)),),
        now=at("12:00"),
    )

    assert [each.kind for each in found] == [
        ClosingKind.PAST,
        ClosingKind.BOOKED,
        ClosingKind.BOOKED,
        ClosingKind.RULE,
    ]
    assert [each.interval.start for each in found[1:3]] == [at("09:00"), at("09:30")]


@given(st.data())
def test_the_rules_of_a_list_leave_open_together_what_the_list_does(data):
    zone, day = data.draw(places)
    window, levels = data.draw(windows_near(day)), data.draw(levels_near(day))
    seconds = (to_seconds(window.start), to_seconds(window.end))

    apart = [
        each.constraints
        for constraints in levels
        for each in rules_of(RuleLevel.RESOURCE, constraints)
    ]

    assert open_spans(apart, seconds, zone) == open_spans(levels, seconds, zone)


# --- the engine agrees -----------------------------------------------------------------------


@st.composite
def taken_near(draw, window):
    start = window.start + draw(st.integers(-20, 200)) * 17 * MINUTE
    taken = Interval(start, start + draw(st.integers(0, 30)) * 7 * MINUTE)
    if draw(st.booleans()):
        return TakenTime(interval=taken, booking_id=booking_id())
    return TakenTime(interval=taken, event_id=event_id(), is_all_day=draw(st.booleans()))


@given(st.data())
def test_a_span_is_closed_by_nothing_if_and_only_if_it_is_offered(data):
    zone, day = data.draw(places)
    bookable, levels = data.draw(windows_near(day)), data.draw(levels_near(day))
    levels = (*levels, ())[:3]
    if data.draw(st.booleans()):
        levels = (*levels[:1], (data.draw(unknown_rules.map(block)),), *levels[2:])
    taken = data.draw(st.lists(taken_near(bookable), max_size=6))
    buffer = data.draw(st.sampled_from([0, 10, 45])) * MINUTE
    ignores = data.draw(st.booleans())
    now = bookable.start + data.draw(st.integers(-100, 40)) * 7 * MINUTE
    start = bookable.start + data.draw(st.integers(-10, 300)) * 5 * MINUTE
    asked = Interval(start, start + data.draw(st.integers(1, 40)) * 5 * MINUTE)

    closing = find_closing_facts(
        asked,
        ResourceRules(
            zone=zone,
            levels=tuple(zip(LEVELS, levels, strict=False)),
            taken=taken,
            buffer=buffer,
            ignores_all_day_events=ignores,
            bookable=bookable,
        ),
        now=now,
    )

    stretches = find_slots(
        AvailabilityQuery(
            resources=(EVA,),
            window=bookable,
            length=None,
            buffer=buffer,
            ignores_all_day_events=ignores,
            constraints=levels[2] if len(levels) > 2 else (),
        ),
        [
            ResourceTime(
                resource_id=EVA,
                zone=zone,
                constraint_levels=levels[:2],
                busy=[_seconds(each.interval) for each in taken if not each.is_all_day],
                all_day_busy=[_seconds(each.interval) for each in taken if each.is_all_day],
            )
        ],
        now=now,
    )
    is_offered = any(
        each.starts_at <= asked.start and asked.end <= each.ends_at for each in stretches
    )
    assert (closing == ()) is is_offered
    assert all(each.interval.start < each.interval.end for each in closing)


@given(st.data())
def test_every_slot_of_an_answer_is_closed_by_nothing(data):
    zone, day = data.draw(places)
    window, levels = data.draw(windows_near(day)), data.draw(levels_near(day))
    taken = data.draw(st.lists(taken_near(window), max_size=4))
    query = AvailabilityQuery(
        resources=(EVA,), window=window, length=HOUR / 2, rounds_to_nearest_hour=False
    )
    time = ResourceTime(
        resource_id=EVA,
        zone=zone,
        constraint_levels=levels,
        busy=[_seconds(each.interval) for each in taken],
    )
    known = ResourceRules(
        zone=zone,
        levels=tuple(zip(LEVELS, levels, strict=False)),
        taken=taken,
        bookable=window,
    )

    for slot in find_slots(query, [time], now=window.start):
        assert find_closing_facts(slot.interval, known, now=window.start) == ()


def _seconds(interval):
    return to_seconds(interval.start), to_seconds(interval.end)


@pytest.mark.parametrize(
    ("sunday", "opened_hours"), [(date(2026, 3, 29), 3), (date(2026, 10, 25), 5)]
)
def test_what_a_rule_leaves_open_is_reckoned_on_the_day_the_clock_is_changed(sunday, opened_hours):
    copenhagen = ZoneInfo("Europe/Copenhagen")
    midnight = datetime(sunday.year, sunday.month, sunday.day, tzinfo=copenhagen)
    asked = Interval((midnight + 12 * HOUR).astimezone(UTC), (midnight + 13 * HOUR).astimezone(UTC))
    early = ((RuleLevel.RESOURCE, (allow(Hours(0, 4 * 60)),)),)

    [fact] = find_closing_facts(asked, ResourceRules(zone=copenhagen, levels=early), now=NOW)

    assert [each.length for each in fact.opened] == [opened_hours * HOUR]
