"""Day states against servers that merge `meta`, replace it, or are told the facts alone."""

from dataclasses import replace

import pytest

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCELLED
from desk_app.domain.day_states import ARRIVED_KEY, DayState, day_state
from desk_app.errors import BookingActionError, ConflictError, OfflineError
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.day_states import DayStateService
from desk_app.store.store import Store
from desk_app.timekit.extensions import META_MERGE
from tests.builders import booking_id, make_booking
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.asyncio


class MetaServer:
    """Keeps one booking; its `meta` is merged or replaced."""

    def __init__(self, *, merges: bool, extensions: frozenset[str] = frozenset()) -> None:
        self.booking = make_booking(meta={"desk_ref": "a1", "note": "by the window"})
        self.merges = merges
        self.extensions = extensions
        self.meddlers: list[dict[str, object]] = []
        """What other desks write right after us, one by one."""
        self.written: list[dict[str, object]] = []

    async def get_capabilities(self):
        return self.extensions

    async def get_booking(self, _: str) -> Booking:
        return self.booking

    async def update_booking_meta(self, _: str, meta) -> Booking:
        self.written.append(dict(meta))
        kept = {**self.booking.meta, **meta} if self.merges else dict(meta)
        if META_MERGE in self.extensions:
            kept = {key: value for key, value in kept.items() if value is not None}
        if self.meddlers:
            kept = self.meddlers.pop(0)
        self.booking = replace(self.booking, meta=kept)
        return self.booking


@pytest.fixture(name="service")
def _service(store: Store, feed: ChangeFeed, clock: FakeClock) -> DayStateService:
    return DayStateService(store, feed, clock)


SERVERS = [
    lambda: MetaServer(merges=False),
    lambda: MetaServer(merges=True),
    lambda: MetaServer(merges=True, extensions=frozenset({META_MERGE})),
]


@pytest.mark.parametrize("make_server", SERVERS)
@pytest.mark.parametrize("state", list(DayState))
async def test_every_state_is_noted_beside_what_else_is_in_meta(service, make_server, state):
    service.client = server = make_server()

    noted = await service.note(booking_id(), state)

    assert day_state(noted) is state
    assert server.booking.meta["note"] == "by the window"


@pytest.mark.parametrize("make_server", SERVERS)
async def test_somebody_taken_for_absent_can_still_arrive(service, make_server):
    service.client = make_server()

    await service.note(booking_id(), DayState.NO_SHOW)
    noted = await service.note(booking_id(), DayState.ARRIVED)

    assert day_state(noted) is DayState.ARRIVED


async def test_a_server_that_merges_keys_is_told_the_facts_alone(service):
    service.client = server = MetaServer(merges=True, extensions=frozenset({META_MERGE}))

    await service.note(booking_id(), DayState.ARRIVED)

    assert "note" not in server.written[0]


async def test_what_another_desk_wrote_meanwhile_is_kept(service):
    service.client = server = MetaServer(merges=False)
    server.meddlers = [{"desk_ref": "a1", "note": "moved to the door"}]

    noted = await service.note(booking_id(), DayState.ARRIVED)

    assert noted.meta["note"] == "moved to the door"
    assert noted.meta[ARRIVED_KEY]


async def test_a_desk_that_is_always_overwritten_says_so(service):
    service.client = server = MetaServer(merges=False)
    server.meddlers = [{}, {}, {}]

    with pytest.raises(ConflictError):
        await service.note(booking_id(), DayState.ARRIVED)


async def test_a_booking_that_was_cancelled_meanwhile_is_refused_and_stored(service, store):
    service.client = server = MetaServer(merges=True)
    server.booking = replace(server.booking, state=CANCELLED)

    with pytest.raises(BookingActionError):
        await service.note(booking_id(), DayState.ARRIVED)

    assert (await store.load_booking(booking_id())).state == CANCELLED
    assert server.written == []


async def test_what_is_noted_is_stored_and_told(service, store, heard: list[Changes]):
    service.client = MetaServer(merges=True)

    await service.note(booking_id(), DayState.ARRIVED)

    assert day_state(await store.load_booking(booking_id())) is DayState.ARRIVED
    assert heard[-1].bookings == frozenset({booking_id()})


async def test_without_a_server_nothing_is_noted(service):
    with pytest.raises(OfflineError):
        await service.note(booking_id(), DayState.ARRIVED)
