"""Every method and path of the API that this program speaks, each spelled once.

Source: the endpoint map of the API reference; the `/desk/` paths are our own extensions.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from typing_extensions import override

TIMEKIT_URL: Final = "https://api.timekit.io"
VERSION_PREFIX: Final = "/v2"

_READ: Final = frozenset({200})
_CREATED: Final = frozenset({201})
_EMPTY: Final = frozenset({204})
_LOOSE: Final = frozenset({200, 201, 204})
"""For the rows where the reference leaves open which of the three it is."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method on one path, such as `PUT /bookings/{booking_id}/{action}`."""

    method: str
    template: str
    """Without the version prefix; ids in braces, as the routes of the server spell them."""
    success: frozenset[int]
    """The status codes that mean it was done."""
    is_write: bool = False
    """Whether it may change something, so must never be repeated unseen."""

    @property
    def route(self) -> str:
        """The template with the version prefix."""
        return VERSION_PREFIX + self.template

    def path(self, **ids: str) -> str:
        """The path for the ids given, with the version prefix and everything escaped.

        Raises:
            KeyError: An id of the template is missing.
        """
        escaped = {name: _escape(value) for name, value in ids.items()}
        return VERSION_PREFIX + self.template.format(**escaped)

    @override
    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def _escape(segment: str) -> str:
    """One path segment; dots alone would be taken for a way up."""
    escaped = quote(segment, safe="")
    return escaped.replace(".", "%2E") if not segment.strip(".") else escaped


def _reads(template: str, method: str = "GET") -> Endpoint:
    return Endpoint(method, template, _READ)


def _writes(method: str, template: str, success: frozenset[int]) -> Endpoint:
    return Endpoint(method, template, success, is_write=True)


# --- app -------------------------------------------------------------------------------------

GET_APP: Final = _reads("/app")
GET_CAPABILITIES: Final = _reads("/desk/capabilities")
"""Extension: which extensions the server has. 404 wherever there are none."""

# --- authentication of resources -------------------------------------------------------------

LOG_IN: Final = _writes("POST", "/auth", _READ)
"""Legacy: an e-mail and a password for a token."""

# --- resources, calendars, events ------------------------------------------------------------

LIST_RESOURCES: Final = _reads("/resources")
CREATE_RESOURCE: Final = _writes("POST", "/resources", _CREATED)
GET_RESOURCE: Final = _reads("/resources/{resource_id}")
UPDATE_RESOURCE: Final = _writes("PUT", "/resources/{resource_id}", _LOOSE)
DELETE_RESOURCE: Final = _writes("DELETE", "/resources/{resource_id}", _LOOSE)

LIST_CALENDARS: Final = _reads("/calendars")
CREATE_CALENDAR: Final = _writes("POST", "/calendars", _CREATED)
GET_CALENDAR: Final = _reads("/calendars/{calendar_id}")
UPDATE_CALENDAR: Final = _writes("PUT", "/calendars/{calendar_id}", _LOOSE)
DELETE_CALENDAR: Final = _writes("DELETE", "/calendars/{calendar_id}", _LOOSE)

LIST_EVENTS: Final = _reads("/events")
CREATE_EVENT: Final = _writes("POST", "/events", _CREATED)
GET_EVENT: Final = _reads("/events/{event_id}")
UPDATE_EVENT: Final = _writes("PUT", "/events/{event_id}", _LOOSE)
DELETE_EVENT: Final = _writes("DELETE", "/events/{event_id}", _LOOSE)

# --- projects --------------------------------------------------------------------------------

LIST_PROJECTS: Final = _reads("/projects")
CREATE_PROJECT: Final = _writes("POST", "/projects", _CREATED)
GET_PROJECT: Final = _reads("/projects/{project_id}")
UPDATE_PROJECT: Final = _writes("PUT", "/projects/{project_id}", _LOOSE)
DELETE_PROJECT: Final = _writes("DELETE", "/projects/{project_id}", _LOOSE)

LIST_PROJECT_RESOURCES: Final = _reads("/projects/{project_id}/resources")
ASSIGN_PROJECT_RESOURCE: Final = _writes("POST", "/projects/{project_id}/resources", _LOOSE)
SET_PROJECT_RESOURCES: Final = _writes("PUT", "/projects/{project_id}/resources", _LOOSE)
REMOVE_PROJECT_RESOURCE: Final = _writes(
    "DELETE", "/projects/{project_id}/resources/{resource_id}", _LOOSE
)

