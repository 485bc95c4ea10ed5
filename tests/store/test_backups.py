"""Backups: made when due, kept for two weeks, and gone back to without touching the outbox."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.identifiers import DeskRef
from desk_app.errors import StoreTooNewError, StoreUnreadableError
from desk_app.store import migrations, opening
from desk_app.store.backups import folder_of, list_backups
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxState
from desk_app.store.store import Store
from tests.builders import booking_id, make_booking, span
from tests.fakes.clock import FakeClock

Wait = Callable[..., Any]
Open = Callable[[], Store]

DAY = span("00:00", "24:00")


def begin(store: Store, wait_for: Wait, row: NewOutboxRow) -> None:
    """Stores a write and notes that it is being sent."""
    wait_for(store.writes.enqueue(row))
    wait_for(store.writes.begin(row.ref))


def new_row(ref: str, body: str = "{}") -> NewOutboxRow:
    return NewOutboxRow(ref=DeskRef(ref), kind=OutboxKind.CREATE, body=body)


def test_backup_is_made_once_a_day_and_kept_for_two_weeks(
    store: Store, wait_for: Wait, path: Path, clock: FakeClock
) -> None:
    made = []
    for _ in range(20):
        made += [wait_for(store.make_due_backup()), wait_for(store.make_due_backup())]
        clock.advance(timedelta(hours=24))

    assert made == [True, False] * 20
    kept = wait_for(store.list_backups())
    assert len(kept) == 15
    assert kept[0].made_at > kept[-1].made_at


def test_last_backup_stays_however_old_it_is(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    wait_for(store.make_backup())
    clock.advance(timedelta(days=400))
    wait_for(store.make_backup())
    clock.advance(timedelta(days=400))

    assert len(wait_for(store.list_backups())) == 1


def test_backup_tells_when_it_was_made_how_large_it_is_and_what_was_unsent(
    store: Store, wait_for: Wait, path: Path, clock: FakeClock
) -> None:
    for number, state in enumerate(OutboxState):
        begin(store, wait_for, new_row(f"ref{number}"))
        wait_for(store.writes.settle(DeskRef(f"ref{number}"), state))
    wait_for(store.make_backup())

    [backup] = wait_for(store.list_backups())

    assert backup.made_at == clock.now()
    assert backup.size == backup.path.stat().st_size > 0
    assert backup.unsent == 4
    assert backup.path.stat().st_mode & 0o77 == 0


def test_going_back_brings_the_bookings_of_then_and_leaves_the_outbox_as_it_is(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    wait_for(store.save_bookings([make_booking("then")]))
    for ref in ("waiting", "sent"):
        begin(store, wait_for, new_row(ref))
    wait_for(store.writes.settle(DeskRef("waiting"), OutboxState.QUEUED))
    wait_for(store.make_backup())
    [backup] = wait_for(store.list_backups())
    clock.advance(seconds=5)
    wait_for(store.save_bookings([make_booking("since", what="Since")]))
    wait_for(store.forget_bookings([booking_id("then")]))
    wait_for(store.writes.settle(DeskRef("sent"), OutboxState.DONE))
    begin(store, wait_for, new_row("new"))
    before, revision = wait_for(store.writes.load()), store.revision

    kept = wait_for(store.restore(backup))

    assert [each.id for each in wait_for(store.load_bookings(DAY))] == [booking_id("then")]
    assert wait_for(store.writes.load()) == before
    assert all(row.is_intact for row in before)
    assert store.revision > revision
    assert wait_for(store.load_booking_key(booking_id("since"))) is not None
    assert kept in {each.path for each in wait_for(store.list_backups())}
    wait_for(store.check())


def test_order_in_the_outbox_is_never_used_twice_after_going_back(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    wait_for(store.make_backup())
    [backup] = wait_for(store.list_backups())
    clock.advance(seconds=5)
    begin(store, wait_for, new_row("old"))
    old = wait_for(store.writes.load_row(DeskRef("old")))
    wait_for(store.writes.settle(DeskRef("old"), OutboxState.DONE))
    wait_for(store.writes.forget_done(before=clock.now() + timedelta(days=1)))

    wait_for(store.restore(backup))
    begin(store, wait_for, new_row("new"))

    assert wait_for(store.writes.load_row(DeskRef("new"))).order > old.order


def test_what_was_restored_is_there_after_the_next_start(
    open_store: Open, wait_for: Wait, clock: FakeClock
) -> None:
    first = open_store()
    wait_for(first.save_bookings([make_booking("then")]))
    wait_for(first.make_backup())
    [backup] = wait_for(first.list_backups())
    clock.advance(seconds=5)
    wait_for(first.forget_bookings([booking_id("then")]))
    wait_for(first.restore(backup))
    wait_for(first.close())

    again = open_store()

    assert again.opening_note is None
    assert len(wait_for(again.load_bookings(DAY))) == 1


def break_it(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xa5" * 4096
    path.write_bytes(content)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE facts ADD COLUMN more TEXT")
        connection.execute(f"PRAGMA user_version = {len(migrations.STEPS) + 1}")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (break_it, StoreUnreadableError),
        (lambda path: path.write_bytes(b"not a database"), StoreUnreadableError),
        (make_newer, StoreTooNewError),
    ],
    ids=["damaged", "foreign", "newer"],
)
def test_backup_that_cannot_be_used_is_refused_and_nothing_is_changed(
    store: Store,
    wait_for: Wait,
    clock: FakeClock,
    spoil: Callable[[Path], Any],
    error: type[Exception],
) -> None:
    wait_for(store.save_bookings([make_booking(str(n)) for n in range(50)]))
    wait_for(store.make_backup())
    [backup] = wait_for(store.list_backups())
    clock.advance(seconds=5)
    spoil(backup.path)

    with pytest.raises(error):
        wait_for(store.restore(backup))

    assert store.opening_note is None
    assert len(wait_for(store.load_bookings(DAY))) == 50


def test_file_is_backed_up_before_it_gets_another_schema(
    open_store: Open, wait_for: Wait, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_store()
    wait_for(first.save_bookings([make_booking()]))
    wait_for(first.close())
    more = (*migrations.STEPS, ("CREATE TABLE extra (x TEXT) STRICT",))
    for module in (migrations, opening):
        monkeypatch.setattr(module, "STEPS", more)
    monkeypatch.setattr(migrations.migrate, "__defaults__", (more,))

    wait_for(open_store().load_facts())

    [backup] = list_backups(path)
    shutil.copyfile(backup.path, path.with_name("copy.sqlite"))
    with closing(sqlite3.connect(path.with_name("copy.sqlite"))) as copy:
        assert copy.execute("SELECT count(*) FROM bookings").fetchone() == (1,)
        assert copy.execute("PRAGMA user_version").fetchone() == (len(more) - 1,)


def test_what_else_lies_in_the_folder_is_no_backup(
    store: Store, wait_for: Wait, path: Path
) -> None:
    wait_for(store.make_backup())
    for name in (
        "store-20259999T000000Z.sqlite",
        "notes.txt",
        ".store-20250101T000000Z.sqlite.new",
    ):
        (folder_of(path) / name).write_bytes(b"x")

    assert len(wait_for(store.list_backups())) == 1
