"""Several bookings made, or acted upon, with one call."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.bulk import BulkFailure
from desk_app.domain.identifiers import BookingId
from desk_app.server.booking_actions import act_on_booking
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.booking_intake import create_from_body
from desk_app.server.booking_relations import write_bookings
from desk_app.server.bulk_bookings import BulkWay, take_each
from desk_app.server.calls import Call, Reply, Route, answer
from desk_app.server.repositories.bookings import BookingTable
from desk_app.server.stamps import new_id
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import UnsetType, given, read_body
from desk_app.timekit.envelope import in_envelope
from desk_app.timekit.messages.booking_request import (
    BulkActBody,
    BulkActItemBody,
    BulkCreateBody,
    read_action,
)
from desk_app.timekit.wire_values import read_flag, read_object


async def create_bookings(call: Call) -> Reply:
    """POST /bookings/bulk."""
    body = read_body(BulkCreateBody, call.body, times=call.times_in)
    bulk_id = new_id() if _is_asked(body.relate_bookings) else None
    way = BulkWay(
        stops_on_first_error=_is_asked(body.stop_on_first_error),
        undoes_all_on_error=_is_asked(body.delete_all_on_error),
    )
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        steps = [partial(_create_one, call, desk, item, bulk_id) for item in body.bookings]
        results = await take_each(connection, steps, way)
        items = await _write(connection, call, results)
    return Reply(call.options.bulk_create_status, in_envelope(items))


def _is_asked(flag: bool | UnsetType) -> bool:
    return given(flag, None) is True


async def _create_one(
    call: Call, desk: BookingDesk, item: Mapping[str, object], bulk_id: str | None
) -> BookingId:
    booking, _ = await create_from_body(desk, item, times=call.times_in, bulk_id=bulk_id)
    return booking.id


async def act_on_bookings(call: Call) -> Reply:
    """PUT /bookings/bulk."""
    body = read_body(BulkActBody, call.body, times=call.times_in)
    way = BulkWay(
        stops_on_first_error=_is_asked(body.stop_on_first_error),
        undoes_all_on_error=_is_asked(body.reset_all_on_error),
    )
    follows = read_flag(read_object(call.body), "apply_to_bulked_bookings") is not False
    async with call.database.write() as connection:
        desk = BookingDesk.of(connection, call)
        actor = _Actor(call, desk, follows=follows)
        steps = [partial(actor.act, item) for item in body.bookings]
        results = await take_each(connection, steps, way)
        return answer(await _write(connection, call, results))


class _Actor:
    """Takes the actions asked for, each once: a related booking may have taken its own already."""

    def __init__(self, call: Call, desk: BookingDesk, *, follows: bool) -> None:
        self._call = call
        self._desk = desk
        self._follows = follows
        self._done: set[tuple[str, str]] = set()

    async def act(self, item: Mapping[str, object]) -> BookingId:
        body = read_body(BulkActItemBody, item, times=self._call.times_in)
        asked = read_action({"apply_to_bulked_bookings": self._follows, **item}, body.action)
        if (body.id, body.action) not in self._done:
            await act_on_booking(self._desk, body.id, asked)
            self._done.add((body.id, body.action))
            if asked.applies_to_bulked is not False:
                related = await self._desk.bookings.load_bulked_with([body.id])
                self._done.update((one.id, body.action) for one in related.get(body.id, ()))
        return body.id


async def _write(
    connection: AsyncConnection, call: Call, results: Sequence[BookingId | BulkFailure]
) -> list[Any]:
    """Bookings as they are now that all is done, and failures as they were."""
    ids = {one for one in results if not isinstance(one, BulkFailure)}
    found = await BookingTable(connection, call.app_id).load_many(ids)
    bookings = [stored.booking for stored in found.values()]
    items = await write_bookings(connection, call, bookings)
    by_id = {item["id"]: item for item in items}
    return [
        {"error": one.problem} if isinstance(one, BulkFailure) else by_id[one] for one in results
    ]


ROUTES = (
    Route(endpoints.CREATE_BOOKINGS, create_bookings),
    Route(endpoints.ACT_ON_BOOKINGS, act_on_bookings),
    Route(endpoints.ACT_ON_BOOKINGS_WITHOUT_BULK, act_on_bookings),
)
