"""Why nothing is free: from the store, and from a server that can say it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain.booking_limits import LimitPeriod
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.closing import ClosingFact, ClosingKind, ClosingRule, RuleLevel
from desk_app.domain.constraint import Hours, allow
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilitySettings
from desk_app.domain.relief import Relief, SearchPart
from desk_app.errors import OfflineError
from desk_app.services.availability import AvailabilityService
from desk_app.services.narrowing import NarrowingFilter
from desk_app.services.searches import PartOfDay, SlotSearch
from desk_app.services.why_not import WhyNotService
from desk_app.store.store import Store
from desk_app.timekit.extensions import WHY_NOT
from tests.builders import (
    HOUR,
    MINUTE,
    MONDAY,
    at,
    calendar_id,
    make_booking,
    make_calendar,
    make_event,
    make_project,
    make_resource,
    span,
)
from tests.fakes.clock import FakeClock
from tests.fakes.scripted_client import ScriptedClient
from tests.services.test_availability import slot

pytestmark = pytest.mark.asyncio

CALENDARS = (make_calendar("eva"), make_calendar("private", is_synced=True))
EVA = make_resource(
    "eva", time_zone_name="UTC", constraints=(allow(Hours(540, 1020)),), calendars=CALENDARS
)
NINE = span("09:00", "10:00")
FULL = ClosingFact(kind=ClosingKind.LIMIT, interval=NINE, period=LimitPeriod.DAY, most=1)
WINDOW = Interval(at("00:00"), at("00:00") + timedelta(days=7))
EVENING = SlotSearch(
    window=WINDOW, length=HOUR, part_of_day=PartOfDay.EVENING, resource_ids=(EVA.id,)
)


async def service_on(store: Store, client: ScriptedClient | None = None) -> WhyNotService:
    await store.save_resources([EVA], is_complete=True)
    clock = FakeClock(MONDAY - HOUR)
    availability = AvailabilityService(store, clock)
    availability.client = client  # type: ignore[assignment]  # stands in for the client
    return WhyNotService(store, clock, availability)


def anna(start: str = "09:00", end: str = "10:00"):
    taken = span(start, end)
    return make_booking("anna", resource_id=EVA.id, starts_at=taken.start, ends_at=taken.end)


async def test_without_a_server_the_store_says_what_it_knows(store: Store) -> None:
    service = await service_on(store)
    await store.save_bookings([anna("09:30", "10:30")], as_of=store.revision)
    event = make_event(resource_id=EVA.id, starts_at=at("09:00"), ends_at=at("09:15"))
    await store.save_events(EVA.id, WINDOW, [event])

    facts = await service.explain(EVA.id, NINE)

    assert [(each.kind, each.booking_id, each.event_id) for each in facts] == [
        (ClosingKind.BOOKED, anna().id, None),
        (ClosingKind.BUSY, None, event.id),
    ]


async def test_the_service_chosen_brings_its_buffer_its_hours_and_its_notice(store: Store) -> None:
    service = await service_on(store)
    await store.save_bookings([anna("10:05", "11:00")], as_of=store.revision)
    settings = AvailabilitySettings(buffer=10 * MINUTE, earliest="2 days")
    project = make_project(availability=settings, constraints=(allow(Hours(720, 780)),))
    await store.save_projects([project], is_complete=True)

    facts = await service.explain(EVA.id, NINE, project.id)

    assert [each.kind for each in facts] == [
        ClosingKind.KEPT_FREE_BEFORE,
        ClosingKind.RULE,
        ClosingKind.TOO_SOON,
    ]


async def test_a_server_that_can_say_it_decides(store: Store) -> None:
    client = ScriptedClient(
        get_capabilities=frozenset({WHY_NOT}), explain_closed_time={EVA.id: (FULL,)}
    )
    service = await service_on(store, client)

    assert await service.explain(EVA.id, NINE) == (FULL,)


@pytest.mark.parametrize(
    "client",
    [
        ScriptedClient(),
        ScriptedClient(get_capabilities=OfflineError()),
        ScriptedClient(get_capabilities=frozenset({WHY_NOT}), explain_closed_time=OfflineError()),
    ],
    ids=["plain Timekit", "offline", "lost on the way"],
)
async def test_elsewhere_the_store_does(client: ScriptedClient, store: Store) -> None:
    service = await service_on(store, client)
    await store.save_bookings([anna()], as_of=store.revision)

    assert [each.kind for each in await service.explain(EVA.id, NINE)] == [ClosingKind.BOOKED]


async def test_of_calendars_chosen_by_hand_only_those_count(store: Store) -> None:
    service = await service_on(store, ScriptedClient(get_capabilities=frozenset({WHY_NOT})))
    choice = CalendarChoice(availability_calendar_ids=(calendar_id("eva"),))
    await store.save_calendar_choice(EVA.id, choice)
    private = make_event(
        resource_id=EVA.id,
        calendar_id=calendar_id("private"),
        starts_at=NINE.start,
        ends_at=NINE.end,
    )
    await store.save_events(EVA.id, WINDOW, [private])

    assert await service.explain(EVA.id, NINE) == ()


async def test_an_empty_search_learns_its_tightest_filter_with_the_count_of_the_server(
    store: Store,
) -> None:
    found = (slot("09:00"), slot("11:00"))
    service = await service_on(store, ScriptedClient(find_availability=found))

    emptiness = await service.explain_emptiness(EVENING)

    tightest = emptiness.reliefs[0]
    assert emptiness.is_closed
    assert (tightest.dropped, tightest.total) == (NarrowingFilter.PART_OF_DAY, 2)
    assert tightest.first == found[0]


async def test_a_filter_without_which_the_server_finds_nothing_is_passed_over(
    store: Store,
) -> None:
    client = ScriptedClient(find_availability=())
    service = await service_on(store, client)

    emptiness = await service.explain_emptiness(EVENING)

    assert emptiness.reliefs == ()
    assert len(client.calls_of("find_availability")) == 1


async def test_while_the_server_cannot_be_asked_the_store_counts(store: Store) -> None:
    service = await service_on(store, ScriptedClient(find_availability=OfflineError()))

    [tightest] = (await service.explain_emptiness(EVENING)).reliefs

    assert tightest.total == 7 * 29


async def test_time_that_is_taken_is_not_called_closed(store: Store) -> None:
    service = await service_on(store, ScriptedClient(find_availability=()))
    await store.save_bookings([anna("00:00", "23:45")], as_of=store.revision)
    today = replace(EVENING, part_of_day=PartOfDay.MORNING, window=span("00:00", "24:00"))

    assert not (await service.explain_emptiness(today)).is_closed


EVA_S_HOURS = SearchPart(ClosingRule(RuleLevel.RESOURCE, (allow(Hours(540, 1020)),)), EVA.id)


async def test_the_store_finds_the_rule_that_closes_a_search_where_no_server_says_it(
    store: Store,
) -> None:
    service = await service_on(store, ScriptedClient(find_availability=OfflineError()))

    [rule] = (await service.explain_emptiness(EVENING)).rules

    assert rule.dropped == EVA_S_HOURS
    assert rule.first.starts_at == at("17:00")


async def test_a_server_that_can_say_it_names_the_rule_and_the_filters_are_weighed_here(
    store: Store,
) -> None:
    asked_for = SearchPart(ClosingRule(RuleLevel.REQUEST, (allow(Hours(1020, 1440)),)))
    told = (Relief(asked_for, 9, slot("09:00")), Relief(EVA_S_HOURS, 3, slot("17:00")))
    client = ScriptedClient(
        get_capabilities=frozenset({WHY_NOT}),
        find_tightest_rules=told,
        find_availability=(slot("09:00"),),
    )
    service = await service_on(store, client)

    emptiness = await service.explain_emptiness(EVENING)

    assert emptiness.rules == told[1:]
    assert [each.dropped for each in emptiness.reliefs] == [NarrowingFilter.PART_OF_DAY]
    [call] = client.calls_of("find_tightest_rules")
    assert call.args[0].resources == (EVA.id,)
    assert call.args[0].constraints == (allow(Hours(1020, 1440)),)


async def test_the_rules_of_very_many_are_not_looked_at_one_by_one(store: Store) -> None:
    client = ScriptedClient(get_capabilities=frozenset({WHY_NOT}), find_availability=OfflineError())
    service = await service_on(store, client)
    people = [make_resource(f"person-{n}", constraints=EVA.constraints) for n in range(26)]
    await store.save_resources(people, is_complete=True)

    emptiness = await service.explain_emptiness(replace(EVENING, resource_ids=()))

    assert emptiness.rules == ()
    assert "find_tightest_rules" not in client.asked


async def test_of_calendars_chosen_by_hand_the_server_is_not_asked_for_a_rule(
    store: Store,
) -> None:
    client = ScriptedClient(get_capabilities=frozenset({WHY_NOT}), find_time=())
    service = await service_on(store, client)
    choice = CalendarChoice(availability_calendar_ids=(calendar_id("eva"),))
    await store.save_calendar_choice(EVA.id, choice)

    assert [each.dropped for each in (await service.explain_emptiness(EVENING)).rules] == [
        EVA_S_HOURS
    ]
    assert "find_tightest_rules" not in client.asked
