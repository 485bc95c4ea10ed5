"""What is known beside a request, from a real store."""

import pytest

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCELLED, COMPLETED, CONFIRM_DECLINE, TENTATIVE
from desk_app.domain.day_state import DayState
from desk_app.services.request_facts import RequestFacts, RequestFactsService
from desk_app.store.store import Store
from tests.builders import (
    at,
    make_booking,
    make_customer,
    make_event,
    resource_id,
    span,
)
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.asyncio

ANNA = make_customer("Anna Berg", email="anna@example.com", phone="")
REQUEST = make_booking(
    "asked",
    graph=CONFIRM_DECLINE,
    state=TENTATIVE,
    customer=ANNA,
    starts_at=at("14:00", day=3),
    ends_at=at("15:00", day=3),
    created_at=at("08:00"),
)


def earlier(word: str, **fields: object) -> Booking:
    """A booking of Anna's some days ago."""
    usual = {"customer": ANNA, "starts_at": at("10:00", day=-9), "ends_at": at("11:00", day=-9)}
    return make_booking(word, **{**usual, **fields})


@pytest.fixture
def service(store: Store) -> RequestFactsService:
    return RequestFactsService(store, FakeClock(at("10:00")))


async def facts_of(service: RequestFactsService) -> RequestFacts:
    return (await service.load([REQUEST]))[REQUEST.id]


async def test_a_customer_nobody_knows_comes_for_the_first_time(
    service: RequestFactsService, store: Store
) -> None:
    await store.save_bookings([REQUEST])

    assert await facts_of(service) == RequestFacts()


async def test_visits_and_misses_are_counted_and_nothing_else(
    service: RequestFactsService, store: Store
) -> None:
    missed = {DayState.NO_SHOW.value: at("10:20", day=-8).isoformat()}
    await store.save_bookings(
        [
            REQUEST,
            earlier("one", state=COMPLETED),
            earlier("two"),
            earlier("missed", meta=missed),
            earlier("called off", state=CANCELLED),
            earlier("to come", starts_at=at("10:00", day=9), ends_at=at("11:00", day=9)),
            earlier("other", customer=make_customer("Anna Berg", email="other@example.com")),
        ]
    )

    facts = await facts_of(service)

    assert (facts.visits, facts.misses) == (2, 1)


async def test_what_takes_the_time_now_is_named(service: RequestFactsService, store: Store) -> None:
    window = span("00:00", "24:00", day=3)
    other = make_booking(
        "other",
        customer=make_customer("Ben Okafor"),
        starts_at=at("14:30", day=3),
        ends_at=at("15:30", day=3),
    )
    rival = make_booking(
        "rival",
        graph=CONFIRM_DECLINE,
        state=TENTATIVE,
        starts_at=at("14:00", day=3),
        ends_at=at("15:00", day=3),
    )
    await store.save_bookings([REQUEST, other, rival])
    lunch = make_event(
        "lunch", what="Lunch", starts_at=at("13:30", day=3), ends_at=at("14:15", day=3)
    )
    await store.save_events(resource_id(), window, [lunch])

    facts = await facts_of(service)

    assert [each.who for each in facts.clashes] == ["Lunch", "Ben Okafor"]


async def test_the_newest_request_is_remembered_after_all_are_answered(
    service: RequestFactsService, store: Store, clock: FakeClock
) -> None:
    assert await service.note([]) is None
    older = make_booking("older", created_at=at("07:00"))

    await service.note([REQUEST, older])

    assert await service.note([older]) == at("08:00")
    assert await RequestFactsService(store, clock).note([]) == REQUEST.created_at
