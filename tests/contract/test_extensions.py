"""What only our server can do, and what becomes of it elsewhere."""

import pytest

from desk_app.domain.booking_graph import (
    CANCELLED,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINED,
    TENTATIVE,
)
from desk_app.errors import InvalidRequestError, SlotTakenError
from tests.builders import span
from tests.contract.place import Place

pytestmark = pytest.mark.asyncio
extended = pytest.mark.decided(extensions=True)

NINE, HALF_PAST = span("09:00", "10:00"), span("09:30", "10:30")
REF = {"desk_ref": "a" * 32}


@extended
async def test_the_same_reference_books_once(place: Place) -> None:
    eva = await place.make_resource()

    first = await place.book(eva, NINE, meta=REF)
    again = await place.book(eva, NINE, meta=REF)

    assert again.id == first.id
    assert len(await place.client.list_bookings_in(NINE)) == 1


@extended
async def test_a_reference_used_for_something_else_is_refused(place: Place) -> None:
    eva = await place.make_resource()
    await place.book(eva, NINE, meta=REF)

    with pytest.raises(InvalidRequestError) as caught:
        await place.book(eva, span("11:00", "12:00"), meta=REF)

    assert list(caught.value.fields) == ["meta"]


@extended
async def test_a_confirmed_booking_is_replaced_by_a_confirmed_one(place: Place) -> None:
    eva = await place.make_resource()
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE, meta=REF)
    await place.client.confirm_booking(request.id)

    new = await place.book(eva, HALF_PAST, graph=CONFIRM_DECLINE, replaces=request.id)

    old = await place.client.get_booking(request.id)
    assert (new.state, new.interval, old.state) == (CONFIRMED, HALF_PAST, CANCELLED)


@extended
async def test_a_request_is_replaced_by_a_request(place: Place) -> None:
    eva = await place.make_resource()
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE, meta=REF)

    new = await place.book(eva, HALF_PAST, graph=CONFIRM_DECLINE, replaces=request.id)

    old = await place.client.get_booking(request.id)
    assert (new.state, new.interval, old.state) == (TENTATIVE, HALF_PAST, DECLINED)


@extended
async def test_nothing_is_replaced_where_the_new_time_is_taken(place: Place) -> None:
    eva = await place.make_resource()
    request = await place.book(eva, NINE, graph=CONFIRM_DECLINE)
    await place.client.confirm_booking(request.id)
    project = await place.make_project(eva, graph=CONFIRM_DECLINE)
    await place.book(eva, span("10:00", "11:00"))

    with pytest.raises(SlotTakenError):
        await place.book(
            eva, HALF_PAST, graph=CONFIRM_DECLINE, replaces=request.id, project_id=project.id
        )

    assert (await place.client.get_booking(request.id)).state == CONFIRMED


@pytest.mark.about("meta_is_merged", "meta_update_answers_body")
async def test_meta_is_merged_key_by_key_or_replaced_as_a_whole(place: Place) -> None:
    eva = await place.make_resource()
    booking = await place.book(eva, NINE, meta={**REF, "old": 1})

    first = await place.client.update_booking_meta(booking.id, {"arrived": "09:02"})
    then = await place.client.update_booking_meta(booking.id, {"old": None})

    if place.options.meta_is_merged:
        assert first.meta == {**REF, "old": 1, "arrived": "09:02"}
        assert then.meta == {**REF, "arrived": "09:02"}
    else:
        assert first.meta == {"arrived": "09:02"}
        assert "arrived" not in then.meta


@pytest.mark.decided(extensions=False)
async def test_a_server_without_them_lists_none_and_does_none(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva)
    first = await place.book(eva, NINE, meta=REF, project_id=project.id)

    assert await place.client.get_capabilities() == frozenset()
    with pytest.raises(SlotTakenError):
        await place.book(eva, NINE, meta=REF, project_id=project.id)
    found = await place.client.find_bookings_by_ref(REF["desk_ref"])

    assert [each.id for each in found] == [first.id]
