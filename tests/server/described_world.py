"""A seeded server that is put back as it was before every question, and who may ask it what."""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from desk_app.domain.booking_graph import GRAPHS
from desk_app.server.booking_links import find_link_secret
from desk_app.server.database import Database
from desk_app.server.options import ServerOptions
from desk_app.server.outbound import Outbound, OutboundAnswer, OutboundError, parse_url
from desk_app.server.signed_tokens import sign
from desk_app.timekit import endpoints
from desk_app.timekit.endpoints import Endpoint
from tests.ics_texts import MEETING, calendar
from tests.server.cheap_passwords import cheap_passwords
from tests.server.service import Service, serving
from tests.server.sessions import make_session, seat
from tests.server.valid_bodies import (
    MAIL_SERVER,
    PASSWORD,
    VALID_BODIES,
    Objects,
    make_objects,
    make_reset_token,
)

ACTIONS = sorted(
    {
        str(action)
        for graph in GRAPHS.values()
        for actions in graph.transitions.values()
        for action in actions
    }
)
LINKED_ACTIONS = ("cancel", "cancel_by_customer", "reschedule_by_customer", "confirm", "decline")
OPTIONS = ServerOptions(
    wrong_keys_a_minute=None,  # they are among what is asked, and shut no door for what comes next
    mail_server=MAIL_SERVER,
    public_url="https://desk.example",
)


@dataclass(frozen=True)
class Asker:
    """What a request shows of who sends it."""

    name: str
    auth: tuple[str, str] | None = None
    app_slug: str = ""
    """The app it names, where it is not the one whose key it shows."""


@dataclass
class World:
    """One app with one of everything, and the loop that its server runs on."""

    service: Service
    objects: Objects
    project_slug: str
    booking_ids: Sequence[str]
    """Of every graph, and in most states."""
    links: Sequence[tuple[str, str, str]]
    """Booking, action and the signature that goes with both."""
    reset_token: str
    """Lets the resource set a new password."""
    signed_searches: Sequence[tuple[str, str]]
    """A search and its signature."""
    askers: Mapping[str, Asker]
    runner: asyncio.Runner
    kept: sqlite3.Connection
    """All of this as it was at first."""
    present: sqlite3.Connection
    version: int = 0

    def send(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request, by a server on which nothing was changed before."""
        self._put_back()
        return self.runner.run(self.service.http.send(request, auth=None))

    def _put_back(self) -> None:
        if self._read_version() != self.version:
            self.kept.backup(self.present)
            self.version = self._read_version()

    def _read_version(self) -> int:
        """A number that others change by writing."""
        return int(self.present.execute("PRAGMA data_version").fetchone()[0])

    def ids_for(self, endpoint: Endpoint) -> dict[str, str]:
        """The ids of a path with which the call can be carried out."""
        ids = self.objects.ids_for(endpoint)
        if endpoint in (endpoints.HOSTED_PROJECT, endpoints.GET_HOSTED_WIDGET):
            ids["slug"] = self.project_slug
        return ids

    def body_for(self, endpoint: Endpoint) -> object:
        """A body with which the call can be carried out; None for none."""
        valid = VALID_BODIES.get(endpoint)
        return None if valid is None else valid(self.objects)


@contextmanager
def seeded_world(folder: Path) -> Iterator[World]:
    """Such a server on a file of SQLite in a folder, for as long as the block lasts."""
    empty, kept_path = folder / "empty.sqlite", folder / "kept.sqlite"
    with cheap_passwords(), _no_network(), asyncio.Runner() as runner:
        runner.run(_make_empty(empty))
        serve = serving(empty, folder, options=OPTIONS)
        service = runner.run(serve.__aenter__())
        kept, present = sqlite3.connect(kept_path), sqlite3.connect(folder / "desk.sqlite")
        present.execute("PRAGMA synchronous = OFF")
        try:
            world = runner.run(_seed(service, runner, kept, present))
            present.backup(kept)
            yield world
        finally:
            kept.close()
            present.close()
            runner.run(serve.__aexit__(None, None, None))


async def _make_empty(path: Path) -> None:
    await (await Database.open(path)).close()


@contextmanager
def _no_network() -> Iterator[None]:
    """Answers for every other server: an ICS file at any address that is one."""

    async def answer(_: Outbound, __: str, url: str, *___: object) -> OutboundAnswer:
        if parse_url(url).host.endswith("example.com"):
            return OutboundAnswer(200, {}, calendar(MEETING).encode())
        raise OutboundError("It cannot be reached.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Outbound, "_ask", answer)
        yield


async def _seed(
    service: Service,
    runner: asyncio.Runner,
    kept: sqlite3.Connection,
    present: sqlite3.Connection,
) -> World:
    objects = await make_objects(service)
    booking_ids = await _make_bookings(service, objects)
    project = await service.get(f"/projects/{objects.project_id}")
    secret = await find_link_secret(service.database, service.app.slug)
    links = [
        (one, action, sign({"booking_id": one, "action": action}, secret))
        for one in booking_ids
        for action in LINKED_ACTIONS
    ]
    searched = {"customer.email": "mary@example.com"}
    signature = sign({"app_slug": service.app.slug, **searched}, secret)
    token = await _log_in(service, objects)
    slug = service.app.slug
    return World(
        service,
        objects,
        project["slug"],
        booking_ids,
        links,
        await make_reset_token(service, objects.resource_id),
        [("customer.email:mary@example.com", signature)],
        {
            "server": Asker("server", ("", service.app.server_key)),
            "widget": Asker("widget", ("", service.app.widget_key)),
            "resource": Asker("resource", (objects.email, token), slug),
            "nobody": Asker("nobody"),
            "guesser": Asker("guesser", ("", "wrong")),
        },
        runner,
        kept,
        present,
    )


async def _log_in(service: Service, objects: Objects) -> str:
    """A token of the resource there is."""
    answer = await service.http.post(
        "/v2/auth",
        json={"email": objects.email, "password": PASSWORD},
        headers={"timekit-app": service.app.slug},
    )
    return str(answer.json()["data"]["api_token"])


async def _make_bookings(service: Service, objects: Objects) -> list[str]:
    """The ids of those there are, and of some more."""
    eva = objects.resource_id
    far = await make_session(service, eva, start="06:00", end="07:00")
    seated = await service.booked(eva, "06:00", "07:00", **seat(far))
    unpaid = await service.booked(eva, "07:00", "08:00", graph="instant_payment")
    of_project = await service.booked(
        eva, "12:30", "13:00", project_id=objects.project_id, meta={"desk_ref": "known"}
    )
    return [
        objects.booking_id, objects.request_id, objects.reservation_id, objects.over_id,
        objects.session_id, far, seated, unpaid, of_project,
    ]  # fmt: skip
