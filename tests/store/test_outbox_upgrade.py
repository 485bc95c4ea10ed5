"""What a released Desk left unsent is carried over by every later one.

Each file is the store of one released schema with unsent rows in all its states; a file is never
changed, a new one is added with each schema.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desk_app.errors import StoreError
from desk_app.store import opening
from desk_app.store.migrations import STEPS, schema_version
from desk_app.store.outbox import OutboxState, row_hash
from desk_app.store.store import Store

Wait = Callable[..., Any]

RELEASED = sorted((Path(__file__).parents[1] / "data" / "outbox").glob("schema_*.sql"))


def restore(fixture: Path, path: Path) -> dict[str, tuple[Any, ...]]:
    """Makes the store of a released Desk; its rows by reference."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.executescript(fixture.read_text(encoding="utf-8"))
        rows = connection.execute("SELECT ref, kind, booking_id, body, state, attempts FROM outbox")
        return {row[0]: row[1:] for row in rows}


def test_every_released_schema_has_a_file() -> None:
    assert [each.stem for each in RELEASED] == [f"schema_{n + 1}" for n in range(len(STEPS))]


@pytest.mark.parametrize("fixture", RELEASED, ids=lambda each: each.stem)
def test_every_unsent_row_is_carried_over(
    fixture: Path, path: Path, open_store: Callable[[], Store], wait_for: Wait
) -> None:
    before = restore(fixture, path)
    assert sum(row[3] != "done" for row in before.values()) >= 48

    store = open_store()

    assert store.opening_note is None
    rows = wait_for(store.writes.load())
    assert {row.ref for row in rows} == set(before)
    assert all(row.is_intact for row in rows)
    for row in rows:
        kind, booking_id, body, state, attempts = before[row.ref]
        assert (row.kind, row.booking_id, row.body) == (kind, booking_id, body)
        assert row.attempts == attempts
        assert row.state == (OutboxState.UNKNOWN if state == "sending" else state)


@pytest.mark.parametrize("fixture", RELEASED[:-1], ids=lambda each: each.stem)
@pytest.mark.parametrize("statement", range(sum(map(len, STEPS[1:])) + 1))
def test_an_upgrade_that_is_cut_off_leaves_the_schema_of_before(
    fixture: Path,
    path: Path,
    open_store: Callable[[], Store],
    wait_for: Wait,
    statement: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = restore(fixture, path)
    version = int(fixture.stem.removeprefix("schema_"))

    def cut_off(connection: sqlite3.Connection) -> None:
        todo = [each for step in STEPS[version:] for each in step]
        for each in todo[:statement]:
            connection.execute(each)
        raise sqlite3.OperationalError("cut off")

    monkeypatch.setattr(opening, "migrate", cut_off)
    with pytest.raises(StoreError):
        open_store()
    monkeypatch.undo()

    with closing(sqlite3.connect(path)) as connection:
        assert schema_version(connection) == version
    rows = wait_for(open_store().writes.load())
    assert {row.ref: row.body for row in rows} == {ref: row[2] for ref, row in before.items()}


@pytest.mark.parametrize("fixture", RELEASED, ids=lambda each: each.stem)
def test_rows_of_a_damaged_file_are_carried_over_from_every_schema(
    fixture: Path, path: Path, open_store: Callable[[], Store], wait_for: Wait
) -> None:
    before = restore(fixture, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE facts")

    store = open_store()

    assert store.opening_note is not None
    rows = wait_for(store.writes.load())
    assert {row.ref for row in rows} == set(before)
    assert all(
        row_hash(row.order, row.ref, row.kind, row.booking_id, row.body) and row.is_intact
        for row in rows
    )
