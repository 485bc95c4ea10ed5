"""The example calls of the API reference, asked of a server that holds the example's objects."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import update
from sqlalchemy.sql.schema import Table

from desk_app.server.apps import digest_of
from desk_app.server.booking_links import find_link_secret
from desk_app.server.signed_tokens import sign
from desk_app.server.tables import (
    APPS,
    BOOKINGS,
    CALENDARS,
    EVENTS,
    LOCATION_SERVICES,
    LOCATIONS,
    PROJECTS,
    RESOURCE_TOKENS,
    RESOURCES,
)
from tests.builders import utc
from tests.fakes.clock import FakeClock
from tests.server.conftest import Serve
from tests.server.service import Service, booking, forget_foreign_keys
from tests.timekit import examples
from tests.timekit.examples import Example

pytestmark = pytest.mark.asyncio

ADA = "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"
GRACE = "8a2c9b44-15a7-4f0e-8c7f-6f2f0f5d1b02"
BOOKINGS_CALENDAR = "1c5d7f20-2f6a-4b8e-9d11-5e0c9a7b3c01"
WORK_CALENDAR = "1c5d7f20-2f6a-4b8e-9d11-5e0c9a7b3c02"
PLACE = "77aa66bb-55cc-44dd-83ee-22ff11009901"
SERVICE = "77aa66bb-55cc-44dd-83ee-22ff11009902"
EXTRA_CALENDAR = "1c5d7f20-2f6a-4b8e-9d11-5e0c9a7b3c03"
EVENT = "e6d5c4b3-a291-4f80-9e7d-6c5b4a392801"
CREDENTIAL = "6b1a2c3d-4e5f-4061-8273-94a5b6c7d801"
CUTS = "b7e0a4d6-3c1f-4e2b-8a55-2d9f6e1c7d01"
INSTANT = "5a9e1c33-64f2-4d0b-b1c8-7e3f2a1d9e01"
REQUEST = "5a9e1c33-64f2-4d0b-b1c8-7e3f2a1d9e02"
PAYMENT = "5a9e1c33-64f2-4d0b-b1c8-7e3f2a1d9e03"
CLASSES = "b7e0a4d6-3c1f-4e2b-8a55-2d9f6e1c7d02"
YOGA = "d4c3b2a1-0f9e-4d8c-a7b6-5c4d3e2f1a01"

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:1
DTSTART:20260420T090000Z
DTEND:20260420T100000Z
END:VEVENT
END:VCALENDAR
"""

LATER = {
    "accounts.google_signup": "consent at Google, which is refused here; see test_accounts",
    "webhook.delivery": "asked of others; see test_webhooks",
    "bookings.create.legacy_event_wrapper": "its body is asked below with a key",
    "bookings.list.signed_search": "asked below, for its signature is no real one",
}
"""Not part of this server yet, and why."""

EXAMPLES = [one for one in examples.all_whose_name_starts("") if one.name not in LATER]


async def rename(service: Service, table: Table, old: str, new: str) -> None:
    """Gives a row the id that the examples use, wherever it is named."""
    async with service.database.write() as connection:
        await forget_foreign_keys(connection)
        await connection.execute(update(table).where(table.c.id == old).values(id=new))
        for other in table.metadata.tables.values():
            for key in other.foreign_keys:
                if key.column.table is table:
                    column = key.parent
                    await connection.execute(
                        update(other).where(column == old).values({column: new})
                    )


@pytest_asyncio.fixture
async def studio(serve: Serve) -> AsyncIterator[Service]:
    """The example's studio on the day before its bookings."""
    async with serve(clock=FakeClock(utc("2026-02-20 09:15"))) as service:
        await set_up_people(service)
        await set_up_places(service)
        await set_up_bookings(service)
        service.clock.set(utc("2026-03-01 11:58"))
        yield service


async def set_up_people(service: Service) -> None:
    ada = await service.make("/resources", body_of("resources.create"))
    await rename(service, RESOURCES, ada["id"], ADA)
    [calendar] = await service.get("/calendars")
    await rename(service, CALENDARS, calendar["id"], BOOKINGS_CALENDAR)
    grace = await service.make("/resources", {"name": "Grace Field", "timezone": "Europe/London"})
    await rename(service, RESOURCES, grace["id"], GRACE)
    service.clock.advance(seconds=1)
    for new_id, name in ((WORK_CALENDAR, "Work"), (EXTRA_CALENDAR, "Extra")):
        made = await service.make("/calendars", {"resource_id": ADA, "name": name})
        await rename(service, CALENDARS, made["id"], new_id)
    event = await service.make("/events", body_of("events.create"))
    await rename(service, EVENTS, event["id"], EVENT)
    project = await service.make("/projects", body_of("projects.create"))
    await rename(service, PROJECTS, project["id"], CUTS)


