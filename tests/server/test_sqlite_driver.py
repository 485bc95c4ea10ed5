"""How statements reach SQLite: at once where they are short, on a thread where they may be long."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.server.database import Database

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "desk.sqlite")
    yield database
    await database.close()


async def _thread_of(connection: AsyncConnection) -> int:
    """The thread on which SQLite executes a statement of a connection."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    driver.create_function("thread_number", 0, threading.get_ident)
    return int((await connection.execute(text("SELECT thread_number()"))).scalar_one())


async def test_what_desks_do_all_day_is_executed_without_a_thread(database: Database):
    async with database.glance() as connection:
        glanced = await _thread_of(connection)
    async with database.write_beside_others() as connection:
        written = await _thread_of(connection)

    assert {glanced, written} == {threading.get_ident()}


async def test_what_may_take_long_does_not_hold_up_the_loop(database: Database):
    async with database.read() as connection:
        read = await _thread_of(connection)
    async with database.write() as connection:
        written = await _thread_of(connection)

    assert threading.get_ident() not in {read, written}


async def test_rows_can_be_taken_by_number_and_all_that_are_left(database: Database):
    query = text("SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4")
    async with database.read() as connection:
        result = await connection.execute(query)
        taken = [result.fetchmany(1), result.fetchmany(2), result.fetchall(), result.fetchall()]

    assert [[row[0] for row in rows] for rows in taken] == [[1], [2, 3], [4], []]


async def test_a_glance_sees_what_was_committed_just_before(database: Database):
    async with database.glance() as connection:
        await connection.execute(text("SELECT count(*) FROM apps"))
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE marks (number)"))
        await connection.execute(text("INSERT INTO marks VALUES (1)"))

    async with database.glance() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM marks"))).scalar() == 1


async def test_what_failed_half_way_leaves_nothing_for_the_next_writer(database: Database):
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE marks (number)"))

    async def fail() -> None:
        async with database.write_beside_others() as connection:
            await connection.execute(text("INSERT INTO marks VALUES (1)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.write_beside_others() as connection:
        await connection.execute(text("INSERT INTO marks VALUES (2)"))

    async with database.read() as connection:
        assert (await connection.execute(text("SELECT number FROM marks"))).scalars().all() == [2]


async def test_whoever_is_called_off_while_waiting_to_write_leaves_no_transaction(
    database: Database, tmp_path: Path
):
    async def write() -> None:
        async with database.write_beside_others():
            pass

    other = sqlite3.connect(tmp_path / "desk.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    waiting.cancel()
    asyncio.get_running_loop().call_later(0.1, other.rollback)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    other.close()

    await write()


async def test_whoever_is_called_off_while_reading_leaves_the_connection_in_order(
    database: Database,
):
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> int:
        begun.set()
        return int(go_on.wait(10))

    async def read() -> None:
        async with database.read() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.create_function("wait_here", 0, wait)
            await connection.execute(text("SELECT wait_here()"))

    reading = asyncio.create_task(read())
    await asyncio.to_thread(begun.wait, 10)
    reading.cancel()
    asyncio.get_running_loop().call_later(0.1, go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await reading

    assert go_on.is_set()
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar() == 1
