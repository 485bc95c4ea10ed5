"""What each endpoint takes and answers, one entry each, in the order of the endpoints.

An endpoint that a server answers without an entry here fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from desk_app.timekit import endpoints
from desk_app.timekit.bodies import Body
from desk_app.timekit.endpoints import Endpoint
from desk_app.timekit.messages.account import AccountChangeBody, NewAccountBody
from desk_app.timekit.messages.alternatives import AlternativesBody
from desk_app.timekit.messages.app import AppBody, InviteBody
from desk_app.timekit.messages.availability import AvailabilityBody
from desk_app.timekit.messages.booking_request import (
    BulkActBody,
    BulkCreateBody,
    ExtendBody,
    MetaBody,
    NewBookingBody,
    RescheduleBody,
    ReserveBody,
)
from desk_app.timekit.messages.calendar import CalendarChangeBody, NewCalendarBody
from desk_app.timekit.messages.credential import NewCredentialBody
from desk_app.timekit.messages.event import EventChangeBody, NewEventBody
from desk_app.timekit.messages.find_time import FindTimeBody
from desk_app.timekit.messages.find_time_team import MOST_QUESTIONS
from desk_app.timekit.messages.legacy_widget import NewWidgetBody, WidgetChangeBody
from desk_app.timekit.messages.login import LoginBody
from desk_app.timekit.messages.mail_template import MailTemplateBody
from desk_app.timekit.messages.place import LocationBody, LocationServiceBody
from desk_app.timekit.messages.project import AssignmentBody, NewProjectBody, ProjectChangeBody
from desk_app.timekit.messages.resource import NewResourceBody, ResourceChangeBody
from desk_app.timekit.messages.user import EmailBody, NewUserBody, PasswordBody
from desk_app.timekit.messages.webhook import NewWebhookBody
from desk_app.timekit.schemas.parameters import (
    APP_NAME,
    EMAIL,
    INCLUDE,
    NEAR,
    ORDER,
    PAGE,
    REDIRECT,
    SEARCH,
    SPAN,
    TOKEN,
    WINDOW,
    Parameter,
)
from desk_app.timekit.schemas.shapes import (
    ID,
    OPEN,
    TEXT,
    Schema,
    in_envelope,
    list_of,
    page_of,
    record,
    ref,
)


class Access(Enum):
    """What a request has to show."""

    KEY = "key"
    OPEN = "nothing"
    NAMED_APP = "the name of an app"
    ACTION_LINK = "a link signed for one action"
    RESET_LINK = "a link that was mailed"
    KEY_OR_SIGNED_SEARCH = "a key, or a search that the app has signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One endpoint in the description of the API."""

    body: type[Body] | Schema | None = None
    """The class that reads the body, or the schema of a body that no class reads."""
    parameters: tuple[Parameter, ...] = ()
    answers: Mapping[int, Schema | None] = field(default_factory=dict)
    """Status to body, None for none; refusals apart."""
    access: Access = Access.KEY


_NOTHING: Final[Mapping[int, Schema | None]] = {204: None}
_BARE: Final[Mapping[int, Schema | None]] = {200: OPEN}


def _found(noun: str) -> dict[int, Schema | None]:
    return {200: in_envelope(ref(noun))}


def _made(noun: str) -> dict[int, Schema | None]:
    return {201: in_envelope(ref(noun))}


def _list(noun: str) -> dict[int, Schema | None]:
    return {200: in_envelope(list_of(ref(noun)))}


def _page(noun: str) -> dict[int, Schema | None]:
    return {200: page_of(ref(noun))}


_UUID_LIST: Final[Schema] = {"type": ["array", "null"], "items": TEXT}
_QUESTIONS: Final[Schema] = {
    "type": "array",
    "items": {"type": "object"},
    "minItems": 1,
    "maxItems": MOST_QUESTIONS,
}
_TEAM: Final[Schema] = {
    "type": "object",
    "required": ["users"],
    "properties": {"users": _QUESTIONS},
}
_BULK_QUESTIONS: Final[Schema] = {
    "anyOf": [
        _QUESTIONS,
        {"type": "object", "required": ["queries"], "properties": {"queries": _QUESTIONS}},
    ]
}
_FILTERS: Final[Schema] = {"type": ["object", "array", "null"]}
_ARGUMENTS: Final[Schema] = {
    "description": "Under the name of the action what goes with it, such as a message",
    "type": ["object", "array", "string", "number", "boolean", "null"],
}
_OUTCOMES: Final[Schema] = in_envelope(list_of({"anyOf": [ref("Booking"), ref("BookingFailure")]}))
_NEW_BOOKING: Final[Schema] = {
    "anyOf": [
        {"$ref": "#/components/schemas/NewBookingBody"},
        {"type": "object", "required": ["event"], "properties": {"event": {"type": "object"}}},
        {"$ref": "#/components/schemas/BulkCreateBody"},
    ]
}
_CREATED_WEBHOOK: Final[Schema] = record({"data": ref("Webhook"), "meta": record({"message": ID})})
_SYNC: Final = Operation(answers=_found("Sync"))
_SIGN_UP: Final = Operation(access=Access.NAMED_APP, parameters=(APP_NAME,))
_PASSWORD_RESET: Final = Operation(body=EmailBody, answers=_NOTHING)
_TIME_ZONE: Final = Operation(answers=_found("TimeZone"))
_BOOKING: Final = Operation(parameters=INCLUDE, answers=_found("Booking"))
_BULK_ACTIONS: Final = Operation(body=BulkActBody, parameters=INCLUDE, answers={200: _OUTCOMES})
_DELETED: Final = Operation(answers=_NOTHING)

