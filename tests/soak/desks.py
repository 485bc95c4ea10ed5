"""Desks that book on and on while something happens to the server, and the judge of what they got.

A desk sends a request until it is answered, each time with the same reference. What was answered
with yes is acknowledged and must be there at the end, once.
"""

import asyncio
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx

from desk_app.server.database import Database
from desk_app.server.integrity import find_faults
from tests.server.service import booking

DESKS = 4
_FAR = datetime(2090, 1, 1, tzinfo=UTC)
"""So far ahead that nothing completes itself meanwhile."""


@dataclass
class Desks:
    """Some desks at one server."""

    http: httpx.AsyncClient
    resources: list[str]
    has_references: bool = True
    """Whether the server can tell a repeat; the control does without."""
    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    _yes: asyncio.Event = field(default_factory=asyncio.Event)
    _each: asyncio.Event = field(default_factory=asyncio.Event)
    _unanswered: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=count)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    async def at(cls, http: httpx.AsyncClient, **more: Any) -> "Desks":
        """Desks with a resource each."""
        resources = [await _make_resource(http, number) for number in range(DESKS)]
        return cls(http, resources, **more)

    def begin(self) -> None:
        """All desks begin to book."""
        self._tasks = [asyncio.create_task(self._work(one)) for one in self.resources]

    async def end(self) -> None:
        """Each desk sees its last request through."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            await task

    async def wait_for_yes(self, longest: float = 30) -> float:
        """Seconds until the next booking is made; `longest` if none is."""
        begun = time.monotonic()
        self._yes.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._yes.wait(), longest)
        return time.monotonic() - begun

    async def wait_for_each(self, longest: float = 30) -> None:
        """Waits until every desk has made a booking, so that none is struck time and again."""
        self._each.clear()
        self._unanswered = set(self.resources)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._each.wait(), longest)

    async def _work(self, resource_id: str) -> None:
        while self._tasks:
            number = next(self._numbers)
            await self._insist(_request(resource_id, number, has_ref=self.has_references), number)
            self._unanswered.discard(resource_id)
            if not self._unanswered:
                self._each.set()

    async def _insist(self, body: dict[str, Any], number: int) -> None:
        while True:
            with suppress(httpx.TransportError):
                answer = await self.http.post("/v2/bookings", json=body)
                self.statuses[answer.status_code] += 1
                if answer.status_code in (200, 201):
                    self.acknowledged.append(f"mark {number}")
                    self._yes.set()
                    return
            await asyncio.sleep(0.02)


@dataclass(frozen=True)
class Verdict:
    """What is wrong in the end."""

    lost: int
    duplicated: int
    faults: int


async def judge(database: Database, desks: Desks) -> Verdict:
    """Compares what was acknowledged with what is there."""
    async with database.read() as connection:
        query = "SELECT description FROM bookings"
        stored = Counter((await connection.exec_driver_sql(query)).scalars())
    faults = await find_faults(database, now=datetime.now(UTC))
    return Verdict(
        lost=sum(stored[mark] == 0 for mark in desks.acknowledged),
        duplicated=sum(number - 1 for number in stored.values()),
        faults=len(faults),
    )


def _request(resource_id: str, number: int, *, has_ref: bool) -> dict[str, Any]:
    """Every other one is a request for confirmation, which no overlap would keep out."""
    start = _FAR + timedelta(minutes=number)
    body = booking(resource_id, "00:00", "00:00", description=f"mark {number}")
    body |= {"start": start.isoformat(), "end": (start + timedelta(minutes=1)).isoformat()}
    body["graph"] = "confirm_decline" if number % 2 or not has_ref else "instant"
    return body | ({"meta": {"desk_ref": f"mark {number}"}} if has_ref else {})


async def _make_resource(http: httpx.AsyncClient, number: int) -> str:
    body = {"name": f"Desk {number}", "timezone": "UTC"}
    answer = await http.post("/v2/resources", json=body)
    return str(answer.json()["data"]["id"])
