from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.availability import AvailabilityQuery, ResourceTime, Slot, find_slots
from desk_app.domain.constraint import (
    Hours,
    UnknownRule,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode
from tests.builders import HOUR, MINUTE, at, span, utc

ADA, GRACE, MARY = ResourceId("ada"), ResourceId("grace"), ResourceId("mary")
COPENHAGEN, LONDON = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Europe/London")
MORNING = span("08:00", "12:00")
LONG_AGO = utc("2020-01-01 00:00")

EVERY_MODE = list(AvailabilityMode)
ONE_OR_MORE_FREE = [mode for mode in EVERY_MODE if mode is not AvailabilityMode.MUTUAL]


def seconds(*intervals):
    return [(to_seconds(each.start), to_seconds(each.end)) for each in intervals]


def time_of(resource_id=ADA, *, busy=(), all_day=(), zone=UTC, levels=()):
    return ResourceTime(
        resource_id=resource_id,
        zone=zone,
        constraint_levels=levels,
        busy=seconds(*busy),
        all_day_busy=seconds(*all_day),
    )


def find(*times, now=LONG_AGO, pick=None, **fields):
    defaults: dict[str, Any] = {
        "resources": tuple(time.resource_id for time in times),
        "window": MORNING,
        "mode": AvailabilityMode.EXCLUSIVE,
        "length": HOUR,
    }
    query = AvailabilityQuery(**(defaults | fields))
    return find_slots(query, times, now=now, pick=pick)


def clocks(slots):
    return [f"{slot.starts_at:%H:%M}-{slot.ends_at:%H:%M}" for slot in slots]


def offers(slots):
    return {f"{slot.starts_at:%H:%M}": "+".join(slot.resource_ids) for slot in slots}


# --- busy time -------------------------------------------------------------------------------


def test_a_resource_is_free_until_something_closes_its_time():
    assert clocks(find(time_of())) == ["08:00-09:00", "09:00-10:00", "10:00-11:00", "11:00-12:00"]


def test_slots_may_touch_busy_time_but_not_meet_it():
    slots = find(time_of(busy=[span("09:00", "10:00")]))

    assert clocks(slots) == ["08:00-09:00", "10:00-11:00", "11:00-12:00"]


def test_the_buffer_is_kept_before_and_after_busy_time():
    slots = find(
        time_of(busy=[span("10:00", "10:15")]),
        buffer=timedelta(minutes=30),
        increment=timedelta(minutes=15),
    )

    assert clocks(slots) == ["08:00-09:00", "08:15-09:15", "08:30-09:30", "10:45-11:45",
                             "11:00-12:00"]  # fmt: skip


def test_the_buffer_of_busy_time_before_the_window_reaches_into_it():
    slots = find(time_of(busy=[span("07:00", "08:00")]), buffer=HOUR)

    assert clocks(slots) == ["09:00-10:00", "10:00-11:00", "11:00-12:00"]


def test_the_buffer_is_not_kept_from_closing_time():
    open_for_an_hour = (allow(Hours(9 * 60, 10 * 60)),)

    assert clocks(find(time_of(levels=(open_for_an_hour,)), buffer=HOUR)) == ["09:00-10:00"]


def test_busy_time_that_lasts_no_time_closes_nothing():
    assert len(find(time_of(busy=[span("09:30", "09:30")]), buffer=HOUR)) == 4


def test_busy_spans_may_overlap_and_come_in_any_order():
    busy = [span("10:30", "11:00"), span("08:00", "09:30"), span("08:30", "09:00")]

    assert clocks(find(time_of(busy=busy), length=30 * MINUTE)) == [
        "10:00-10:30", "11:00-11:30", "11:30-12:00"
    ]  # fmt: skip


def test_all_day_events_close_the_day_unless_they_are_ignored():
    ada = time_of(all_day=[span("00:00", "24:00")])

    assert find(ada) == ()
    assert len(find(ada, ignores_all_day_events=True)) == 4


# --- rounding, increments, now ---------------------------------------------------------------


def test_rounding_begins_at_a_full_hour():
    odd = Interval(at("08:10"), at("10:10"))

    assert clocks(find(time_of(), window=odd)) == ["09:00-10:00"]


def test_without_rounding_slots_begin_with_free_time():
    odd = Interval(at("08:10"), at("10:10"))

    slots = find(time_of(), window=odd, rounds_to_nearest_hour=False)

    assert clocks(slots) == ["08:10-09:10", "09:10-10:10"]


def test_each_resource_is_rounded_by_its_own_clock():
    kathmandu = ZoneInfo("Asia/Kathmandu")  # a quarter to the hour of UTC

    slots = find(time_of(), time_of(GRACE, zone=kathmandu), length=3 * HOUR)

    assert offers(slots) == {"08:00": "ada+grace", "08:15": "ada+grace"}


@pytest.mark.parametrize("mode", EVERY_MODE)
def test_slots_begun_are_left_out_and_the_others_stay_where_they_are(mode):
    slots = find(time_of(), now=at("08:01"), mode=mode)

    assert clocks(slots) == ["09:00-10:00", "10:00-11:00", "11:00-12:00"]


@pytest.mark.parametrize("mode", EVERY_MODE)
def test_a_slot_that_begins_this_moment_is_offered(mode):
    assert clocks(find(time_of(), now=at("11:00"), mode=mode)) == ["11:00-12:00"]


def test_a_window_that_begins_within_a_second_loses_no_slot():
    moment = at("08:10") + timedelta(milliseconds=300)

    slots = find(
        time_of(), now=moment, window=Interval(moment, at("10:30")), rounds_to_nearest_hour=False
    )

    assert len(slots) == 2


def test_a_window_that_begins_in_the_year_one_is_no_trouble():
    ages = Interval(datetime(1, 1, 1, tzinfo=UTC), at("12:00"))

    slots = find(time_of(zone=COPENHAGEN), window=ages, now=at("10:00"))

    assert clocks(slots) == ["10:00-11:00", "11:00-12:00"]


@pytest.mark.parametrize("order", [(ADA, GRACE), (GRACE, ADA)])
def test_mutual_slots_are_rounded_by_the_clock_of_each_whoever_comes_first(order):
    kathmandu = time_of(GRACE, zone=ZoneInfo("Asia/Kathmandu"))

    slots = find(
        time_of(), kathmandu, mode=AvailabilityMode.MUTUAL, length=3 * HOUR, resources=order
    )

    assert offers(slots) == {"08:00": "+".join(order), "08:15": "+".join(order)}


# --- whole free stretches --------------------------------------------------------------------


def test_without_a_length_free_stretches_are_given_as_they_are():
    busy = [span("08:50", "10:10")]

    assert clocks(find(time_of(busy=busy), length=None)) == ["08:00-08:50", "10:10-12:00"]


def test_a_stretch_that_has_begun_is_cut_short():
    assert clocks(find(time_of(), length=None, now=at("09:25"))) == ["09:25-12:00"]


def test_resources_with_the_same_stretch_share_it():
    slots = find(time_of(), time_of(GRACE), time_of(MARY, busy=[span("08:00", "09:00")]),
                 length=None)  # fmt: skip

    assert [(slot.interval, slot.resource_ids) for slot in slots] == [
        (MORNING, (ADA, GRACE)),
        (span("09:00", "12:00"), (MARY,)),
    ]


def test_mutual_stretches_are_those_that_all_share():
    slots = find(
        time_of(busy=[span("08:00", "09:00")]),
        time_of(GRACE, busy=[span("11:00", "12:00")]),
        length=None,
        mode=AvailabilityMode.MUTUAL,
    )

    assert slots == (Slot(at("09:00"), at("11:00"), (ADA, GRACE)),)


# --- modes -----------------------------------------------------------------------------------


@pytest.fixture
def team():
    """Ada is free from 10, Grace until 11, Mary never."""
    return [
        time_of(ADA, busy=[span("08:00", "10:00")]),
        time_of(GRACE, busy=[span("11:00", "12:00")]),
        time_of(MARY, busy=[MORNING]),
    ]


def test_mutual_needs_everybody(team):
    assert find(*team, mode=AvailabilityMode.MUTUAL) == ()
    assert offers(find(*team[:2], mode=AvailabilityMode.MUTUAL)) == {"10:00": "ada+grace"}


def test_mutual_finds_nothing_where_the_time_of_one_is_not_known(team):
    assert find(team[0], mode=AvailabilityMode.MUTUAL, resources=(ADA, GRACE)) == ()


def test_prioritized_gives_the_first_that_is_free(team):
    slots = find(*team, mode=AvailabilityMode.ROUNDROBIN_PRIORITIZED)

    assert offers(slots) == {"08:00": "grace", "09:00": "grace", "10:00": "ada", "11:00": "ada"}


def test_priority_is_the_order_of_the_query_not_that_of_the_times(team):
    slots = find(*team, mode=AvailabilityMode.ROUNDROBIN_PRIORITIZED, resources=(MARY, GRACE, ADA))

    assert offers(slots) == {"08:00": "grace", "09:00": "grace", "10:00": "grace", "11:00": "ada"}


def test_random_gives_one_that_is_picked(team):
    slots = find(*team, mode=AvailabilityMode.ROUNDROBIN_RANDOM, pick=lambda free: free[-1])

    assert offers(slots) == {"08:00": "grace", "09:00": "grace", "10:00": "grace", "11:00": "ada"}


def test_exclusive_gives_everyone_who_is_free(team):
    assert offers(find(*team)) == {
        "08:00": "grace", "09:00": "grace", "10:00": "ada+grace", "11:00": "ada"
    }  # fmt: skip


def test_a_resource_is_offered_at_a_start_laid_out_for_another():
    slots = find(
        time_of(busy=[span("08:00", "08:30")]),
        time_of(GRACE),
        window=span("08:00", "10:00"),
        rounds_to_nearest_hour=False,
    )

    assert offers(slots) == {"08:00": "grace", "08:30": "ada+grace", "09:00": "ada+grace"}


@pytest.mark.parametrize("mode", EVERY_MODE)
def test_nobody_is_never_free(mode):
    assert find(mode=mode) == ()


def test_resources_that_were_not_asked_for_are_passed_over():
    assert offers(
        find(time_of(), time_of(GRACE), resources=(GRACE,), window=span("08:00", "09:00"))
    ) == {"08:00": "grace"}


# --- constraints -----------------------------------------------------------------------------


def test_constraints_of_resource_project_and_request_must_agree():
    levels = ((allow(Hours(480, 660)),), (allow(Hours(540, 720)),))

    slots = find(time_of(levels=levels), constraints=(block(Hours(600, 630)),), length=30 * MINUTE)

    assert clocks(slots) == ["09:00-09:30", "09:30-10:00"]


def test_rules_that_are_not_known_close_nothing():
    unknown = UnknownRule("block_moon", {"phase": ["full"]})

    assert len(find(time_of(levels=((block(unknown),),)))) == 4


def test_resources_with_different_constraints_do_not_share_their_opening():
    slots = find(
        time_of(ADA, levels=((allow(Hours(480, 540)),),)),
        time_of(GRACE, levels=((allow(Hours(540, 600)),),)),
    )

    assert offers(slots) == {"08:00": "ada", "09:00": "grace"}


# --- the recorded examples -------------------------------------------------------------------

MONDAY_IN_COPENHAGEN = Interval(utc("2026-03-01 23:00"), utc("2026-03-02 23:00"))
EIGHT_TO_FOUR = (allow(Hours(480, 960)),)


def local(slots, zone=COPENHAGEN):
    return [(s.starts_at.astimezone(zone).isoformat(), s.ends_at.astimezone(zone).isoformat())
            for s in slots]  # fmt: skip


def test_example_of_one_resource_in_the_time_of_its_place():
    slots = find(
        time_of(zone=COPENHAGEN),
        mode=AvailabilityMode.ROUNDROBIN_RANDOM,
        length=4 * HOUR,
        window=MONDAY_IN_COPENHAGEN,
        constraints=(*EIGHT_TO_FOUR, block(Weekends())),
    )

    assert local(slots) == [
        ("2026-03-02T08:00:00+01:00", "2026-03-02T12:00:00+01:00"),
        ("2026-03-02T12:00:00+01:00", "2026-03-02T16:00:00+01:00"),
    ]


def test_example_of_two_resources_in_two_zones():
    slots = find(
        time_of(ADA, zone=COPENHAGEN),
        time_of(GRACE, zone=LONDON),
        mode=AvailabilityMode.MUTUAL,
        length=7 * HOUR,
        window=MONDAY_IN_COPENHAGEN,
        constraints=EIGHT_TO_FOUR,
    )

    assert local(slots) == [("2026-03-02T09:00:00+01:00", "2026-03-02T16:00:00+01:00")]
    assert slots[0].resource_ids == (ADA, GRACE)


def test_example_of_a_window_of_one_hour():
    window = Interval(utc("2026-03-02 07:00"), utc("2026-03-02 08:00"))

    slots = find(
        time_of(zone=COPENHAGEN, levels=((allow(Weekdays()), *EIGHT_TO_FOUR), EIGHT_TO_FOUR)),
        window=window,
    )

    assert [slot.interval for slot in slots] == [window]


def test_example_of_sixteen_slots_a_day():
    slots = find(
        time_of(zone=COPENHAGEN), length=30 * MINUTE, window=MONDAY_IN_COPENHAGEN,
        constraints=EIGHT_TO_FOUR,
    )  # fmt: skip

    assert len(slots) == 16


def test_example_of_rules_that_leave_nothing():
    week = Interval(utc("2026-03-02 00:00"), utc("2026-03-09 00:00"))

    assert find(time_of(), window=week, constraints=(allow(Weekends()), block(Weekends()))) == ()


def test_example_of_the_last_slot_being_the_western_ones():
    slots = find(
        time_of(ADA, zone=COPENHAGEN), time_of(GRACE, zone=LONDON),
        window=MONDAY_IN_COPENHAGEN, constraints=EIGHT_TO_FOUR,
    )  # fmt: skip

    assert local(slots)[-1] == ("2026-03-02T16:00:00+01:00", "2026-03-02T17:00:00+01:00")
    assert slots[-1].resource_ids == (GRACE,)


# --- both sides of a change of the clock -----------------------------------------------------


@pytest.mark.parametrize(
    ("sunday", "first_utc"),
    [(date(2026, 3, 29), ["08:00", "07:00"]), (date(2026, 10, 25), ["07:00", "08:00"])],
)
def test_slots_keep_their_clock_time_over_a_change(sunday, first_utc):
    saturday = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC) - timedelta(days=1)

    slots = find(
        time_of(zone=COPENHAGEN),
        window=Interval(saturday, saturday + timedelta(days=2)),
        constraints=(allow(Hours(540, 600)),),
    )

    assert [f"{slot.starts_at:%H:%M}" for slot in slots] == first_utc
    assert {f"{slot.starts_at.astimezone(COPENHAGEN):%H:%M}" for slot in slots} == {"09:00"}


def test_a_slot_over_the_gap_of_spring_lasts_as_long_as_any():
    night = Interval(utc("2026-03-29 00:00"), utc("2026-03-29 03:00"))

    slots = find(time_of(zone=COPENHAGEN), window=night, length=2 * HOUR)

    assert local(slots) == [("2026-03-29T01:00:00+01:00", "2026-03-29T04:00:00+02:00")]
