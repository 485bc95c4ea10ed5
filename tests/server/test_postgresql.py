"""PostgreSQL: several processes, clashes that nobody hears of, a server that comes and goes."""

import asyncio
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text

from desk_app.domain.booking_graph import CONFIRM, CONFIRMED
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.identifiers import BookingId
from desk_app.errors import StoreUnreadableError
from desk_app.server.database import Database
from desk_app.server.databases.claims import claimed
from desk_app.server.databases.postgresql import READERS
from desk_app.server.integrity import find_faults
from desk_app.server.repeating import repeated
from desk_app.server.repositories.booking_logs import BookingLogTable
from desk_app.server.tables import BOOKINGS, METADATA
from desk_app.server.timers import settle_due
from tests.builders import utc
from tests.postgresql import Cluster, name_of
from tests.server.conftest import POSTGRESQL, Serve, serve_on
from tests.server.races import UnlockedDatabase, race
from tests.server.service import SUNDAY_NOON, Service

pytestmark = pytest.mark.asyncio

FAIL_ON_INSERT = """
    CREATE SEQUENCE tries;
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF mod(nextval('tries'), {every}) <> 0 THEN
            RAISE EXCEPTION 'on purpose' USING ERRCODE = '{code}';
        END IF;
        RETURN NEW;
    END $$;
"""
ON_INSERT = "CREATE TRIGGER fail BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION fail()"
ON_COMMIT = """CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON bookings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()"""


@pytest.fixture(params=[POSTGRESQL])
def serve(request: pytest.FixtureRequest, tmp_path: Path) -> Serve:
    return serve_on(request, tmp_path)


@pytest.fixture
def bare(postgresql: Cluster) -> Any:
    url = postgresql.make_bare()
    yield url
    postgresql.drop(url)


async def run(service: Service, *statements: str) -> None:
    async with service.database.write() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)


# --- the schema ------------------------------------------------------------------------------


async def test_the_steps_lead_to_the_tables_as_they_are_declared(service: Service):
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    async with service.database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_processes_that_start_at_once_make_the_schema_once(bare: str):
    opened = await asyncio.gather(*(Database.open(bare) for _ in range(4)))
    for database in opened:
        await database.close()


async def test_a_server_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(StoreUnreadableError):
        await Database.open(f"postgresql://desk@/desk?host={tmp_path}")


async def test_the_database_of_another_program_is_left_alone(bare: str, postgresql: Cluster):
    postgresql.execute("CREATE TABLE recipes (id integer)", database=name_of(bare))

    with pytest.raises(StoreUnreadableError):
        await Database.open(bare)


# --- locks and the backstop ------------------------------------------------------------------


async def test_without_locks_the_constraint_still_lets_no_overlap_in(serve: Serve):
    async with serve(kind=UnlockedDatabase) as unlocked:
        result = await race(unlocked, 2)

    assert result.overlaps == 0
    assert set(result.statuses) <= {201, 422, 503}


async def test_the_constraint_itself_answers_that_the_time_is_taken(service: Service):
    eva = await service.make_resource()
    taken = await service.booked(eva, "09:00", "10:00", meta={"desk_ref": "a"})
    hidden = f"UPDATE bookings SET starts_at = 0, ends_at = 1 WHERE id = '{taken}'"
    shown = """CREATE FUNCTION show() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE bookings SET starts_at = NEW.starts_at, ends_at = NEW.ends_at
        WHERE desk_ref = 'a' AND starts_at = 0; RETURN NEW; END $$"""
    trigger = "CREATE TRIGGER show BEFORE INSERT ON bookings FOR EACH ROW EXECUTE FUNCTION show()"
    await run(service, hidden, shown, trigger)

    answer = await service.book(eva, "09:00", "10:00")

    assert answer.status_code == 422
    assert answer.json()["code"] == "slot_taken"
    assert len(await service.get("/bookings")) == 1


async def test_bookings_of_different_resources_do_not_wait_for_one_another(service: Service):
    eva, max_ = [await service.make_resource(name) for name in ("Eva", "Max")]
    one, other = service.database.of_app("a"), service.database.of_app("a")

    async with one.write_beside_others(), other.write_beside_others():
        answers = await asyncio.gather(
            service.book(eva, "09:00", "10:00"), service.book(max_, "09:00", "10:00")
        )

    assert [one.status_code for one in answers] == [201, 201]


async def test_a_writer_that_is_alone_waits_for_those_beside_others(service: Service):
    order: list[str] = []
    mine = service.database.of_app("a")

    async def write_alone() -> None:
        async with mine.write():
            order.append("alone")

    async with mine.write_beside_others() as connection:
        await connection.execute(text("SELECT 1"))
        task = asyncio.create_task(write_alone())
        await asyncio.sleep(0.05)
        order.append("beside others")
    await task

    assert order == ["beside others", "alone"]


