"""Damage met at work: contained, said, and what only this computer knew carried over."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import DeskRef
from desk_app.errors import StoreError, StoreUnreadableError
from desk_app.store import failures, opening
from desk_app.store.database import Database
from desk_app.store.failures import IOERR_SHMSIZE, store_failures
from desk_app.store.inspection import StoreNoteKind
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxState
from desk_app.store.start import StartingStore
from desk_app.store.store import Store
from tests.builders import booking_id, calendar_id, make_booking, resource_id, span
from tests.fakes.clock import FakeClock

Wait = Callable[..., Any]
Open = Callable[[], Store]
OpenStart = Callable[[], StartingStore]

DAY = span("00:00", "24:00")
CHOICE = CalendarChoice(booking_calendar_id=calendar_id())


def _fill(store: Store, wait_for: Wait, *, rows: int = 5) -> dict[str, str]:
    """Some of everything; the bodies in the outbox by their reference."""
    wait_for(store.save_bookings([make_booking(str(n), what="x" * 300) for n in range(100)]))
    wait_for(store.save_calendar_choice(resource_id(), CHOICE))
    bodies = {f"ref{number}": f'{{"number":{number},"x":"{"y" * 400}"}}' for number in range(rows)}
    for ref, body in bodies.items():
        row = NewOutboxRow(ref=DeskRef(ref), kind=OutboxKind.CREATE, body=body)
        wait_for(store.writes.enqueue(row))
        wait_for(store.writes.begin(row.ref))
    return bodies


def _break_pages_of(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xa5" * size
    path.write_bytes(content)


def test_damage_met_at_work_is_contained(open_store: Open, wait_for: Wait, path: Path) -> None:
    first = open_store()
    bodies = _fill(first, wait_for)
    key = wait_for(first.load_booking_key(booking_id("7")))
    wait_for(first.close())
    _break_pages_of(path, "bookings")
    store = open_store()

    with pytest.raises(StoreUnreadableError):
        wait_for(store.search_bookings(BookingSearch()))

    assert store.opening_note is not None
    assert store.opening_note.kind is StoreNoteKind.DAMAGED
    assert store.opening_note.kept_as.exists()
    assert wait_for(store.load_bookings(DAY)) == ()
    rows = wait_for(store.writes.load())
    assert {row.ref: row.body for row in rows if row.is_intact} == bodies
    assert {row.state for row in rows} == {OutboxState.UNKNOWN}
    assert wait_for(store.load_calendar_choice(resource_id())) == CHOICE
    assert wait_for(store.load_booking_key(booking_id("7"))) == key
    assert wait_for(store.save_bookings([make_booking()])) == {booking_id()}


def test_the_start_picture_is_empty_rather_than_missing(
    open_store: Open, open_start: OpenStart, wait_for: Wait, path: Path, clock: FakeClock
) -> None:
    first = open_store()
    _fill(first, wait_for)
    wait_for(first.close())
    _break_pages_of(path, "bookings")
    _break_pages_of(path, "bookings_by_start")

    start = open_start()

    assert start.load_picture(DAY).bookings == ()
    assert Store.go_on(start, clock).opening_note is not None


def test_a_row_that_makes_no_sense_is_damage(open_store: Open, wait_for: Wait, path: Path) -> None:
    first = open_store()
    _fill(first, wait_for)
    wait_for(first.close())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE bookings SET body = '{\"graph' WHERE number = 5")
    store = open_store()

    with pytest.raises(StoreUnreadableError):
        wait_for(store.load_bookings(DAY))

    assert wait_for(store.load_bookings(DAY)) == ()


def test_a_check_finds_damage_that_nothing_has_met(
    open_store: Open, wait_for: Wait, path: Path
) -> None:
    first = open_store()
    _fill(first, wait_for)
    wait_for(first.check())
    wait_for(first.close())
    _break_pages_of(path, "bookings_by_customer")
    store = open_store()

    with pytest.raises(StoreUnreadableError):
        wait_for(store.check())

    wait_for(store.check())
    assert len(wait_for(store.writes.load())) == 5


def test_an_altered_outbox_row_stays_behind(open_store: Open, wait_for: Wait, path: Path) -> None:
    first = open_store()
    bodies = _fill(first, wait_for)
    wait_for(first.close())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE outbox SET body = '{}' WHERE ref = 'ref3'")
        connection.execute("UPDATE outbox SET state = 'dona' WHERE ref = 'ref1'")
    _break_pages_of(path, "bookings")
    _break_pages_of(path, "bookings_by_start")
    store = open_store()
    with pytest.raises(StoreUnreadableError):
        wait_for(store.load_bookings(DAY))

    rows = wait_for(store.writes.load())

    assert {row.ref for row in rows} == bodies.keys() - {"ref3"}
    assert {row.state for row in rows} == {OutboxState.UNKNOWN}


@pytest.mark.parametrize(
    "part",
    [slice(0, 100), slice(28, 32), slice(16, 18), slice(18, 20), slice(47, 48), slice(56, 60)],
)
def test_a_broken_header_loses_no_write(
    open_store: Open, wait_for: Wait, path: Path, part: slice
) -> None:
    first = open_store()
    bodies = _fill(first, wait_for)
    wait_for(first.close())
    content = bytearray(path.read_bytes())
    content[part] = b"\xee" * len(content[part])
    path.write_bytes(content)
    store = open_store()
    with suppress(StoreUnreadableError):
        wait_for(store.check())

    assert {row.ref: row.body for row in wait_for(store.writes.load())} == bodies


def _damage(content: bytearray, chance: random.Random) -> bytes:
    kind = chance.choice(("flip", "flip", "flip", "zero", "cut", "header"))
    place = chance.randrange(len(content))
    if kind == "flip":
        content[place] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        start = place // 4096 * 4096
        content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    elif kind == "cut":
        del content[place:]
    else:
        content[chance.randrange(100)] = chance.randrange(256)
    return bytes(content)


@pytest.mark.parametrize("seed", range(60))
def test_damaged_anywhere_no_wrong_write_is_offered(
    open_store: Open, open_start: OpenStart, wait_for: Wait, path: Path, clock: FakeClock, seed: int
) -> None:
    first = open_store()
    bodies = _fill(first, wait_for, rows=20)
    wait_for(first.close())
    path.write_bytes(_damage(bytearray(path.read_bytes()), random.Random(seed)))

    start = open_start()
    start.load_picture(DAY)
    store = Store.go_on(start, clock)
    with suppress(StoreUnreadableError):
        wait_for(store.check())
    with suppress(StoreUnreadableError):
        wait_for(store.writes.load())
    rows = wait_for(store.writes.load())

    assert all(bodies.get(row.ref) == row.body for row in rows if row.is_intact)


# --- a full disk -----------------------------------------------------------------------------


@pytest.fixture
def small(path: Path, clock: FakeClock, wait_for: Wait) -> Any:
    """A store on a file that may not grow, and what lets it grow again."""
    database = Database(path, clock)
    database.open_blocking()

    def limit(pages: int) -> None:
        database.read_blocking(
            lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
        )

    yield Store(database, clock), limit
    database.close_blocking()


def test_a_full_disk_is_named_and_what_was_refused_is_not_stored(
    small: Any, wait_for: Wait, path: Path
) -> None:
    store, limit = small
    kept = [make_booking(str(number)) for number in range(10)]
    wait_for(store.save_bookings(kept))
    limit(1)
    revision = store.revision

    with pytest.raises(StoreError, match="disk is full") as caught:
        wait_for(store.save_bookings([make_booking(f"{n}b", what="x" * 999) for n in range(200)]))

    assert not isinstance(caught.value, StoreUnreadableError)
    assert len(wait_for(store.load_bookings(DAY))) == 10
    assert not list(path.parent.glob("*damaged*"))

    limit(1_000_000)
    assert wait_for(store.save_bookings([make_booking("later")]))
    assert store.revision > revision
    assert len(wait_for(store.load_bookings(DAY))) == 11


# --- backups ---------------------------------------------------------------------------------


def test_a_backup_can_be_opened_and_holds_everything(
    store: Store, wait_for: Wait, path: Path, clock: FakeClock
) -> None:
    bodies = _fill(store, wait_for)
    folder = path.parent / "backups"
    folder.mkdir()
    target = folder / "store.sqlite"
    target.write_bytes(b"an older backup")

    wait_for(store.back_up(target))

    copy = wait_for(Store.open(target, clock=clock))
    assert copy.opening_note is None
    wait_for(copy.check())
    assert {row.ref: row.body for row in wait_for(copy.writes.load())} == bodies
    assert len(wait_for(copy.load_bookings(DAY))) == 100
    wait_for(copy.close())


def test_a_backup_that_fails_leaves_the_older_one(store: Store, wait_for: Wait, path: Path) -> None:
    with pytest.raises(StoreError):
        wait_for(store.back_up(path.parent / "missing" / "store.sqlite"))

    assert wait_for(store.load_facts()) == {}


def test_a_log_that_finds_no_room_beside_the_file_is_said_as_a_full_disk():
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = IOERR_SHMSIZE

    with pytest.raises(StoreError, match="disk is full"), store_failures():
        raise error


@pytest.mark.parametrize(("free", "said"), [(0, "disk is full"), (10_000_000, "reported an error")])
def test_an_error_of_the_disk_while_a_file_is_opened_is_a_full_disk_where_it_is_full(
    path: Path, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr(opening, "_open_sound", fail)
    monkeypatch.setattr(failures, "disk_usage", lambda _: SimpleNamespace(free=free))

    with pytest.raises(StoreError, match=said), store_failures():
        opening.open_file(path, FakeClock().now())


def _page_with(path: Path, text: bytes) -> int:
    """The page, from 1 on, in which a text stands."""
    return 1 + path.read_bytes().index(text) // 4096


def _zero_page(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    path.write_bytes(content)


def test_rows_on_both_sides_of_a_lost_page_are_carried_over(
    open_store: Open, wait_for: Wait, path: Path
) -> None:
    first = open_store()
    bodies = _fill(first, wait_for, rows=40)
    wait_for(first.close())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    lost = _page_with(path, b'{"number":20,')
    elsewhere = {ref for ref, body in bodies.items() if _page_with(path, body.encode()) != lost}
    _zero_page(path, lost)

    store = open_store()
    with suppress(StoreUnreadableError):
        wait_for(store.writes.load())

    assert {row.ref for row in wait_for(store.writes.load())} == elsewhere
    assert 30 < len(elsewhere) < 40


def test_a_log_of_another_file_is_not_copied_over_ours(
    open_store: Open, wait_for: Wait, path: Path
) -> None:
    first = open_store()
    bodies = _fill(first, wait_for)
    wait_for(first.close())
    content = path.read_bytes()
    with closing(sqlite3.connect(path.with_name("other.sqlite"))) as other:
        other.execute("PRAGMA journal_mode = WAL").fetchall()
        other.execute("CREATE TABLE things (name TEXT)")
        log = path.with_name("other.sqlite-wal").read_bytes()
    path.with_name("store.sqlite-wal").write_bytes(log)

    store = open_store()

    assert store.opening_note is not None
    assert store.opening_note.kept_as.read_bytes() == content
    assert {row.ref: row.body for row in wait_for(store.writes.load())} == bodies


def test_a_file_whose_newest_change_cannot_be_found_is_replaced_and_opens(
    open_store: Open, wait_for: Wait, path: Path, clock: FakeClock
) -> None:
    first = open_store()
    bodies = _fill(first, wait_for)
    wait_for(first.close())
    _break_pages_of(path, "bookings_by_revision")

    store = wait_for(Store.open(path, clock=clock))

    assert store.opening_note is not None
    assert {row.ref for row in wait_for(store.writes.load())} == bodies.keys()
    wait_for(store.close())


@pytest.mark.parametrize("column", ["created_at", "last_attempt_at", "recount_at"])
def test_a_write_whose_time_makes_no_sense_does_not_spoil_the_new_file_too(
    open_store: Open, wait_for: Wait, path: Path, column: str
) -> None:
    first = open_store()
    bodies = _fill(first, wait_for)
    wait_for(first.close())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE outbox SET {column} = {1 << 62} WHERE ref = 'ref3'")

    store = open_store()
    with pytest.raises(StoreUnreadableError):
        wait_for(store.writes.load())

    rows = wait_for(store.writes.load())
    assert {row.ref: row.body for row in rows} == bodies
