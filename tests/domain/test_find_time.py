from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from desk_app.domain.constraint import Weekday
from desk_app.domain.find_time import (
    BetweenTimestamps,
    BusinessHours,
    Daytime,
    ExcludeWeekend,
    FindTimeFilters,
    FindTimeQuery,
    OnlyWeekend,
    SpecificDay,
    SpecificDayAndTime,
    SpecificTime,
    TakeFirst,
    TakeLast,
    TakeRandom,
    find_time,
)
from desk_app.domain.interval import Interval, to_seconds
from tests.builders import HOUR, MINUTE, MONDAY, at, span, utc
from tests.domain import reference
from tests.domain.scheduling_strategies import older_questions

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
WEEK = Interval(MONDAY, MONDAY + timedelta(days=7))
LONG_AGO = utc("2020-01-01 00:00")


def seconds(*intervals):
    return [(to_seconds(each.start), to_seconds(each.end)) for each in intervals]


def find(
    *,
    busy=(),
    all_day=(),
    zone=UTC,
    other_zones=(),
    now=LONG_AGO,
    shuffle=None,
    filters=None,
    **fields,
):
    query = FindTimeQuery(
        **({"window": span("08:00", "12:00")} | fields), filters=filters or FindTimeFilters()
    )
    return find_time(
        query,
        zone=zone,
        other_zones=other_zones,
        busy=seconds(*busy),
        all_day_busy=seconds(*all_day),
        now=now,
        shuffle=shuffle,
    )


def all_of(*filters):
    return FindTimeFilters(all_of=filters)


def any_of(*filters):
    return FindTimeFilters(any_of=filters)


def clocks(times):
    return [f"{each.start:%H:%M}" for each in times]


# --- several places --------------------------------------------------------------------------


def test_a_filter_without_a_zone_has_to_hold_by_the_clock_of_every_place():
    nine_to_noon = all_of(SpecificTime(9 * 60, 12 * 60))
    day = span("00:00", "24:00")

    both = find(window=day, filters=nine_to_noon, zone=COPENHAGEN, other_zones=[UTC])

    assert clocks(both) == ["09:00", "10:00"]
    assert clocks(find(window=day, filters=nine_to_noon, zone=COPENHAGEN)) == [
        "08:00",
        "09:00",
        "10:00",
    ]


def test_a_filter_with_a_zone_of_its_own_holds_by_that_clock_alone():
    by_utc = all_of(SpecificTime(9 * 60, 12 * 60, "UTC"))

    times = find(window=span("00:00", "24:00"), filters=by_utc, zone=COPENHAGEN, other_zones=[UTC])

    assert clocks(times) == ["09:00", "10:00", "11:00"]


def test_what_stays_within_a_day_does_so_in_every_place():
    night = span("21:30", "26:00")

    times = find(window=night, stays_within_day=True, zone=COPENHAGEN, other_zones=[UTC])

    assert clocks(times) == ["21:30", "00:30"]


# --- layout ----------------------------------------------------------------------------------


def test_times_follow_one_another_from_the_beginning_of_free_time():
    times = find(busy=[span("09:00", "09:10")], length=45 * MINUTE)

    assert clocks(times) == ["08:00", "09:10", "09:55", "10:40"]


def test_all_solutions_begin_every_quarter_of_an_hour():
    times = find(window=span("08:00", "09:30"), finds_all_solutions=True)

    assert clocks(times) == ["08:00", "08:15", "08:30"]


def test_the_buffer_is_kept_around_busy_time():
    assert clocks(find(busy=[span("10:00", "10:00"), span("09:00", "10:00")], buffer=HOUR)) == [
        "11:00"
    ]


def test_all_day_events_close_the_day_unless_they_are_ignored():
    whole_day = [span("00:00", "24:00")]

    assert find(all_day=whole_day) == ()
    assert len(find(all_day=whole_day, ignores_all_day_events=True)) == 4


def test_times_begun_are_left_out():
    assert clocks(find(now=at("09:30"))) == ["10:00", "11:00"]


def test_times_that_cross_midnight_of_the_place_can_be_dropped():
    night = Interval(at("21:30"), at("01:30", day=1))

    assert clocks(find(window=night, zone=COPENHAGEN)) == ["21:30", "22:30", "23:30", "00:30"]
    assert clocks(find(window=night, zone=COPENHAGEN, stays_within_day=True)) == [
        "21:30", "23:30", "00:30"
    ]  # fmt: skip


def test_a_time_may_end_exactly_at_midnight():
    late = span("22:00", "24:00")

    assert clocks(find(window=late, stays_within_day=True)) == ["22:00", "23:00"]