async def test_notes_written_at_once_are_all_kept(service: Service):
    booked = await service.booked(await service.make_resource(), "09:00", "10:00")

    answers = await asyncio.gather(
        *(
            service.call("PUT", f"/bookings/{booked}", {"meta": {f"key{number}": number}})
            for number in range(16)
        )
    )

    assert {one.status_code for one in answers} == {200}
    kept = await service.get(f"/bookings/{booked}", include="meta")
    assert len(kept["meta"]) == 16


async def test_of_many_actions_at_once_on_a_booking_one_is_carried_out(service: Service):
    booked = await service.booked(await service.make_resource(), "09:00", "10:00")

    answers = await asyncio.gather(
        *(service.call("PUT", f"/bookings/{booked}/cancel") for _ in range(8))
    )

    assert sorted(one.status_code for one in answers) == [200] + [422] * 7


async def test_one_reference_for_two_resources_at_once_makes_one_booking(service: Service):
    resources = [await service.make_resource(str(number)) for number in range(6)]
    meta = {"desk_ref": "a" * 32}

    answers = await asyncio.gather(
        *(service.book(one, "09:00", "10:00", meta=meta) for one in resources)
    )

    assert sorted(one.status_code for one in answers) == [201] + [422] * 5


async def test_moves_that_cross_over_two_resources_all_come_to_an_end(service: Service):
    eva, max_ = [await service.make_resource(name) for name in ("Eva", "Max")]
    pairs = [(eva, max_), (max_, eva)] * 4
    ids = [
        await service.booked(one, f"{8 + number:02}:00", f"{9 + number:02}:00")
        for number, (one, _) in enumerate(pairs)
    ]

    answers = await asyncio.gather(
        *(
            service.call(
                "POST",
                f"/bookings/{moved}/reschedule",
                {"resource_id": to, "start": f"2026-03-03T{hour:02}:00:00Z",
                 "end": f"2026-03-03T{hour + 1:02}:00:00Z"},
            )
            for hour, (moved, (_, to)) in enumerate(zip(ids, pairs, strict=True))
        )
    )  # fmt: skip

    assert {one.status_code for one in answers} == {200}


# --- few messages ----------------------------------------------------------------------------


