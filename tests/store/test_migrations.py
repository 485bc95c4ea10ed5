"""From each schema to the next, all the way or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from desk_app.store.migrations import STEPS, migrate, schema_version
from desk_app.store.opening import transaction


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize("version", range(len(STEPS)))
def test_every_schema_comes_up_to_the_present_one(
    connection: sqlite3.Connection, version: int
) -> None:
    migrate(connection, STEPS[:version])

    migrate(connection)

    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    assert {"bookings", "outbox", "facts"} <= names
    assert schema_version(connection) == len(STEPS)


def test_a_step_is_taken_once(connection: sqlite3.Connection) -> None:
    migrate(connection)
    migrate(connection)

    assert schema_version(connection) == len(STEPS)


def test_a_step_that_fails_leaves_the_schema_before_it(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        migrate(connection)
    broken = (*STEPS, ("ALTER TABLE facts ADD COLUMN note TEXT", "no statement"))

    with pytest.raises(sqlite3.OperationalError), transaction(connection):
        migrate(connection, broken)

    assert schema_version(connection) == len(STEPS)
    columns = {row[1] for row in connection.execute("PRAGMA table_info(facts)")}
    assert columns == {"name", "value"}
