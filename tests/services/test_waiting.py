"""The list of what waits: what becomes of each item, and where it is found afterwards."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from desk_app.domain.availability import Slot
from desk_app.domain.identifiers import DeskRef
from desk_app.errors import BookingActionError, SlotTakenError
from desk_app.services.drafts import BookingDraft
from desk_app.services.waiting import Stage
from desk_app.services.write_bodies import read_create
from desk_app.store.outbox import OutboxState
from tests.builders import HOUR, at, resource_id
from tests.fakes.booking_server import FAULTS, BookingServer
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import DeskCore

pytestmark = pytest.mark.asyncio

REF = DeskRef("a" * 32)
TAKEN = next(fault for fault in FAULTS if fault.name == "F22 refused")
DRAFT = BookingDraft(
    ref=REF,
    customer_name="Anna Berg",
    phone="123",
    notes="window seat",
    resource_id=resource_id(),
    starts_at=at("10:00"),
    length=HOUR,
)


@pytest.fixture
def server(clock: FakeClock) -> BookingServer:
    return BookingServer(clock, Random(1))


@pytest_asyncio.fixture
async def desk(tmp_path: Path, server: BookingServer, clock: FakeClock) -> AsyncIterator[DeskCore]:
    opened = await DeskCore.open(tmp_path / "store.sqlite", server, clock)
    yield opened
    await opened.close()


async def lose(desk: DeskCore, server: BookingServer) -> None:
    """Anna is written in pencil, and another desk takes her time meanwhile."""
    desk.bookings.is_offline = lambda: not desk.link.is_up
    desk.link.is_up = False
    await desk.bookings.book(DRAFT)
    server.forced = [TAKEN]
    desk.link.is_up = True
    await desk.sender.go_round()


async def stages(desk: DeskCore) -> list[Stage]:
    return [item.stage for item in await desk.waiting.load()]


def slot(start: str) -> Slot:
    return Slot(at(start), at(start) + HOUR, (resource_id(),))


async def test_what_lost_its_time_is_booked_at_another_with_all_that_was_typed(
    desk: DeskCore, server: BookingServer
) -> None:
    await lose(desk, server)
    assert await stages(desk) == [Stage.REFUSED]

    booking = await desk.bookings.book_instead(REF, slot("12:00"))

    assert (booking.starts_at, booking.ends_at) == (at("12:00"), at("13:00"))
    assert booking.customer_name == "Anna Berg"
    assert booking.customer is not None
    assert booking.customer.phone == "123"
    row = await desk.store.writes.load_row(REF)
    assert row is not None
    assert read_create(row.body).new.description == "window seat"
    assert [each.id for each in server.standing(REF)] == [booking.id]
    assert await stages(desk) == [Stage.DONE]


async def test_where_the_other_time_is_gone_too_it_stays_in_the_list(
    desk: DeskCore, server: BookingServer
) -> None:
    await lose(desk, server)
    server.forced = [TAKEN]

    with pytest.raises(SlotTakenError):
        await desk.bookings.book_instead(REF, slot("10:30"))

    [item] = await desk.waiting.load()
    assert item.is_taken
    assert item.interval == slot("10:30").interval


async def test_what_is_not_in_the_list_any_more_is_not_booked_at_another_time(
    desk: DeskCore, server: BookingServer
) -> None:
    await lose(desk, server)
    await desk.waiting.close(REF)

    with pytest.raises(BookingActionError):
        await desk.bookings.book_instead(REF, slot("12:00"))

    assert server.standing(REF) == []


@pytest.mark.parametrize("end", ["close", "discard"])
async def test_what_is_given_up_leaves_the_list_and_stays_in_the_journal(
    desk: DeskCore, server: BookingServer, end: str
) -> None:
    await lose(desk, server)

    await getattr(desk.waiting, end)(REF)

    assert await desk.waiting.load() == ()
    [item] = await desk.waiting.load_journal()
    assert (item.ref, item.stage, item.customer_name) == (REF, Stage.DISMISSED, "Anna Berg")
    desk.clock.advance(HOUR)
    await desk.sender.go_round()
    assert len(server.posts) == 1
    assert await desk.store.writes.load({OutboxState.DISMISSED})


async def test_what_was_done_and_seen_stands_in_the_journal_the_latest_first(
    desk: DeskCore, server: BookingServer
) -> None:
    await lose(desk, server)
    await desk.bookings.book_instead(REF, slot("12:00"))
    later = BookingDraft(
        customer_name="Bo", resource_id=resource_id(), starts_at=at("14:00"), length=HOUR
    )
    await desk.bookings.book(later)
    assert [item.customer_name for item in await desk.waiting.load_journal()] == ["Bo"]

    await desk.waiting.close(REF)

    assert [item.customer_name for item in await desk.waiting.load_journal()] == [
        "Bo",
        "Anna Berg",
    ]


async def test_what_was_given_up_can_be_booked_from_its_form_after_all(
    desk: DeskCore, server: BookingServer
) -> None:
    await lose(desk, server)
    await desk.waiting.discard(REF)
    draft = await desk.waiting.draft_of(REF)
    assert draft is not None

    booking = await desk.bookings.book(
        BookingDraft(
            ref=draft.ref,
            customer_name=draft.customer_name,
            resource_id=draft.resource_id,
            starts_at=at("15:00"),
            length=HOUR,
        )
    )

    assert [each.id for each in server.standing(REF)] == [booking.id]
