"""Resources, and the calendars chosen for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.constraint import (
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Period,
    UnknownRule,
    Verb,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.domain.resource import Resource
from desk_app.store.store import Store
from tests.builders import (
    at,
    calendar_id,
    make_calendar,
    make_event,
    make_resource,
    resource_id,
    span,
)

Wait = Callable[..., Any]

RULES = (
    allow(Hours(9 * 60 + 30, 17 * 60)),
    allow(DayAndTime(Weekday.SUNDAY, 0, 24 * 60)),
    block(Day(Weekday.FRIDAY)),
    block(Weekdays()),
    allow(Weekends()),
    block(Period(date(2026, 12, 24), date(2026, 12, 27))),
    block(Period(at("09:00"), at("10:30", day=3))),
    Constraint(Verb.ALLOW, UnknownRule("allow_full_moon", {"phase": [1, {"x": None}]})),
)
FULL = make_resource(
    last_name="Holm",
    image="https://example.com/eva.png",
    meta={"colour": "red", "list": [1, None]},
    tags=("new", "ground floor"),
    constraints=RULES,
    calendars=(
        make_calendar("eva", is_primary=True, foreground_colour="#ffffff"),
        make_calendar(
            "google",
            description="Private",
            provider="google",
            provider_id="x@group.calendar.google.com",
            provider_access="reader",
            is_synced=True,
            is_provider_primary=True,
            created_at=at("08:00"),
        ),
    ),
    created_at=at("08:00"),
    updated_at=at("09:00"),
)
BARE = Resource(id=resource_id("bare"), name="")


@pytest.mark.parametrize("resource", [FULL, BARE, make_resource(constraints=None)])
def test_resource_comes_back_as_it_was(store: Store, wait_for: Wait, resource: Resource) -> None:
    assert wait_for(store.save_resources([resource], is_complete=False)) == {resource.id}

    assert wait_for(store.load_resource(resource.id)) == resource
    assert wait_for(store.save_resources([resource], is_complete=False)) == frozenset()


def test_resources_are_ordered_by_name_as_people_read_it(store: Store, wait_for: Wait) -> None:
    names = ["Zoe", "łucja", "Émile", "Max"]
    wait_for(store.save_resources([make_resource(name) for name in names], is_complete=True))

    loaded = wait_for(store.load_resources())

    assert [resource.name for resource in loaded] == ["Émile", "Łucja", "Max", "Zoe"]


def test_what_was_not_asked_for_stays(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_resources([FULL], is_complete=True))
    brief = replace(FULL, name="Eva H.", constraints=None, calendars=None)

    assert wait_for(store.save_resources([brief], is_complete=True)) == {FULL.id}

    assert wait_for(store.load_resource(FULL.id)) == replace(FULL, name="Eva H.")


def test_no_constraints_at_all_replace_those_stored(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_resources([FULL], is_complete=True))

    wait_for(store.save_resources([replace(FULL, constraints=(), calendars=())], is_complete=True))

    loaded = wait_for(store.load_resource(FULL.id))
    assert (loaded.constraints, loaded.calendars) == ((), ())


def test_only_a_complete_list_forgets_what_it_lacks(store: Store, wait_for: Wait) -> None:
    eva, bo = make_resource("eva"), make_resource("bo")
    wait_for(store.save_resources([eva, bo], is_complete=True))

    assert wait_for(store.save_resources([eva], is_complete=False)) == frozenset()
    assert wait_for(store.save_resources([eva], is_complete=True)) == {bo.id}
    assert wait_for(store.load_resources()) == (eva,)


# --- calendars chosen ------------------------------------------------------------------------

CHOICE = CalendarChoice(
    availability_calendar_ids=(calendar_id("google"), calendar_id("eva")),
    booking_calendar_id=calendar_id("google"),
)


def test_choice_comes_back_and_is_the_default_where_none_was_made(
    store: Store, wait_for: Wait
) -> None:
    wait_for(store.save_calendar_choice(resource_id(), CHOICE))

    assert wait_for(store.load_calendar_choice(resource_id())) == CHOICE
    assert wait_for(store.load_calendar_choice(resource_id("bo"))).is_default
    assert wait_for(store.load_calendar_choices()) == {resource_id(): CHOICE}


def test_the_default_choice_is_as_none(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_calendar_choice(resource_id(), CHOICE))

    wait_for(store.save_calendar_choice(resource_id(), CalendarChoice()))

    assert wait_for(store.load_calendar_choices()) == {}


def test_an_answer_without_a_resource_does_not_lose_its_choice(
    store: Store, wait_for: Wait
) -> None:
    wait_for(store.save_resources([make_resource()], is_complete=True))
    wait_for(store.save_calendar_choice(resource_id(), CHOICE))

    wait_for(store.save_resources([], is_complete=True))

    assert wait_for(store.load_calendar_choice(resource_id())) == CHOICE


def test_a_forgotten_resource_takes_its_choice_and_events_along(
    store: Store, wait_for: Wait
) -> None:
    wait_for(store.save_resources([make_resource()], is_complete=True))
    wait_for(store.save_calendar_choice(resource_id(), CHOICE))
    wait_for(store.save_events(resource_id(), span("00:00", "24:00"), [make_event()]))

    wait_for(store.forget_resource(resource_id()))

    assert wait_for(store.load_resources()) == ()
    assert wait_for(store.load_calendar_choices()) == {}
    assert wait_for(store.load_events(span("00:00", "24:00"))) == ()
