"""Several writes at once: a slow one holds up no other, and related ones keep their order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import ActionName
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.domain.new_booking import NewBooking
from desk_app.services import sending_crew
from desk_app.services.sending_crew import MOST_AT_ONCE, SendingCrew
from desk_app.store.outbox import OutboxKind, OutboxRow, OutboxState
from tests.builders import at, make_booking
from tests.fakes.booking_server import BookingServer
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import DeskCore, create_row, new_booking

pytestmark = pytest.mark.asyncio


class SlowServer(BookingServer):
    """Answers creates of some customers only when told to."""

    slow: frozenset[str] = frozenset()
    begun: list[str]
    at_once = 0
    most_at_once = 0

    def prepare(self, *slow: str) -> None:
        self.slow, self.begun, self.go_on = frozenset(slow), [], asyncio.Event()

    @override
    async def create_booking(self, new: NewBooking) -> Booking:
        name = new.customer.name if new.customer else ""
        self.begun.append(name)
        async with self._counted():
            if name in self.slow:
                await self.go_on.wait()
            return await super().create_booking(new)

    @override
    async def act_on_booking(
        self, booking_id: BookingId, action: ActionName, *, message: str = "", **more: object
    ) -> Booking:
        self.begun.append(booking_id)
        if "cancel" in self.slow:
            await self.go_on.wait()
        return await super().act_on_booking(booking_id, action, message=message, **more)

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            self.at_once -= 1


@pytest.fixture
def server(clock: FakeClock) -> SlowServer:
    return SlowServer(clock, Random(1))


@pytest_asyncio.fixture
async def desk(tmp_path: Path, server: SlowServer, clock: FakeClock) -> AsyncIterator[DeskCore]:
    opened = await DeskCore.open(tmp_path / "store.sqlite", server, clock)
    yield opened
    await opened.close()


async def wait_for_customers(desk: DeskCore, *numbers: int) -> None:
    for number in numbers:
        await desk.store.writes.enqueue(create_row(new_booking(number, f"{number:032}")))


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not become so")


async def test_a_slow_write_holds_up_no_other_nor_what_is_new(
    desk: DeskCore, server: SlowServer
) -> None:
    server.prepare("Customer 1")
    await wait_for_customers(desk, *range(8))
    round_of_all = asyncio.ensure_future(desk.sender.go_round())

    await until(lambda: len(server.bookings) == 7)
    await wait_for_customers(desk, 9)
    desk.sender.hurry()
    await until(lambda: len(server.bookings) == 8)
    assert not round_of_all.done()

    server.go_on.set()
    await round_of_all
    assert len(server.bookings) == 9
    assert {row.state for row in await desk.store.writes.load()} == {OutboxState.DONE}
    assert len(server.posts) == 9


async def test_no_more_than_so_many_are_sent_at_once(desk: DeskCore, server: SlowServer) -> None:
    server.prepare(*(f"Customer {number}" for number in range(1, 10)))
    await wait_for_customers(desk, *range(10))
    round_of_all = asyncio.ensure_future(desk.sender.go_round())

    await until(lambda: server.at_once == MOST_AT_ONCE)
    await asyncio.sleep(0.05)
    assert server.most_at_once == MOST_AT_ONCE
    server.go_on.set()
    await round_of_all

    assert len(server.bookings) == 10


async def test_time_is_freed_before_it_is_taken_again(
    desk: DeskCore, server: SlowServer, clock: FakeClock
) -> None:
    anna = make_booking("anna", starts_at=at("10:00"), ends_at=at("11:00"))
    server.put(anna)
    await desk.store.save_bookings([anna])
    desk.bookings.is_offline = lambda: True
    desk.link.is_up = False
    server.prepare("cancel")
    await wait_for_customers(desk, 12)
    await desk.bookings.cancel(anna.id)
    taking = new_booking(4, "f" * 32)
    assert (taking.starts_at, taking.resource_id) == (at("10:00"), anna.resource_id)
    await desk.store.writes.enqueue(create_row(taking))
    desk.link.is_up = True
    round_of_all = asyncio.ensure_future(desk.sender.go_round())

    await until(lambda: anna.id in server.begun)
    await asyncio.sleep(0.05)
    assert server.begun == ["Customer 12", anna.id]
    server.go_on.set()
    await round_of_all

    assert server.begun == ["Customer 12", anna.id, "Customer 4"]


async def test_a_clock_that_goes_on_meanwhile_holds_up_nothing(
    tmp_path: Path, server: SlowServer
) -> None:
    class Ticking(FakeClock):
        @override
        def now(self) -> datetime:
            self.advance(timedelta(microseconds=1))
            return super().now()

    desk = await DeskCore.open(tmp_path / "own.sqlite", server, Ticking())
    server.prepare()
    await wait_for_customers(desk, 0, 1, 2)

    await desk.sender.go_round()

    assert len(server.bookings) == 3
    await desk.close()


async def test_a_server_not_heard_yet_is_tried_by_one_alone_though_not_for_ever(
    desk: DeskCore, server: SlowServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_crew, "PROBE_SECONDS", 0.3)
    server.prepare("Customer 0")
    await wait_for_customers(desk, 0, 1, 2)
    round_of_all = asyncio.ensure_future(desk.sender.go_round())

    await until(lambda: server.begun == ["Customer 0"])
    await asyncio.sleep(0.05)
    assert server.begun == ["Customer 0"]
    await until(lambda: len(server.bookings) == 2)
    server.go_on.set()
    await round_of_all

    assert len(server.bookings) == 3


async def test_nothing_is_sent_twice_however_many_are_at_work(
    desk: DeskCore, server: SlowServer
) -> None:
    server.prepare()
    await wait_for_customers(desk, *range(40))

    await asyncio.gather(
        desk.sender.go_round(),
        *(desk.sender.deliver(DeskRef(f"{number:032}")) for number in range(0, 40, 3)),
    )

    assert sorted(server.posts) == sorted({f"{number:032}" for number in range(40)})


NOTE = OutboxRow(
    ref=DeskRef("n"),
    kind=OutboxKind.META,
    body='{"meta": {}}',
    booking_id=BookingId("b"),
    state=OutboxState.QUEUED,
    attempts=0,
    created_at=at("09:00"),
    zone_name="UTC",
    order=1,
    answer="",
    is_intact=True,
)


async def test_what_went_on_since_it_was_found_is_left_alone() -> None:
    found, gone_on = [[NOTE], [NOTE]], list[OutboxRow]()

    async def find_due() -> list[OutboxRow]:
        return found.pop() if found else []

    async def reload(row: OutboxRow) -> OutboxRow:
        return replace(row, state=OutboxState.DONE)

    async def go_on(row: OutboxRow) -> None:
        gone_on.append(row)

    await SendingCrew(find_due=find_due, reload=reload, go_on=go_on, wake=asyncio.Event()).work()

    assert gone_on == []


async def test_one_row_is_worked_on_by_one_alone() -> None:
    gone_on: list[OutboxRow] = []

    async def find_due() -> list[OutboxRow]:
        return [] if len(gone_on) > 1 else [NOTE]

    async def reload(row: OutboxRow) -> OutboxRow:
        return row

    async def go_on(row: OutboxRow) -> None:
        gone_on.append(row)
        await asyncio.sleep(0.05)
        gone_on.append(row)

    crew = SendingCrew(find_due=find_due, reload=reload, go_on=go_on, wake=asyncio.Event())
    crew.note_heard(is_heard=True)
    await crew.work()

    assert gone_on == [NOTE, NOTE]
