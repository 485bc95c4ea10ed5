"""States of the day are noted without losing what others noted meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain.booking_graph import CANCEL, CONFIRM_DECLINE, TENTATIVE
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.identifiers import DeskRef
from desk_app.domain.pending import PendingChange
from desk_app.errors import BookingActionError, ConflictError, InvalidRequestError
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.bookings import BookingService
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.day_states import DayStateService
from desk_app.services.outbox_sender import OutboxSender
from desk_app.services.pencils import pencil_id
from desk_app.services.waiting import WaitingService, item_of
from desk_app.store.outbox import OutboxKind, OutboxState
from desk_app.store.store import Store
from desk_app.timekit.extensions import META_MERGE
from tests.builders import booking_id, make_booking, resource_id
from tests.fakes.clock import FakeClock
from tests.fakes.link import FakeLink
from tests.fakes.scripted_client import ScriptedClient

pytestmark = pytest.mark.asyncio

BOOKING = make_booking("b", meta={"desk_ref": "r", "other": 1})


class Server:
    """Holds one booking, and replaces or merges its meta; another desk may write in between."""

    def __init__(self, *, merges: bool, loses: int = 0) -> None:
        self.booking = BOOKING
        self._merges = merges
        self._loses = loses
        self.client = ScriptedClient(
            get_capabilities=frozenset({META_MERGE} if merges else ()),
            get_booking=lambda _: self.booking,
            update_booking_meta=self._write,
        )

    def _write(self, _: object, meta: Mapping[str, object]) -> object:
        before = self.booking.meta if self._merges else {}
        self.booking = replace(self.booking, meta={**before, **meta})
        answer = self.booking
        if self._loses:
            self._loses -= 1
            self.booking = replace(BOOKING, meta={**BOOKING.meta, "theirs": True})
        return answer


def service_of(
    server: Server,
    store: Store,
    feed: ChangeFeed,
    clock: FakeClock,
    *,
    is_up: bool = True,
    grace: timedelta = timedelta(),
) -> DayStateService:
    bookings = bookings_of(server, store, feed, clock, is_up=is_up)
    bookings.grace = grace
    return DayStateService(bookings, clock)


def bookings_of(
    server: Server, store: Store, feed: ChangeFeed, clock: FakeClock, *, is_up: bool = True
) -> BookingService:
    sender = sender_of(server, store, feed, clock, is_up=is_up)
    return BookingService(store, feed, clock, sender._courier, sender)


def sender_of(
    server: Server, store: Store, feed: ChangeFeed, clock: FakeClock, *, is_up: bool = True
) -> OutboxSender:
    courier = BookingCourier(store, feed)
    courier.client = server.client  # type: ignore[assignment]  # a stand-in
    return OutboxSender(store, courier, clock, FakeLink(is_up=is_up))


@pytest.mark.parametrize("merges", [True, False])
async def test_an_arrival_is_noted_and_nothing_else_is_lost(
    store: Store, feed: ChangeFeed, clock: FakeClock, heard: list[Changes], merges: bool
) -> None:
    server = Server(merges=merges)
    service = service_of(server, store, feed, clock)

    booking = await service.mark(booking_id("b"), DayState.ARRIVED)

    mark = day_mark(booking)
    assert mark is not None
    assert (mark.state, mark.since) == (DayState.ARRIVED, clock.now())
    assert server.booking.meta["other"] == 1
    assert await store.load_booking(booking_id("b")) == booking
    assert {each.bookings for each in heard} == {frozenset({booking_id("b")})}


async def test_where_facts_are_merged_only_the_new_ones_are_sent(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    server = Server(merges=True)

    await service_of(server, store, feed, clock).mark(booking_id("b"), DayState.ARRIVED)

    [call] = server.client.calls_of("update_booking_meta")
    assert set(call.args[1]) == {DayState.ARRIVED, DayState.NO_SHOW}


async def test_a_note_written_over_by_another_desk_is_written_again_beside_theirs(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    server = Server(merges=False, loses=1)

    await service_of(server, store, feed, clock).mark(booking_id("b"), DayState.ARRIVED)

    assert server.booking.meta["theirs"] is True
    assert day_mark(server.booking) is not None


async def test_a_note_that_is_written_over_each_time_is_given_up(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    server = Server(merges=False, loses=99)

    with pytest.raises(ConflictError):
        await service_of(server, store, feed, clock).mark(booking_id("b"), DayState.ARRIVED)

    assert len(server.client.calls_of("update_booking_meta")) == 3


@pytest.mark.parametrize("merges", [True, False])
async def test_a_note_can_be_taken_back(
    store: Store, feed: ChangeFeed, clock: FakeClock, merges: bool
) -> None:
    service = service_of(Server(merges=merges), store, feed, clock)
    await service.mark(booking_id("b"), DayState.ARRIVED)

    booking = await service.take_back(booking_id("b"), DayState.ARRIVED)

    assert day_mark(booking) is None


async def test_a_request_cannot_arrive(store: Store, feed: ChangeFeed, clock: FakeClock) -> None:
    server = Server(merges=True)
    server.booking = replace(BOOKING, state=TENTATIVE, graph=CONFIRM_DECLINE)

    with pytest.raises(BookingActionError):
        await service_of(server, store, feed, clock).mark(booking_id("b"), DayState.ARRIVED)


async def test_without_a_server_a_note_waits_shows_and_is_sent_later(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    await store.save_bookings([BOOKING])
    server = Server(merges=True)
    service = service_of(server, store, feed, clock, is_up=False)

    booking = await service.mark(booking_id("b"), DayState.ARRIVED)

    assert day_mark(booking) is not None
    assert booking.pending is not None
    assert (booking.pending.change, booking.pending.leaves_in) == (PendingChange.NOTE, None)
    assert server.client.calls == []
    [row] = await store.writes.load({OutboxState.QUEUED})
    item = item_of(row, clock.now())
    assert (item.kind, item.customer_name) == (OutboxKind.META, BOOKING.customer_name)

    await sender_of(server, store, feed, clock).go_round()

    assert day_mark(server.booking) is not None
    assert await store.writes.load({OutboxState.QUEUED}) == ()


async def test_a_note_waits_its_grace_shows_meanwhile_and_can_be_taken_back(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    await store.save_bookings([BOOKING])
    server = Server(merges=True)
    service = service_of(server, store, feed, clock, grace=timedelta(seconds=6))

    booking = await service.mark(booking_id("b"), DayState.ARRIVED)

    assert booking.pending is not None
    assert booking.pending.leaves_in == 6
    sender = sender_of(server, store, feed, clock)
    clock.advance(seconds=5)
    await sender.go_round()
    assert server.client.calls_of("update_booking_meta") == []
    assert await WaitingService(store, feed, clock, sender).undo(booking.pending.ref)
    clock.advance(seconds=5)
    await sender.go_round()
    assert server.client.calls_of("update_booking_meta") == []


async def test_what_else_waits_for_a_booking_says_more_than_a_note(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    await store.save_bookings([BOOKING])
    bookings = bookings_of(Server(merges=True), store, feed, clock, is_up=False)
    start = BOOKING.starts_at
    assert start is not None
    await bookings.move(
        BOOKING.id,
        starts_at=start + timedelta(hours=1),
        ends_at=start + timedelta(hours=2),
        resource_id=resource_id(),
    )

    noted = await DayStateService(bookings, clock).mark(BOOKING.id, DayState.ARRIVED)

    shown = await bookings.load(BOOKING.id)
    assert shown is not None
    assert shown.pending is not None
    assert noted.pending is not None
    assert (shown.pending.change, noted.pending.change) == (PendingChange.MOVE, PendingChange.NOTE)
    assert day_mark(shown) is not None


async def test_a_booking_with_a_note_on_its_way_can_still_be_acted_on(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    await store.save_bookings([BOOKING])
    bookings = bookings_of(Server(merges=True), store, feed, clock, is_up=False)

    noted = await DayStateService(bookings, clock).mark(BOOKING.id, DayState.ARRIVED)

    assert CANCEL in bookings.available_actions(noted)


async def test_what_is_in_pencil_cannot_arrive(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    bookings = bookings_of(Server(merges=True), store, feed, clock, is_up=False)

    with pytest.raises(BookingActionError):
        await bookings.note(pencil_id(DeskRef("r")), {DayState.ARRIVED: clock.now().isoformat()})


async def test_a_note_shows_before_the_server_has_answered_and_goes_if_it_is_refused(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    await store.save_bookings([BOOKING])
    server = Server(merges=True)
    asked: list[bool] = []
    feed.subscribe(lambda _: asked.append("update_booking_meta" in server.client.asked))
    server.client.answers["update_booking_meta"] = InvalidRequestError(status=422)
    service = service_of(server, store, feed, clock)

    with pytest.raises(InvalidRequestError):
        await service.mark(booking_id("b"), DayState.ARRIVED)

    assert (asked[0], asked[-1]) == (False, True)
    assert await store.load_booking(booking_id("b")) == BOOKING
    assert await store.writes.load() == ()