class Messages:
    """Counts what is sent to the database."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[Any] = []
        execute = psycopg.AsyncCursor.execute

        async def count(cursor: Any, query: Any, *more: Any, **options: Any) -> Any:
            self.sent.append(query)
            return await execute(cursor, query, *more, **options)

        monkeypatch.setattr(psycopg.AsyncCursor, "execute", count)


async def test_a_booking_is_made_with_three_messages(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    eva = await service.make_resource()
    await service.booked(eva, "08:00", "09:00")
    messages = Messages(monkeypatch)

    await service.booked(eva, "09:00", "10:00")

    key, beginning, end = messages.sent
    assert key.startswith(b"EXECUTE")
    assert beginning.startswith(b"BEGIN; SELECT pg_advisory")
    assert end.endswith(b"; COMMIT")


async def test_a_transaction_in_which_nothing_is_asked_sends_nothing(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    messages = Messages(monkeypatch)

    async with service.database.write_beside_others():
        pass

    assert messages.sent == []


async def test_what_is_held_back_is_there_for_whatever_comes_next(service: Service):
    booked = BookingId(await service.booked(await service.make_resource(), "09:00", "10:00"))
    late = BookingLog(
        action=CONFIRM, old_state=None, state=CONFIRMED, actor="server", at=SUNDAY_NOON
    )

    async with service.database.write() as connection:
        logs = BookingLogTable(connection)
        await logs.add(booked, late)
        async with connection.begin_nested() as point:
            await logs.add(booked, late)
            seen = (await logs.load_of([booked]))[booked]
            await point.rollback()
        await logs.add(booked, late)

    async with service.database.read() as connection:
        kept = (await BookingLogTable(connection).load_of([booked]))[booked]
    assert len(seen) == len(kept) == 3


async def test_statements_stay_prepared_whatever_is_rolled_back(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    async with service.database.write() as connection:
        for _ in range(8):
            async with connection.begin_nested() as point:
                await connection.execute(select(BOOKINGS))
                await point.rollback()

    answers = [await service.book(eva, "09:00", "10:00"), await service.book(eva, "10:00", "11:00")]

    assert [one.status_code for one in answers] == [422, 201]


async def test_no_text_ends_the_statement_it_stands_in(service: Service):
    eva = await service.make_resource()
    odd = "it's \\' '' %s %(what)s $1 ; DROP TABLE bookings -- \U0001f642"

    made = await service.booked(eva, "09:00", "10:00", what=odd, meta={odd: odd})

    kept = await service.get(f"/bookings/{made}", include="event,meta")
    assert (kept["event"]["what"], kept["meta"]) == (odd, {odd: odd})


@pytest.mark.expected_logs("database failure in")
async def test_a_connection_that_is_lost_with_the_commit_is_not_tried_again(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "08:00", "09:00")
    ending = """CREATE SEQUENCE tries;
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM nextval('tries'), pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"""
    await run(service, ending, ON_INSERT)

    assert (await service.book(eva, "09:00", "10:00")).status_code == 500
    async with service.database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT last_value FROM tries")).scalar() == 1


# --- clashes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["40001", "40P01"])
@pytest.mark.parametrize("when", [ON_INSERT, ON_COMMIT], ids=["in a statement", "at commit"])
async def test_a_clash_is_begun_anew_and_nobody_hears_of_it(code: str, when: str, service: Service):
    eva = await service.make_resource()
    await run(service, FAIL_ON_INSERT.format(every=5, code=code), when)

    answers = [await service.book(eva, f"{hour:02}:00", f"{hour + 1:02}:00") for hour in (9, 10)]

    assert [one.status_code for one in answers] == [201, 201]
    assert len(await service.get("/bookings")) == 2


async def test_a_clash_without_end_is_given_up_after_five_tries(service: Service):
    eva = await service.make_resource()
    await run(service, FAIL_ON_INSERT.format(every=1000, code="40001"), ON_INSERT)

    answer = await service.book(eva, "09:00", "10:00")

    assert answer.status_code == 503
    async with service.database.read() as connection:
        tries = (await connection.exec_driver_sql("SELECT last_value FROM tries")).scalar()
    assert tries == 5
    assert await service.get("/bookings") == []


async def test_time_that_is_taken_is_never_tried_again(service: Service):
    eva = await service.make_resource()
    await run(service, FAIL_ON_INSERT.format(every=1000, code="23P01"), ON_INSERT)

    answer = await service.book(eva, "09:00", "10:00")

    assert answer.status_code == 422
    async with service.database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT last_value FROM tries")).scalar() == 1


async def test_what_is_too_large_to_be_stored_is_refused(service: Service):
    eva = await service.make_resource()
    await run(service, FAIL_ON_INSERT.format(every=1000, code="22001"), ON_INSERT)

    assert (await service.book(eva, "09:00", "10:00")).status_code == 422


# --- timers ----------------------------------------------------------------------------------


async def test_a_claimed_row_is_passed_over_by_everybody_else(service: Service):
    await service.booked(await service.make_resource(), "09:00", "10:00")
    due = claimed(select(BOOKINGS.c.id), most=10)

    async with (
        service.database.write_beside_others() as one,
        service.database.write_beside_others() as other,
    ):
        first = (await one.execute(due)).all()
        second = (await other.execute(due)).all()

    assert (len(first), len(second)) == (1, 0)


async def test_what_is_due_is_settled_once_whichever_process_does(service: Service):
    eva = await service.make_resource()
    for hour in range(8):
        await service.booked(eva, f"{hour:02}:00", f"{hour + 1:02}:00")
    counting = """
        CREATE TABLE settled (id text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO settled VALUES (NEW.id); RETURN NEW; END $$;
        CREATE TRIGGER note AFTER UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION note()"""
    await run(service, counting)
    now = utc("2026-03-03 12:00")

    await asyncio.gather(*(settle_due(service.database, now) for _ in range(6)))

    async with service.database.read() as connection:
        count = "SELECT count(*), count(DISTINCT id) FROM settled"
        assert tuple((await connection.exec_driver_sql(count)).one()) == (8, 8)


# --- a server that comes and goes ------------------------------------------------------------


async def test_dropped_connections_are_made_anew_and_nobody_hears_of_it(
    service: Service, postgresql: Cluster
):
    eva = await service.make_resource()
    await asyncio.gather(*(service.get("/app") for _ in range(8)))

    assert postgresql.drop_connections() > 0
    answers = await asyncio.gather(*(service.book(eva, "09:00", "10:00") for _ in range(8)))

    assert sorted(one.status_code for one in answers) == [201] + [422] * 7
    judged = repeated(service.database, lambda database: find_faults(database, now=SUNDAY_NOON))
    assert await judged == []


async def test_while_the_database_is_away_requests_are_told_to_come_again(
    service: Service, postgresql: Cluster
):
    eva = await service.make_resource()
    postgresql.stop()
    try:
        away = await service.book(eva, "09:00", "10:00")
    finally:
        postgresql.start()

    back = await service.book(eva, "09:00", "10:00")

    assert (away.status_code, back.status_code) == (503, 201)


async def test_a_connection_that_is_waited_for_too_long_is_not_waited_for_longer(
    service: Service, monkeypatch: pytest.MonkeyPatch
):
    pool = service.database._backend.engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.05)
    held = [service.database.read() for _ in range(READERS)]
    opened = [await one.__aenter__() for one in held]
    try:
        answer = await service.call("GET", "/app")
    finally:
        for one in held:
            await one.__aexit__(None, None, None)

    assert (answer.status_code, len(opened)) == (503, READERS)
    assert (await service.call("GET", "/app")).status_code == 200
