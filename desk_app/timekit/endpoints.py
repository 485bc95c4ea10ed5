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
LIST_APPS: Final = _reads("/apps")
CREATE_APP: Final = _writes("POST", "/apps", _CREATED)
GET_APP_BY_SLUG: Final = _reads("/apps/{slug}")
UPDATE_APP: Final = _writes("PUT", "/apps/{slug}", _LOOSE)
DELETE_APP: Final = _writes("DELETE", "/apps/{slug}", _LOOSE)
INVITE: Final = _writes("POST", "/app/invite", _LOOSE)
GET_CAPABILITIES: Final = _reads("/desk/capabilities")
"""Extension: which extensions the server has. 404 wherever there are none."""

# --- the description of all this -------------------------------------------------------------

GET_DESCRIPTION: Final = _reads("/openapi.json")
"""Extension: an OpenAPI document, for people and their tools."""

# --- authentication of resources -------------------------------------------------------------

LOG_IN: Final = _writes("POST", "/auth", _READ)
"""Legacy: an e-mail and a password for a token."""
SET_PASSWORD: Final = _writes("POST", "/desk/passwords", _EMPTY)
"""Extension: a new password for whoever got the link by mail."""

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

# --- people, by their address and by their old names -----------------------------------------

RESET_RESOURCE_PASSWORD: Final = _writes("POST", "/resources/resetpassword", _LOOSE)
GET_RESOURCE_TIME_ZONE: Final = _reads("/resources/timezone/{email}")
GET_BUSY_TIME: Final = _reads("/events/availability")
LIST_USERS: Final = _reads("/users")
CREATE_USER: Final = _writes("POST", "/users", _CREATED)
GET_OWN_USER: Final = _reads("/users/me")
UPDATE_OWN_USER: Final = _writes("PUT", "/users/me", _LOOSE)
RESET_USER_PASSWORD: Final = _writes("POST", "/users/resetpassword", _LOOSE)
GET_USER_TIME_ZONE: Final = _reads("/users/timezone/{email}")
LIST_CREDENTIALS: Final = _reads("/credentials")
CREATE_CREDENTIAL: Final = _writes("POST", "/credentials", _CREATED)
DELETE_CREDENTIAL: Final = _writes("DELETE", "/credentials/{credential_id}", _LOOSE)

# --- accounts: calendars from elsewhere ------------------------------------------------------

LIST_ACCOUNTS: Final = _reads("/accounts")
SYNC_ACCOUNTS: Final = _writes("POST", "/accounts/sync", _READ)
SYNC_ACCOUNTS_BY_GET: Final = _reads("/accounts/sync")
"""The same, as it was of old."""
SYNC_MICROSOFT_ACCOUNTS: Final = _writes("POST", "/accounts/microsoft/sync", _READ)
LIST_PROVIDER_CALENDARS: Final = _reads("/accounts/google/calendars")
SIGN_UP_AT_GOOGLE: Final = _reads("/accounts/google/signup")
SIGN_UP_AT_MICROSOFT: Final = _reads("/accounts/microsoft/signup")
ADD_ACCOUNT: Final = _writes("POST", "/desk/accounts", _CREATED)
"""Extension: a calendar that is filled from an ICS file or address."""
UPDATE_ACCOUNT: Final = _writes("PUT", "/desk/accounts/{account_id}", _READ)
REMOVE_ACCOUNT: Final = _writes("DELETE", "/desk/accounts/{account_id}", _EMPTY)

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

# --- widgets: projects as they were of old ---------------------------------------------------

EMBED_WIDGET: Final = _reads("/widgets/embed/{widget_id}")
GET_HOSTED_WIDGET: Final = _reads("/widgets/hosted/{slug}")
LIST_WIDGETS: Final = _reads("/widgets")
CREATE_WIDGET: Final = _writes("POST", "/widgets", _CREATED)
GET_WIDGET: Final = _reads("/widgets/{widget_id}")
UPDATE_WIDGET: Final = _writes("PUT", "/widgets/{widget_id}", _LOOSE)
DELETE_WIDGET: Final = _writes("DELETE", "/widgets/{widget_id}", _LOOSE)
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
FIND_DATES: Final = _reads("/availability/dates", method="POST")
COUNT_SLOTS: Final = _reads("/availability/count", method="POST")
FIND_TAKEN_SLOTS: Final = _reads("/unavailable/slots", method="POST")
FIND_ALTERNATIVES: Final = _reads("/desk/alternatives", method="POST")
"""Extension: what is free instead of a slot that was lost."""
EXPLAIN_CLOSED_TIME: Final = _reads("/desk/availability/why", method="POST")
"""Extension: what closes a span of each resource."""
FIND_TIGHTEST_RULES: Final = _reads("/desk/availability/tightest", method="POST")
"""Extension: what a search would find without one of its rules."""
FIND_TIME: Final = _reads("/findtime", method="POST")
FIND_TEAM_TIME: Final = _reads("/findtime/team", method="POST")
FIND_TIME_IN_BULK: Final = _reads("/findtime/bulk", method="POST")
LIST_FILTER_COLLECTIONS: Final = _reads("/findtime/filtercollections")
CREATE_FILTER_COLLECTION: Final = _writes("POST", "/findtime/filtercollections", _CREATED)
GET_FILTER_COLLECTION: Final = _reads("/findtime/filtercollections/{collection_id}")
"""With a body it is the update: a public client sends GET where PUT is meant."""
UPDATE_FILTER_COLLECTION: Final = _writes(
    "PUT", "/findtime/filtercollections/{collection_id}", _LOOSE
)

