"""Free time that is kept while the time of one resource after another changes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.availability import FreeTimes, find_slots, find_taken_slots
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import to_seconds
from tests.domain.scheduling_strategies import busy_near, questions


@given(questions(), st.data())
def test_a_change_of_one_resource_gives_what_reckoning_everything_anew_gives(question, data):
    kept = FreeTimes(question.query, question.times, now=question.now)
    times = {each.resource_id: each for each in question.times}
    for _ in range(3):
        resource_id = data.draw(st.sampled_from(question.query.resources))
        more = data.draw(busy_near(question.query.window))
        added = (to_seconds(more.start), to_seconds(more.end))
        times[resource_id] = replace(times[resource_id], busy=[*times[resource_id].busy, added])

        kept.put(times[resource_id])

        every = list(times.values())
        now = question.now
        assert kept.find_slots(now=now) == find_slots(question.query, every, now=now)
        assert kept.find_taken_slots(now=now) == find_taken_slots(question.query, every, now=now)


@given(questions())
def test_a_change_touches_nothing_of_the_others(question):
    kept = FreeTimes(question.query, question.times, now=question.now)
    before = {each.resource_id: each for each in kept.free}
    first = question.times[0]

    kept.put(replace(first, busy=[]))

    if question.query.mode != "mutual":
        others = [each for each in kept.free if each.resource_id != first.resource_id]
        assert all(each is before[each.resource_id] for each in others)


@given(questions())
def test_somebody_who_was_not_asked_for_is_passed_over(question):
    kept = FreeTimes(question.query, question.times, now=question.now)
    before = kept.find_slots(now=question.now)

    kept.put(replace(question.times[0], resource_id=ResourceId("nobody"), busy=[]))

    assert kept.find_slots(now=question.now) == before


@given(questions())
def test_it_may_be_asked_again_later(question):
    kept = FreeTimes(question.query, question.times, now=question.now)
    later = question.query.window.start + question.query.window.length / 2
    kept.find_slots(now=question.now)

    assert kept.find_slots(now=later) == find_slots(question.query, question.times, now=later)
