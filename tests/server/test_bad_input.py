"""Every field of every body, wrong in every way: refused by name, and nothing half written."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from desk_app.server.application import ROUTES
from desk_app.server.options import ServerOptions
from desk_app.timekit import endpoints
from desk_app.timekit.endpoints import Endpoint
from tests.server.forgetful import ForgetfulDatabase
from tests.server.service import Service, serving
from tests.server.valid_bodies import (
    MAIL_SERVER,
    VALID_BODIES,
    Objects,
    make_objects,
    make_reset_token,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

Path = tuple[str, ...]

WRONG: tuple[Any, ...] = (-1, 1.5, True, "", " ", "nonsense", [], {}, {"x": "y"}, [[None]], None)
HUGE: tuple[Any, ...] = ("W" * 50_000, list(range(5_000)), 10**18)


@dataclass
class Trial:
    """A server that forgets what is tried, and one of each thing in it."""

    service: Service
    database: ForgetfulDatabase
    objects: Objects

    async def send(self, endpoint: Endpoint, body: Any, **more: Any) -> httpx.Response:
        """A request for the app's own objects; a body of bytes goes as it is."""
        path = endpoint.path(**self.objects.ids_for(endpoint))
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": "application/json", **more.pop("headers", {})}
        self.database.writes = 0
        return await self.service.http.request(
            endpoint.method, path, content=content, headers=headers, **more
        )

    async def refusal(self, endpoint: Endpoint, body: Any, **more: Any) -> httpx.Response:
        """The answer to a request that must be refused, as something the client did wrong."""
        answer = await self.send(endpoint, body, **more)
        shown = str(body)[-300:]
        assert 400 <= answer.status_code < 500, f"{endpoint} {shown}: {answer.status_code}"
        assert said_by(answer), f"{endpoint} {shown}: nothing said"
        assert self.database.writes == 0, f"{endpoint} {shown}: half written"
        return answer


