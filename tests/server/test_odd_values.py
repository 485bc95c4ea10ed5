"""Whatever is put into a field of a request, the server finds something to say about it."""

import copy
from itertools import count
from typing import Any

import pytest

from desk_app.server.mail import MailServer
from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service, booking, monday
from tests.timekit import examples

pytestmark = pytest.mark.asyncio

_SHARES = [pytest.param(9, id="a ninth"), pytest.param(1, id="all", marks=pytest.mark.long)]
"""Each field is tried with that share of the odd values; like fields take turns."""

UNKNOWN_ID = "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"
ODD: list[Any] = [
    None,
    "",
    " ",
    [],
    {},
    [None],
    [[]],
    {"": ""},
    {"a": {"b": [1]}},
    True,
    False,
    0,
    -1,
    1.5,
    10**15,
    10**30,
    -(10**30),
    1e300,
    "x",
    "null",
    "NaN",
    "\u202e",
    "\ufeff",
    "a\r\nb",
    "W" * 20_000,
    UNKNOWN_ID,
    [UNKNOWN_ID],
    "2026-03-02",
    "2026-02-30",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:00:00Z",
    "1900-01-01T00:00:00Z",
    "24:00",
    "now",
    "-1 hour",
    "999999999 weeks",
    "100000 years",
    "99999999999",
    "1000000000 years ago",
    [{"allow_hours": {"start": 9, "end": 25}}],
    [{"allow_period": {"start": "0001-01-01", "end": "9999-12-31"}}],
    {"and": [{"daytime": 5}]},
    "Mars/Olympus",
    "../../etc/localtime",
    "UTC\0",
]


async def requests(service: Service) -> list[tuple[str, str, dict[str, Any]]]:
    """Good requests of every kind that has a body."""
    eva = await service.make_resource()
    [calendar] = await service.get("/calendars")
    booked = await service.booked(eva, "09:00", "10:00")
    event: dict[str, Any] = {
        "calendar_id": calendar["id"],
        "start": monday("12:00"),
        "end": monday("13:00"),
    }
    made = await service.make("/events", event | {"what": "x", "where": "y"})
    new_project = {**examples.load("projects.create").request, "resources": [eva]}
    project = await service.make("/projects", new_project)
    hold = booking(eva, "15:00", "16:00", reservation_time=60)
    held = await service.make("/bookings/reserve", hold)
    search: dict[str, Any] = {"mode": "mutual", "from": "now", "to": "2 days", "length": "1 hour"}
    search |= {"buffer": "5 minutes", "timeslot_increments": "15 minutes", "constraints": []}
    place = {"name": "City", "latitude": 1, "longitude": 2, "meta": {}, "services": []}
    hook = {"url": "https://a.example.com", "graph": "instant", "state": "confirmed"}
    carried = {"latitude": 1, "use_hours_from": "x", "locations": [], "services": []}
    question = {"start": "now", "future": "1 day", "length": "1 hour", "buffer": "1 minute"}
    everything = {
        "calendar_id": calendar["id"], "project_id": project["id"], "meta": {"desk_ref": "x"},
        "settings": {}, "reservation_id": held["id"], "replaces": booked, "participants": [],
        "auto_complete_one_hour_after_booking_ends": {}, "notify_customer_by_email": {},
        "webhooks": {}, "reminders": [], "notify_owner_by_email": {},
        "action": "create", "event": {"start": monday("18:00")},
    }  # fmt: skip
    return [
        ("POST", "/resources", examples.load("resources.create").request),
        ("PUT", f"/resources/{eva}", examples.load("resources.create").request),
        ("POST", "/calendars", {"resource_id": eva, **NEW_CALENDAR}),
        ("PUT", f"/calendars/{calendar['id']}", {"primary": True, **NEW_CALENDAR}),
        ("POST", "/events", event | {"what": "x", "where": "y", "all_day": True, "my_rsvp": "x"}),
        ("PUT", f"/events/{made['id']}", {"start": monday("12:00"), "end": monday("13:00")}),
        ("POST", "/projects", new_project),
        ("PUT", f"/projects/{project['id']}", new_project),
        ("PUT", f"/projects/{project['id']}", {"reservation_time": 9, **carried}),
        ("POST", f"/projects/{project['id']}/resources", {"resource_id": eva}),
        ("POST", "/locations", place),
        ("POST", "/location/services", {"name": "Cut", "meta": {}, "locations": []}),
        ("POST", "/webhooks", {"method": "post", **hook}),
        ("PUT", "/templates/reminder_owner", {"subject": "x", "body": "y", "enabled": True}),
        ("POST", "/availability", {"resources": [eva], "output_timezone": "UTC", **search}),
        ("POST", "/availability", {"project_id": project["id"], **search}),
        ("POST", "/findtime", {"resource_ids": [eva], "filters": {}, "format": "U", **question}),
        ("POST", "/findtime", {"calendar_ids": [calendar["id"]], "sort": "asc", **question}),
        ("POST", "/bookings", booking(eva, "17:00", "17:01") | everything),
        ("POST", "/bookings", booking(eva, "20:00", "21:00", settings=OVER_OTHERS, meta={})),
        ("POST", "/bookings/reserve", hold | {"project_id": project["id"]}),
        ("PUT", "/bookings/reserve/extend", {"reservation_id": held["id"], "reservation_time": 1}),
        ("PUT", f"/bookings/{booked}", {"meta": {}}),
        ("PUT", f"/bookings/{booked}/complete", {"complete": {"message": "x"}}),
        ("POST", f"/bookings/{booked}/reschedule", {"resource_id": eva, **event}),
    ]


OVER_OTHERS = {"allow_double_bookings": True}
NEW_CALENDAR = {"name": "Extra", "description": "", "foregroundcolor": "#fff"}


@pytest.mark.parametrize("share", _SHARES)
async def test_no_value_of_any_field_is_a_fault_of_the_server(share: int, serve: Serve):
    mail_server = MailServer(host="127.0.0.1", port=1, sender="desk@a.test")
    async with serve(options=ServerOptions(mail_server=mail_server)) as service:
        await try_odd_values(service, share)


async def try_odd_values(service: Service, share: int) -> None:
    turns = count()
    faults = []
    for method, path, body in await requests(service):
        for name in body:
            for value in ODD[next(turns) % share :: share]:
                odd = copy.deepcopy(body) | {name: value}
                answer = await service.call(method, path, odd)
                if answer.status_code >= 500:
                    faults.append((method, path, name, str(value)[:40]))
    assert faults == []


async def test_what_was_stored_can_be_read_in_any_zone(service: Service):
    for method, path, body in await requests(service):
        await service.call(method, path, body)
    for path in ("/resources", "/calendars", "/projects", "/bookings"):
        names = "attributes,event,customers,calendars,project,resource,availability_constraints"
        zones = ("Pacific/Kiritimati", "Etc/GMT+12")
        for zone in zones:
            answer = await service.http.get(
                f"/v2{path}", params={"include": names}, headers={"Timekit-Timezone": zone}
            )
            assert answer.status_code == 200


async def test_no_value_of_a_window_is_a_fault_of_the_server(service: Service):
    for value in ODD:
        query = {"start": str(value)[:2000], "end": "2026-03-03"}
        for path in ("/bookings", "/events"):
            answer = await service.call("GET", path, **query)
            assert answer.status_code < 500, (path, value)
