"""Following a booking that was moved to another id."""

from dataclasses import replace

import pytest

from desk_app.domain.booking_graph import RESCHEDULED_BY_CUSTOMER
from desk_app.domain.identifiers import DeskRef
from desk_app.services.id_chain import load_present
from desk_app.store.store import Store
from tests.builders import booking_id, make_booking

pytestmark = pytest.mark.asyncio

REF = DeskRef("f" * 32)


async def test_booking_moved_twice_leads_to_where_it_is_now(store: Store) -> None:
    for name in ("first", "second", "third"):
        meta = {"desk_ref": REF}
        await store.save_bookings([make_booking(name, meta=meta)])
    for name in ("first", "second"):
        stored = await store.load_booking(booking_id(name))
        assert stored is not None
        await store.save_bookings([replace(stored, state=RESCHEDULED_BY_CUSTOMER)])

    found = [await load_present(store, booking_id(name)) for name in ("first", "second", "third")]

    assert [each.id for each in found if each] == [booking_id("third")] * 3


async def test_booking_moved_by_somebody_who_left_no_trace_is_itself(store: Store) -> None:
    await store.save_bookings([make_booking("lone", state=RESCHEDULED_BY_CUSTOMER)])

    found = await load_present(store, booking_id("lone"))

    assert found is not None
    assert found.id == booking_id("lone")
    assert await load_present(store, booking_id("nobody")) is None