def said_by(answer: httpx.Response) -> str:
    """Everything an answer says about what was wrong."""
    body = answer.json()
    assert ("errors" in body) != ("error" in body)
    return json.dumps(body.get("errors") or body["error"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def trial(
    empty_database: FilePath, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Trial]:
    folder = tmp_path_factory.mktemp("trial")
    options = ServerOptions(mail_server=MAIL_SERVER, public_url="https://desk.example")
    async with serving(empty_database, folder, kind=ForgetfulDatabase, options=options) as service:
        objects = await make_objects(service)
        database = service.database
        assert isinstance(database, ForgetfulDatabase)
        service.http.headers["Timekit-App"] = service.app.slug
        token = await make_reset_token(service, objects.resource_id)
        service.http.params = httpx.QueryParams(token=token)
        database.forgets = True
        yield Trial(service, database, objects)


def fields_of(body: Any, path: Path = ()) -> Iterator[Path]:
    """The way to every field of a body, and of the objects in it."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield (*path, name)
            yield from fields_of(value, (*path, name))


def changed(body: Any, path: Path, value: Any) -> Any:
    """The body with another value at the end of a way."""
    first, *rest = path
    return {**body, first: changed(body[first], tuple(rest), value) if rest else value}


def without(body: Any, path: Path) -> Any:
    """The body without the field at the end of a way."""
    first, *rest = path
    if rest:
        return {**body, first: without(body[first], tuple(rest))}
    return {name: value for name, value in body.items() if name != first}


# --- the table -------------------------------------------------------------------------------


async def test_every_route_that_takes_a_body_is_tried():
    taking = {
        route.endpoint
        for route in ROUTES
        if route.endpoint.method in ("POST", "PUT") and route.endpoint in endpoints.ALL_ENDPOINTS
    }

    assert taking - set(VALID_BODIES) == set()


BODIES = [one for one in VALID_BODIES if one in {route.endpoint for route in ROUTES}]


async def test_the_body_that_all_else_begins_from_does(trial: Trial):
    for endpoint in BODIES:
        answer = await trial.send(endpoint, VALID_BODIES[endpoint](trial.objects))

        assert answer.status_code in endpoint.success, (endpoint, answer.text)


# --- field by field --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values", [WRONG, pytest.param(HUGE, marks=pytest.mark.long)], ids=["wrong", "huge"]
)
@pytest.mark.parametrize("endpoint", BODIES, ids=str)
async def test_a_wrong_value_is_refused_by_the_name_of_its_field(
    endpoint: Endpoint, values: tuple[Any, ...], trial: Trial
):
    valid = VALID_BODIES[endpoint](trial.objects)
    faults = []

    for path in fields_of(valid):
        for value in values:
            answer = await trial.send(endpoint, changed(valid, path, value))
            shown = f"{'.'.join(path)} = {str(value)[:40]!r}: {answer.status_code}"
            if answer.status_code >= 500:
                faults.append(f"{shown} is a fault of the server")
            elif answer.status_code >= 400:
                if trial.database.writes:
                    faults.append(f"{shown}, yet something was written")
                if answer.status_code != 413 and not is_named(path, answer):
                    faults.append(f"{shown} does not name the field: {said_by(answer)}")

    assert faults == []


async def test_a_list_or_an_object_is_no_text(trial: Trial):
    for endpoint in BODIES:
        valid = VALID_BODIES[endpoint](trial.objects)
        texts = [path for path in fields_of(valid) if isinstance(at(valid, path), str)]

        for path in texts:
            if path[0] not in FREE:
                for value in ([["x"]], {"x": "y"}):
                    await trial.refusal(endpoint, changed(valid, path, value))


OTHER_TYPES: tuple[Any, ...] = (["x"], {"x": "y"}, "nonsense", True, 7)


async def test_a_value_of_another_type_is_refused(trial: Trial):
    taken = []
    for endpoint in BODIES:
        valid = VALID_BODIES[endpoint](trial.objects)

        for path in fields_of(valid):
            for value in OTHER_TYPES:
                if not may_stand_for(path, at(valid, path), value):
                    answer = await trial.send(endpoint, changed(valid, path, value))
                    if answer.status_code not in range(400, 500):
                        taken.append((str(endpoint), ".".join(path), value))

    assert taken == []


def may_stand_for(path: Path, valid: Any, value: Any) -> bool:
    """Whether a value is as good as another type for a field: numbers as texts, and lengths."""
    is_number = type(value) is int
    if path[0] in FREE or type(value) is type(valid) or (is_number and isinstance(valid, float)):
        return True
    return is_number and (path[-1] in LENGTHS or path[0] == "customer")


LENGTHS = ("length", "buffer", "timeslot_increments")
"""Durations, which may come as a number."""

FREE = ("meta", "filters", "config", "ui")
"""Objects whose fields are kept as they come, or read as far as they can be."""


def at(body: Any, path: Path) -> Any:
    """The value at the end of a way."""
    return at(body[path[0]], path[1:]) if path else body


def is_named(path: Path, answer: httpx.Response) -> bool:
    """Whether what is said names the field, or the one it is in, with or without underscores."""
    said = said_by(answer).replace("_", " ")
    return any(name.replace("_", " ") in said for name in (*path, *ALIASES.get(path[-1], ())))


ALIASES = {
    "to": ("future",),
    "graph": ("booking graph",),
    "start": ("end",),
    "end": ("start",),
    "from": ("to", "start", "future"),
    "email": ("customer",),
    "password": ("Invalid credentials",),
    "resource_id": ("Resource",),
    "reservation_id": ("Booking",),
}
"""Names under which a field may be refused besides: an old one, or that of its other half."""


async def test_a_missing_field_is_no_fault_of_the_server(trial: Trial):
    for endpoint in BODIES:
        valid = VALID_BODIES[endpoint](trial.objects)

        for path in fields_of(valid):
            answer = await trial.send(endpoint, without(valid, path))
            if answer.status_code not in endpoint.success:
                assert answer.status_code in (404, 422), (path, answer.text)
                assert is_named(path, answer), (path, answer.text)
                assert trial.database.writes == 0


async def test_a_field_given_twice_is_refused(trial: Trial):
    for endpoint in BODIES:
        valid = VALID_BODIES[endpoint](trial.objects)
        if not isinstance(valid, dict) or not valid:
            continue
        name, text = next(iter(valid)), json.dumps(valid)

        answer = await trial.refusal(endpoint, f'{text[:-1]}, "{name}": 1}}'.encode())

        assert answer.status_code == 400
        assert name in said_by(answer)


# --- ids -------------------------------------------------------------------------------------


async def test_an_id_that_is_none_is_refused_by_name(trial: Trial):
    for endpoint in BODIES:
        valid = VALID_BODIES[endpoint](trial.objects)
        ids = [path for path in fields_of(valid) if path[-1].endswith("_id")]

        for path in ids:
            for value in (
                str(uuid4()),
                "../users",
                "a/b",
                "%2e%2e",
                "#",
                "",
                "x" * 10_000,
                "0" * 36,
            ):
                answer = await trial.refusal(endpoint, changed(valid, path, value))
                assert is_named(path, answer), (path, value, answer.text)


# --- the body as a whole ---------------------------------------------------------------------

NO_JSON: dict[str, tuple[bytes, int]] = {
    "cut in half": (b'{"name": "E', 400),
    "Latin-1": ('{"name": "Børge"}'.encode("latin-1"), 400),
    "UTF-16": ('{"name": "Eva"}'.encode("utf-16"), 400),
    "half a surrogate": (b'{"name": "\\ud800"}', 400),
    "no number": (b'{"name": NaN}', 400),
    "an infinite number": (b'{"name": 1e999}', 400),
    "a number of 5,000 digits": (b'{"name": ' + b"9" * 5_000 + b"}", 400),
    "65 levels": (b'{"meta": ' + b"[" * 64 + b"]" * 64 + b"}", 400),
    "100,000 levels": (b"[" * 60_000, 400),
    "64,001 characters": (b'{"name": "' + b"W" * 63_989 + b'"}', 413),
    "300,000 bytes": (b'{"name": "' + b"W" * 300_000 + b'"}', 413),
    "U+0000": (b'{"name": "E\\u0000va"}', 422),
}


@pytest.mark.parametrize("name", NO_JSON)
async def test_a_body_that_is_no_json_is_refused_everywhere(name: str, trial: Trial):
    body, status = NO_JSON[name]

    for endpoint in BODIES:
        answer = await trial.refusal(endpoint, body)
        assert answer.status_code == status, (endpoint, answer.text)


@pytest.mark.parametrize("body", [[1], ["x"], "text", 5, True], ids=str)
async def test_a_body_that_is_no_object_is_refused(body: Any, trial: Trial):
    for endpoint in BODIES:
        if VALID_BODIES[endpoint](trial.objects):
            answer = await trial.refusal(endpoint, body)
            assert answer.status_code == 422


async def test_a_list_is_as_good_as_an_empty_object(trial: Trial):
    for endpoint in BODIES:
        empty: tuple[Any, ...] = ({}, [], None)
        answers = [await trial.send(endpoint, body) for body in empty]
        valid = VALID_BODIES[endpoint](trial.objects)
        if isinstance(valid, dict):
            assert len({(one.status_code, without_ids(one)) for one in answers[:2]}) == 1, endpoint
        assert all(one.status_code < 500 for one in answers)


def without_ids(answer: httpx.Response) -> str:
    """What was answered, without the ids of what was made by it."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", answer.text)


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "x" * 1000]
)
async def test_a_body_of_another_type_is_415(kind: str, trial: Trial):
    for endpoint in BODIES:
        answer = await trial.refusal(endpoint, b"name=Eva", headers={"content-type": kind})
        assert answer.status_code == 415


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
async def test_a_compressed_body_is_415_and_never_unpacked(coding: str, trial: Trial):
    bomb = b"\x1f\x8b" + b"\0" * 200_000

    for endpoint in BODIES:
        answer = await trial.refusal(endpoint, bomb, headers={"content-encoding": coding})
        assert answer.status_code == 415
