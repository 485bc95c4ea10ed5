"""Two tenants with the same things in one database, and random calls of either.

Every call goes where the caller's own objects, the other's, or none are. Nothing of the other may
ever come back, and the other's data may never change.
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from desk_app.server.application import ROUTES
from desk_app.server.apps import create_app
from desk_app.server.calls import Route
from tests.server.service import Service
from tests.server.valid_bodies import VALID_BODIES, Objects, make_objects

ID_ROUTES = tuple(
    route
    for route in ROUTES
    if "{" in route.endpoint.template
    and "/templates/" not in route.endpoint.template  # their names are those of all apps
    and route.find_app is None
)
WALKED = tuple(
    route for route in ROUTES if route.endpoint.method != "DELETE" and route.find_app is None
)
"""What may be called again and again."""

NOWHERE = Objects(**{name: str(uuid4()) for name in Objects.__dataclass_fields__})
"""Ids that nobody has."""


@dataclass
class Tenants:
    """Two apps, each called with its own key."""

    first: Service
    second: Service
    mine: Objects
    """The first one's."""
    theirs: Objects


async def make_tenants(service: Service) -> Tenants:
    """A second app beside that of the service, with one of each thing in both."""
    mine = await make_objects(service)
    made = await create_app(service.database, "Elsewhere", now=service.clock.now())
    other_http = httpx.AsyncClient(
        transport=service.http._transport, base_url="http://desk.test", auth=("", made.server_key)
    )
    other = replace(service, app=made, http=other_http)
    return Tenants(service, other, mine, await make_objects(other, email="tom@example.com"))


async def ask(service: Service, route: Route, path: Objects, body: Objects) -> httpx.Response:
    """A call of a route on one set of objects, whose body speaks of another."""
    valid = VALID_BODIES.get(route.endpoint)
    ids = path.ids_for(route.endpoint)
    return await service.http.request(
        route.endpoint.method,
        route.endpoint.path(**ids),
        json=None if valid is None else valid(body),
    )


# --- a walk at random ------------------------------------------------------------------------

LISTS = (
    "/resources", "/calendars", "/projects", "/bookings", "/credentials", "/bookings/groups",
    "/locations", "/location/services",
    "/events?start=2026-03-01T00:00:00Z&end=2026-03-09T00:00:00Z",
)  # fmt: skip
INCLUDES = (
    "", "calendars.events", "calendars,availability_constraints", "events", "project,resource",
    "attributes,event,calendar,customers,user,owner_booking,bulked_bookings,logs",
)  # fmt: skip


@dataclass
class Walk:
    """What a walk found."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    crossings: list[str] = field(default_factory=list)
    """Answers that held something of the other tenant."""


async def walk(tenants: Tenants, calls: int, *, seed: int) -> Walk:
    """So many calls of either tenant, each with ids of its own or of the other."""
    random, found = Random(seed), Walk()
    sides = [
        (tenants.first, tenants.mine, tenants.theirs),
        (tenants.second, tenants.theirs, tenants.mine),
    ]
    for _ in range(calls):
        caller, own, foreign = random.choice(sides)
        answer, shown = await _step(random, caller, own, foreign)
        found.calls += 1
        found.statuses[answer.status_code] += 1
        if answer.status_code < 300 and any(one in answer.text for one in vars(foreign).values()):
            found.crossings.append(f"{shown}: {answer.text[:300]}")
    return found


async def _step(
    random: Random, caller: Service, own: Objects, foreign: Objects
) -> tuple[httpx.Response, str]:
    include = random.choice(INCLUDES)
    if random.random() < 0.4:
        path = random.choice(LISTS)
        search = f"{_field(random, path)}:{random.choice(list(vars(foreign).values()))}"
        query = {"include": include, "search": random.choice(["", search])}
        path, _, window = path.partition("?")
        window_query = dict(part.split("=") for part in window.split("&")) if window else {}
        answer = await caller.call("GET", path, **{**window_query, **query})
        return answer, f"GET {path} {query}"
    route = random.choice(WALKED)
    path_ids, body_ids = random.choice([own, foreign]), random.choice([own, foreign])
    valid = VALID_BODIES.get(route.endpoint)
    body: Any = None if valid is None else valid(body_ids)
    target = route.endpoint.path(**path_ids.ids_for(route.endpoint))
    answer = await caller.http.request(
        route.endpoint.method, target, json=body, params={"include": include}
    )
    return answer, f"{route.endpoint.method} {target} {json.dumps(body)[:200]}"


def _field(random: Random, path: str) -> str:
    fields = {"/resources": ["id"], "/projects": ["id"], "/calendars": ["resource.id", "id"]}
    anything = ["resource.id", "calendar.id"]
    if path == "/bookings":
        anything += ["project.id", "id"]
    return random.choice(fields.get(path, anything))


async def rows_of(service: Service, objects: Objects) -> str:
    """Everything of a tenant that others might change, as one text."""
    parts = [
        await service.get(path)
        for path in (
            "/app", "/resources", "/calendars", "/projects", "/bookings", "/widgets", "/users",
            "/credentials", "/accounts", "/findtime/filtercollections", "/locations",
            "/location/services", "/templates", "/webhooks",
        )
    ]  # fmt: skip
    event = await service.get(f"/events/{objects.event_id}")
    return json.dumps([*parts, event], sort_keys=True)
