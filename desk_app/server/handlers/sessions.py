"""Sessions that people can join: bookings of `group_owner` with seats left."""

from dataclasses import replace

from desk_app.server.apps import KeyKind
from desk_app.server.booking_relations import write_booking, write_bookings
from desk_app.server.calls import Call, Reply, Route, answer, answer_page
from desk_app.server.repositories.booking_search import BookingFilter
from desk_app.server.repositories.bookings import BookingTable
from desk_app.server.windows import read_moment
from desk_app.timekit import endpoints
from desk_app.timekit.includes import format_include
from desk_app.timekit.paging import LARGEST_LIMIT, parse_limit
from desk_app.timekit.search import parse_search

_ALWAYS_INCLUDED = frozenset({"attributes", "available_actions", "resource"})
"""What a session is answered with though nobody asks; source: the recorded answers."""


async def list_sessions(call: Call) -> Reply:
    """GET /bookings/groups: those to come that are not full, the next one first.

    The clients seen ask for no page and want all of them.
    """
    call = _including(call, limit=parse_limit(call.query.get("limit"), missing=LARGEST_LIMIT))
    wanted = BookingFilter(
        criteria=parse_search(call.query.get("search", "")),
        since=read_moment(call, "start"),
        until=read_moment(call, "end"),
    )
    async with call.database.read() as connection:
        table = BookingTable(connection, call.app_id)
        sessions, total = await table.load_open_sessions(
            wanted, now=call.times_in.now, limit=call.limit, offset=call.offset
        )
        items = await write_bookings(connection, call, sessions)
    return answer_page(call, items, total=total)


async def get_session(call: Call) -> Reply:
    """GET /bookings/groups/:id: one session, also a full or a past one."""
    async with call.database.read() as connection:
        session = await BookingTable(connection, call.app_id).load_session(call.ids["booking_id"])
        return answer(await write_booking(connection, _including(call), session))


def _including(call: Call, **more: object) -> Call:
    """The call as if it had asked for what a session always has, and for something more."""
    include = format_include(sorted(_ALWAYS_INCLUDED | call.include))
    asked = {name: str(value) for name, value in more.items()}
    return replace(call, query={**call.query, "include": include, **asked})


_ANY_KEY = frozenset(KeyKind)

ROUTES = (
    Route(endpoints.LIST_SESSIONS, list_sessions, _ANY_KEY),
    Route(endpoints.GET_SESSION, get_session, _ANY_KEY),
)