async def set_up_places(service: Service) -> None:
    [said] = examples.load("locations.list.include_services").data
    made = await service.make("/locations", {**said, "services": []})
    await rename(service, LOCATIONS, made["id"], PLACE)
    offered = {**said["services"][0], "locations": [PLACE]}
    made = await service.make("/location/services", offered)
    await rename(service, LOCATION_SERVICES, made["id"], SERVICE)
    places = {"locations": [PLACE], "services": [SERVICE]}
    assert (await service.call("PUT", f"/projects/{CUTS}", places)).status_code == 204


async def set_up_bookings(service: Service) -> None:
    mary = body_of("bookings.create.instant")["customer"]
    for day, graph, new_id in ((9, "instant", INSTANT), (10, "confirm_decline", REQUEST)):
        times = {"start": f"2026-03-{day:02}T08:00:00Z", "end": f"2026-03-{day:02}T09:00:00Z"}
        body = booking(ADA, "08:00", "09:00", graph=graph, customer=mary) | times
        made = await service.make("/bookings", body)
        await rename(service, BOOKINGS, made["id"], new_id)


async def set_up_classes(service: Service) -> None:
    classes = {"graph": "group_customer", "what": "Yoga", "where": "Studio 2", "description": ""}
    body = body_of("projects.create") | {"name": "Yoga", "slug": "yoga", "booking": classes}
    project = await service.make("/projects", body)
    await rename(service, PROJECTS, project["id"], CLASSES)


async def make_under(service: Service, new_id: str, body: dict[str, Any]) -> None:
    """A booking under the id that the examples use; its history is left behind."""
    made = await service.make("/bookings", body)
    await rename(service, BOOKINGS, made["id"], new_id)


def body_of(name: str) -> dict[str, Any]:
    body: dict[str, Any] = examples.load(name).request
    return body


async def prepare(service: Service, example: Example) -> None:
    """What an example takes for granted besides."""
    if example.name.startswith("widgets."):
        config = examples.load("widgets.list.legacy").data[0]["config"]
        body = {"name": "Old widget", "slug": "old-widget", "config": config}
        await service.make("/widgets", body)
        await service.call("DELETE", f"/projects/{CUTS}")
    if example.name.startswith("apps."):
        async with service.database.write() as connection:
            settings = {"callback": "https://studio.example.com/cb"}
            await connection.execute(update(APPS).values(slug="ada-studio", settings=settings))
    if example.name.startswith("credentials."):
        made = await service.make("/credentials", body_of("credentials.create"))
        await rename(service, RESOURCE_TOKENS, made["id"], CREDENTIAL)
    if example.name == "users.me.legacy":
        await let_log_in(service)
    if example.name in ("resources.create", "users.create.legacy"):
        email = {"email": "elsewhere@example.com"}
        async with service.database.write() as connection:
            await connection.execute(update(RESOURCES).values(**email))
    if example.name == "auth.legacy.ok":
        password = {"password": example.request["password"]}
        await service.call("PUT", f"/resources/{ADA}", password)
    if example.name.startswith("bookings.get"):
        await service.call("PUT", f"/bookings/{REQUEST}/decline")
    if example.name.startswith("accounts."):
        await service.make("/desk/accounts", {"resource_id": ADA, "name": "Work", "ics": ICS})
    if example.name == "bookings.delete":
        await service.call("PUT", f"/bookings/{INSTANT}/cancel")
    if example.name == "bookings.action.pay":
        await make_under(service, PAYMENT, body_of("bookings.create.instant_payment"))
    if example.name.startswith(("bookings.create.group", "bookings.groups")):
        await set_up_classes(service)
    if example.name.startswith(("bookings.create.group_customer", "bookings.groups")):
        await make_under(service, YOGA, body_of("bookings.create.group_owner"))
    if example.name.startswith("bookings.groups"):
        await service.make("/bookings", body_of("bookings.create.group_customer"))
    if example.name == "resources.list.paged":
        await service.make_resource("Third", meta={"floor": "3"})
    if example.name == "projects.create":
        await service.call("DELETE", f"/projects/{CUTS}")
    if example.name == "app.get":
        settings = dict.fromkeys(example.data["settings"], "x")
        async with service.database.write() as connection:
            await connection.execute(update(APPS).values(settings=settings))


