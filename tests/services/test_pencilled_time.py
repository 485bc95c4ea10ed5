"""What stands in pencil counts as taken wherever this desk looks for time."""

import pytest

from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import GROUP_CUSTOMER, PENCIL, blocks_time
from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilityMode
from desk_app.errors import SlotTakenError
from desk_app.services.availability import AvailabilityService
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.bookings import BookingService
from desk_app.services.calendar_days import CalendarService
from desk_app.services.changes import ChangeFeed
from desk_app.services.drafts import BookingDraft
from desk_app.services.free_time import free_resources
from desk_app.services.outbox_sender import OutboxSender
from desk_app.services.searches import SlotSearch
from desk_app.services.why_not import WhyNotService
from desk_app.store.store import Store
from desk_app.ui.grid.legality import Verdict, judge
from tests.builders import (
    HOUR,
    MONDAY,
    at,
    booking_id,
    make_booking,
    make_resource,
    resource_id,
    span,
)
from tests.fakes.clock import FakeClock
from tests.fakes.link import FakeLink
from tests.fakes.scripted_client import ScriptedClient

pytestmark = pytest.mark.asyncio

EVA, MARCO = resource_id("eva"), resource_id("marco")
TEN = span("10:00", "11:00")


@pytest.fixture
def booking_service(store: Store, feed: ChangeFeed, clock: FakeClock) -> BookingService:
    courier = BookingCourier(store, feed)
    sender = OutboxSender(store, courier, clock, FakeLink(is_up=False))
    return BookingService(store, feed, clock, courier, sender)


@pytest.fixture
def availability(store: Store, clock: FakeClock) -> AvailabilityService:
    service = AvailabilityService(store, clock)
    service.is_offline = lambda: True
    return service


async def pencil(
    service: BookingService, ref: str = "a", who: ResourceId = EVA, at_time: str = "10:00"
) -> Booking:
    draft = BookingDraft(
        ref=DeskRef(ref * 32),
        customer_name="Anna",
        resource_id=who,
        starts_at=at(at_time),
        length=HOUR,
    )
    return await service.book(draft)


async def people(store: Store) -> None:
    await store.save_resources([make_resource("eva"), make_resource("marco")], is_complete=True)


def search() -> SlotSearch:
    window = span("09:00", "12:00")
    return SlotSearch(
        window=window, length=HOUR, increment=HOUR, mode=AvailabilityMode.EXCLUSIVE, limit=50
    )


async def test_a_search_without_a_network_does_not_offer_what_is_in_pencil(
    booking_service: BookingService, availability: AvailabilityService, store: Store
) -> None:
    await people(store)
    await pencil(booking_service)

    found = await availability.find_known(search())

    assert [slot.resource_ids for slot in found] == [(EVA, MARCO), (MARCO,), (EVA, MARCO)]


async def test_a_search_without_a_network_follows_what_was_moved_and_called_off(
    booking_service: BookingService, availability: AvailabilityService, store: Store
) -> None:
    await people(store)
    await store.save_bookings(
        [
            make_booking("moved", resource_id=EVA, starts_at=at("09:00"), ends_at=at("10:00")),
            make_booking("gone", resource_id=MARCO, starts_at=at("09:00"), ends_at=at("10:00")),
        ]
    )
    booking_service.is_offline = lambda: True
    await booking_service.move(
        booking_id("moved"), starts_at=at("11:00"), ends_at=at("12:00"), resource_id=MARCO
    )
    await booking_service.cancel(booking_id("gone"))

    found = await availability.find_known(search())

    assert [slot.resource_ids for slot in found] == [(EVA, MARCO), (EVA, MARCO), (EVA,)]


async def test_shading_without_a_network_comes_from_the_store_and_leaves_pencil_out(
    booking_service: BookingService, availability: AvailabilityService, store: Store
) -> None:
    await people(store)
    await pencil(booking_service)

    shaded = await availability.shade(span("09:00", "12:00"), length=HOUR)

    assert shaded[EVA] == (span("09:00", "10:00"), span("11:00", "12:00"))
    assert shaded[MARCO] == (span("09:00", "12:00"),)


@pytest.mark.parametrize(
    ("mode", "offered"),
    [
        (AvailabilityMode.EXCLUSIVE, [(MARCO,), (EVA, MARCO)]),
        (AvailabilityMode.MUTUAL, [(EVA, MARCO)]),
    ],
)
async def test_what_a_server_offers_is_left_out_where_it_is_in_pencil_here(
    booking_service: BookingService,
    availability: AvailabilityService,
    store: Store,
    mode: AvailabilityMode,
    offered: list[tuple[ResourceId, ...]],
) -> None:
    await people(store)
    await pencil(booking_service)
    both = (EVA, MARCO)
    answer = (Slot(at("10:30"), at("11:30"), both), Slot(at("11:00"), at("12:00"), both))
    availability.client = ScriptedClient(find_availability=answer)  # type: ignore[assignment]

    found = await availability.find(
        SlotSearch(window=span("09:00", "12:00"), length=HOUR, mode=mode)
    )

    assert [slot.resource_ids for slot in found] == offered


async def test_alternatives_without_a_network_come_from_the_store(
    booking_service: BookingService, availability: AvailabilityService, store: Store
) -> None:
    await people(store)
    await pencil(booking_service)

    found = [each.slot for each in await availability.alternatives(TEN, EVA, None)]

    assert len(found) == 3
    assert all(EVA not in each.resource_ids or not each.interval.overlaps(TEN) for each in found)
    assert Slot(at("10:00"), at("11:00"), (MARCO,)) in found


async def test_nobody_is_written_in_pencil_over_somebody_who_is(
    booking_service: BookingService, store: Store
) -> None:
    await pencil(booking_service)

    with pytest.raises(SlotTakenError):
        await pencil(booking_service, "b", at_time="10:30")

    assert len(await store.writes.load()) == 1
    assert (await pencil(booking_service, "b", who=MARCO)).state == PENCIL
    assert (await pencil(booking_service, "c", at_time="11:00")).state == PENCIL


async def test_pencil_is_not_in_the_way_of_itself(booking_service: BookingService) -> None:
    first = await pencil(booking_service)

    moved = await booking_service.move(
        first.id, starts_at=at("10:30"), ends_at=at("11:30"), resource_id=EVA
    )

    assert moved.interval == Interval(at("10:30"), at("11:30"))


async def test_the_grid_and_a_walk_in_take_pencil_for_taken(
    booking_service: BookingService, store: Store, clock: FakeClock
) -> None:
    await people(store)
    await pencil(booking_service)

    picture = await CalendarService(store, clock).load_days(MONDAY.date(), 1)

    eva = next(each for each in picture.columns if each.resource.id == EVA)
    assert judge(eva, TEN).verdict is Verdict.TAKEN
    assert judge(eva, TEN).taken_by == "Anna"
    assert free_resources(picture, TEN) == (MARCO,)


async def test_why_a_time_is_not_free_names_who_is_in_pencil_and_asks_no_server(
    booking_service: BookingService,
    availability: AvailabilityService,
    store: Store,
    clock: FakeClock,
) -> None:
    await people(store)
    await pencil(booking_service)
    client = ScriptedClient()
    availability.client = client  # type: ignore[assignment]

    facts = await WhyNotService(store, clock, availability).explain(EVA, TEN)

    assert [fact.name for fact in facts] == ["Anna"]
    assert client.calls == []


async def test_a_pencilled_seat_takes_no_time_of_its_own() -> None:
    assert not blocks_time(GROUP_CUSTOMER, PENCIL)
