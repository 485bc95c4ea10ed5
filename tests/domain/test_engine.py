"""What holds of every question about free time, and every answer against the slow way."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from desk_app.domain.availability import Slot, find_dates, find_slots, find_taken_slots
from desk_app.domain.constraint import allow, block
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilityMode
from tests.builders import HOUR, MINUTE
from tests.domain import reference
from tests.domain.scheduling_strategies import (
    Question,
    pairs_of_one_family_near,
    questions,
    rules_near,
)

LENGTHY = settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
ON_GRID = {"increment": 15 * MINUTE, "rounds_to_nearest_hour": True}


def find(question: Question) -> tuple[Slot, ...]:
    return find_slots(question.query, question.times, now=question.now)


def open_stretches(question: Question) -> tuple[Slot, ...]:
    """The free time of each, as it is."""
    return find(question.asked(length=None, mode=AvailabilityMode.EXCLUSIVE))


# --- against the slow way --------------------------------------------------------------------


def check_against_the_slow_way(question: Question) -> None:
    expected = [
        (start, end, reference.chosen(question.query.mode, who))
        for (start, end), who in reference.answer(question).items()
    ]

    slots = find(question)

    assert [(slot.starts_at, slot.ends_at, slot.resource_ids) for slot in slots] == expected


@settings(max_examples=200)
@given(questions())
def test_an_answer_is_that_of_trying_every_minute(question):
    check_against_the_slow_way(question)


@pytest.mark.long
@pytest.mark.timeout(900)
@LENGTHY
@given(questions())
def test_ten_thousand_answers_are_those_of_trying_every_minute(question):
    check_against_the_slow_way(question)


# --- what holds of every answer --------------------------------------------------------------


@given(questions())
def test_slots_are_ordered_and_each_is_there_once(question):
    spans = [(slot.starts_at, slot.ends_at) for slot in find(question)]

    assert all(one < later for one, later in itertools.pairwise(spans))


@given(questions())
def test_a_slot_never_meets_busy_time_or_its_buffer(question):
    query, people = question.query, {one.resource_id: one for one in question.team}
    for slot in find(question):
        assert slot.starts_at >= max(query.window.start, question.now)
        assert slot.ends_at <= query.window.end
        for resource_id in slot.resource_ids:
            person = people[resource_id]
            taken = person.busy if query.ignores_all_day_events else person.busy + person.all_day
            widened = [
                Interval(each.start - query.buffer, each.end + query.buffer)
                for each in taken
                if each.length
            ]
            assert not any(each.overlaps(slot.interval) for each in widened)


@given(questions())
def test_every_free_stretch_that_is_long_enough_from_a_clean_time_on_has_a_slot(question):
    question = replace(question, now=question.query.window.start - HOUR)
    assume(question.query.length is not None and question.query.mode is not AvailabilityMode.MUTUAL)
    slots = find(question)
    zones = {one.resource_id: one.zone for one in question.team}
    for stretch in open_stretches(question):
        for resource_id in stretch.resource_ids:
            first = first_clean_time(stretch.interval, zones[resource_id], question.query)
            if first is not None and first + question.query.length <= stretch.ends_at:
                assert any(slot.starts_at == first for slot in slots)


def first_clean_time(stretch: Interval, zone, query) -> datetime | None:
    """Where the first slot of a stretch may begin: its start, or the next clean time."""
    grid = (query.increment or HOUR) if query.rounds_to_nearest_hour else timedelta.resolution
    at = stretch.start
    while at < stretch.end:
        shown = at.astimezone(zone).replace(tzinfo=None)
        if (shown - datetime.combine(shown.date(), datetime.min.time())) % grid == timedelta(0):
            return at
        at += MINUTE
    return None


# --- what a change of the question changes ---------------------------------------------------


@given(questions(), st.data())
def test_a_block_more_adds_no_slot_on_the_grid_and_no_free_time(question, data):
    question = question.asked(**ON_GRID, length=question.query.length or HOUR)
    more = block(data.draw(rules_near(question.query.window.start.date())))

    blocked = question.asked(constraints=(*question.query.constraints, more))

    assert_no_more(blocked, question)


@given(questions(), st.data())
def test_an_allow_more_of_a_family_takes_no_slot_on_the_grid_and_no_free_time(question, data):
    day = question.query.window.start.date()
    first, more = data.draw(pairs_of_one_family_near(day))
    question = question.asked(
        **ON_GRID,
        length=question.query.length or HOUR,
        constraints=(*question.query.constraints, allow(first)),
    )

    allowed = question.asked(constraints=(*question.query.constraints, allow(more)))

    assert_no_more(question, allowed)


def assert_no_more(less: Question, more: Question) -> None:
    """That one answer lies within the other, slot by slot and in free time."""
    offered = {slot.interval: set(slot.resource_ids) for slot in everybody(more)}
    for slot in everybody(less):
        assert set(slot.resource_ids) <= offered[slot.interval]
    stretches = open_stretches(more)
    for stretch in open_stretches(less):
        for resource_id in stretch.resource_ids:
            assert any(
                each.starts_at <= stretch.starts_at and stretch.ends_at <= each.ends_at
                for each in stretches
                if resource_id in each.resource_ids
            )


def everybody(question: Question) -> tuple[Slot, ...]:
    """The answer with all who are free, and in `mutual` as it is."""
    if question.query.mode is AvailabilityMode.MUTUAL:
        return find(question)
    return find(question.asked(mode=AvailabilityMode.EXCLUSIVE))


@given(questions(), st.randoms(use_true_random=False))
def test_another_order_of_the_resources_changes_only_who_comes_first(question, numbers):
    ids = list(question.query.resources)
    numbers.shuffle(ids)
    team = list(question.team)
    numbers.shuffle(team)

    shuffled = replace(question.asked(resources=tuple(ids)), team=tuple(team))

    plain, other = everybody(question), everybody(shuffled)
    assert [slot.interval for slot in find(shuffled)] == [slot.interval for slot in find(question)]
    assert [slot.interval for slot in plain] == [slot.interval for slot in other]
    for one, again in zip(plain, other, strict=True):
        assert set(one.resource_ids) == set(again.resource_ids)
        assert list(again.resource_ids) == [each for each in ids if each in again.resource_ids]
    if question.query.mode is AvailabilityMode.ROUNDROBIN_PRIORITIZED:
        for slot, free in zip(find(shuffled), other, strict=True):
            assert slot.resource_ids == free.resource_ids[:1]


@given(questions())
def test_slots_dates_and_taken_slots_are_of_one_mind(question):
    question = question.asked(length=question.query.length or HOUR)
    slots, zone = everybody(question), question.team[0].zone

    dates = find_dates(question.query, question.times, now=question.now, zone=zone)
    taken = find_taken_slots(question.query, question.times, now=question.now)

    days: dict[object, set[str]] = {}
    for slot in slots:
        days.setdefault(slot.starts_at.astimezone(zone).date(), set()).update(slot.resource_ids)
    assert [(one.day, set(one.resource_ids)) for one in dates] == sorted(days.items())
    if question.query.increment and question.query.rounds_to_nearest_hour:
        assert not {slot.interval for slot in slots} & {slot.interval for slot in taken}


@given(questions())
def test_rules_said_twice_say_no_more(question):
    twice = question.query.constraints * 2

    assert find(question.asked(constraints=twice)) == find(question)
