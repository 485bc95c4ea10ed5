"""Which pages of other origins may call from a browser.

A booking page calls with a public widget key, or with none, from wherever it stands: the routes
it needs are open to every origin, but only for such callers. All else is closed to pages but for
the origins an option lists. No cookies are involved, so credentials are never allowed.

Source: transport, in the general conventions; client quirk 14 for the pre-flights.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from desk_app.server.apps import KeyKind
from desk_app.server.authentication import Caller
from desk_app.server.calls import Route

_ALLOWED_HEADERS: Final = (
    "authorization, content-type, accept, timekit-app, timekit-context, timekit-timezone, "
    "timekit-inputtimestampformat, timekit-outputtimestampformat"
)
_EXPOSED_HEADERS: Final = "Timekit-TestMode, Timekit-Request-Id, X-RateLimit-Remaining, Retry-After"
_LONGEST_MEMORY: Final = "600"
"""Seconds a browser may go by an answer to a pre-flight."""


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks what a page may do, rather than the page asking something."""
    return (
        method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
    )


def preflight_headers(
    headers: Mapping[str, str], routes: Mapping[str, Route], origins: frozenset[str]
) -> dict[str, str] | None:
    """What a browser is told before it lets a page call; None if the page may not.

    Args:
        headers: Of the pre-flight.
        routes: Of the path, by method.
        origins: Those that may call everything.
    """
    origin = headers["origin"]
    route = routes.get(headers["access-control-request-method"])
    if route is None or not (origin in origins or is_for_pages(route)):
        return None
    open_routes = [one for one in routes.values() if origin in origins or is_for_pages(one)]
    return {
        **_shared(origin),
        "access-control-allow-methods": ", ".join(_methods(open_routes)),
        "access-control-allow-headers": _ALLOWED_HEADERS,
        "access-control-max-age": _LONGEST_MEMORY,
    }


def page_headers(
    headers: Mapping[str, str], route: Route | None, caller: Caller | None, origins: frozenset[str]
) -> dict[str, str]:
    """What an answer carries so that a browser shows it to the page; nothing if it may not see it.

    Args:
        caller: None where the caller was refused: that, a booking page may see.
    """
    origin = headers.get("origin")
    if origin is None or route is None:
        return {}
    is_page = caller is None or (caller.key_kind is not KeyKind.SERVER and not caller.resource_id)
    if origin in origins or (is_page and is_for_pages(route)):
        return {**_shared(origin), "access-control-expose-headers": _EXPOSED_HEADERS}
    return {"vary": "Origin"}


def is_for_pages(route: Route) -> bool:
    """Whether a booking page needs a route."""
    return KeyKind.WIDGET in route.keys or route.find_app is not None


def _shared(origin: str) -> dict[str, str]:
    return {"access-control-allow-origin": origin, "vary": "Origin"}


def _methods(routes: Iterable[Route]) -> list[str]:
    return sorted(route.endpoint.method for route in routes)
