"""The daily copy of a server's SQLite file."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.errors import StoreError
from desk_app.server.backup import back_up_if_due
from tests.fakes.clock import FakeClock


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "desk.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (7)")
    return path


def test_copy_is_made_once_a_day_and_kept_for_two_weeks(database: Path, clock: FakeClock) -> None:
    made = []
    for _ in range(20):
        made += [back_up_if_due(database, clock.now()), back_up_if_due(database, clock.now())]
        clock.advance(timedelta(hours=24))

    copies = sorted((database.parent / "backups").iterdir())
    assert made == [True, False] * 20
    assert len(copies) == 15
    assert copies[-1].stat().st_mode & 0o77 == 0
    with closing(sqlite3.connect(copies[-1])) as copy:
        assert copy.execute("SELECT x FROM t").fetchall() == [(7,)]


def test_copy_that_cannot_be_made_is_said_and_leaves_nothing_half(
    database: Path, clock: FakeClock
) -> None:
    database.write_bytes(b"\xa5" * 8192)

    with pytest.raises(StoreError):
        back_up_if_due(database, clock.now())

    assert list((database.parent / "backups").iterdir()) == []


def test_nothing_is_copied_where_there_is_no_file_yet(tmp_path: Path, clock: FakeClock) -> None:
    assert not back_up_if_due(tmp_path / "desk.sqlite", clock.now())
