"""SQLite: its schema step by step, what it refuses to open, and its one writer."""

import asyncio
import base64
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, select

import desk_app.server
from desk_app.errors import InvalidInputError, StoreTooNewError, StoreUnreadableError
from desk_app.server.apps import find_widget_key
from desk_app.server.authentication import identify, read_credentials
from desk_app.server.booking_links import load_link_secret
from desk_app.server.database import Database
from desk_app.server.repositories.bookings import BookingTable
from desk_app.server.schema import LATEST_VERSION
from desk_app.server.tables import APP_KEYS, APPS, METADATA, PROJECTS
from tests.server.conftest import SQLITE, Serve, serve_on
from tests.server.service import SUNDAY_NOON, Service

pytestmark = pytest.mark.asyncio


@pytest.fixture(params=[SQLITE])
def serve(request: pytest.FixtureRequest, tmp_path: Path) -> Serve:
    return serve_on(request, tmp_path)


async def test_the_steps_lead_to_the_tables_as_they_are_declared(service: Service):
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    async with service.database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_latest_version_is_the_last_step():
    config = Config()
    folder = Path(desk_app.server.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))

    assert ScriptDirectory.from_config(config).get_heads() == [LATEST_VERSION]


async def test_a_database_can_be_closed_and_opened_again(empty_database: Path, tmp_path: Path):
    path = tmp_path / "desk.sqlite"
    shutil.copy(empty_database, path)
    for address in (path, str(path), f"sqlite:///{path}"):
        database = await Database.open(address)
        await database.close()


@pytest.mark.parametrize(
    "address", ["", "sqlite://", "sqlite:///:memory:", "postgresql://localhost", "x://y:z:w"]
)
async def test_an_address_that_names_no_file_is_refused(address: str):
    with pytest.raises(InvalidInputError):
        await Database.open(address)


async def test_a_newer_database_is_left_alone(empty_database: Path, tmp_path: Path):
    path = tmp_path / "desk.sqlite"
    shutil.copy(empty_database, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreTooNewError):
        await Database.open(path)


async def test_the_database_of_another_program_is_left_alone(tmp_path: Path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()

    with pytest.raises(StoreUnreadableError):
        await Database.open(path)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreUnreadableError):
        await Database.open(tmp_path / "file" / "desk.sqlite")


async def test_every_commit_is_on_the_disk_and_readers_are_not_in_the_way(service: Service):
    async with service.database.read() as connection:
        pragmas = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_a_write_left_by_an_error_leaves_nothing(service: Service):
    async def fail_half_way() -> None:
        async with service.database.write() as connection:
            await connection.exec_driver_sql("DELETE FROM app_keys")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_half_way()

    await service.get("/app")


async def test_writers_wait_for_one_another_and_readers_do_not(service: Service):
    order: list[str] = []

    async def write(name: str) -> None:
        async with service.database.write():
            order.append(f"{name} begins")
            await asyncio.sleep(0.01)
            order.append(f"{name} ends")

    await asyncio.gather(write("first"), write("second"), service.get("/app"))

    assert order == ["first begins", "first ends", "second begins", "second ends"]


async def test_another_process_waits_for_the_writer_as_well(service: Service, tmp_path: Path):
    async with service.database.write():
        other = sqlite3.connect(tmp_path / "desk.sqlite", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


async def test_a_desk_of_the_first_schema_keeps_its_bookings_and_gets_a_secret(tmp_path: Path):
    path = tmp_path / "desk.sqlite"
    config = Config()
    config.set_main_option(
        "script_location", str(Path(desk_app.server.__file__).parent / "migrations")
    )
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO apps VALUES ('a', 'salon', 'Salon', 0, 'o@example.com', '{}', 1, 1)"
        )
        connection.exec_driver_sql(
            "INSERT INTO resources VALUES"
            " ('r', 'a', 'Eva', 'Eva', '', '', 'UTC', NULL, '{}', '[]', 1, 1, NULL)"
        )
        connection.exec_driver_sql(
            "INSERT INTO bookings VALUES ('b', 'a', 'r', NULL, NULL, 'e', 'instant', 'confirmed',"
            " 0, 1, 0, 4000000000, 4000003600, 1, NULL, 'Cut', '', '', NULL, '', '', '{}', '{}',"
            " NULL, NULL, NULL, 1, 1)"
        )
    engine.dispose()

    database = await Database.open(path)
    try:
        async with database.read() as connection:
            stored = await BookingTable(connection, "a").load("b")
            secret = await load_link_secret(connection, "a")
    finally:
        await database.close()

    assert (stored.booking.what, stored.booking.seats, stored.bulk_id) == ("Cut", None, None)
    assert re.fullmatch(r"[0-9a-f]{64}", secret)


async def test_a_database_of_the_first_schema_is_brought_up_to_date(tmp_path: Path):
    path = tmp_path / "old.sqlite"
    make_first_schema(path)

    database = await Database.open(path)
    async with database.read() as connection:
        [app] = (await connection.execute(APPS.select())).all()
        keys = (await connection.execute(APP_KEYS.select().order_by(APP_KEYS.c.id))).all()
        slugs = (await connection.execute(select(PROJECTS.c.slug).order_by(PROJECTS.c.id))).all()
        widget_key = await find_widget_key(connection, app.id)
        caller = await identify(
            connection, read_credentials(basic(widget_key)), app_slug="", now=SUNDAY_NOON
        )
    await database.close()

    assert len(app.webhook_secret) == 64
    assert [(key.kind, key.shown is None) for key in keys] == [("widget", True), ("widget", False)]
    assert caller.app.id == "app"
    assert [slug for (slug,) in slugs] == ["cuts", "cuts-p2", "p3", "cuts"]


def basic(key: str) -> str:
    return "Basic " + base64.b64encode(f":{key}".encode()).decode()


def make_first_schema(path: Path) -> None:
    """A database as the first schema left it, with slugs that were not unique yet."""
    config = Config()
    folder = Path(desk_app.server.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO apps VALUES ('app','a','A',0,'','{}',1,1)")
        connection.exec_driver_sql("INSERT INTO app_keys VALUES (1,'app','widget','x',1,NULL)")
        projects = (("p1", "Cuts", "NULL"), ("p2", "cuts", "NULL"), ("p3", "", "NULL"))
        for identifier, slug, deleted_at in (*projects, ("p4", "cuts", "9")):
            connection.exec_driver_sql(
                f"INSERT INTO projects VALUES "
                f"('{identifier}','app','x','{slug}','{{}}','[]',1,1,{deleted_at})"
            )
    engine.dispose()