# --- bookings --------------------------------------------------------------------------------

LIST_BOOKINGS: Final = _reads("/bookings")
CREATE_BOOKING: Final = _writes("POST", "/bookings", _READ | _CREATED)
"""200 with the first booking where its reference was sent before."""
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
    GET_DESCRIPTION,
    GET_APP,
    LIST_APPS,
    CREATE_APP,
    GET_APP_BY_SLUG,
    UPDATE_APP,
    DELETE_APP,
    INVITE,
    GET_CAPABILITIES,
    LOG_IN,
    SET_PASSWORD,
    RESET_RESOURCE_PASSWORD,
    GET_RESOURCE_TIME_ZONE,
    GET_BUSY_TIME,
    LIST_USERS,
    CREATE_USER,
    GET_OWN_USER,
    UPDATE_OWN_USER,
    RESET_USER_PASSWORD,
    GET_USER_TIME_ZONE,
    LIST_CREDENTIALS,
    CREATE_CREDENTIAL,
    DELETE_CREDENTIAL,
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
    LIST_ACCOUNTS,
    SYNC_ACCOUNTS,
    SYNC_ACCOUNTS_BY_GET,
    SYNC_MICROSOFT_ACCOUNTS,
    LIST_PROVIDER_CALENDARS,
    SIGN_UP_AT_GOOGLE,
    SIGN_UP_AT_MICROSOFT,
    ADD_ACCOUNT,
    UPDATE_ACCOUNT,
    REMOVE_ACCOUNT,
    LIST_PROJECTS,
    CREATE_PROJECT,
    GET_PROJECT,
    UPDATE_PROJECT,
    DELETE_PROJECT,
    LIST_PROJECT_RESOURCES,
    ASSIGN_PROJECT_RESOURCE,
    SET_PROJECT_RESOURCES,
    REMOVE_PROJECT_RESOURCE,
    EMBED_WIDGET,
    GET_HOSTED_WIDGET,
    LIST_WIDGETS,
    CREATE_WIDGET,
    GET_WIDGET,
    UPDATE_WIDGET,
    DELETE_WIDGET,
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
    FIND_DATES,
    COUNT_SLOTS,
    FIND_TAKEN_SLOTS,
    FIND_ALTERNATIVES,
    EXPLAIN_CLOSED_TIME,
    FIND_TIGHTEST_RULES,
    FIND_TIME,
    FIND_TEAM_TIME,
    FIND_TIME_IN_BULK,
    LIST_FILTER_COLLECTIONS,
    CREATE_FILTER_COLLECTION,
    GET_FILTER_COLLECTION,
    UPDATE_FILTER_COLLECTION,
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

LEGACY_ENDPOINTS: Final = frozenset(
    {
        GET_DESCRIPTION,
        FOLLOW_ACTION_LINK,
        ACT_ON_BOOKINGS_WITHOUT_BULK,
        LOG_IN,
        SET_PASSWORD,
        GET_BUSY_TIME,
        LIST_USERS,
        CREATE_USER,
        GET_OWN_USER,
        UPDATE_OWN_USER,
        RESET_USER_PASSWORD,
        GET_USER_TIME_ZONE,
        LIST_CREDENTIALS,
        CREATE_CREDENTIAL,
        DELETE_CREDENTIAL,
        SYNC_ACCOUNTS_BY_GET,
        LIST_PROVIDER_CALENDARS,
        SIGN_UP_AT_GOOGLE,
        SIGN_UP_AT_MICROSOFT,
        EMBED_WIDGET,
        GET_HOSTED_WIDGET,
        LIST_WIDGETS,
        CREATE_WIDGET,
        GET_WIDGET,
        UPDATE_WIDGET,
        DELETE_WIDGET,
        FIND_TEAM_TIME,
        FIND_TIME_IN_BULK,
        LIST_FILTER_COLLECTIONS,
        CREATE_FILTER_COLLECTION,
        GET_FILTER_COLLECTION,
        UPDATE_FILTER_COLLECTION,
    }
)
"""Those only old clients of others ask, or browsers; ours does not."""
