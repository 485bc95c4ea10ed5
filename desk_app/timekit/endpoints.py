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

EMBED_PROJECT: Final = _reads("/projects/embed/{project_id}")
HOSTED_PROJECT: Final = _reads("/projects/hosted/{slug}")
"""Asked without a key."""

# --- places, templates, webhooks -------------------------------------------------------------

LIST_LOCATIONS: Final = _reads("/locations")
CREATE_LOCATION: Final = _writes("POST", "/locations", _CREATED)
GET_LOCATION: Final = _reads("/locations/{location_id}")
UPDATE_LOCATION: Final = _writes("PUT", "/locations/{location_id}", _LOOSE)
DELETE_LOCATION: Final = _writes("DELETE", "/locations/{location_id}", _LOOSE)

LIST_LOCATION_SERVICES: Final = _reads("/location/services")
CREATE_LOCATION_SERVICE: Final = _writes("POST", "/location/services", _CREATED)
GET_LOCATION_SERVICE: Final = _reads("/location/services/{service_id}")
UPDATE_LOCATION_SERVICE: Final = _writes("PUT", "/location/services/{service_id}", _LOOSE)
DELETE_LOCATION_SERVICE: Final = _writes("DELETE", "/location/services/{service_id}", _LOOSE)

LIST_TEMPLATES: Final = _reads("/templates")
GET_TEMPLATE: Final = _reads("/templates/{slug}")
UPDATE_TEMPLATE: Final = _writes("PUT", "/templates/{slug}", _LOOSE)

LIST_WEBHOOKS: Final = _reads("/webhooks")
CREATE_WEBHOOK: Final = _writes("POST", "/webhooks", _READ | _CREATED)
DELETE_WEBHOOK: Final = _writes("DELETE", "/webhooks/{webhook_id}", _LOOSE)
LIST_WEBHOOK_DELIVERIES: Final = _reads("/desk/webhooks/{webhook_id}/deliveries")
"""Extension: what became of each attempt to deliver, newest first."""
TEST_WEBHOOK: Final = _writes("POST", "/desk/webhooks/{webhook_id}/test", _CREATED)
"""Extension: queues a delivery marked as a test."""

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

ALL_ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    GET_APP,
    GET_CAPABILITIES,
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
    EMBED_PROJECT,
    HOSTED_PROJECT,
    LIST_LOCATIONS,
    CREATE_LOCATION,
    GET_LOCATION,
    UPDATE_LOCATION,
    DELETE_LOCATION,
    LIST_LOCATION_SERVICES,
    CREATE_LOCATION_SERVICE,
    GET_LOCATION_SERVICE,
    UPDATE_LOCATION_SERVICE,
    DELETE_LOCATION_SERVICE,
    LIST_TEMPLATES,
    GET_TEMPLATE,
    UPDATE_TEMPLATE,
    LIST_WEBHOOKS,
    CREATE_WEBHOOK,
    DELETE_WEBHOOK,
    LIST_WEBHOOK_DELIVERIES,
    TEST_WEBHOOK,
    FIND_AVAILABILITY,
    FIND_TIME,
    LIST_BOOKINGS,
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
