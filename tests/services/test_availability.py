"""Free time: which question is asked, and how the answers are joined."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.alternatives import Alternative, AlternativeKind
from desk_app.domain.availability import Slot
from desk_app.domain.booking_graph import RESERVATION, RESERVED
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.constraint import DayAndTime, Hours, Weekday, allow, block
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.slot_ranking import RankedSlot, SlotReason
from desk_app.errors import (
    DeskError,
    InvalidInputError,
    OfflineError,
    TimedOutError,
    UntrustedServerError,
)
from desk_app.services.availability import (
    AvailabilityService,
    chosen_calendars,
    constraints_of,
    merge,
)
from desk_app.services.calendar import DATA_AS_OF
from desk_app.services.searches import PartOfDay, SlotSearch, WantedCustomer
from desk_app.store.store import Store
from desk_app.timekit.extensions import ALTERNATIVES
from tests.builders import (
    HOUR,
    at,
    calendar_id,
    make_booking,
    make_calendar,
    make_project,
    make_resource,
    project_id,
    resource_id,
    span,
)
from tests.fakes.clock import FakeClock
from tests.fakes.scripted_client import ScriptedClient

EVA, MARCO = resource_id("eva"), resource_id("marco")
WINDOW = span("00:00", "24:00")
EXCLUSIVE, MUTUAL = AvailabilityMode.EXCLUSIVE, AvailabilityMode.MUTUAL
ROUND_ROBIN = AvailabilityMode.ROUNDROBIN_RANDOM


def slot(start: str, *whose: ResourceId, day: int = 0) -> Slot:
    starts_at = at(start, day=day)
    return Slot(starts_at, starts_at + HOUR, whose or (EVA,))


def search(**more: Any) -> SlotSearch:
    fields: dict[str, Any] = {"window": WINDOW, "length": HOUR, **more}
    return SlotSearch(**fields)


# --- joining answers -------------------------------------------------------------------------


def test_one_answer_stays_as_it_is() -> None:
    answer = [slot("11:00", MARCO, EVA), slot("10:00")]

    assert merge([answer], EXCLUSIVE, (EVA, MARCO)) == tuple(answer)


def test_exclusive_names_everybody_free_in_order_and_sorts_by_start() -> None:
    joined = merge(
        [[slot("11:00", MARCO), slot("12:00", MARCO)], [slot("10:00"), slot("11:00")]],
        EXCLUSIVE,
        (EVA, MARCO),
    )
    assert joined == (slot("10:00"), slot("11:00", EVA, MARCO), slot("12:00", MARCO))


def test_mutual_keeps_what_every_answer_has() -> None:
    joined = merge([[slot("10:00"), slot("11:00")], [slot("11:00", MARCO)]], MUTUAL, (EVA, MARCO))
    assert joined == (slot("11:00", EVA, MARCO),)


def test_round_robin_names_the_first_of_the_order() -> None:
    joined = merge([[slot("11:00", MARCO)], [slot("11:00", EVA)]], ROUND_ROBIN, (EVA, MARCO))

    assert joined == (slot("11:00", EVA),)


# --- filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ()),
        ({"part_of_day": PartOfDay.MORNING}, (allow(Hours(0, 720)),)),
        ({"part_of_day": PartOfDay.EVENING}, (allow(Hours(1020, 1440)),)),
        ({"part_of_day": PartOfDay.AFTERNOON, "not_before": 600}, (allow(Hours(720, 1020)),)),
        ({"not_before": 600, "not_after": 660}, (allow(Hours(600, 660)),)),
        ({"part_of_day": PartOfDay.MORNING, "not_before": 600}, (allow(Hours(600, 720)),)),
        (
            {"weekdays": frozenset({Weekday.FRIDAY, Weekday.MONDAY}), "not_before": 600},
            (
                allow(DayAndTime(Weekday.MONDAY, 600, 1440)),
                allow(DayAndTime(Weekday.FRIDAY, 600, 1440)),
            ),
        ),
    ],
)
def test_filters_become_constraints_of_one_family(
    filters: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert constraints_of(search(**filters)) == expected


def test_times_of_day_that_exclude_one_another_are_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        constraints_of(search(part_of_day=PartOfDay.MORNING, not_before=780))

    assert refused.value.field == "not_after"


# --- chosen calendars ------------------------------------------------------------------------

WORK = make_calendar("work", resource_id=EVA)
HOME = make_calendar("home", resource_id=EVA)
EVA_WITH_TWO = make_resource("eva", calendars=(WORK, HOME))


def choose(*ids: str) -> dict[ResourceId, CalendarChoice]:
    return {EVA: CalendarChoice(availability_calendar_ids=tuple(map(calendar_id, ids)))}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (choose(), {}),
        (choose("work", "home"), {}),
        (choose("home", "work"), {}),
        (choose("gone"), {}),
        (choose("work"), {EVA: (calendar_id("work"),)}),
        (choose("work", "gone"), {EVA: (calendar_id("work"),)}),
        ({MARCO: CalendarChoice(availability_calendar_ids=(calendar_id("work"),))}, {}),
    ],
)
def test_only_a_choice_that_differs_from_what_counts_is_one(
    choice: dict[Any, Any], expected: dict[Any, Any]
) -> None:
    assert chosen_calendars([EVA_WITH_TWO], choice) == expected


# --- asking ----------------------------------------------------------------------------------


@pytest.fixture
def client() -> ScriptedClient:
    return ScriptedClient(find_availability=(), find_time=())


@pytest.fixture
def service(store: Store, client: ScriptedClient) -> AvailabilityService:
    service = AvailabilityService(store, FakeClock(at("08:00")))
    service.client = client  # type: ignore[assignment]
    return service


async def keep(store: Store, **choice: Any) -> None:
    people = [EVA_WITH_TWO, make_resource("marco")]
    await store.save_resources(people, is_complete=True)
    if choice:
        await store.save_calendar_choice(EVA, CalendarChoice(**choice))


@pytest.mark.asyncio
async def test_everybody_is_asked_for_in_one_question(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    client.answers["find_availability"] = (slot("10:00", EVA, MARCO),)

    assert await service.find(search()) == (slot("10:00", EVA, MARCO),)

    [call] = client.calls
    assert set(call.kwargs["resource_ids"]) == {EVA, MARCO}
    assert call.kwargs["length"] == HOUR


@pytest.mark.asyncio
async def test_who_has_chosen_calendars_is_asked_for_with_them_and_the_answers_are_joined(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store, availability_calendar_ids=(calendar_id("work"),))
    client.answers |= {
        "find_availability": (slot("10:00", MARCO),),
        "find_time": (span("10:00", "11:00"), span("12:00", "13:00")),
    }
    found = await service.find(search())

    assert found == (slot("10:00", EVA, MARCO), slot("12:00", EVA))
    assert client.calls_of("find_availability")[0].kwargs["resource_ids"] == (MARCO,)
    assert client.calls_of("find_time")[0].kwargs["calendar_ids"] == (calendar_id("work"),)


@pytest.mark.asyncio
async def test_what_filters_cannot_say_and_what_has_begun_is_taken_away_here(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    lunch = block(DayAndTime(Weekday.MONDAY, 12 * 60, 13 * 60))
    eva = make_resource("eva", calendars=(WORK, HOME), constraints=(lunch,), time_zone_name="UTC")
    await store.save_resources([eva], is_complete=True)
    choice = CalendarChoice(availability_calendar_ids=(calendar_id("work"),))
    await store.save_calendar_choice(EVA, choice)
    client.answers["find_time"] = (
        span("07:30", "08:30"),
        span("10:00", "11:00"),
        span("12:00", "13:00"),
    )
    assert await service.find(search()) == (slot("10:00"),)


@pytest.mark.asyncio
async def test_length_is_the_search_s_else_the_service_s_else_refused(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    await store.save_projects([make_project(resource_ids=(EVA,))], is_complete=True)

    await service.find(search(length=None, project_id=project_id()))
    assert client.calls[0].kwargs["length"] == timedelta(minutes=40)
    assert client.calls[0].kwargs["resource_ids"] == (EVA,)

    with pytest.raises(InvalidInputError):
        await service.find(search(length=None))


@pytest.mark.asyncio
async def test_nobody_to_ask_for_asks_nothing(
    service: AvailabilityService, client: ScriptedClient
) -> None:
    assert await service.find(search()) == ()
    assert client.calls == []


@pytest.mark.asyncio
async def test_without_a_server_there_is_no_answer(
    service: AvailabilityService, store: Store
) -> None:
    await keep(store)
    service.client = None
    with pytest.raises(OfflineError):
        await service.find(search())


@pytest.mark.parametrize("is_known_offline", [True, False])
@pytest.mark.asyncio
async def test_without_a_network_the_store_answers_and_says_how_old_it_is(
    service: AvailabilityService, store: Store, client: ScriptedClient, is_known_offline: bool
) -> None:
    await keep(store)
    await store.save_bookings([make_booking(starts_at=at("08:00"), ends_at=at("09:00"))])
    await store.save_fact(DATA_AS_OF, at("07:42").isoformat())
    client.answers["find_availability"] = OfflineError()
    service.is_offline = lambda: is_known_offline
    wanted = search(window=span("08:00", "10:00"), resource_ids=(EVA,))

    [found] = [each async for each in service.look_up(wanted)]

    assert [hit.slot for hit in found.hits] == [slot("09:00")]
    assert found.known_at == at("07:42")
    assert bool(client.calls) is not is_known_offline


@pytest.mark.parametrize("failure", [TimedOutError(), UntrustedServerError()])
@pytest.mark.asyncio
async def test_a_server_that_is_slow_or_not_trusted_is_said_and_not_made_up_for(
    service: AvailabilityService, store: Store, client: ScriptedClient, failure: DeskError
) -> None:
    await keep(store)
    await store.save_fact(DATA_AS_OF, at("07:42").isoformat())
    client.answers["find_availability"] = failure

    with pytest.raises(type(failure)):
        _ = [each async for each in service.look_up(search())]


@pytest.mark.asyncio
async def test_a_hold_in_the_store_closes_its_time_for_some_minutes_only(
    service: AvailabilityService, store: Store
) -> None:
    await keep(store)
    held = {"graph": RESERVATION, "state": RESERVED, "created_at": at("07:00")}
    for word, start, touched in (("new", "09:00", "07:58"), ("old", "10:00", "07:50")):
        times = {"starts_at": at(start), "ends_at": at(start) + HOUR, "updated_at": at(touched)}
        await store.save_bookings([make_booking(word, **held, **times)])

    found = await service.find_known(
        search(window=span("09:00", "11:00"), resource_ids=(EVA,), increment=HOUR)
    )

    assert found == (slot("10:00"),)


@pytest.mark.asyncio
async def test_a_store_that_never_heard_from_the_server_answers_nothing(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    client.answers["find_availability"] = OfflineError()

    with pytest.raises(OfflineError):
        _ = [each async for each in service.look_up(search())]


@pytest.mark.asyncio
async def test_what_the_server_answers_is_not_from_memory(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    await store.save_fact(DATA_AS_OF, at("07:42").isoformat())
    client.answers["find_availability"] = (slot("10:00"),)

    [found] = [each async for each in service.look_up(search())]
    assert [hit.slot for hit in found.hits] == [slot("10:00")]
    assert found.known_at is None


@pytest.mark.asyncio
async def test_alternatives_are_same_person_same_time_same_day(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    of_eva = (slot("10:00"), slot("11:00"))
    that_day = (slot("09:00", MARCO), slot("10:00", EVA, MARCO), slot("11:00"))
    client.answers["find_availability"] = [of_eva, that_day]

    found = await service.alternatives(span("10:00", "11:00"), EVA, None)

    assert found == (
        Alternative(AlternativeKind.SAME_PERSON, slot("11:00", EVA)),
        Alternative(AlternativeKind.SAME_TIME, slot("10:00", MARCO)),
        Alternative(AlternativeKind.SAME_DAY, slot("09:00", MARCO)),
    )
    assert len(client.calls_of("find_availability")) == 2


@pytest.mark.asyncio
async def test_alternatives_never_begin_in_the_past_and_never_repeat_what_was_lost(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    client.answers["find_availability"] = (slot("10:00"),)

    assert await service.alternatives(span("10:00", "11:00"), EVA, None) == ()
    asked = client.calls_of("find_availability")
    assert all(call.kwargs["window"].start >= at("08:00") for call in asked)


@pytest.mark.asyncio
async def test_alternatives_are_one_question_where_the_server_knows_it(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    client.answers |= {
        "get_capabilities": frozenset({ALTERNATIVES}),
        "find_alternatives": (Alternative(AlternativeKind.SAME_TIME, slot("10:00", MARCO)),),
    }
    found = await service.alternatives(span("10:00", "11:00"), EVA, None)

    assert found == client.answers["find_alternatives"]
    assert client.asked == ["get_capabilities", "find_alternatives"]
    assert set(client.calls[1].kwargs["resource_ids"]) == {EVA, MARCO}


@pytest.mark.asyncio
async def test_alternatives_over_chosen_calendars_are_asked_for_plainly(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store, availability_calendar_ids=(calendar_id("work"),))
    client.answers["get_capabilities"] = frozenset({ALTERNATIVES})

    await service.alternatives(span("10:00", "11:00"), EVA, None)

    assert "find_alternatives" not in client.asked


@pytest.mark.asyncio
async def test_shading_joins_slots_that_touch(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    client.answers["find_availability"] = (
        slot("09:00", EVA, MARCO),
        slot("09:30", EVA),
        slot("12:00", EVA),
    )
    shaded = await service.shade(WINDOW, length=HOUR)

    assert shaded[EVA] == (span("09:00", "10:30"), span("12:00", "13:00"))
    assert shaded[MARCO] == (span("09:00", "10:00"),)


@pytest.mark.asyncio
async def test_whom_a_customer_usually_sees_is_known_from_the_store(
    service: AvailabilityService, store: Store, client: ScriptedClient
) -> None:
    await keep(store)
    for day in (-9, -5):
        times = {"starts_at": at("10:00", day=day), "ends_at": at("11:00", day=day)}
        await store.save_bookings([make_booking(f"anna {day}", resource_id=MARCO, **times)])
    client.answers["find_availability"] = (slot("09:00"), slot("10:00", EVA, MARCO))

    async def best_at_ten(name: str) -> RankedSlot:
        wanted = search(customer=WantedCustomer(name))
        [found] = [each async for each in service.look_up(wanted)]
        return found.hits[1]

    of_anna, of_bo = await best_at_ten("anna berg"), await best_at_ten("Anna")
    assert of_anna.slot.resource_ids == (MARCO, EVA)
    assert of_anna.reason is SlotReason.USUAL_PERSON
    assert of_bo.slot.resource_ids == (EVA, MARCO)
