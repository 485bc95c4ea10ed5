"""The load client, a process of its own: some connections that ask, are answered, and ask again.

usage: python -m tests.bench.server.load_client < JOB > RESULT

Plain sockets and no HTTP library, so that it costs little beside the server on the same cores.
"""

import asyncio
import json
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

HALF_HOUR = timedelta(minutes=30)


def bookings(job: dict[str, Any]) -> Iterator[bytes]:
    """Creates on free time: half an hour of each resource in turn, then the next half hour."""
    resources, first = job["resources"], datetime.fromisoformat(job["first"])
    for number in count(job["from_number"]):
        round_, which = divmod(number, len(resources))
        start = first + round_ * HALF_HOUR
        body = {
            "resource_id": resources[which],
            "graph": "instant",
            "start": start.isoformat(),
            "end": (start + HALF_HOUR).isoformat(),
            "what": "Check-up",
            "where": "Main St 4",
            "description": "",
            "customer": {"name": "Mary Moss", "email": f"mary{number % 9000}@example.com"},
            "meta": {"desk_ref": f"{job['name']}-{number}"},
        }
        yield json.dumps(body).encode()


def repeated(job: dict[str, Any]) -> Iterator[bytes]:
    """The same body again and again."""
    body = json.dumps(job["body"]).encode()
    while True:
        yield body


def claims(job: dict[str, Any]) -> Iterator[bytes]:
    """Claims on few slots; all claims on a slot share its middle, so at most one can be granted."""
    resources, chance = job["resources"], Random(11)
    first = datetime.fromisoformat(job["first"])
    for number in count():
        round_, which = divmod(chance.randrange(job["slots"]), len(resources))
        start = first + timedelta(hours=2 * round_, minutes=chance.randrange(30))
        body = {
            "resource_id": resources[which],
            "graph": "instant",
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=chance.randrange(30, 60))).isoformat(),
            "what": "Haircut",
            "where": "Main St 4",
            "description": "",
            "customer": {"name": "Mary Moss", "email": "mary@example.com"},
            "meta": {"desk_ref": f"claim {number}"},
        }
        yield json.dumps(body).encode()


KINDS = {"bookings": bookings, "repeated": repeated, "claims": claims}


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Statuses by number, and the seconds of each request in order."""
    bodies = KINDS[job["kind"]](job)
    statuses: dict[int, int] = {}
    seconds: list[float] = []
    most = job.get("requests") or sys.maxsize
    key = b64encode(f":{job['key']}".encode()).decode()
    head = (
        f"POST {job['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    numbers = iter(range(most))
    end = time.perf_counter() + job["seconds"]

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", job["port"])
        for _ in numbers:
            begun = time.perf_counter()
            if begun > end:
                break
            body = next(bodies)
            writer.write(b"%b%d\r\n\r\n%b" % (head, len(body), body))
            answer = await reader.readuntil(b"\r\n\r\n")
            if length := _length(answer):
                await reader.readexactly(length)
            seconds.append(time.perf_counter() - begun)
            status = int(answer[9:12])
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(job["clients"])))
    took = time.perf_counter() - begun
    return {"statuses": statuses, "seconds": seconds, "took": took}


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    return int(lower[at : lower.index(b"\r\n", at)])


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump(asyncio.run(run(asked)), sys.stdout)
