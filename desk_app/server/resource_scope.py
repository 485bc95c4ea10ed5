"""What a resource may do that asks for itself: see and change what is its own.

It is held to it in front of the handlers: an id has to be one of its own, a list is narrowed by
the criterion that would narrow it for anybody, and what it makes is made for it. Free time of
others it may ask for, as colleagues do. Everything that is not listed here, or marked
`is_for_resources`, is refused.

Source: resource authentication, in the general conventions; the extent is our choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Column, select

from desk_app.domain.identifiers import ResourceId
from desk_app.errors import NotFoundError, PermissionDeniedError
from desk_app.server.calls import Call, Route
from desk_app.server.tables import BOOKINGS, CALENDARS, EVENTS, RESOURCES
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import invalid
from desk_app.timekit.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class _Scope:
    """How a request is held to one resource, besides its ids."""

    narrows_by: str | None = None
    """The field by which a list is narrowed."""
    is_made_for_it: bool = False
    """Whether the body names the resource, or leaves it out."""


_SINGLE: Final = _Scope()
_LIST: Final = _Scope(narrows_by="resource.id")
_MAKE: Final = _Scope(is_made_for_it=True)

_SCOPES: Final[Mapping[Endpoint, _Scope]] = {
    endpoints.GET_APP: _SINGLE,
    endpoints.GET_CAPABILITIES: _SINGLE,
    endpoints.LIST_RESOURCES: _Scope(narrows_by="id"),
    endpoints.GET_RESOURCE: _SINGLE,
    endpoints.UPDATE_RESOURCE: _SINGLE,
    endpoints.LIST_CALENDARS: _LIST,
    endpoints.CREATE_CALENDAR: _MAKE,
    endpoints.GET_CALENDAR: _SINGLE,
    endpoints.UPDATE_CALENDAR: _SINGLE,
    endpoints.DELETE_CALENDAR: _SINGLE,
    endpoints.LIST_EVENTS: _LIST,
    endpoints.CREATE_EVENT: _MAKE,
    endpoints.GET_EVENT: _SINGLE,
    endpoints.UPDATE_EVENT: _SINGLE,
    endpoints.DELETE_EVENT: _SINGLE,
    endpoints.FIND_AVAILABILITY: _SINGLE,
    endpoints.FIND_TIME: _SINGLE,
    endpoints.LIST_BOOKINGS: _LIST,
    endpoints.LIST_SESSIONS: _LIST,
    endpoints.GET_SESSION: _SINGLE,
    endpoints.CREATE_BOOKING: _MAKE,
    endpoints.GET_BOOKING: _SINGLE,
    endpoints.UPDATE_BOOKING_META: _SINGLE,
    endpoints.ACT_ON_BOOKING: _SINGLE,
    endpoints.RESCHEDULE_BOOKING: _MAKE,
    endpoints.DELETE_BOOKING: _SINGLE,
}
_OWNERS: Final[Mapping[str, tuple[Column[str], Column[str], str]]] = {
    "resource_id": (RESOURCES.c.id, RESOURCES.c.id, "Resource"),
    "calendar_id": (CALENDARS.c.id, CALENDARS.c.resource_id, "Calendar"),
    "event_id": (EVENTS.c.id, EVENTS.c.resource_id, "Event"),
    "booking_id": (BOOKINGS.c.id, BOOKINGS.c.resource_id, "Booking"),
}
"""For each id in a path: where it is, whose it is, and how it is called."""

_REFERENCES: Final[Mapping[str, str]] = {"calendar_id": "calendar_id", "replaces": "booking_id"}
"""For each id in a body that may be another's: what kind of id it is."""


async def hold_to_scope(call: Call, route: Route) -> Call:
    """The call as its caller may make it; for all but resources, as it is.

    Raises:
        PermissionDeniedError: It is nothing for a resource.
        NotFoundError: It is about something of another resource.
        InvalidRequestError: Its body names something of another resource.
    """
    own = call.caller.resource_id
    if own is None or route.is_for_resources:
        return call
    scope = _SCOPES.get(route.endpoint)
    if scope is None:
        raise PermissionDeniedError(status=403, problem="A resource may not do that")
    for name, value in call.ids.items():
        if name in _OWNERS and not await _is_own(call, name, value):
            noun = _OWNERS[name][2]
            raise NotFoundError(status=404, problem=f"{noun} does not exist", model=noun)
    if scope.narrows_by:
        return replace(call, query=_narrowed(call.query, scope.narrows_by, own))
    if scope.is_made_for_it and isinstance(call.body, dict):
        return replace(call, body=await _made_for_it(call, call.body, own))
    return call


def _narrowed(query: Mapping[str, str], field: str, own: ResourceId) -> dict[str, str]:
    return {**query, "search": f"{query.get('search', '')};{field}:{own}"}


async def _made_for_it(call: Call, body: Mapping[str, object], own: ResourceId) -> object:
    if body.get("resource_id") not in (None, own):
        raise invalid("resource_id", f"Resource {body['resource_id']} does not exist")
    for name, kind in _REFERENCES.items():
        value = body.get(name)
        if isinstance(value, str) and not await _is_own(call, kind, value):
            raise invalid(name, f"{name.replace('_', ' ')} does not exist")
    return {**body, "resource_id": own}


async def _is_own(call: Call, name: str, value: str) -> bool:
    where, whose, _ = _OWNERS[name]
    async with call.database.read() as connection:
        query = select(whose).where(where == value.lower())
        owner = (await connection.execute(query)).scalar()
    return owner == call.caller.resource_id