async def let_log_in(service: Service) -> None:
    """Gives Ada the token that the examples use."""
    made = await service.make("/credentials", {"type": "server-token", "resource_id": ADA})
    async with service.database.write() as connection:
        await connection.execute(update(APPS).values(slug="ada-studio"))
        await connection.execute(
            update(RESOURCE_TOKENS)
            .where(RESOURCE_TOKENS.c.id == made["id"])
            .values(digest=digest_of("ResourceTokenExample00000000000000000001"))
        )


def caller_of(example: Example) -> dict[str, Any]:
    """Who asks: the app by its key, unless the example asks as a resource."""
    if example.name != "users.me.legacy":
        return {}
    token = "ResourceTokenExample00000000000000000001"
    return {"auth": ("ada@example.com", token), "headers": {"Timekit-App": "ada-studio"}}


def shape(value: Any) -> Any:
    """A body with its values replaced by their kinds, and the forms that matter kept."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    if isinstance(value, str):
        return next((kind for kind, form in FORMS.items() if re.fullmatch(form, value)), "text")
    return "nothing" if value is None else type(value).__name__


FORMS = {
    "uuid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d",
    "old timestamp": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
}


def missing(expected: Any, found: Any, place: str = "") -> list[str]:
    """What a body lacks, or has of another kind; having more is no fault."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{place} is no object"]
        return [
            fault
            for name, value in expected.items()
            for fault in missing(value, found.get(name, "missing"), f"{place}.{name}")
        ]
    if isinstance(expected, list):
        if not isinstance(found, list):
            is_empty = expected == [] and isinstance(found, dict)
            return [] if is_empty else [f"{place} is no list"]
        return [
            fault for pair in zip(expected, found, strict=False) for fault in missing(*pair, place)
        ]
    is_looser = "nothing" in (expected, found) or expected == found
    # Ids of apps were other tokens once, and offsets in stamps had no colon.
    is_looser = is_looser or (expected, found) in (("text", "uuid"), ("text", "timestamp"))
    return [] if is_looser and found != "missing" else [f"{place}: {found}, not {expected}"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
async def test_an_example_is_answered_in_its_shape(example: Example, studio: Service):
    await prepare(studio, example)

    answer = await studio.http.request(
        example.method,
        example.path,
        params=example.query or None,
        json=example.request,
        **caller_of(example),
    )

    assert answer.status_code == example.status, answer.text
    if example.response is not None:
        assert missing(shape(example.response), shape(answer.json())) == []
    elif example.status == 204:
        assert answer.content == b""


@pytest.mark.parametrize(
    "name",
    [
        "availability.mutual",
        "availability.roundrobin_random",
        "availability.empty",
        "unavailable.slots",
        "availability.error.bad_to",
        "bookings.create.error.validation",
        "findtime.default",
        "calendars.get",
        "events.availability.legacy",
        "events.list",
        "resources.timezone",
        "projects.create",
        "projects.embed.not_found",
        "projects.resources.list",
        "resources.get.include_constraints",
    ],
)
async def test_an_example_is_answered_letter_for_letter(name: str, studio: Service):
    example = examples.load(name)
    await prepare(studio, example)

    answer = await studio.http.request(
        example.method, example.path, params=example.query or None, json=example.request
    )

    assert without_changing(answer.json()) == without_changing(example.response)


def without_changing(value: Any) -> Any:
    """A body without stamps and new ids."""
    if isinstance(value, dict):
        changing = {"created_at", "updated_at"} | ({"id"} if "slug" in value else set())
        return {
            name: without_changing(item) for name, item in value.items() if name not in changing
        }
    return [without_changing(item) for item in value] if isinstance(value, list) else value


async def test_the_event_of_a_booking_may_come_in_a_wrapper_of_its_own(studio: Service):
    example = examples.load("bookings.create.legacy_event_wrapper")

    answer = await studio.call(
        "POST", "/bookings", example.request, include="attributes,calendar,customers"
    )

    assert answer.status_code == 201
    expected = shape(example.response)
    del expected["data"]["possible_actions"]
    assert missing(expected, shape(answer.json())) == []
    assert answer.json()["data"]["calendar"]["id"] == BOOKINGS_CALENDAR


async def test_a_signed_search_needs_no_key(studio: Service):
    example = examples.load("bookings.list.signed_search")
    secret = await find_link_secret(studio.database, studio.app.slug)
    payload = {"app_slug": studio.app.slug, "customer.email": "mary@example.com"}
    query = example.query | {"signed_search": sign(payload, secret)}

    answer = await studio.http.request(example.method, example.path, params=query, auth=None)

    assert answer.status_code == example.status
    assert missing(shape(example.response), shape(answer.json())) == []
    assert [one["id"] for one in answer.json()["data"]] == [INSTANT]
