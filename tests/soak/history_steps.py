"""What can happen in one step of a random history."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES, CONFIRM_DECLINE, INSTANT
from desk_app.domain.identifiers import DeskRef
from desk_app.errors import DeskError
from desk_app.services.drafts import BookingDraft
from desk_app.services.pencils import ref_of_pencil
from desk_app.services.waiting import Stage, WaitingItem
from tests.builders import at, make_booking, resource_id
from tests.fakes.clock import FakeClock
from tests.soak.history_desk import Death, Desk
from tests.soak.history_server import HistoryServer

_PLACES: Final = (resource_id("eva"), resource_id("tom"))
_HALF_HOUR: Final = timedelta(minutes=30)
_WAITS: Final = (1, 1, 5, 30, 100, 400, 7_200)
"""Seconds."""


class Steps:
    """Takes steps by chance, and writes down what was done and what came of it."""

    def __init__(
        self, chance: Random, clock: FakeClock, server: HistoryServer, desks: list[Desk]
    ) -> None:
        self.log: list[str] = []
        self.faults: list[str] = []
        self._chance = chance
        self._clock = clock
        self._server = server
        self._desks = desks
        self._made = 0
        server.before_create = self._look_before_create
        self._kinds: tuple[tuple[int, Callable[[Desk], Awaitable[str]]], ...] = (
            (5, self._book),
            (3, self._move),
            (3, self._act),
            (2, self._decide),
            (4, self._send),
            (3, self._pull),
            (2, self._switch_network),
            (1, self._book_elsewhere),
            (1, self._cancel_elsewhere),
            (1, self._change_grace),
        )

    async def take_one(self) -> None:
        """One step at one of the desks, in which it may die."""
        self._clock.advance(seconds=self._chance.choice(_WAITS))
        desk = self._chance.choice(self._desks)
        [(_, kind)] = self._chance.choices(self._kinds, [weight for weight, _ in self._kinds])
        if self._chance.random() < 0.08:
            is_before = self._chance.random() < 0.5
            desk.die_at(self._chance.randint(1, 4), is_before=is_before)
        try:
            said = await kind(desk)
        except DeskError as error:
            said = type(error).__name__
        except Death:
            said = "died"
        if desk.may_be_dead:
            await desk.come_back()
        self.log.append(f"{len(self.log)} {desk.name} {kind.__name__} {said}")

    async def _look_before_create(self, ref: str) -> None:
        """No create leaves before a file says that it is being sent."""
        if not any([await desk.is_sending(ref) for desk in self._desks]):
            self.faults.append(f"{ref} was sent before that was written down")

    # --- at a desk ---------------------------------------------------------------------------

    async def _book(self, desk: Desk) -> str:
        self._made += 1
        ref = DeskRef(f"{self._made:032x}")
        draft = BookingDraft(
            ref=ref,
            customer_name=f"Customer {self._made}",
            resource_id=self._chance.choice(_PLACES),
            starts_at=self._any_start(),
            graph=self._chance.choice((INSTANT, INSTANT, CONFIRM_DECLINE)),
        )
        booking = await desk.core.bookings.book(draft)
        if self._chance.random() < 0.2:
            await desk.core.bookings.book(draft)
        desk.saved.add(ref)
        return f"{ref[-4:]} {booking.id}"

    async def _move(self, desk: Desk) -> str:
        booking, start = await self._any_booking(desk), self._any_start()
        if booking is None:
            return "nothing"
        moved = await desk.core.bookings.move(
            booking.id,
            starts_at=start,
            ends_at=start + _HALF_HOUR,
            resource_id=self._chance.choice(_PLACES),
        )
        return f"{booking.id} {moved.id} {start:%H:%M}"

    async def _act(self, desk: Desk) -> str:
        booking = await self._any_booking(desk)
        actions = desk.core.bookings.available_actions(booking) if booking else ()
        if booking is None or not actions:
            return "nothing"
        action = self._chance.choice(actions)
        pencil = ref_of_pencil(booking.id)
        if pencil is not None:
            desk.saved.discard(pencil)  # taken out by hand
        await desk.core.bookings.act(booking.id, action)
        return f"{booking.id} {action}"

    async def _decide(self, desk: Desk) -> str:
        """Somebody goes through the list of what waits."""
        items = await desk.core.waiting.load()
        if not items:
            return "nothing"
        item = self._chance.choice(items)
        return f"{item.ref[-4:]} {await self._decide_on(desk, item)}"

    async def _decide_on(self, desk: Desk, item: WaitingItem) -> str:
        waiting, lot = desk.core.waiting, self._chance.random()
        if item.stage is Stage.DONE:
            await waiting.close(item.ref)
            return "closed"
        if lot < 0.6:
            await waiting.send_now(item.ref)
            return "sent now"
        desk.saved.discard(item.ref)
        if item.stage is Stage.LEAVING:
            return f"undone {await waiting.undo(item.ref)}"
        return f"discarded {await waiting.discard(item.ref)}"

    async def _send(self, desk: Desk) -> str:
        pause = await desk.core.sender.go_round()
        if desk.core.sender.is_held:
            desk.core.sender.try_again()
        return f"{pause.total_seconds():.3f}"

    async def _pull(self, desk: Desk) -> str:
        if not desk.core.link.is_up:
            return "offline"
        await desk.sync.go_round()
        return str(desk.sync.state.kind)

    async def _switch_network(self, desk: Desk) -> str:
        desk.core.link.is_up = not desk.core.link.is_up
        return "on" if desk.core.link.is_up else "off"

    async def _change_grace(self, desk: Desk) -> str:
        """From now on changes can be taken back for a while, or not."""
        desk.core.bookings.grace = timedelta(seconds=self._chance.choice((0, 7)))
        return str(desk.core.bookings.grace)

    # --- elsewhere ---------------------------------------------------------------------------

    async def _book_elsewhere(self, _: Desk) -> str:
        start = self._any_start()
        booking = make_booking(
            f"web {len(self.log)}",
            starts_at=start,
            ends_at=start + _HALF_HOUR,
            resource_id=self._chance.choice(_PLACES),
        )
        self._server.book_elsewhere(booking)
        return booking.id

    async def _cancel_elsewhere(self, _: Desk) -> str:
        return self._server.cancel_elsewhere(self._chance.randrange(1_000))

    # --- choosing ----------------------------------------------------------------------------

    def _any_start(self) -> datetime:
        return at("08:00") + _HALF_HOUR * self._chance.randrange(12)

    async def _any_booking(self, desk: Desk) -> Booking | None:
        """Mostly one that still stands."""
        shown = await desk.shown()
        standing = [each for each in shown if each.state not in CLOSED_STATES]
        if standing and self._chance.random() < 0.9:
            return self._chance.choice(standing)
        return self._chance.choice(shown) if shown else None
