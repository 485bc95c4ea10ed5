"""A body that does for every endpoint that takes one: what tests of bad input begin from.

A new endpoint joins the tests of bad input and of tenants with one entry here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.mail_template import TemplateSlug
from desk_app.server.apps import find_app
from desk_app.server.mail import MailServer
from desk_app.server.password_reset import reset_token
from desk_app.timekit import endpoints
from desk_app.timekit.endpoints import Endpoint
from tests.ics_texts import MEETING, calendar
from tests.server.service import Service, booking, monday
from tests.server.sessions import make_session

PASSWORD = "correct horse"
MAIL_SERVER = MailServer(host="127.0.0.1", port=1, sender="desk@example.com")
"""For mails that are queued and never sent, since nobody runs the post office."""

TEMPLATE = TemplateSlug.CONFIRMED_CUSTOMER


@dataclass(frozen=True)
class Objects:
    """One of each kind of thing in an app, by the names that paths use for their ids."""

    resource_id: str
    calendar_id: str
    event_id: str
    project_id: str
    booking_id: str
    """A confirmed one, on Monday from 9 to 10."""
    request_id: str
    """One that awaits an answer."""
    reservation_id: str
    over_id: str
    """A cancelled booking."""
    session_id: str
    """A session with three seats, on Monday from 5 to 6."""
    credential_id: str
    collection_id: str
    account_id: str
    location_id: str
    service_id: str
    webhook_id: str
    email: str
    """Of the resource."""
    slug: str
    """Of the app."""

    def ids_for(self, endpoint: Endpoint) -> dict[str, str]:
        """What the braces of a template stand for, so that the call can be carried out."""
        ids = {**vars(self), "action": "cancel", "widget_id": self.project_id}
        if "/templates/" in endpoint.template:
            ids["slug"] = TEMPLATE
        if endpoint == endpoints.RELEASE_RESERVATION:
            ids["booking_id"] = self.reservation_id
        if endpoint == endpoints.DELETE_BOOKING:
            ids["booking_id"] = self.over_id
        if endpoint == endpoints.GET_SESSION:
            ids["booking_id"] = self.session_id
        return ids


async def make_objects(service: Service, *, email: str = "ada@example.com") -> Objects:
    """One of each, all of one resource."""
    resource = await service.make(
        "/resources", {"name": "Ada", "timezone": "UTC", "email": email, "password": PASSWORD}
    )
    eva = resource["id"]
    calendar = await service.make("/calendars", {"resource_id": eva, "name": "Home"})
    event = await service.make(
        "/events", body_for(endpoints.CREATE_EVENT, calendar_id=calendar["id"])
    )
    project = await service.make("/projects", body_for(endpoints.CREATE_PROJECT, resource_id=eva))
    credential = await service.make(
        "/credentials", body_for(endpoints.CREATE_CREDENTIAL, resource_id=eva)
    )
    collection = await service.make(
        "/findtime/filtercollections", body_for(endpoints.CREATE_FILTER_COLLECTION)
    )
    account = await service.make("/desk/accounts", body_for(endpoints.ADD_ACCOUNT, resource_id=eva))
    location = await service.make("/locations", body_for(endpoints.CREATE_LOCATION))
    offered = await service.make("/location/services", body_for(endpoints.CREATE_LOCATION_SERVICE))
    webhook = await service.make("/webhooks", body_for(endpoints.CREATE_WEBHOOK))
    held = booking(eva, "22:00", "23:00", reservation_time=600)
    hold = await service.make("/bookings/reserve", held)
    over = await service.booked(eva, "18:00", "19:00")
    assert (await service.call("PUT", f"/bookings/{over}/cancel")).status_code == 200
    return Objects(
        resource_id=eva,
        calendar_id=calendar["id"],
        event_id=event["id"],
        project_id=project["id"],
        booking_id=await service.booked(eva, "09:00", "10:00"),
        request_id=await service.booked(eva, "11:00", "12:00", graph="confirm_decline"),
        reservation_id=hold["id"],
        over_id=over,
        session_id=await make_session(service, eva, start="05:00", end="06:00"),
        credential_id=credential["id"],
        collection_id=collection["id"],
        account_id=account["id"],
        location_id=location["id"],
        service_id=offered["id"],
        webhook_id=webhook["id"],
        email=email,
        slug=service.app.slug,
    )


async def make_reset_token(service: Service, resource_id: str) -> str:
    """What a mail brings a resource that has forgotten its password."""
    async with service.database.read() as connection:
        app = await find_app(connection, service.app.slug)
        now = service.clock.now()
        return await reset_token(connection, app, ResourceId(resource_id), now=now)


def body_for(endpoint: Endpoint, **ids: str) -> Any:
    """The valid body of an endpoint for some ids; what is not given is left out of it."""
    missing = dict.fromkeys(Objects.__dataclass_fields__, "")
    return VALID_BODIES[endpoint](Objects(**missing | ids))


CONSTRAINTS = [{"allow_day_and_time": {"day": "Monday", "start": 9, "end": 17}}]

FILTERS = {"and": [{"business_hours": {"timezone": "UTC"}}]}
USER = {"first_name": "Eva", "last_name": "Holm", "timezone": "UTC"}
APP = {
    "name": "Branch",
    "settings": {
        "callback": "https://desk.example.com/back",
        "from_email": "desk@example.com",
        "from_name": "Desk",
        "contact_name": "Ada",
        "contact_email": "owner@example.com",
        "disable_email": True,
        "resource_rate_limits": {"day": 8},
        "customer_rate_limits": {"week": 2},
    },
}


def _question(of: Objects) -> dict[str, Any]:
    return {
        "resources": [of.resource_id],
        "length": "1 hour",
        "from": "now",
        "to": "1 day",
        "mode": "roundrobin_random",
        "buffer": "15 minutes",
        "timeslot_increments": "30 minutes",
        "constraints": CONSTRAINTS,
        "output_timezone": "UTC",
    }


def _old_question(of: Objects) -> dict[str, Any]:
    return {
        "calendar_ids": [of.calendar_id],
        "length": "1 hour",
        "future": "1 day",
        "filters": FILTERS,
    }


def _location(of: Objects) -> dict[str, Any]:
    return {
        "name": "Main St",
        "description": "By the station",
        "latitude": 55.676,
        "longitude": 12.568,
        "use_custom_hours": False,
        "meta": {"t_store_name": "Main St"},
        **({"services": [of.service_id]} if of.service_id else {}),
    }


def _service(of: Objects) -> dict[str, Any]:
    return {
        "name": "Haircut",
        "description": "With a wash",
        "meta": {"t_store_name": "Main St"},
        **({"locations": [of.location_id]} if of.location_id else {}),
    }


def _widget(of: Objects) -> dict[str, Any]:
    find_time = {"calendar_ids": [of.calendar_id], "length": "1 hour", "filters": FILTERS}
    return {"name": "Old cut", "config": {"bookingGraph": "instant", "timekitFindTime": find_time}}


VALID_BODIES: Mapping[Endpoint, Callable[[Objects], Any]] = {
    endpoints.LOG_IN: lambda _: {"email": "ada@example.com", "password": PASSWORD},
    endpoints.CREATE_APP: lambda _: APP,
    endpoints.UPDATE_APP: lambda _: APP,
    endpoints.INVITE: lambda _: {"email": "guest@example.com"},
    endpoints.CREATE_USER: lambda _: {**USER, "email": "user@example.com", "name": "Eva"},
    endpoints.UPDATE_OWN_USER: lambda _: USER,
    endpoints.SET_PASSWORD: lambda _: {"password": PASSWORD},
    endpoints.RESET_RESOURCE_PASSWORD: lambda _: {"email": "ada@example.com"},
    endpoints.RESET_USER_PASSWORD: lambda _: {"email": "ada@example.com"},
    endpoints.CREATE_CREDENTIAL: lambda of: {
        "type": "server-token",
        "resource_id": of.resource_id,
        "scopes": ["global"],
        "description": "For the till",
        "referrer": ["https://desk.example.com"],
        "expires": monday("09:00"),
    },
    endpoints.SYNC_ACCOUNTS: lambda _: {},
    endpoints.SYNC_MICROSOFT_ACCOUNTS: lambda _: {},
    endpoints.ADD_ACCOUNT: lambda of: {
        "resource_id": of.resource_id,
        "name": "Work",
        "ics": calendar(MEETING),
    },
    endpoints.UPDATE_ACCOUNT: lambda _: {"name": "Far away", "ics": calendar(MEETING)},
    endpoints.CREATE_WIDGET: _widget,
    endpoints.UPDATE_WIDGET: _widget,
    endpoints.CREATE_RESOURCE: lambda _: {
        "name": "Eva",
        "timezone": "UTC",
        "email": "eva@example.com",
        "first_name": "Eva",
        "last_name": "Holm",
        "image": "https://img.example.com/eva.png",
        "availability_constraints": CONSTRAINTS,
        "meta": {"floor": 3},
        "tags": ["new"],
    },
    endpoints.UPDATE_RESOURCE: lambda _: {
        "name": "Eva",
        "timezone": "UTC",
        "first_name": "Eva",
        "last_name": "Holm",
        "image": "https://img.example.com/eva.png",
        "availability_constraints": CONSTRAINTS,
        "meta": {"floor": 3},
        "tags": ["new"],
    },
    endpoints.CREATE_CALENDAR: lambda of: {
        "resource_id": of.resource_id,
        "name": "Home",
        "description": "At home",
        "foregroundcolor": "#aabbcc",
        "backgroundcolor": "#ddeeff",
    },
    endpoints.UPDATE_CALENDAR: lambda _: {
        "name": "Home",
        "description": "At home",
        "backgroundcolor": "#ddeeff",
    },
    endpoints.CREATE_EVENT: lambda of: {
        "calendar_id": of.calendar_id,
        "what": "Lunch",
        "where": "Out",
        "start": monday("13:00"),
        "end": monday("14:00"),
        "description": "Away",
        "participants": ["bo@example.com"],
    },
    endpoints.UPDATE_EVENT: lambda _: {
        "what": "Long lunch",
        "where": "Far out",
        "start": monday("13:00"),
        "end": monday("15:00"),
    },
    endpoints.CREATE_PROJECT: lambda of: {
        "name": "Cut",
        "resources": [of.resource_id],
        "availability": {"length": "30 minutes", "mode": "roundrobin_random"},
        "booking": {"graph": "instant", "what": "Haircut", "where": "Main St 4"},
        "availability_constraints": CONSTRAINTS,
        "reservation_time": 60,
        "use_hours_from": "resource",
        "latitude": 55.676,
        "longitude": 12.568,
        "allow_conference": False,
        "customer_fields": {"name": {"title": "Who?", "required": True}},
        "reminders": [
            {
                "type": "email",
                "settings": {"recipient": "customer", "subject": "Soon"},
                "when": {"type": "before", "unit": "mins", "time": 15},
            }
        ],
        "ui": {"display_name": "Cut"},
        "meta": {"floor": 3},
    },
    endpoints.CREATE_LOCATION: _location,
    endpoints.UPDATE_LOCATION: _location,
    endpoints.CREATE_LOCATION_SERVICE: _service,
    endpoints.UPDATE_LOCATION_SERVICE: _service,
    endpoints.UPDATE_TEMPLATE: lambda _: {
        "subject": "Booked: {{booking.what}}",
        "body": "Hello {{customer.name}}",
        "enabled": True,
    },
    endpoints.CREATE_WEBHOOK: lambda _: {
        "url": "https://hook.example.com/desk",
        "graph": "instant",
        "state": "confirmed",
        "method": "post",
    },
    endpoints.TEST_WEBHOOK: lambda _: {},
    endpoints.UPDATE_PROJECT: lambda _: {"name": "Long cut", "availability": {"length": "1 hour"}},
    endpoints.ASSIGN_PROJECT_RESOURCE: lambda of: {"resource_id": of.resource_id},
    endpoints.SET_PROJECT_RESOURCES: lambda of: [of.resource_id],
    endpoints.FIND_AVAILABILITY: _question,
    endpoints.FIND_DATES: _question,
    endpoints.COUNT_SLOTS: _question,
    endpoints.FIND_TAKEN_SLOTS: _question,
    endpoints.FIND_ALTERNATIVES: lambda of: {
        **_question(of),
        "wanted_resource": of.resource_id,
        "wanted_start": "2026-03-02T09:00:00+00:00",
        "wanted_end": "2026-03-02T10:00:00+00:00",
    },
    endpoints.EXPLAIN_CLOSED_TIME: _question,
    endpoints.FIND_TIGHTEST_RULES: _question,
    endpoints.FIND_TIME: _old_question,
    endpoints.FIND_TEAM_TIME: lambda of: {
        "users": [{"_email": of.email, "_calendar": of.calendar_id}],
        "length": "1 hour",
        "future": "1 day",
        "filters": FILTERS,
    },
    endpoints.FIND_TIME_IN_BULK: lambda of: {"queries": [_old_question(of)]},
    endpoints.CREATE_FILTER_COLLECTION: lambda _: {"filters": FILTERS},
    endpoints.UPDATE_FILTER_COLLECTION: lambda _: {"filters": FILTERS},
    endpoints.CREATE_BOOKING: lambda of: {
        **booking(of.resource_id, "15:00", "16:00"),
        "meta": {"room": "2"},
        "settings": {},
    },
    endpoints.UPDATE_BOOKING_META: lambda _: {"meta": {"room": "2"}},
    endpoints.ACT_ON_BOOKING: lambda _: {},
    endpoints.RESCHEDULE_BOOKING: lambda of: {
        "start": monday("16:00"),
        "end": monday("17:00"),
        "resource_id": of.resource_id,
    },
    endpoints.RESERVE: lambda of: {
        **booking(of.resource_id, "20:00", "21:00"),
        "reservation_time": 600,
    },
    endpoints.CREATE_BOOKINGS: lambda of: {
        "bookings": [booking(of.resource_id, "15:00", "16:00")],
        "delete_all_on_error": True,
        "stop_on_first_error": False,
        "relate_bookings": True,
    },
    endpoints.ACT_ON_BOOKINGS: lambda of: {
        "bookings": [{"id": of.request_id, "action": "confirm"}],
        "reset_all_on_error": True,
        "stop_on_first_error": False,
    },
    endpoints.ACT_ON_BOOKINGS_WITHOUT_BULK: lambda of: {
        "bookings": [{"id": of.booking_id, "action": "cancel"}],
    },
    endpoints.EXTEND_RESERVATION: lambda of: {
        "reservation_id": of.reservation_id,
        "reservation_time": 600,
    },
}
"""An empty object means that the endpoint looks at no body."""