OPERATIONS: Final[Mapping[Endpoint, Operation]] = {
    endpoints.GET_DESCRIPTION: Operation(access=Access.OPEN, answers=_BARE),
    # --- app
    endpoints.GET_APP: Operation(answers=_found("App")),
    endpoints.LIST_APPS: Operation(answers=_list("App")),
    endpoints.CREATE_APP: Operation(body=AppBody, answers=_made("CreatedApp")),
    endpoints.GET_APP_BY_SLUG: Operation(answers=_found("App")),
    endpoints.UPDATE_APP: Operation(body=AppBody, answers=_NOTHING),
    endpoints.DELETE_APP: _DELETED,
    endpoints.INVITE: Operation(body=InviteBody, answers=_found("ShortResource")),
    endpoints.GET_CAPABILITIES: Operation(answers=_found("Capabilities")),
    # --- people
    endpoints.LOG_IN: Operation(
        body=LoginBody,
        parameters=(APP_NAME,),
        answers=_found("LoggedInResource"),
        access=Access.NAMED_APP,
    ),
    endpoints.SET_PASSWORD: Operation(
        body=PasswordBody, parameters=(TOKEN,), answers=_NOTHING, access=Access.RESET_LINK
    ),
    endpoints.RESET_RESOURCE_PASSWORD: _PASSWORD_RESET,
    endpoints.GET_RESOURCE_TIME_ZONE: _TIME_ZONE,
    endpoints.GET_BUSY_TIME: Operation(parameters=(*WINDOW, *EMAIL), answers=_list("BusySpan")),
    endpoints.LIST_USERS: Operation(parameters=PAGE, answers=_page("User")),
    endpoints.CREATE_USER: Operation(body=NewUserBody, answers=_made("CreatedUser")),
    endpoints.GET_OWN_USER: Operation(parameters=INCLUDE, answers=_found("User")),
    endpoints.UPDATE_OWN_USER: Operation(body=ResourceChangeBody, answers=_NOTHING),
    endpoints.RESET_USER_PASSWORD: _PASSWORD_RESET,
    endpoints.GET_USER_TIME_ZONE: _TIME_ZONE,
    endpoints.LIST_CREDENTIALS: Operation(parameters=(*PAGE, *SEARCH), answers=_page("Credential")),
    endpoints.CREATE_CREDENTIAL: Operation(body=NewCredentialBody, answers=_made("Credential")),
    endpoints.DELETE_CREDENTIAL: _DELETED,
    # --- resources, calendars, events
    endpoints.LIST_RESOURCES: Operation(
        parameters=(*PAGE, *SEARCH, *ORDER, *INCLUDE), answers=_page("Resource")
    ),
    endpoints.CREATE_RESOURCE: Operation(
        body=NewResourceBody, parameters=INCLUDE, answers=_made("ShortResource")
    ),
    endpoints.GET_RESOURCE: Operation(parameters=INCLUDE, answers=_found("Resource")),
    endpoints.UPDATE_RESOURCE: Operation(body=ResourceChangeBody, answers=_NOTHING),
    endpoints.DELETE_RESOURCE: _DELETED,
    endpoints.LIST_CALENDARS: Operation(
        parameters=(*PAGE, *SEARCH, *ORDER, *INCLUDE), answers=_page("Calendar")
    ),
    endpoints.CREATE_CALENDAR: Operation(body=NewCalendarBody, answers=_made("Calendar")),
    endpoints.GET_CALENDAR: Operation(parameters=INCLUDE, answers=_found("Calendar")),
    endpoints.UPDATE_CALENDAR: Operation(body=CalendarChangeBody, answers=_NOTHING),
    endpoints.DELETE_CALENDAR: _DELETED,
    endpoints.LIST_EVENTS: Operation(
        parameters=(*WINDOW, *SEARCH, *INCLUDE), answers=_list("Event")
    ),
    endpoints.CREATE_EVENT: Operation(body=NewEventBody, answers=_made("Event")),
    endpoints.GET_EVENT: Operation(answers=_found("Event")),
    endpoints.UPDATE_EVENT: Operation(body=EventChangeBody, answers=_NOTHING),
    endpoints.DELETE_EVENT: _DELETED,
    # --- accounts
    endpoints.LIST_ACCOUNTS: Operation(answers=_list("Account")),
    endpoints.SYNC_ACCOUNTS: _SYNC,
    endpoints.SYNC_ACCOUNTS_BY_GET: _SYNC,
    endpoints.SYNC_MICROSOFT_ACCOUNTS: _SYNC,
    endpoints.LIST_PROVIDER_CALENDARS: Operation(answers=_list("ProviderCalendar")),
    endpoints.SIGN_UP_AT_GOOGLE: _SIGN_UP,
    endpoints.SIGN_UP_AT_MICROSOFT: _SIGN_UP,
    endpoints.ADD_ACCOUNT: Operation(body=NewAccountBody, answers=_made("Account")),
    endpoints.UPDATE_ACCOUNT: Operation(body=AccountChangeBody, answers=_found("Account")),
    endpoints.REMOVE_ACCOUNT: _DELETED,
    # --- projects and widgets
    endpoints.LIST_PROJECTS: Operation(
        parameters=(*PAGE, *SEARCH, *INCLUDE), answers=_page("Project")
    ),
    endpoints.CREATE_PROJECT: Operation(
        body=NewProjectBody, parameters=INCLUDE, answers=_made("Project")
    ),
    endpoints.EMBED_PROJECT: Operation(answers=_found("BookingPage")),
    endpoints.HOSTED_PROJECT: Operation(answers=_found("BookingPage"), access=Access.OPEN),
    endpoints.GET_PROJECT: Operation(parameters=INCLUDE, answers=_found("Project")),
    endpoints.UPDATE_PROJECT: Operation(body=ProjectChangeBody, answers=_NOTHING),
    endpoints.DELETE_PROJECT: _DELETED,
    endpoints.LIST_PROJECT_RESOURCES: Operation(
        answers={200: in_envelope(list_of({"anyOf": [ID, ref("ShortResource")]}))}
    ),
    endpoints.ASSIGN_PROJECT_RESOURCE: Operation(body=AssignmentBody, answers=_NOTHING),
    endpoints.SET_PROJECT_RESOURCES: Operation(body=_UUID_LIST, answers=_NOTHING),
    endpoints.REMOVE_PROJECT_RESOURCE: _DELETED,
    replace(endpoints.REMOVE_PROJECT_RESOURCE, method="PUT"): _DELETED,
    endpoints.EMBED_WIDGET: Operation(answers=_found("Widget")),
    endpoints.GET_HOSTED_WIDGET: Operation(answers=_found("Widget"), access=Access.OPEN),
    endpoints.LIST_WIDGETS: Operation(parameters=PAGE, answers=_page("Widget")),
    endpoints.CREATE_WIDGET: Operation(body=NewWidgetBody, answers=_made("Widget")),
    endpoints.GET_WIDGET: Operation(answers=_found("Widget")),
    endpoints.UPDATE_WIDGET: Operation(body=WidgetChangeBody, answers=_NOTHING),
    endpoints.DELETE_WIDGET: _DELETED,
    # --- places, templates, webhooks
    endpoints.LIST_LOCATIONS: Operation(
        parameters=(*PAGE, *SEARCH, *NEAR, *INCLUDE), answers=_page("Location")
    ),
    endpoints.CREATE_LOCATION: Operation(
        body=LocationBody, parameters=INCLUDE, answers=_made("Location")
    ),
    endpoints.GET_LOCATION: Operation(parameters=INCLUDE, answers=_found("Location")),
    endpoints.UPDATE_LOCATION: Operation(body=LocationBody, answers=_NOTHING),
    endpoints.DELETE_LOCATION: _DELETED,
    endpoints.LIST_LOCATION_SERVICES: Operation(
        parameters=(*PAGE, *SEARCH, *INCLUDE), answers=_page("LocationService")
    ),
    endpoints.CREATE_LOCATION_SERVICE: Operation(
        body=LocationServiceBody, parameters=INCLUDE, answers=_made("LocationService")
    ),
    endpoints.GET_LOCATION_SERVICE: Operation(
        parameters=INCLUDE, answers=_found("LocationService")
    ),
    endpoints.UPDATE_LOCATION_SERVICE: Operation(body=LocationServiceBody, answers=_NOTHING),
    endpoints.DELETE_LOCATION_SERVICE: _DELETED,
    endpoints.LIST_TEMPLATES: Operation(answers=_list("MailTemplate")),
    endpoints.GET_TEMPLATE: Operation(answers=_found("MailTemplate")),
    endpoints.UPDATE_TEMPLATE: Operation(body=MailTemplateBody, answers=_NOTHING),
    endpoints.LIST_WEBHOOKS: Operation(parameters=PAGE, answers=_page("Webhook")),
    endpoints.CREATE_WEBHOOK: Operation(body=NewWebhookBody, answers={201: _CREATED_WEBHOOK}),
    endpoints.DELETE_WEBHOOK: _DELETED,
    endpoints.LIST_WEBHOOK_DELIVERIES: Operation(parameters=PAGE, answers=_page("WebhookDelivery")),
    endpoints.TEST_WEBHOOK: Operation(answers=_made("Webhook")),
    # --- free time
    endpoints.FIND_AVAILABILITY: Operation(body=AvailabilityBody, answers=_list("Slot")),
    endpoints.FIND_DATES: Operation(body=AvailabilityBody, answers=_list("OfferedDate")),
    endpoints.COUNT_SLOTS: Operation(body=AvailabilityBody, answers=_found("SlotCount")),
    endpoints.FIND_TAKEN_SLOTS: Operation(body=AvailabilityBody, answers=_list("Slot")),
    endpoints.FIND_ALTERNATIVES: Operation(body=AlternativesBody, answers=_list("Alternative")),
    endpoints.EXPLAIN_CLOSED_TIME: Operation(body=AvailabilityBody, answers=_list("ClosedTime")),
    endpoints.FIND_TIGHTEST_RULES: Operation(body=AvailabilityBody, answers=_list("Relief")),
    endpoints.FIND_TIME: Operation(body=FindTimeBody, answers=_list("FoundTime")),
    endpoints.FIND_TEAM_TIME: Operation(body=_TEAM, answers=_list("TeamSlot")),
    endpoints.FIND_TIME_IN_BULK: Operation(
        body=_BULK_QUESTIONS, answers={200: in_envelope(list_of(list_of(ref("FoundTime"))))}
    ),
    endpoints.LIST_FILTER_COLLECTIONS: Operation(answers=_list("FilterCollection")),
    endpoints.CREATE_FILTER_COLLECTION: Operation(body=_FILTERS, answers=_made("FilterCollection")),
    endpoints.GET_FILTER_COLLECTION: Operation(answers=_found("FilterCollection")),
    endpoints.UPDATE_FILTER_COLLECTION: Operation(body=_FILTERS, answers=_NOTHING),
    # --- bookings
    endpoints.LIST_BOOKINGS: Operation(
        parameters=(*PAGE, *SEARCH, *ORDER, *SPAN, *INCLUDE),
        answers=_page("Booking"),
        access=Access.KEY_OR_SIGNED_SEARCH,
    ),
    endpoints.CREATE_BOOKINGS: Operation(
        body=BulkCreateBody, parameters=INCLUDE, answers={201: _OUTCOMES}
    ),
    endpoints.ACT_ON_BOOKINGS: _BULK_ACTIONS,
    endpoints.ACT_ON_BOOKINGS_WITHOUT_BULK: _BULK_ACTIONS,
    endpoints.LIST_SESSIONS: Operation(
        parameters=(*PAGE, *SEARCH, *SPAN, *INCLUDE), answers=_page("Booking")
    ),
    endpoints.GET_SESSION: _BOOKING,
    endpoints.FOLLOW_ACTION_LINK: Operation(
        parameters=(*REDIRECT, *INCLUDE),
        answers={**_found("Booking"), 302: None},
        access=Access.ACTION_LINK,
    ),
    endpoints.RESERVE: Operation(body=ReserveBody, parameters=INCLUDE, answers=_made("Booking")),
    endpoints.EXTEND_RESERVATION: Operation(
        body=ExtendBody, parameters=INCLUDE, answers=_found("Booking")
    ),
    endpoints.CREATE_BOOKING: Operation(
        body=_NEW_BOOKING,
        parameters=INCLUDE,
        answers={
            200: in_envelope(ref("Booking")),
            201: {"anyOf": [in_envelope(ref("Booking")), _OUTCOMES]},
        },
    ),
    endpoints.GET_BOOKING: _BOOKING,
    endpoints.UPDATE_BOOKING_META: Operation(
        body=MetaBody, parameters=INCLUDE, answers={**_found("Booking"), **_NOTHING}
    ),
    endpoints.ACT_ON_BOOKING: Operation(
        body=_ARGUMENTS, parameters=INCLUDE, answers=_found("Booking")
    ),
    endpoints.RESCHEDULE_BOOKING: Operation(
        body=RescheduleBody, parameters=INCLUDE, answers=_found("Booking")
    ),
    endpoints.DELETE_BOOKING: _DELETED,
    endpoints.RELEASE_RESERVATION: _DELETED,
}
"""Endpoint to what it takes and answers; fixed paths before those with an id in the same place."""

KNOWN_BODIES: Final = (NewBookingBody, BulkCreateBody)
"""Bodies that only the schemas above name."""
