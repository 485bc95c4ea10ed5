"""`check` finds what should never be there, and says it in words."""

from uuid import uuid4

import pytest

from desk_app.server.integrity import find_faults
from tests.server.service import Service, forget_backstop, forget_foreign_keys
from tests.server.sessions import make_session, take_seat

pytestmark = pytest.mark.asyncio


async def run(service: Service, *statements: str) -> list[str]:
    """The faults found after someone has been at the tables."""
    async with service.database.write() as connection:
        await forget_foreign_keys(connection)
        for statement in statements:
            await connection.exec_driver_sql(statement)
    return await find_faults(service.database, now=service.clock.now())


async def test_sound_data_have_no_faults(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    await service.booked(eva, "10:00", "11:00", graph="confirm_decline")
    await service.booked(eva, "10:00", "11:00")
    await service.booked(eva, "10:30", "11:30", settings={"allow_double_bookings": True})

    assert await run(service) == []


async def test_an_overlap_is_found_also_behind_a_shorter_booking(service: Service):
    eva = await service.make_resource()
    long = await service.booked(eva, "09:00", "10:00")
    short = await service.booked(eva, "10:00", "11:00")
    last = await service.booked(eva, "11:00", "12:00")
    await forget_backstop(service.database)

    faults = await run(service, f"UPDATE bookings SET ends_at = ends_at + 7201 WHERE id = '{long}'")

    assert len(faults) == 2
    assert f"{long} and {short}" in faults[0]
    assert f"{long} and {last}" in faults[1]
    assert eva in faults[0]


async def test_a_hold_that_has_lapsed_overlaps_nothing(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    statement = (
        "UPDATE bookings SET graph = 'reservation', state = 'reserved', due_at = 1,"
        " starts_at = starts_at - 3600"
    )
    await run(service, statement)
    await service.booked(eva, "08:00", "09:00")

    assert await run(service) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE bookings SET state = 'cancelled'", "its end is noted otherwise"),
        ("UPDATE bookings SET blocks_time = false", "its time is noted otherwise"),
        ("UPDATE bookings SET ends_at = starts_at", "ends before it starts"),
        ("UPDATE bookings SET graph = 'waltz'", "of graph waltz"),
    ],
)
async def test_a_state_that_cannot_be_is_found(statement: str, words: str, service: Service):
    await service.booked(await service.make_resource(), "09:00", "10:00")

    [fault] = await run(service, statement)

    assert words in fault


async def test_a_session_with_more_seats_taken_than_it_has_is_found(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, max_seats=2)
    for _ in range(2):
        await take_seat(service, eva, yoga)
    assert await run(service) == []

    faults = await run(service, f"UPDATE bookings SET max_seats = 1 WHERE id = '{yoga}'")

    assert faults == [f"Session {yoga} has 1 seats, but 2 are taken."]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bookings SET owner_booking_id = NULL",
        "UPDATE bookings SET owner_booking_id = id",
        "UPDATE bookings SET state = 'cancelled', is_completed = true, blocks_time = false"
        " WHERE graph = 'group_owner'",
        "DELETE FROM booking_logs; DELETE FROM bookings WHERE graph = 'group_owner'",
    ],
)
async def test_a_seat_taken_outside_a_session_is_found(statement: str, service: Service):
    eva = await service.make_resource()
    taken = await take_seat(service, eva, await make_session(service, eva))

    faults = await run(service, *statement.split("; "))

    assert f"Seat {taken} is taken in a session that is not there." in faults


async def test_an_orphan_is_found(service: Service):
    eva = await service.make_resource()
    other = str(uuid4())
    await service.booked(eva, "09:00", "10:00")
    app = (
        "INSERT INTO apps (id, slug, name, is_test, owner_email, settings, webhook_secret,"
        f" created_at, updated_at) SELECT '{other}', 'x', '', false, '', '{{}}', '', 1, 1"
    )

    faults = await run(service, app, f"UPDATE resources SET app_id = '{other}'")

    assert any("Booking" in fault and "belongs to a resource" in fault for fault in faults)
    assert any("Calendar" in fault for fault in faults)


async def test_a_reference_carried_twice_is_found(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00", meta={"desk_ref": "a"})
    await service.booked(eva, "12:00", "13:00", meta={"desk_ref": "b"})

    [fault] = await run(service, "UPDATE bookings SET desk_ref = 'a'")

    assert fault == "Reference a is carried by 2 bookings at once."
