"""Busy spans, kept by resource and window."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desk_app.store.store import Store
from tests.builders import at, make_event, resource_id, span

Wait = Callable[..., Any]

DAY = span("00:00", "24:00")
FULL = make_event(
    where="Away",
    description="Back on Monday",
    rsvp="needsAction",
    is_all_day=True,
    participants=("a@x.org", "b@x.org"),
)


def test_event_comes_back_as_it_was(store: Store, wait_for: Wait) -> None:
    bare = make_event("bare", calendar_id=None, what="", rsvp="")

    assert wait_for(store.save_events(resource_id(), DAY, [FULL, bare]))

    assert set(wait_for(store.load_events(DAY))) == {FULL, bare}
    assert not wait_for(store.save_events(resource_id(), DAY, [bare, FULL]))


def test_an_event_belongs_to_the_resource_it_was_listed_for(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_events(resource_id(), DAY, [replace(FULL, resource_id=None)]))

    assert wait_for(store.load_events(DAY, resource_ids=[resource_id()])) == (FULL,)
    assert wait_for(store.load_events(DAY, resource_ids=[resource_id("bo")])) == ()


def test_a_window_listed_anew_replaces_only_what_was_in_it(store: Store, wait_for: Wait) -> None:
    next_day = make_event("next", starts_at=at("12:00", day=1), ends_at=at("13:00", day=1))
    other = make_event("other", resource_id=resource_id("bo"))
    wait_for(store.save_events(resource_id(), span("00:00", "24:00"), [FULL]))
    wait_for(store.save_events(resource_id(), span("00:00", "24:00", day=1), [next_day]))
    wait_for(store.save_events(resource_id("bo"), DAY, [other]))

    assert wait_for(store.save_events(resource_id(), DAY, []))

    assert wait_for(store.load_events(DAY)) == (other,)
    assert wait_for(store.load_events(span("00:00", "24:00", day=1))) == (next_day,)


def test_an_event_that_moved_into_the_window_is_stored_once(store: Store, wait_for: Wait) -> None:
    moved = replace(FULL, starts_at=at("12:00", day=1), ends_at=at("13:00", day=1))
    wait_for(store.save_events(resource_id(), DAY, [FULL]))

    wait_for(store.save_events(resource_id(), span("00:00", "24:00", day=1), [moved]))

    assert wait_for(store.load_events(DAY)) == ()
    assert wait_for(store.load_events(span("00:00", "24:00", day=1))) == (moved,)


def test_events_are_ordered_by_start_and_long_ones_are_found(store: Store, wait_for: Wait) -> None:
    holiday = make_event("holiday", starts_at=at("00:00", day=-9), ends_at=at("00:00", day=9))
    lunch = make_event("lunch")
    window = span("00:00", "24:00", day=0)
    wait_for(store.save_events(resource_id(), window, [lunch, holiday]))

    assert wait_for(store.load_events(span("12:30", "12:31"))) == (holiday, lunch)
    assert wait_for(store.load_events(span("13:00", "14:00"))) == (holiday,)