def test_the_latest_can_come_first():
    assert clocks(find(is_latest_first=True)) == ["11:00", "10:00", "09:00", "08:00"]


# --- filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "first", "count"),
    [
        pytest.param(BetweenTimestamps(at("10:00", day=1), at("12:00", day=1)),
                     "2026-03-03 10:00", 2, id="between"),
        pytest.param(SpecificDayAndTime(Weekday.TUESDAY, 540, 660), "2026-03-03 09:00", 2,
                     id="day and time"),
        pytest.param(SpecificTime(540, 660), "2026-03-02 09:00", 14, id="time"),
        pytest.param(SpecificDay(Weekday.WEDNESDAY), "2026-03-04 00:00", 24, id="day"),
        pytest.param(BusinessHours(), "2026-03-02 09:00", 45, id="business hours"),
        pytest.param(Daytime(), "2026-03-02 08:00", 84, id="daytime"),
        pytest.param(OnlyWeekend(), "2026-03-07 00:00", 48, id="weekend"),
        pytest.param(ExcludeWeekend(), "2026-03-02 00:00", 120, id="no weekend"),
    ],
)  # fmt: skip
def test_each_filter_wants_the_times_it_names(wanted, first, count):
    for filters in (all_of(wanted), any_of(wanted)):
        times = find(window=WEEK, filters=filters)

        assert (times[0].start, len(times)) == (utc(first), count)


def test_a_filter_is_reckoned_in_the_zone_it_names_or_else_in_that_of_the_search():
    monday = span("00:00", "24:00")
    nine = SpecificTime(540, 600)
    nine_in_utc = SpecificTime(540, 600, "UTC")

    assert clocks(find(window=monday, zone=COPENHAGEN, filters=all_of(nine))) == ["08:00"]
    assert clocks(find(window=monday, zone=COPENHAGEN, filters=all_of(nine_in_utc))) == ["09:00"]


def test_filters_of_and_must_all_agree():
    times = find(
        window=span("00:00", "24:00"),
        filters=all_of(SpecificTime(480, 780), SpecificTime(660, 900)),
    )

    assert clocks(times) == ["11:00", "12:00"]


def test_or_adds_up_and_is_then_cut_with_and():
    filters = FindTimeFilters(
        any_of=(SpecificDay(Weekday.TUESDAY), SpecificDay(Weekday.THURSDAY)),
        all_of=(SpecificTime(480, 780), SpecificTime(660, 900)),
    )

    times = find(window=WEEK, filters=filters, length=2 * HOUR)

    assert [each.start for each in times] == [at("11:00", day=1), at("11:00", day=3)]


# --- cuts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [
        ([TakeFirst(1)], ["08:00"]),
        ([TakeLast(1)], ["11:00"]),
        ([TakeLast(9)], ["08:00", "09:00", "10:00", "11:00"]),
        ([TakeFirst(0)], []),
        ([TakeLast(0)], []),
        ([TakeFirst(-1)], []),
        ([TakeRandom(2)], ["08:00", "09:00"]),
        ([TakeLast(3), TakeFirst(1)], ["09:00"]),
    ],
)
def test_the_answer_is_cut_down(cuts, expected):
    assert clocks(find(filters=FindTimeFilters(cuts=tuple(cuts)))) == expected


def test_a_random_choice_is_answered_in_order():
    filters = FindTimeFilters(cuts=(TakeRandom(2),))

    assert clocks(find(filters=filters, shuffle=list.reverse)) == ["10:00", "11:00"]


# --- against the slow way --------------------------------------------------------------------


@given(older_questions())
def test_an_answer_is_that_of_trying_every_minute(question):
    query, zone, busy, all_day, now = question

    found = find_time(
        query, zone=zone, busy=seconds(*busy), all_day_busy=seconds(*all_day), now=now
    )

    assert [each.start for each in found] == reference.older_answer(*question)
    assert all(each.length == query.length for each in found)


# --- the recorded examples -------------------------------------------------------------------


def test_example_of_a_search_by_e_mail():
    times = find(
        window=Interval(at("13:00"), at("13:00", day=1)),
        length=45 * MINUTE,
        filters=all_of(SpecificTime(13 * 60, 15 * 60, "UTC")),
    )

    assert times == (span("13:00", "13:45"), span("13:45", "14:30"))


def test_example_of_the_first_office_hour_of_a_thursday():
    filters = FindTimeFilters(
        any_of=(SpecificDay(Weekday.THURSDAY),),
        all_of=(BusinessHours("Europe/Copenhagen"),),
        cuts=(TakeFirst(1),),
    )

    times = find(window=WEEK, zone=COPENHAGEN, filters=filters)

    assert times == (span("08:00", "09:00", day=3),)
