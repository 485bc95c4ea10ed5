"""A private PostgreSQL: on a socket in a folder of its own, gone when the tests are.

A run that was killed leaves its server behind; the next one to start any ends it, for the folder
has the number of the process that made it in its name.
"""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg

from desk_app.server.database import Database

PREFIX: Final = "desk-postgresql-"
_TEMPLATE: Final = "desk_template"
_QUICK: Final = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "autovacuum=off",
    "wal_level=minimal", "max_wal_senders=0", "max_connections=100")  # fmt: skip
DURABLE: Final = ("synchronous_commit=on", "fsync=on", "full_page_writes=on")
"""Every commit is on the disk before it is answered; all else is as PostgreSQL comes."""


class PostgresqlMissingError(RuntimeError):
    """There are no programs of a PostgreSQL server on this computer."""


def find_programs() -> Path:
    """The folder of the newest `initdb` and `postgres`."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).parent)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise PostgresqlMissingError(
        "PostgreSQL is missing: `make setup` installs it, or the package `postgresql` does"
    )


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


class Cluster:
    """A server and its databases; each copy of the empty one costs some 30 ms."""

    def __init__(self, settings: tuple[str, ...] = _QUICK) -> None:
        self._settings = settings
        self._programs = find_programs()
        end_abandoned()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._user = _unprivileged_user(self.folder)
        self._numbers = count(1)
        self._admin: psycopg.Connection[Any] | None = None
        self._is_template_made = False
        self._run("initdb", "-D", self._data, "-U", "desk", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self.start()

    # --- the server --------------------------------------------------------------------------

    def start(self) -> None:
        """Starts it and waits until it answers."""
        settings = [part for one in self._settings for part in ("-c", one)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, "-k", self.folder,
                 "-c", "listen_addresses=", *settings],
                stdout=log, stderr=log, cwd="/", env=_environment(), **self._user,
            )  # fmt: skip
        while not self._answers():
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it: SIGINT drops all connections, SIGQUIT is a crash that it recovers from."""
        if self._admin is not None:
            self._admin.close()
            self._admin = None
        if self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)

    def restart(self) -> None:
        """Stops and starts it."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stops it for good and removes what it kept."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def drop_connections(self) -> int:
        """Ends every connection but our own; how many there were."""
        ended = self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return len(ended)

    def execute(self, statement: str, *, database: str = "postgres") -> list[Any]:
        """The rows of a statement."""
        if database != "postgres":
            with psycopg.connect(self._address(database), autocommit=True) as connection:
                cursor = connection.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        if self._admin is None or self._admin.closed:
            self._admin = psycopg.connect(self._address(database), autocommit=True)
        cursor = self._admin.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    # --- its databases -----------------------------------------------------------------------

    def url(self, database: str) -> str:
        """Where a server of ours finds a database."""
        return f"postgresql://desk@/{database}?host={self.folder}"

    def make_bare(self) -> str:
        """The URL of a new database without any table."""
        name = f"desk_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def make_empty(self) -> str:
        """The URL of a new database with the present schema and nothing in it."""
        if not self._is_template_made:
            self.execute(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
            with ThreadPoolExecutor(1) as thread:  # a loop may be running in this one
                thread.submit(asyncio.run, _open_and_close(self.url(_TEMPLATE))).result()
            self._is_template_made = True
        name = f"desk_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Removes a database, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {name_of(url)} WITH (FORCE)")

    # --- how it is run -----------------------------------------------------------------------

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _address(self, database: str) -> str:
        return f"host={self.folder} user=desk dbname={database}"

    def _answers(self) -> bool:
        command: list[str | Path] = [
            self._programs / "pg_isready",
            "-q",
            "-h",
            self.folder,
            "-U",
            "desk",
        ]
        return subprocess.run(command, env=_environment()).returncode == 0

    def _run(self, program: str, *arguments: str | Path) -> None:
        command: list[str | Path] = [self._programs / program, *arguments]
        subprocess.run(
            command,
            check=True, stdout=subprocess.DEVNULL, cwd="/", env=_environment(), **self._user,
        )  # fmt: skip


def name_of(url: str) -> str:
    """The name of the database in a URL of ours."""
    return url.partition("@/")[2].partition("?")[0]


async def _open_and_close(url: str) -> None:
    database = await Database.open(url)
    await database.close()


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _unprivileged_user(folder: Path) -> dict[str, Any]:
    """Whom to run it as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            os.chown(folder, found.pw_uid, found.pw_gid)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise RuntimeError("there is no user to run PostgreSQL as")


# --- what was left behind ------------------------------------------------------------------------


def end_abandoned() -> None:
    """Ends the servers of processes that are no more, and removes their folders."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            with suppress(OSError, ValueError):
                _end_server_in(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _end_server_in(folder: Path) -> None:
    lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
    process = Path("/proc", lines[0].strip())
    if str(folder).encode() in (process / "cmdline").read_bytes():
        os.kill(int(lines[0]), signal.SIGQUIT)
        deadline = time.monotonic() + 5
        while process.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
