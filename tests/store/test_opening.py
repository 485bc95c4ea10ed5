"""Opening the local file: once only, privately, and never over a file that is not ours."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from desk_app.errors import StoreError, StoreTooNewError, StoreUnreadableError
from desk_app.store.database import Database
from desk_app.store.inspection import StoreNoteKind
from desk_app.store.migrations import STEPS
from desk_app.store.start import StartingStore
from desk_app.store.store import Store
from tests.builders import (
    make_booking,
    make_event,
    make_project,
    make_resource,
    resource_id,
    span,
)
from tests.fakes.clock import FakeClock

Wait = Callable[..., Any]
Open = Callable[[], Store]
OpenStart = Callable[[], StartingStore]

DAY = span("00:00", "24:00")
STAMP = "20251014T080000Z"


def test_what_was_saved_is_there_after_a_restart(
    open_store: Open, open_start: OpenStart, wait_for: Wait
) -> None:
    first = open_store()
    wait_for(first.save_resources([make_resource()], is_complete=True))
    wait_for(first.save_projects([make_project()], is_complete=True))
    wait_for(first.save_bookings([make_booking()]))
    wait_for(first.save_events(resource_id(), DAY, [make_event()]))
    wait_for(first.save_fact("full pass", "2026-03-02"))
    wait_for(first.close())

    picture = open_start().load_picture(DAY)

    assert picture.resources == (make_resource(),)
    assert picture.service_names == {make_project().id: make_project().name}
    assert picture.bookings == (make_booking(),)
    assert picture.events == (make_event(),)
    assert picture.facts == {"full pass": "2026-03-02"}


def test_facts_are_replaced_and_forgotten(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_fact("a", "1"))
    wait_for(store.save_fact("a", "2"))
    wait_for(store.save_fact("b", "3"))
    wait_for(store.save_fact("b", None))

    assert wait_for(store.load_facts()) == {"a": "2"}


def test_a_file_can_be_opened_without_waiting(path: Path, clock: FakeClock, wait_for: Wait) -> None:
    async def use() -> None:
        store = await Store.open(path, clock=clock)
        await store.save_bookings([make_booking()])
        assert len(await store.load_bookings(DAY)) == 1
        await store.close()

    wait_for(use())


def test_opening_given_up_leaves_the_file_free(
    path: Path, clock: FakeClock, wait_for: Wait, open_store: Open
) -> None:
    async def give_up() -> None:
        opening = asyncio.ensure_future(Store.open(path, clock=clock))
        await asyncio.sleep(0)
        opening.cancel()
        with suppress(asyncio.CancelledError):
            await opening

    wait_for(give_up())

    for _ in range(100):
        with suppress(StoreError):
            open_store()
            return
        wait_for(asyncio.sleep(0.01))
    pytest.fail("the file is still locked")


# --- one desk, one program -------------------------------------------------------------------


def test_a_second_desk_is_told_that_the_other_is_open(store: Store, open_store: Open) -> None:
    with pytest.raises(StoreError, match="already open in another Desk"):
        open_store()


def test_the_file_is_free_again_after_closing(open_store: Open) -> None:
    open_store().close_blocking()
    open_store()


def test_nobody_else_can_open_the_database_itself(store: Store, path: Path) -> None:
    with (
        closing(sqlite3.connect(path, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("SELECT * FROM bookings")


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not known there")
def test_the_lock_dies_with_its_program(path: Path, open_store: Open, wait_for: Wait) -> None:
    program = (
        "import os, sys, asyncio; from pathlib import Path; from desk_app.clock import SystemClock;"
        "from desk_app.store.store import Store; from tests.builders import make_booking;"
        "store = asyncio.run(Store.open(Path(sys.argv[1]), clock=SystemClock()));"
        "asyncio.run(store.save_bookings([make_booking()])); os.kill(os.getpid(), 9)"
    )

    killed = subprocess.run([sys.executable, "-c", program, path], check=False, timeout=60)

    assert killed.returncode == -9
    assert wait_for(open_store().load_bookings(DAY)) == (make_booking(),)


@pytest.mark.skipif(os.name != "posix", reason="files have other permissions there")
def test_every_file_is_private_whatever_the_umask(
    path: Path, open_store: Open, wait_for: Wait
) -> None:
    before = os.umask(0)
    try:
        store = open_store()
        wait_for(store.save_bookings([make_booking()]))
        wait_for(store.back_up(path.with_name("backup.sqlite")))
        names = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)

    assert set(names.values()) == {0o600}
    assert {"store.sqlite", "store.sqlite-wal", "store.sqlite.lock", "backup.sqlite"} == set(names)


def test_writes_are_durable(path: Path, clock: FakeClock) -> None:
    database = Database(path, clock)
    database.open_blocking()

    def setting(name: str) -> object:
        work = lambda connection: connection.execute(f"PRAGMA {name}").fetchone()[0]  # noqa: E731
        return database.read_blocking(work)

    assert setting("journal_mode") == "wal"
    assert setting("synchronous") == 2, "FULL, which outlives a power cut"
    assert setting("locking_mode") == "exclusive"
    database.close_blocking()


# --- files that cannot be used ---------------------------------------------------------------


def test_a_new_file_has_nothing_to_tell(open_store: Open, path: Path) -> None:
    path.touch()  # empty, as a crash right after making it leaves it

    assert open_store().opening_note is None


@pytest.mark.parametrize(
    "content", [b"no database at all " * 300, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_file_is_kept_aside(
    open_store: Open, wait_for: Wait, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    path.with_name("store.sqlite-shm").write_bytes(b"its index")

    store = open_store()

    kept = path.with_name(f"store.damaged-{STAMP}.sqlite")
    assert store.opening_note is not None
    assert (store.opening_note.kind, store.opening_note.kept_as) == (StoreNoteKind.DAMAGED, kept)
    assert store.opening_note.message == StoreUnreadableError.message
    assert kept.read_bytes() == content
    assert kept.with_name(f"{kept.name}-shm").read_bytes() == b"its index"
    assert wait_for(store.load_bookings(DAY)) == ()


def test_a_second_damaged_file_does_not_replace_the_first(open_store: Open, path: Path) -> None:
    for content in (b"one" * 999, b"two" * 999):
        path.write_bytes(content)
        open_store().close_blocking()

    kept = sorted(file.name for file in path.parent.glob("*damaged*"))
    assert kept == [f"store.damaged-{STAMP}-2.sqlite", f"store.damaged-{STAMP}.sqlite"]


def test_a_file_from_a_newer_desk_is_kept_unchanged(open_store: Open, path: Path) -> None:
    open_store().close_blocking()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE facts ADD COLUMN more TEXT")
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    content = path.read_bytes()

    store = open_store()

    assert store.opening_note is not None
    assert store.opening_note.kind is StoreNoteKind.NEWER
    assert store.opening_note.title == StoreTooNewError.title
    assert store.opening_note.kept_as.read_bytes() == content


def test_another_programs_database_is_kept_unchanged(open_store: Open, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookings (theirs)")
    content = path.read_bytes()

    store = open_store()

    assert store.opening_note is not None
    assert store.opening_note.kind is StoreNoteKind.FOREIGN
    assert store.opening_note.kept_as.read_bytes() == content


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE events",
        "ALTER TABLE facts DROP COLUMN value",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -9",
        "PRAGMA user_version = 258",
    ],
)
def test_a_file_that_lost_a_table_or_its_version_is_damaged(
    open_store: Open, path: Path, change: str
) -> None:
    open_store().close_blocking()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(change)

    store = open_store()

    assert store.opening_note is not None
    assert store.opening_note.kind is StoreNoteKind.DAMAGED


# --- what passes is not damage ---------------------------------------------------------------


def _only_the_lock_and_the_file(path: Path) -> bool:
    return {file.name for file in path.parent.iterdir()} <= {
        "store.sqlite",
        "store.sqlite-wal",
        "store.sqlite.lock",
    }


def test_a_file_held_by_another_program_is_left_alone(open_store: Open, path: Path) -> None:
    open_store().close_blocking()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(StoreError, match="Another program holds") as caught:
            open_store()

    assert not isinstance(caught.value, StoreUnreadableError)
    assert _only_the_lock_and_the_file(path)
    assert open_store().opening_note is None


def test_a_folder_that_is_missing_is_not_damage(path: Path, clock: FakeClock) -> None:
    with pytest.raises(StoreError) as caught:
        StartingStore(path.parent / "missing" / "store.sqlite", clock)

    assert not isinstance(caught.value, StoreUnreadableError)


def test_a_folder_in_its_place_is_left_alone(path: Path, open_store: Open) -> None:
    path.mkdir()

    with pytest.raises(StoreError):
        open_store()

    assert path.is_dir()
