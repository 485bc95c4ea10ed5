"""Server processes for campaigns: as `desk-server serve` runs, and without its safeguards."""

import json
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATIENCE = 30.0
"""Seconds a server has to start."""


@dataclass(frozen=True)
class Server:
    """A running one."""

    port: int
    key: str
    pid: int

    def peak_memory(self) -> int:
        """The most bytes it ever had resident."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return next(
            int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")
        )


@contextmanager
def guarded(folder: Path) -> Iterator[Server]:
    """The server as it is, without limits on how much one app may ask."""
    database = f"sqlite:///{folder / 'desk.sqlite'}"
    command = [sys.executable, "-m", "desk_app.server"]
    made = subprocess.run(
        [*command, "create-app", "Soak", "--json", "--database", database],
        check=True, capture_output=True,
    )  # fmt: skip
    serve = [*command, "serve", "--no-rate-limits", "--database", database]
    with _running(serve, json.loads(made.stdout)["server_key"]) as server:
        yield server


@contextmanager
def unguarded() -> Iterator[Server]:
    """A server that waits for every client and reads and unpacks whatever it is sent."""
    with _running([sys.executable, "-m", "tests.soak.servers"], "") as server:
        yield server


@contextmanager
def _running(command: list[str], key: str) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield Server(port, key, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/v2/app")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


async def _swallow(request: Request) -> Response:
    body = await request.body()
    if request.headers.get("content-encoding") == "gzip":
        body = zlib.decompress(body, wbits=zlib.MAX_WBITS | 16)
    return Response(str(len(body)))


if __name__ == "__main__":
    methods = ["GET", "POST"]
    application = Starlette(routes=[Route("/{path:path}", _swallow, methods=methods)])
    uvicorn.run(application, port=int(sys.argv[-1]), log_level="critical")
