"""A console without its window: store, sender and services on a server in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self

from desk_app.domain.booking import DESK_REF_KEY, Customer
from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.new_booking import NewBooking
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.bookings import BookingService
from desk_app.services.changes import ChangeFeed
from desk_app.services.outbox_sender import OutboxSender, SendingPace, WriteNews
from desk_app.services.waiting import WaitingService
from desk_app.services.write_bodies import Create, write_create
from desk_app.store.outbox import NewOutboxRow, OutboxKind
from desk_app.store.store import Store
from tests.builders import at, resource_id
from tests.fakes.booking_server import BookingServer
from tests.fakes.clock import FakeClock
from tests.fakes.link import FakeLink


def new_booking(number: int, ref: str, *, place: ResourceId | None = None) -> NewBooking:
    """The booking of a number: each at a time of its own."""
    starts_at = at("08:00") + timedelta(minutes=30 * number)
    return NewBooking(
        resource_id=place or resource_id(),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        customer=Customer(name=f"Customer {number}"),
        what="Haircut",
        where="Front desk",
        description="",
        meta={DESK_REF_KEY: ref},
    )


def create_row(new: NewBooking) -> NewOutboxRow:
    """The row that makes a booking."""
    ref = DeskRef(str(new.meta[DESK_REF_KEY]))
    return NewOutboxRow(ref=ref, kind=OutboxKind.CREATE, body=write_create(Create(new)))


@dataclass
class DeskCore:
    """One console at work."""

    store: Store
    clock: FakeClock
    link: FakeLink
    courier: BookingCourier
    sender: OutboxSender
    bookings: BookingService
    waiting: WaitingService
    news: list[WriteNews]

    @classmethod
    async def open(
        cls,
        path: Path,
        server: BookingServer,
        clock: FakeClock,
        *,
        pace: SendingPace | None = None,
        make_sender: Callable[..., OutboxSender] = OutboxSender,
    ) -> Self:
        """Opens a console on a store."""
        store, feed, link = await Store.open(path, clock=clock), ChangeFeed(), FakeLink()
        courier = BookingCourier(store, feed)
        courier.client = server  # type: ignore[assignment]
        sender = make_sender(store, courier, clock, link, pace=pace)
        news: list[WriteNews] = []
        sender.observe(news.append)
        return cls(
            store,
            clock,
            link,
            courier,
            sender,
            BookingService(store, feed, clock, courier, sender),
            WaitingService(store, feed, clock, sender),
            news,
        )

    async def run_dry(
        self, *, longest: timedelta = timedelta(hours=30), step: timedelta = timedelta()
    ) -> timedelta:
        """Goes on until nothing is at work any more; how long that took by the clock.

        Args:
            longest: It gives up after so long.
            step: The clock goes on by so much at least.
        """
        begun = self.clock.now()
        while await self.store.writes.load_at_work() and self.clock.now() - begun < longest:
            pause = await self.sender.go_round()
            if self.sender.is_held:
                self.sender.try_again()  # somebody entered another key
            self.clock.advance(max(pause, step))
        return self.clock.now() - begun

    async def close(self) -> None:
        await self.store.close()
