"""What only our server can do."""

import pytest

from desk_app.domain.booking_graph import (
    CANCELLED,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINED,
    TENTATIVE,
)
from desk_app.errors import InvalidRequestError, NotFoundError, SlotTakenError
from desk_app.server.options import ServerOptions
from tests.builders import span
from tests.contract.place import Place, Serve

pytestmark = [pytest.mark.asyncio, pytest.mark.as_it_comes]

NINE, HALF_PAST = span("09:00", "10:00"), span("09:30", "10:30")
REF = {"desk_ref": "a" * 32}


async def test_the_same_reference_books_once(place: Place) -> None:
    eva = await place.make_resource()

    first = await place.book(eva, NINE, meta=REF)
    again = await place.book(eva, NINE, meta=REF)

    assert again.id == first.id
    assert len(await place.client.list_bookings_in(NINE)) == 1


async def test_a_reference_used_for_something_else_is_refused(place: Place) -> None:
    eva = await place.make_resource()
    await place.book(eva, NINE, meta=REF)

    with pytest.raises(InvalidRequestError) as caught:
        await place.book(eva, span("11:00", "12:00"), meta=REF)

    assert list(caught.value.fields) == ["meta"]


async def test_a_confirmed_booking_is_replaced_by_a_confirmed_one(place: Place) -> None:
    eva = await place.make_resource()
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE, meta=REF)
    await place.client.confirm_booking(request.id)

    new = await place.book(eva, HALF_PAST, graph=CONFIRM_DECLINE, replaces=request.id)

    old = await place.client.get_booking(request.id)
    assert (new.state, new.interval, old.state) == (CONFIRMED, HALF_PAST, CANCELLED)


async def test_a_request_is_replaced_by_a_request(place: Place) -> None:
    eva = await place.make_resource()
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE, meta=REF)

    new = await place.book(eva, HALF_PAST, graph=CONFIRM_DECLINE, replaces=request.id)

    old = await place.client.get_booking(request.id)
    assert (new.state, new.interval, old.state) == (TENTATIVE, HALF_PAST, DECLINED)


async def test_nothing_is_replaced_where_the_new_time_is_taken(place: Place) -> None:
    eva = await place.make_resource()
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE)
    await place.client.confirm_booking(request.id)
    await place.book(eva, span("10:00", "11:00"))

    with pytest.raises(SlotTakenError):
        await place.book(eva, HALF_PAST, graph=CONFIRM_DECLINE, replaces=request.id)

    assert (await place.client.get_booking(request.id)).state == CONFIRMED


async def test_meta_is_merged_key_by_key(place: Place) -> None:
    eva = await place.make_resource()
    booking = await place.book(eva, NINE, meta={**REF, "old": 1})

    await place.client.update_booking_meta(booking.id, {"arrived": "09:02"})
    noted = await place.client.update_booking_meta(booking.id, {"old": None})

    assert noted.meta == {**REF, "arrived": "09:02"}


async def test_a_server_without_them_lists_none_and_does_none(serve: Serve) -> None:
    async with serve(options=ServerOptions(extensions=False)) as place:
        eva = await place.make_resource()
        first = await place.book(eva, NINE, meta=REF)

        assert await place.client.get_capabilities() == frozenset()
        with pytest.raises(SlotTakenError):
            await place.book(eva, NINE, meta=REF)
        hold = await place.client.reserve(span("11:00", "12:00"), resource_id=eva.id, seconds=60)
        with pytest.raises(NotFoundError):
            await place.client.release_reservation(hold.id)
        found = await place.client.find_booking_by_ref(REF["desk_ref"])

    assert found is not None
    assert found.id == first.id
