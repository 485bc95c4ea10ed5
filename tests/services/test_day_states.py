"""States of the day are noted without losing what others noted meanwhile."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from desk_app.domain.booking_graph import CONFIRM_DECLINE, TENTATIVE
from desk_app.domain.day_state import DayState, day_mark
from desk_app.errors import BookingActionError, ConflictError, OfflineError, ServerFaultError
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.day_states import ATTEMPTS, DayStateService
from desk_app.store.store import Store
from desk_app.timekit.extensions import META_MERGE
from tests.builders import booking_id, make_booking
from tests.fakes.clock import FakeClock
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


def service_of(server: Server, store: Store, feed: ChangeFeed, clock: FakeClock) -> DayStateService:
    service = DayStateService(store, feed, clock)
    service.client = server.client  # type: ignore[assignment]  # a stand-in
    return service


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
    assert [each.bookings for each in heard] == [{booking_id("b")}]


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

    assert len(server.client.calls_of("update_booking_meta")) == ATTEMPTS


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


async def test_without_a_server_nothing_is_noted(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    with pytest.raises(OfflineError):
        await DayStateService(store, feed, clock).mark(booking_id("b"), DayState.ARRIVED)


async def test_a_note_shows_before_the_server_has_answered_and_goes_if_it_is_refused(
    store: Store, feed: ChangeFeed, clock: FakeClock, heard: list[Changes]
) -> None:
    await store.save_bookings([BOOKING])
    server = Server(merges=True)
    seen: list[bool] = []
    feed.subscribe(lambda _: seen.append("get_booking" in server.client.asked))
    server.client.answers["get_booking"] = ServerFaultError()

    with pytest.raises(ServerFaultError):
        await service_of(server, store, feed, clock).mark(booking_id("b"), DayState.ARRIVED)

    assert seen == [False, True]
    assert await store.load_booking(booking_id("b")) == BOOKING
