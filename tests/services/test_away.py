"""Who is to be dealt with when somebody is away, and where each could go, on a real store."""

from datetime import timedelta

import pytest
import pytest_asyncio

from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCELLED
from desk_app.domain.day_state import DayState
from desk_app.domain.resource import Resource
from desk_app.domain.weekly_hours import Schedule, WeeklyHours, parse_hours, write_schedule
from desk_app.services.availability import AvailabilityService
from desk_app.services.away import AWAY_FACT, AwayMark, AwayService
from desk_app.services.away_proposals import AwayProposals
from desk_app.services.blocks import BlockService
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.bookings import BookingService
from desk_app.services.changes import ChangeFeed
from desk_app.services.outbox_sender import OutboxSender
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store
from tests.builders import at, make_booking, make_calendar, make_resource, resource_id
from tests.fakes.clock import FakeClock
from tests.fakes.link import FakeLink

pytestmark = pytest.mark.asyncio

EVA, IDA, TOM = (resource_id(each) for each in ("eva", "ida", "tom"))
TODAY = at("00:00").date()
HOURS = write_schedule(Schedule(hours=WeeklyHours((parse_hours("9-17"),) * 7)))


def person(word: str, tags: tuple[str, ...] = ()) -> Resource:
    return make_resource(
        word,
        time_zone_name="UTC",
        constraints=HOURS,
        calendars=(make_calendar(word),),
        tags=tags,
    )


def coming(word: str, start: str, **fields: object) -> Booking:
    """Somebody who comes for half an hour, to Eva unless told otherwise."""
    starts_at = at(start)
    usual = {
        "resource_id": EVA,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "project_id": None,
    }
    return make_booking(word, **{**usual, **fields})


@pytest_asyncio.fixture
async def service(store: Store, feed: ChangeFeed) -> AwayService:
    """It is ten; nothing leaves this desk within the hour."""
    clock = FakeClock(at("10:00"))
    people = [person("eva", ("hair",)), person("ida", ("hair",)), person("tom", ("room",))]
    await store.save_resources(people, is_complete=True)
    sender = OutboxSender(store, BookingCourier(store, feed), clock, FakeLink())
    bookings = BookingService(store, feed, clock, BookingCourier(store, feed), sender)
    bookings.grace = timedelta(hours=1)
    blocks = BlockService(store, feed, clock, sender, bookings)
    proposals = AwayProposals(store, clock, AvailabilityService(store, clock))
    return AwayService(store, clock, bookings, blocks, proposals)


async def proposals_of(service: AwayService) -> list[Slot | None]:
    return [each.proposal for each in (await service.load(EVA, TODAY)).people]


async def test_only_who_is_still_to_be_served_is_listed(service: AwayService, store: Store) -> None:
    served = {DayState.SERVED.value: at("09:55").isoformat()}
    await store.save_bookings(
        [
            coming("over", "09:00"),
            coming("served", "09:45", meta=served),
            coming("under way", "09:50"),
            coming("called off", "11:00", state=CANCELLED),
            coming("later", "12:00"),
            coming("other", "12:00", resource_id=IDA),
        ]
    )

    away = await service.load(EVA, TODAY)

    assert not away.is_started
    assert [each.booking.starts_at for each in away.people] == [at("09:50"), at("12:00")]


async def test_the_block_begins_now_and_ends_with_the_day(
    service: AwayService, store: Store
) -> None:
    blocked = await service.start(EVA, TODAY, "Away")

    [span] = blocked.spans
    assert (span.interval.start, span.interval.end) == (at("10:00"), at("00:00", day=1))


async def test_the_same_time_with_somebody_of_the_same_kind_comes_first(
    service: AwayService, store: Store
) -> None:
    await store.save_bookings([coming("a", "12:05"), coming("b", "14:00")])
    await service.start(EVA, TODAY, "Away")

    slots = await proposals_of(service)

    assert [(each.starts_at, each.resource_ids) for each in slots if each] == [
        (at("12:05"), (IDA,)),
        (at("14:00"), (IDA,)),
    ]


async def test_no_time_is_proposed_twice(service: AwayService, store: Store) -> None:
    await store.save_bookings([coming("a", "12:00"), coming("b", "12:00")])
    await service.start(EVA, TODAY, "Away")

    first, second = await proposals_of(service)

    assert first is not None
    assert second is not None
    assert not first.interval.overlaps(second.interval)


async def test_whoever_is_away_is_proposed_for_another_day_alone(
    service: AwayService, store: Store
) -> None:
    await store.save_bookings(
        [
            coming("a", "12:00"),
            coming("taken", "09:00", resource_id=IDA, ends_at=at("17:00")),
            *(
                coming(
                    f"taken {n}",
                    "09:00",
                    resource_id=IDA,
                    starts_at=at("09:00", day=n),
                    ends_at=at("17:00", day=n),
                )
                for n in range(1, 9)
            ),
        ]
    )
    blocked = await service.start(EVA, TODAY, "Away")
    await store.writes.withdraw(blocked.ref, {OutboxState.QUEUED})  # the block was taken back

    [slot] = await proposals_of(service)

    assert slot is not None
    assert slot.resource_ids == (EVA,)
    assert slot.starts_at == at("09:00", day=1)


async def test_who_is_moved_or_called_off_is_settled_by_itself(
    service: AwayService, store: Store
) -> None:
    moved, off = coming("moved", "12:00"), coming("off", "13:00")
    await store.save_bookings([moved, off, coming("open", "14:00")])
    await service.start(EVA, TODAY, "Away")

    await store.save_bookings(
        [coming("moved", "12:00", resource_id=IDA), coming("off", "13:00", state=CANCELLED)]
    )

    away = await service.load(EVA, TODAY)
    assert [each.mark for each in away.people] == [
        AwayMark.MOVED,
        AwayMark.CALLED_OFF,
        AwayMark.OPEN,
    ]
    assert away.done == 2


async def test_a_stored_list_that_makes_no_sense_is_passed_over(
    service: AwayService, store: Store
) -> None:
    await store.save_fact(AWAY_FACT, '[{"resource_id": 1}, 7]')

    assert not (await service.load(EVA, TODAY)).is_started


async def test_a_list_that_is_ended_is_forgotten(service: AwayService, store: Store) -> None:
    await store.save_bookings([coming("a", "12:00")])
    await service.start(EVA, TODAY, "Away")

    await service.end(EVA, TODAY)

    assert not (await service.load(EVA, TODAY)).is_started
    assert AWAY_FACT not in await store.load_facts()
