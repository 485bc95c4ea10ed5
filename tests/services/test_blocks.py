"""Blocking time under the protocol of the outbox, on a real store."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from desk_app.domain.block import MOST_BLOCKS, BlockPlan, BlockRepeat
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import EventId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event
from desk_app.domain.resource_change import NewEvent
from desk_app.errors import InvalidInputError, NotFoundError, OfflineError, TimedOutError
from desk_app.services.block_pencils import BlockPencils
from desk_app.services.blocks import MOST_REASONS, BlockService, calendar_for_blocks
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.changes import ChangeFeed
from desk_app.services.outbox_sender import OutboxSender, SendingPace
from desk_app.services.waiting import WaitingService
from desk_app.services.write_answers import ChangedElsewhereError
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store
from tests.builders import at, calendar_id, make_calendar, make_event, make_resource, resource_id
from tests.builders import span as span_of
from tests.fakes.clock import FakeClock
from tests.fakes.link import FakeLink
from tests.fakes.scripted_client import ScriptedClient

pytestmark = pytest.mark.asyncio

EVA, IDA = resource_id("eva"), resource_id("ida")
DAY = Interval(at("00:00"), at("00:00", day=1))
LUNCH = BlockPlan(
    reason="Lunch", day=at("00:00").date(), start=12 * 60, end=13 * 60, resource_ids=(EVA,)
)


class EventServer:
    """A server that knows events, as far as blocks need it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.faults: list[Exception] = []
        self.client = ScriptedClient(
            list_events=self._list,
            create_event=self._create,
            get_event=self._get,
            update_event=self._update,
            delete_event=self._delete,
        )

    def _list(self, window: Interval, *, resource_id: Any) -> tuple[Event, ...]:
        return tuple(
            each
            for each in self.events
            if each.resource_id == resource_id and each.interval.overlaps(window)
        )

    def _create(self, new: NewEvent) -> Event:
        event = make_event(
            f"made {len(self.events)}",
            calendar_id=new.calendar_id,
            resource_id=new.resource_id,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            what=new.what,
        )
        self.events.append(event)
        if self.faults:
            raise self.faults.pop(0)
        return event

    def _get(self, event_id: EventId) -> Event:
        for event in self.events:
            if event.id == event_id:
                return event
        raise NotFoundError

    def _update(self, event_id: EventId, change: Any) -> None:
        event = self._get(event_id)
        self.events.remove(event)
        self.events.append(
            make_event(
                "made 0",
                resource_id=event.resource_id,
                starts_at=change.starts_at,
                ends_at=change.ends_at,
                what=change.what,
            )
        )

    def _delete(self, event_id: EventId) -> None:
        self.events.remove(self._get(event_id))


class NoGrace:
    """Changes leave at once, until a test says otherwise."""

    grace = timedelta()


@pytest.fixture
def server() -> EventServer:
    return EventServer()


@pytest.fixture
def sender(store: Store, feed: ChangeFeed, clock: FakeClock, server: EventServer) -> OutboxSender:
    courier = BookingCourier(store, feed)
    courier.client = server.client  # type: ignore[assignment]
    pace = SendingPace(quiet=timedelta(seconds=10))
    return OutboxSender(store, courier, clock, FakeLink(), pace=pace)


@pytest.fixture
def grace() -> NoGrace:
    return NoGrace()


@pytest_asyncio.fixture
async def service(
    store: Store, feed: ChangeFeed, clock: FakeClock, sender: OutboxSender, grace: NoGrace
) -> BlockService:
    people = [
        make_resource(word, time_zone_name="UTC", calendars=(make_calendar(word),))
        for word in ("eva", "ida")
    ]
    await store.save_resources(people, is_complete=True)
    return BlockService(store, feed, clock, sender, grace)


async def shown(store: Store) -> list[str]:
    """What is drawn as blocked."""
    events = await BlockPencils(store).over(await store.load_events(DAY), DAY)
    return sorted(each.what for each in events)


async def test_a_block_closes_the_time_of_each_column(
    service: BlockService, server: EventServer, store: Store
) -> None:
    plan = BlockPlan(reason="Lunch", day=LUNCH.day, start=720, end=780, resource_ids=(EVA, IDA))

    blocked = await service.block(plan)

    assert blocked.pending is None
    assert [each.interval for each in server.events] == [span_of("12:00", "13:00")] * 2
    assert {each.resource_id for each in await store.load_events(DAY)} == {EVA, IDA}


async def test_a_block_whose_answer_was_lost_is_not_made_twice(
    service: BlockService, server: EventServer, sender: OutboxSender, clock: FakeClock, store: Store
) -> None:
    server.faults = [TimedOutError(is_applied_unknown=True)]

    blocked = await service.block(LUNCH)
    assert blocked.pending is not None
    assert blocked.pending.is_uncertain
    for _ in range(3):
        clock.advance(timedelta(seconds=30))
        await sender.go_round()

    assert len(server.events) == 1
    row = await store.writes.load_row(blocked.ref)
    assert row is not None
    assert row.state is OutboxState.DONE
    assert await shown(store) == ["Lunch"]


