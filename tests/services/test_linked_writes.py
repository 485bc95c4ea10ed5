"""Bookings made as one, changed at a server that does nothing for them together."""

from dataclasses import replace
from typing import Any

import pytest

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCEL, CANCELLED, CONFIRM, CONFIRM_DECLINE, TENTATIVE
from desk_app.domain.identifiers import BookingId
from desk_app.errors import SlotTakenError
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.changes import ChangeFeed
from desk_app.services.drafts import new_ref
from desk_app.services.linked_writes import LinkedWrites
from desk_app.services.write_answers import ChangedElsewhereError
from desk_app.services.write_bodies import Act, Along, Move, Seen
from desk_app.store.store import Store
from tests.builders import booking_id, make_booking, resource_id, span
from tests.fakes.scripted_client import ScriptedClient

pytestmark = pytest.mark.asyncio

LATER = span("14:00", "15:00")
EVA, RED = resource_id("eva"), resource_id("red")


class Server:
    """Two bookings of one customer, and what was asked to be done with each."""

    def __init__(self, **more: Any) -> None:
        self.bookings = {
            booking_id(word): make_booking(word, resource_id=resource_id(word), **more)
            for word in ("eva", "red")
        }
        self.refuses: set[BookingId] = set()
        """Those that cannot be moved."""
        self.was_asked_to_move = False

    @property
    def client(self) -> ScriptedClient:
        return ScriptedClient(
            get_booking=lambda wanted: self.bookings[wanted],
            act_on_booking=self._act,
            reschedule_booking=self._move,
            list_resource_bookings=lambda *_: (),
            find_bookings_by_ref=(),
        )

    @property
    def seen(self) -> dict[BookingId, Seen]:
        return {each: Seen.of(booking) for each, booking in self.bookings.items()}

    def _act(self, wanted: BookingId, action: str, **_: Any) -> Booking:
        return self._put(wanted, state=CANCELLED if action == CANCEL else "confirmed")

    def _move(self, wanted: BookingId, **times: Any) -> Booking:
        self.was_asked_to_move = True
        if wanted in self.refuses and times["starts_at"] == LATER.start:
            raise SlotTakenError
        return self._put(wanted, **times)

    def _put(self, wanted: BookingId, **fields: Any) -> Booking:
        self.bookings[wanted] = replace(self.bookings[wanted], **fields)
        return self.bookings[wanted]


EVA_S, RED_S = booking_id("eva"), booking_id("red")


def linked(store: Store, feed: ChangeFeed, server: Server) -> LinkedWrites:
    courier = BookingCourier(store, feed)
    courier.client = server.client  # type: ignore[assignment]
    return LinkedWrites(courier)


def move_of(server: Server) -> Move:
    return Move(LATER, EVA, server.seen[EVA_S], (Along(RED_S, server.seen[RED_S]),))


async def test_who_was_made_along_is_cancelled_where_the_server_does_not_see_to_it(
    store: Store, feed: ChangeFeed
) -> None:
    server = Server()
    act = Act(CANCEL, "ill", server.seen[EVA_S], (Along(RED_S, server.seen[RED_S]),))

    await linked(store, feed, server).act(EVA_S, act)

    assert {each.state for each in server.bookings.values()} == {CANCELLED}


async def test_a_request_is_not_confirmed_while_another_of_those_made_along_is_in_the_way(
    store: Store, feed: ChangeFeed
) -> None:
    server = Server(graph=CONFIRM_DECLINE, state=TENTATIVE)
    courier = BookingCourier(store, feed)
    courier.client = client = server.client  # type: ignore[assignment]
    taken = make_booking("other", resource_id=RED)
    client.answers["list_resource_bookings"] = lambda who, _: (taken,) if who == RED else ()
    act = Act(CONFIRM, "", server.seen[EVA_S], (Along(RED_S, server.seen[RED_S]),))

    with pytest.raises(SlotTakenError):
        await LinkedWrites(courier).act(EVA_S, act)

    assert {each.state for each in server.bookings.values()} == {TENTATIVE}


async def test_where_a_later_one_cannot_be_moved_those_before_it_go_back(
    store: Store, feed: ChangeFeed
) -> None:
    server = Server()
    before = dict(server.bookings)
    server.refuses = {RED_S}

    with pytest.raises(SlotTakenError):
        await linked(store, feed, server).move(EVA_S, move_of(server), new_ref(), is_repeat=False)

    assert {each: one.interval for each, one in server.bookings.items()} == {
        each: one.interval for each, one in before.items()
    }


async def test_a_move_that_broke_off_half_way_goes_on_with_the_rest(
    store: Store, feed: ChangeFeed
) -> None:
    server = Server()
    move = move_of(server)
    server.bookings[EVA_S] = replace(
        server.bookings[EVA_S], starts_at=LATER.start, ends_at=LATER.end
    )

    await linked(store, feed, server).move(EVA_S, move, new_ref(), is_repeat=True)

    assert {each.interval for each in server.bookings.values()} == {LATER}


async def test_where_somebody_changed_one_of_them_nothing_is_moved(
    store: Store, feed: ChangeFeed
) -> None:
    server = Server()
    move = move_of(server)
    server.bookings[RED_S] = replace(server.bookings[RED_S], resource_id=resource_id("blue"))

    with pytest.raises(ChangedElsewhereError):
        await linked(store, feed, server).move(EVA_S, move, new_ref(), is_repeat=False)

    assert not server.was_asked_to_move
