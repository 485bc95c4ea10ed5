"""Every call that timekit-sdk offers is known at desk-server, in the form it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.others.conftest import Place, Sdk

pytestmark = pytest.mark.timeout(120)

NO_CALLS = {
    "makeRequest", "configure", "getConfig", "setUser", "getUser", "setAppKey", "getAppKey",
    "asUser", "asApp", "include", "headers", "carry", "newInstance",
    "accountGoogleSignup", "accountMicrosoftSignup",
}  # fmt: skip
"""What sets the client up, or gives an address to go to."""
BROKEN = {"getService"}
"""Fails in the client itself, version 1.19.8: it reads a variable that is not there."""

NOT_HERE = {"resetResourcePassword", "resetUserPassword"}
"""This server sends no mail with a new password, and says so."""

ADA = {"email": "ada@example.com", "password": "correct horse battery"}
CALLS_OF_ADA: list[tuple[str, list[Any]]] = [
    ("auth", [ADA]),
    ("getUserInfo", []),
    ("updateUser", [{"lastName": "Berg"}]),
    ("getUserTimezone", [{"email": "ada@example.com"}]),
]
"""Those of somebody with a password; from the first on the client speaks for her."""


@dataclass(frozen=True, slots=True)
class Known:
    """Objects that calls name."""

    place: Place
    calendar: str
    event: str
    project: str
    booking: str
    tentative: str
    session: str
    hold: str
    widget: str
    location: str
    service: str
    filters: str
    credential: str


def span(hour: int) -> dict[str, str]:
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = day + timedelta(days=2, hours=hour)
    return {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}


def booking(place: Place, hour: int, **more: Any) -> dict[str, Any]:
    return {
        "resource_id": place.eva, "graph": "instant", **span(hour), "what": "x", "where": "x",
        "description": "x", "customer": {"name": "Mary", "email": "mary@example.com"}, **more,
    }  # fmt: skip


@pytest.fixture
def known(place: Place) -> Known:
    make = place.server.make
    calendar = make("/calendars", name="Own", description="", resource_id=place.eva)
    group = booking(place, 8, graph="group_owner", settings={"max_seats": 3})
    return Known(
        place=place,
        calendar=calendar,
        event=make(
            "/events", calendar_id=calendar, resource_id=place.eva, what="x", where="x", **span(20)
        ),
        project=make(
            "/projects", name="Cut", resources=[place.eva], availability={"length": "1 hour"},
            booking={"graph": "instant", "what": "x", "where": "x", "description": "x"},
        ),
        booking=make("/bookings", **booking(place, 6)),
        tentative=make("/bookings", **booking(place, 7, graph="confirm_decline")),
        session=make("/bookings", **group),
        hold=make("/bookings/reserve", **booking(place, 9), reservation_time=60),
        widget=make("/widgets", name="W", slug=f"w-{place.eva[:8]}", config={"name": "W"}),
        location=make("/locations", name="Town", description=""),
        service=make("/location/services", name="Mend", description=""),
        filters=make("/findtime/filtercollections", **{"and": [{"business_hours": {}}]}),
        credential=make("/credentials", type="client-token", resource_id=place.eva),
    )  # fmt: skip


def calls(known: Known, slug: str) -> Iterator[tuple[str, list[Any]]]:
    """Each call with arguments; what deletes comes last."""
    place = known.place
    query = {"resources": [place.eva], "length": "1 hour", "mode": "roundrobin_random"}
    find = {"resourceIds": [place.eva], "length": "1 hour", "future": "3 days"}
    for name in (
        "getAccounts", "accountGoogleSync", "accountMicrosoftSync", "accountSync", "getApps",
        "getApp", "getResources", "getCalendars", "getCredentials", "getBookings",
        "getGroupBookings", "getProjects", "getServices", "getLocations", "getEmailTemplates",
        "getWidgets", "getFindTimeFilterCollections",
    ):  # fmt: skip
        yield name, []
    yield "updateApp", [{"slug": slug, "settings": {"name": "Studio"}}]
    yield "getResource", [{"id": place.eva}]
    yield "createResource", [{"name": "Room", "timezone": "UTC"}]
    yield "updateResource", [{"id": place.eva, "lastName": "Lind"}]
    yield "resetResourcePassword", [{"email": "eva@example.com"}]
    yield "resetUserPassword", [{"email": "eva@example.com"}]
    yield "getResourceTimezone", [{"email": "eva@example.com"}]
    yield "getCalendar", [{"id": known.calendar}]
    yield "createCalendar", [{"name": "More", "description": "", "resourceId": place.eva}]
    yield "updateCalendar", [{"id": known.calendar, "name": "Less"}]
    yield "getEvents", [span(20)]
    yield "getEvent", [{"id": known.event}]
    yield (
        "createEvent",
        [
            {
                "calendarId": known.calendar,
                "resourceId": place.eva,
                "what": "x",
                "where": "x",
                **span(22),
            }
        ],
    )
    yield "updateEvent", [{"id": known.event, "what": "y"}]
    yield "findTime", [find]
    yield "findTimeBulk", [{"queries": [find]}]
    yield (
        "findTimeTeam",
        [{"length": "1 hour", "future": "3 days", "users": [{"user_ids": [place.eva]}]}],
    )
    yield "fetchAvailability", [query]
    yield "fetchAvailabilityDates", [query]
    yield "fetchAvailabilityCounts", [query]
    yield "fetchUnAvailableSlots", [query]
    yield (
        "createCredential",
        [{"type": "client-token", "scopes": ["widget"], "resourceId": place.eva}],
    )
    yield "getBooking", [{"id": known.booking}]
    yield "createBooking", [booking(place, 11)]
    yield "createBookingsBulk", [{"bookings": [booking(place, 12)]}]
    yield "rescheduleBooking", [{"id": known.booking, "resourceId": place.eva, **span(14)}]
    yield "updateBooking", [{"id": known.tentative, "action": "confirm"}]
    yield "updateBookingsBulk", [{"bookings": [{"id": known.tentative, "action": "cancel"}]}]
    yield "getGroupBooking", [{"id": known.session}]
    yield "reserveBooking", [{**booking(place, 16), "reservationTime": 30}]
    yield "extendReservedBooking", [{"reservationId": known.hold, "reservationTime": 60}]
    yield "getProject", [{"id": known.project}]
    yield "getEmbedProject", [{"id": known.project}]
    yield (
        "getHostedProject",
        [{"slug": place.server.call("GET", f"/projects/{known.project}")["slug"]}],
    )
    yield (
        "createProject",
        [{"name": "More", "resources": [place.eva], "availability": {"length": "1 hour"},
          "booking": {"graph": "instant", "what": "x", "where": "x", "description": "x"}}],
    )  # fmt: skip
    yield "updateProject", [{"id": known.project, "name": "Less"}]
    yield "addProjectResource", [{"id": known.project, "resourceId": place.marco}]
    yield "getProjectResources", [{"id": known.project}]
    yield "setProjectResources", [{"id": known.project, "resources": [place.eva, place.marco]}]
    yield "removeProjectResource", [{"id": known.project, "resourceId": place.marco}]
    yield "createService", [{"name": "Cut", "description": ""}]
    yield "updateService", [{"id": known.service, "name": "Mend"}]
    yield "getLocation", [{"id": known.location}]
    yield "createLocation", [{"name": "Cut", "description": ""}]
    yield "updateLocation", [{"id": known.location, "name": "Village"}]
    yield "getLocationProjects", [known.location]
    yield "getServiceProjects", [known.service]
    yield "getLocationServiceProjects", [known.location, known.service]
    template = place.server.call("GET", "/templates")[0]["slug"]
    yield "getEmailTemplate", [template]
    yield "updateEmailTemplate", [{"slug": template, "subject": "Soon"}]
    yield "getWidget", [{"id": known.widget}]
    yield "getEmbedWidget", [{"id": known.widget}]
    yield "getHostedWidget", [{"slug": f"w-{place.eva[:8]}"}]
    yield "createWidget", [{"name": "V", "slug": f"v-{place.eva[:8]}", "config": {"name": "V"}}]
    yield "updateWidget", [{"id": known.widget, "name": "U"}]
    yield "createFindTimeFilterCollection", [{"and": [{"businessHours": {}}]}]
    yield "updateFindTimeFilterCollection", [{"id": known.filters, "and": []}]
    yield "deleteWidget", [{"id": known.widget}]
    yield "deleteService", [{"id": known.service}]
    yield "deleteLocation", [{"id": known.location}]
    yield "deleteBooking", [{"id": known.tentative}]
    yield "deleteProject", [{"id": known.project}]
    yield "deleteEvent", [{"id": known.event}]
    yield "deleteCalendar", [{"id": known.calendar}]
    yield "deleteCredential", [{"id": known.credential}]
    yield "deleteResource", [{"id": place.marco}]
    yield "createApp", [{"name": "Other", "settings": {"name": "Other"}}]
    yield "deleteApp", [{"slug": slug}]


def test_every_call_it_offers_succeeds_or_is_told_why_not(known: Known, sdk: Sdk):
    slug = sdk.data("getApp")["slug"]
    refused, made = {}, set()

    def send(name: str, arguments: list[Any]) -> None:
        answer = sdk(name, *arguments)
        made.add(name)
        if not 200 <= answer["status"] < 300:
            refused[name] = (answer["status"], answer["data"], answer["sent"])

    send("createUser", [{**ADA, "firstName": "Ada", "lastName": "B", "timezone": "UTC"}])
    sdk.configure(app=slug)
    for name, arguments in CALLS_OF_ADA:
        send(name, arguments)
    sdk.configure(app="", resourceEmail="", resourceKey="")
    for name, arguments in calls(known, slug):
        send(name, arguments)

    told_why_not = {name: status for name, (status, _, _) in refused.items()}
    assert told_why_not == dict.fromkeys(NOT_HERE, 422), refused
    assert made == sdk.names() - NO_CALLS - BROKEN