async def test_a_block_is_shown_before_it_leaves_and_gone_once_taken_back(
    service: BlockService,
    server: EventServer,
    store: Store,
    grace: NoGrace,
    feed: ChangeFeed,
    clock: FakeClock,
    sender: OutboxSender,
) -> None:
    grace.grace = timedelta(seconds=6)

    blocked = await service.block(LUNCH)
    assert blocked.pending is not None
    assert blocked.pending.leaves_in == 6
    assert await shown(store) == ["Lunch"]
    assert await WaitingService(store, feed, clock, sender).undo(blocked.ref)

    assert await shown(store) == []
    assert server.events == []


async def test_a_block_waits_for_the_server_and_is_listed(
    service: BlockService,
    server: EventServer,
    store: Store,
    feed: ChangeFeed,
    clock: FakeClock,
    sender: OutboxSender,
) -> None:
    server.client.answers["list_events"] = OfflineError()

    blocked = await service.block(LUNCH)

    assert blocked.pending is not None
    [item] = await WaitingService(store, feed, clock, sender).load()
    assert (item.what, item.interval, item.resource_id) == (
        "Lunch",
        span_of("12:00", "13:00"),
        EVA,
    )


async def test_a_block_that_somebody_moved_is_not_taken_away(
    service: BlockService, server: EventServer, store: Store
) -> None:
    await service.block(LUNCH)
    [seen] = await store.load_events(DAY)
    server.events = [make_event("made 0", resource_id=EVA, what="Moved")]

    with pytest.raises(ChangedElsewhereError):
        await service.remove(seen)

    assert [each.what for each in server.events] == ["Moved"]


async def test_taking_away_a_block_that_is_gone_is_done(
    service: BlockService, server: EventServer, store: Store
) -> None:
    await service.block(LUNCH)
    [seen] = await store.load_events(DAY)
    server.events = []

    assert (await service.remove(seen)).pending is None
    assert await shown(store) == []


async def test_one_block_of_several_that_wait_can_be_taken_out(
    service: BlockService, store: Store, grace: NoGrace
) -> None:
    grace.grace = timedelta(seconds=6)
    plan = BlockPlan(reason="Lunch", day=LUNCH.day, start=720, end=780, resource_ids=(EVA, IDA))
    await service.block(plan)
    events = await BlockPencils(store).over((), DAY)

    await service.remove(next(each for each in events if each.resource_id == EVA))

    left = await BlockPencils(store).over((), DAY)
    assert [each.resource_id for each in left] == [IDA]


async def test_a_block_moved_to_another_column_opens_the_first(
    service: BlockService, server: EventServer, store: Store
) -> None:
    await service.block(LUNCH)
    [seen] = await store.load_events(DAY)

    await service.change(
        seen, BlockPlan(reason="Lunch", day=LUNCH.day, start=720, end=780, resource_ids=(IDA,))
    )

    assert [each.resource_id for each in server.events] == [IDA]


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (BlockPlan(reason="", day=LUNCH.day), "resources"),
        (BlockPlan(reason="", day=LUNCH.day, start=600, end=600, resource_ids=(EVA,)), "end"),
        (
            BlockPlan(
                reason="",
                day=LUNCH.day,
                resource_ids=(EVA,),
                repeat=BlockRepeat.DAILY,
                until=LUNCH.day + timedelta(days=MOST_BLOCKS),
            ),
            "until",
        ),
        (
            BlockPlan(
                reason="",
                day=LUNCH.day,
                resource_ids=(EVA,),
                repeat=BlockRepeat.WEEKLY,
                until=LUNCH.day - timedelta(days=1),
            ),
            "until",
        ),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_and_names_its_field(
    service: BlockService, server: EventServer, plan: BlockPlan, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await service.block(plan)

    assert refused.value.field == field
    assert server.events == []


async def test_the_reasons_last_given_come_first_and_once(service: BlockService) -> None:
    for reason in ("Lunch", "Meeting", "Lunch", *(f"Reason {n}" for n in range(MOST_REASONS - 1))):
        await service.block(
            BlockPlan(reason=reason, day=LUNCH.day, start=720, end=780, resource_ids=(EVA,))
        )

    reasons = await service.load_reasons()
    assert reasons[0] == f"Reason {MOST_REASONS - 2}"
    assert reasons[-1] == "Lunch"
    assert len(reasons) == MOST_REASONS


async def test_a_block_goes_to_a_calendar_that_searches_look_at() -> None:
    google = make_calendar("google", provider="google", is_primary=True)
    own, other = make_calendar("own", is_primary=True), make_calendar("other")

    assert calendar_for_blocks((google, other, own), CalendarChoice()) == own.id
    chosen = CalendarChoice(availability_calendar_ids=(calendar_id("other"),))
    assert calendar_for_blocks((google, own, other), chosen) == other.id
    assert calendar_for_blocks((), CalendarChoice()) is None
