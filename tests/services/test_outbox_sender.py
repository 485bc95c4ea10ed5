"""The one sender: what is sent, when, and never twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from desk_app.domain.booking_graph import CANCELLED, CONFIRMED
from desk_app.domain.identifiers import DeskRef
from desk_app.services.outbox_sender import SendingPace
from desk_app.services.waiting import Stage
from desk_app.services.write_answers import Outcome, read_answer
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxRow, OutboxState
from tests.builders import at, booking_id, make_booking
from tests.fakes.booking_server import FAULTS, Applied, BookingServer, Fault
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import DeskCore, create_row, new_booking

pytestmark = pytest.mark.asyncio

REF = DeskRef("a" * 32)
ROW = create_row(new_booking(0, REF))
BY_NAME = {fault.name: fault for fault in FAULTS}
LOST = BY_NAME["F9 reset before status"]
NEVER = BY_NAME["F11 hang"]
DOWN = BY_NAME["F1 DNS"]


@pytest.fixture
def server(clock: FakeClock) -> BookingServer:
    return BookingServer(clock, Random(1))


@pytest_asyncio.fixture
async def desk(tmp_path: Path, server: BookingServer, clock: FakeClock) -> AsyncIterator[DeskCore]:
    opened = await DeskCore.open(tmp_path / "store.sqlite", server, clock)
    yield opened
    await opened.close()


async def row_of(desk: DeskCore, ref: DeskRef = REF) -> OutboxRow:
    row = await desk.store.writes.load_row(ref)
    assert row is not None
    return row


async def send(desk: DeskCore, server: BookingServer, *faults: Fault) -> OutboxRow:
    """Sends the one row, whose attempts meet these faults; how it stands after a round."""
    server.forced = list(faults)
    await desk.store.writes.enqueue(ROW)
    await desk.sender.go_round()
    return await row_of(desk)


async def test_what_waits_is_sent_and_its_booking_stored(
    desk: DeskCore, server: BookingServer
) -> None:
    row = await send(desk, server)

    assert (row.state, row.attempts) == (OutboxState.DONE, 1)
    assert await desk.store.load_booking_by_ref(REF) == server.standing(REF)[0]


async def test_row_says_sending_before_the_first_byte(
    desk: DeskCore, server: BookingServer
) -> None:
    seen: list[tuple[OutboxState, int]] = []
    create = server.create_booking

    async def watch(new: object) -> object:
        row = await row_of(desk)
        seen.append((row.state, row.attempts))
        return await create(new)  # type: ignore[arg-type]

    server.create_booking = watch  # type: ignore[assignment, method-assign]
    await send(desk, server)

    assert seen == [(OutboxState.SENDING, 1)]


async def test_nothing_is_searched_before_the_quiet_period_is_over(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    assert (await send(desk, server, LOST)).state is OutboxState.UNKNOWN

    clock.advance(seconds=89)
    await desk.sender.go_round()
    assert (await row_of(desk)).state is OutboxState.UNKNOWN
    clock.advance(seconds=1)
    await desk.sender.go_round()

    row = await row_of(desk)
    assert row.state is OutboxState.DONE
    answer = read_answer(row.answer)
    assert answer is not None
    assert answer.outcome is Outcome.ALREADY_THERE
    assert server.posts == [REF]


async def test_it_is_looked_for_twice_before_it_is_sent_again_under_the_same_reference(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    await send(desk, server, NEVER)
    clock.advance(seconds=90)
    await desk.sender.go_round()
    assert ((await row_of(desk)).searches, server.posts) == (1, [REF])

    clock.advance(seconds=44)
    await desk.sender.go_round()
    assert server.posts == [REF]
    clock.advance(seconds=6)
    await desk.sender.go_round()

    assert server.posts == [REF, REF]
    assert (await row_of(desk)).state is OutboxState.DONE
    assert len(server.standing(REF)) == 1


async def test_a_search_that_failed_never_leads_to_sending(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    await send(desk, server, NEVER)
    server.search_fault_share = 1
    for _ in range(50):
        clock.advance(seconds=100)
        await desk.sender.go_round()

    row = await row_of(desk)
    assert (row.state, row.searches, server.posts) == (OutboxState.UNKNOWN, 0, [REF])


async def test_a_server_with_unique_references_needs_no_long_rest(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    server.capabilities = frozenset({"unique_client_reference"})
    await send(desk, server, LOST)
    clock.advance(seconds=2)
    await desk.sender.go_round()

    assert (await row_of(desk)).state is OutboxState.DONE


async def test_after_a_second_sending_only_the_oldest_stays_and_it_is_told(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    very_late = Fault("very late", NEVER.error, Applied.NO)
    await send(desk, server, very_late)
    await desk.run_dry(longest=timedelta(seconds=140))
    older = replace(
        server.standing(REF)[0], id=booking_id("older"), created_at=clock.now() - timedelta(hours=1)
    )
    server.put(older)

    await desk.run_dry()

    assert [each.id for each in server.standing(REF)] == [older.id]
    answers = [news.answer for news in desk.news if news.answer is not None]
    told = [answer.doubles for answer in answers if answer.doubles]
    assert told == [1]
    assert [item.stage for item in await desk.waiting.load()] == [Stage.DONE]


async def test_what_was_being_sent_at_a_crash_is_looked_for(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    await desk.store.writes.enqueue(ROW)
    await desk.store.writes.begin(REF)
    await desk.sender.go_round()

    assert (await row_of(desk)).state is OutboxState.UNKNOWN
    await desk.run_dry()
    assert len(server.standing(REF)) == 1


@pytest.mark.parametrize("name", ["F23 401", "F23 403"])
async def test_a_refused_key_holds_everything_and_drops_nothing(
    desk: DeskCore, server: BookingServer, clock: FakeClock, name: str
) -> None:
    for number in range(3):
        await desk.store.writes.enqueue(create_row(new_booking(number, f"{number}" * 32)))
    server.forced = [BY_NAME[name]]
    for _ in range(5):
        await desk.sender.go_round()
        clock.advance(timedelta(hours=1))
    assert (len(server.posts), desk.sender.is_held) == (1, True)
    assert {row.state for row in await desk.store.writes.load()} == {OutboxState.QUEUED}

    desk.sender.try_again()
    await desk.sender.go_round()

    assert len(server.bookings) == 3


async def test_of_a_server_that_is_away_one_write_is_tried_at_a_time(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    for number in range(10):
        await desk.store.writes.enqueue(create_row(new_booking(number, f"{number}" * 32)))
    server.forced = [DOWN] * 10
    await desk.sender.go_round()

    assert len(server.posts) == 1


async def test_nothing_is_tried_while_the_server_is_known_to_be_away(
    desk: DeskCore, server: BookingServer
) -> None:
    desk.link.is_up = False
    row = await send(desk, server)

    assert (row.state, server.posts) == (OutboxState.QUEUED, [])
    assert await desk.sender.deliver(REF) is None
    await desk.sender.deliver(REF, whatever_is_known=True)
    assert server.posts == [REF]


async def test_a_server_that_asks_for_a_pause_gets_it(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    await send(desk, server, BY_NAME["F19 429"])
    clock.advance(seconds=29)
    await desk.sender.go_round()
    assert len(server.posts) == 1
    clock.advance(seconds=1)
    await desk.sender.go_round()

    assert len(server.standing(REF)) == 1


async def test_a_write_nobody_knows_of_for_a_day_needs_a_person(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    await send(desk, server, NEVER)
    server.is_up = False
    await desk.run_dry()

    assert (await row_of(desk)).state is OutboxState.NEEDS_PERSON
    [item] = await desk.waiting.load()
    assert item.stage is Stage.NEEDS_PERSON
    server.is_up = True
    await desk.waiting.send_now(REF)
    assert len(server.standing(REF)) == 1


async def test_a_change_waits_until_it_may_leave(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    later = clock.now() + timedelta(seconds=6)
    await desk.store.writes.enqueue(replace(ROW, not_before=later))
    pause = await desk.sender.go_round()
    assert (server.posts, pause) == ([], timedelta(seconds=6))

    clock.advance(pause)
    await desk.sender.go_round()

    assert server.posts == [REF]


async def test_changes_of_one_booking_keep_their_order_and_others_overtake_them(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    anna, bo = make_booking("anna"), make_booking("bo", starts_at=at("12:00"))
    for booking in (anna, bo):
        server.put(booking)
    await desk.store.save_bookings([anna, bo])
    desk.bookings.grace = timedelta(seconds=6)
    place = anna.resource_id
    assert place is not None
    await desk.bookings.move(anna.id, starts_at=at("14:00"), ends_at=at("15:00"), resource_id=place)
    await desk.bookings.cancel(anna.id)
    await desk.bookings.cancel(bo.id)
    server.forced = [NEVER]
    clock.advance(seconds=6)

    await desk.sender.go_round()

    assert server.bookings[bo.id].state == CANCELLED
    assert server.bookings[anna.id].state == CONFIRMED
    await desk.run_dry()
    assert server.bookings[anna.id].state == CANCELLED
    assert server.bookings[anna.id].starts_at == at("14:00")


async def test_a_change_made_elsewhere_meanwhile_is_told_and_nothing_is_done(
    desk: DeskCore, server: BookingServer, clock: FakeClock
) -> None:
    anna = make_booking("anna")
    server.put(anna)
    await desk.store.save_bookings([anna])
    desk.bookings.grace = timedelta(seconds=6)
    await desk.bookings.cancel(anna.id)
    server.put(replace(anna, starts_at=at("13:00"), ends_at=at("14:00")))
    clock.advance(seconds=6)

    await desk.sender.go_round()

    assert server.bookings[anna.id].state == CONFIRMED
    [item] = await desk.waiting.load()
    assert item.answer is not None
    assert item.answer.outcome is Outcome.CHANGED
    await desk.waiting.close(item.ref)
    assert await desk.waiting.load() == ()


async def test_what_was_moved_though_no_answer_came_is_not_moved_again(
    desk: DeskCore, server: BookingServer
) -> None:
    anna = make_booking("anna")
    server.put(anna)
    await desk.store.save_bookings([anna])
    server.forced = [LOST]
    place = anna.resource_id
    assert place is not None
    await desk.bookings.move(anna.id, starts_at=at("14:00"), ends_at=at("15:00"), resource_id=place)

    await desk.run_dry()

    stored = await desk.store.load_booking(anna.id)
    assert stored is not None
    assert (stored.starts_at, stored.pending) == (at("14:00"), None)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"meta": {}}', "{" * 5000])
async def test_what_nobody_can_read_needs_a_person_and_holds_up_nobody(
    desk: DeskCore, server: BookingServer, body: str
) -> None:
    await desk.store.writes.enqueue(
        NewOutboxRow(ref=DeskRef("bad"), kind=OutboxKind.CREATE, body=body)
    )
    await send(desk, server)

    assert (await row_of(desk, DeskRef("bad"))).state is OutboxState.NEEDS_PERSON
    assert server.posts == [REF]
    assert {item.stage for item in await desk.waiting.load()} == {Stage.NEEDS_PERSON}


async def test_a_caller_who_gives_up_leaves_it_unknown(
    desk: DeskCore, server: BookingServer
) -> None:
    async def never(_: object) -> object:
        await asyncio.Event().wait()
        raise AssertionError

    server.create_booking = never  # type: ignore[assignment, method-assign]
    await desk.store.writes.enqueue(ROW)
    task = asyncio.create_task(desk.sender.deliver(REF))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert (await row_of(desk)).state is OutboxState.UNKNOWN


async def test_the_loop_wakes_for_what_is_new(
    tmp_path: Path, server: BookingServer, clock: FakeClock
) -> None:
    desk = await DeskCore.open(
        tmp_path / "own.sqlite", server, clock, pace=SendingPace(quiet=timedelta(seconds=1))
    )
    loop = asyncio.create_task(desk.sender.run())
    await desk.store.writes.enqueue(ROW)
    desk.sender.hurry()
    arrived = asyncio.Event()
    server.before_write = lambda _: arrived.set()
    async with asyncio.timeout(5):
        await arrived.wait()
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await desk.close()
