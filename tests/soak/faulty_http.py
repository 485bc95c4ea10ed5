"""A booking server on a loopback port that breaks off, dawdles and lies, as real ones do.

It knows no unique references. The mix of faults is that of the plan: of ten writes about four go
wrong, most of them after they were carried out.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

_LATEST = 0.6
"""Seconds after which a late write is carried out at the latest."""
_STAMP = "%Y-%m-%dT%H:%M:%S+0000"


class FaultyHttp:
    """Takes creates, lists, reads and cancels bookings."""

    def __init__(self, seed: int, *, has_faults: bool = True) -> None:
        self.by_ref: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.writes = 0
        self.has_heard = asyncio.Event()
        """Set when a create arrives."""
        self.on_create: Callable[[], object] = lambda: None
        """Called when a create was carried out, before it is answered."""
        self.has_faults = has_faults
        self._is_cut = False
        self._all: list[dict[str, Any]] = []
        self._chance = Random(seed)
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def standing(self, ref: str) -> int:
        """How many bookings of a reference are not called off."""
        return sum(each["state"] == "confirmed" for each in self.by_ref[ref])

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, ValueError):
                while await self._answer_one(reader, writer):
                    pass
        finally:
            writer.close()
            self._busy.discard(task)

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answers one request; whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (
                int(line[15:])
                for line in head.lower().split("\r\n")
                if line[:15] == "content-length:"
            ),
            0,
        )
        body = await reader.readexactly(length)
        method, target, _ = head.split(" ", 2)
        url = urlsplit(target)
        if method == "POST" and url.path.endswith("/bookings"):
            reply = await self._create(json.loads(body))
        elif method == "PUT":
            reply = self._act(url.path)
        else:
            reply = self._read(url.path, parse_qs(url.query))
        writer.write(reply)
        await writer.drain()
        is_cut, self._is_cut = self._is_cut, False
        return bool(reply) and not is_cut

    async def _create(self, body: dict[str, Any]) -> bytes:
        self.writes += 1
        self.has_heard.set()
        if not self.has_faults:
            return _reply(201, {"data": self._make(body)})
        lot = self._chance.random()
        if lot < 0.10:
            self._make(body)
            return b""
        if lot < 0.15:
            return b""
        if lot < 0.20:
            wait = self._chance.uniform(0.05, _LATEST)
            asyncio.get_running_loop().call_later(wait, self._make, body)
            return b""
        if lot < 0.25:
            return _reply(503, {"error": "busy"})
        if lot < 0.30:
            self._make(body)
            return _reply(502, {"error": "bad gateway"})
        if lot < 0.33:
            return _reply(429, {"error": "slow down"}, more="retry-after: 0\r\n")
        reply = _reply(201, {"data": self._make(body)})
        if lot < 0.36:
            self._is_cut = True
            return reply[: len(reply) // 2]
        return reply

    def _make(self, body: dict[str, Any]) -> dict[str, Any]:
        number = len(self._all) + 1
        booking = {
            "id": f"{number:08d}-0000-4000-8000-000000000000",
            "state": "confirmed",
            "graph": "instant",
            "completed": False,
            "attributes": {"event": {"start": body["start"], "end": body["end"]}},
            "resource": {"id": body["resource_id"]},
            "meta": body["meta"],
            "created_at": datetime.now(UTC).strftime(_STAMP),
            "updated_at": datetime.now(UTC).strftime(_STAMP),
        }
        self._all.append(booking)
        self.by_ref[body["meta"]["desk_ref"]].append(booking)
        self.on_create()
        return booking

    def _act(self, path: str) -> bytes:
        booking = next((each for each in self._all if each["id"] in path), None)
        if booking is None:
            return _reply(404, {"error": "not found"})
        booking["state"] = "cancelled"
        return _reply(200, {"data": booking})

    def _read(self, path: str, query: dict[str, list[str]]) -> bytes:
        if path.endswith("/capabilities"):
            return _reply(404, {"error": "not found"})
        if self.has_faults and self._chance.random() < 0.05:
            return _reply(500, {"error": "oops"})
        if not path.endswith("/bookings"):
            found = next((each for each in self._all if each["id"] in path), None)
            return _reply(200, {"data": found}) if found else _reply(404, {"error": "not found"})
        search = query.get("search", [""])[0]
        found_all = self.by_ref[search.rpartition(":")[2]] if search else self._all
        page, limit = int(query.get("page", ["1"])[0]), int(query.get("limit", ["200"])[0])
        newest = list(reversed(found_all))[(page - 1) * limit : page * limit]
        return _reply(
            200,
            {
                "data": newest,
                "current_page": page,
                "last_page": max(1, -(-len(found_all) // limit)),
                "per_page": limit,
                "total": len(found_all),
            },
        )


def _reply(status: int, body: object, *, more: str = "") -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{more}"
        f"content-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content
