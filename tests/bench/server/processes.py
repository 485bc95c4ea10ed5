"""Servers in processes of their own, and the load client that asks them over loopback."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 60.0
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Process:
    """A running server."""

    port: int
    pid: int

    def memory(self) -> float:
        """What it has of the memory, in MB; what it shares with others is shared out."""
        lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return next(int(one.split()[1]) for one in lines if one.startswith("Pss:")) / 1024


@dataclass(frozen=True, slots=True)
class Load:
    """What came of some requests."""

    a_second: float
    seconds: list[float]
    statuses: Counter[int]

    def quantile(self, share: float) -> float:
        """Milliseconds in which this share of the requests was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


@contextmanager
def desk_server(address: str, *, workers: int = 1) -> Iterator[Process]:
    """`desk-server serve` on a database, as it is but for the limits on how much may be asked."""
    serve = [
        "-m", "desk_app.server", "serve", "--no-rate-limits", "--workers", str(workers),
        "--database", address, "--port",
    ]  # fmt: skip
    with _running(serve) as process:
        yield process


@contextmanager
def bare_server(address: str) -> Iterator[Process]:
    """The floor: `bare` on a database of its own."""
    with _running(["-m", "tests.bench.server.bare", address]) as process:
        yield process


def load(process: Process, job: dict[str, Any], *, expected: Sequence[str] = ("200",)) -> Load:
    """Has the load client do a job.

    Raises:
        AssertionError: An answer had another status than those expected, if any are.
    """
    asked = json.dumps({"port": process.port, **job})
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.server.load_client"],
        input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    if expected and set(found["statuses"]) - set(expected):
        raise AssertionError(f"unexpected answers: {found['statuses']}")
    statuses = Counter({int(status): number for status, number in found["statuses"].items()})
    return Load(len(found["seconds"]) / found["took"], found["seconds"], statuses)


@contextmanager
def _running(arguments: list[str]) -> Iterator[Process]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([sys.executable, *arguments, str(port)], stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield Process(port, process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")