# --- availability: questions, though they are POSTs ------------------------------------------

FIND_AVAILABILITY: Final = _reads("/availability", method="POST")
FIND_TIME: Final = _reads("/findtime", method="POST")

# --- bookings --------------------------------------------------------------------------------

LIST_BOOKINGS: Final = _reads("/bookings")
CREATE_BOOKING: Final = _writes("POST", "/bookings", _CREATED)
GET_BOOKING: Final = _reads("/bookings/{booking_id}")
UPDATE_BOOKING_META: Final = _writes("PUT", "/bookings/{booking_id}", _LOOSE)
ACT_ON_BOOKING: Final = _writes("PUT", "/bookings/{booking_id}/{action}", _READ)
RESCHEDULE_BOOKING: Final = _writes("POST", "/bookings/{booking_id}/reschedule", _READ | _CREATED)
DELETE_BOOKING: Final = _writes("DELETE", "/bookings/{booking_id}", _LOOSE)

RESERVE: Final = _writes("POST", "/bookings/reserve", _READ | _CREATED)
EXTEND_RESERVATION: Final = _writes("PUT", "/bookings/reserve/extend", _LOOSE)
RELEASE_RESERVATION: Final = _writes("DELETE", "/desk/reservations/{booking_id}", _EMPTY)
"""Extension: a hold let go before it lapses."""

# --- bookings: several at once, sessions, links ----------------------------------------------

CREATE_BOOKINGS: Final = _writes("POST", "/bookings/bulk", _READ | _CREATED)
ACT_ON_BOOKINGS: Final = _writes("PUT", "/bookings/bulk", _READ)
ACT_ON_BOOKINGS_WITHOUT_BULK: Final = _writes("PUT", "/bookings", _READ)
"""The same where one known client asks for it; never asked by ours."""

LIST_SESSIONS: Final = _reads("/bookings/groups")
GET_SESSION: Final = _reads("/bookings/groups/{booking_id}")

FOLLOW_ACTION_LINK: Final = Endpoint(
    "GET", "/bookings/{booking_id}/external_action/{action}", frozenset({200, 302}), is_write=True
)
"""For browsers: a GET that acts, for that is what a link in a mail can do."""

ALL_ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    GET_APP,
    GET_CAPABILITIES,
    LOG_IN,
    LIST_RESOURCES,
    CREATE_RESOURCE,
    GET_RESOURCE,
    UPDATE_RESOURCE,
    DELETE_RESOURCE,
    LIST_CALENDARS,
    CREATE_CALENDAR,
    GET_CALENDAR,
    UPDATE_CALENDAR,
    DELETE_CALENDAR,
    LIST_EVENTS,
    CREATE_EVENT,
    GET_EVENT,
    UPDATE_EVENT,
    DELETE_EVENT,
    LIST_PROJECTS,
    CREATE_PROJECT,
    GET_PROJECT,
    UPDATE_PROJECT,
    DELETE_PROJECT,
    LIST_PROJECT_RESOURCES,
    ASSIGN_PROJECT_RESOURCE,
    SET_PROJECT_RESOURCES,
    REMOVE_PROJECT_RESOURCE,
    FIND_AVAILABILITY,
    FIND_TIME,
    LIST_BOOKINGS,
    CREATE_BOOKINGS,
    ACT_ON_BOOKINGS,
    ACT_ON_BOOKINGS_WITHOUT_BULK,
    LIST_SESSIONS,
    GET_SESSION,
    FOLLOW_ACTION_LINK,
    RESERVE,
    EXTEND_RESERVATION,
    CREATE_BOOKING,
    GET_BOOKING,
    UPDATE_BOOKING_META,
    ACT_ON_BOOKING,
    RESCHEDULE_BOOKING,
    DELETE_BOOKING,
    RELEASE_RESERVATION,
)
"""In an order in which the first template that fits a path is the right one."""

LEGACY_ENDPOINTS: Final = frozenset({LOG_IN, ACT_ON_BOOKINGS_WITHOUT_BULK, FOLLOW_ACTION_LINK})
"""Those only old clients of others, or browsers, ask; ours does not."""
