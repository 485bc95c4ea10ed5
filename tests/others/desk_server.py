"""`desk-server`, as somebody starts it, with one app made by its own command."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

_PROGRAM = (sys.executable, "-m", "desk_app.server")


@dataclass(frozen=True, slots=True)
class DeskServer:
    """A process that listens on loopback, and the keys of one app there."""

    url: str
    server_key: str = field(repr=False)
    widget_key: str = field(repr=False)

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """What a request with the server key must give; for setting up and for looking after."""
        answer = httpx.request(
            method, f"{self.url}/v2{path}", json=body, params=query or None,
            auth=("", self.server_key), timeout=20,
        )  # fmt: skip
        assert answer.is_success, answer.text
        return answer.json()["data"] if answer.content else None

    def make(self, path: str, **body: Any) -> str:
        """The id of something new."""
        return str(self.call("POST", path, body)["id"])


def create_app(folder: Path, url: str) -> DeskServer:
    """The server as a new app sees it, which its own command makes."""
    made = subprocess.run(
        [*_PROGRAM, "create-app", "Studio", "--json", *_database(folder)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    keys = json.loads(made.stdout)
    return DeskServer(url, keys["server_key"], keys["widget_key"])


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of the program on a database in a folder, for as long as the block lasts."""
    port = _free_port()
    log = folder / "server.log"
    with log.open("w") as noise:
        process = subprocess.Popen(
            [*_PROGRAM, "serve", "--port", str(port), *_database(folder)],
            stdout=noise, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
    assert not [line for line in log.read_text().splitlines() if '" 500' in line or "ERROR" in line]


def _database(folder: Path) -> tuple[str, str]:
    return "--database", f"sqlite:///{folder / 'desk.sqlite'}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("desk-server did not start")
