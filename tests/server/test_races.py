"""Of many who want one slot at the same moment one gets it, of seats as many as there are."""

import asyncio
from pathlib import Path

import pytest

from desk_app.server.integrity import find_faults
from tests.server.conftest import POSTGRESQL, SQLITE, Serve, serve_on
from tests.server.races import (
    ATTEMPTS,
    UnlockedDatabase,
    race,
    race_for_seats,
    race_until_overlap,
    race_until_oversold,
)
from tests.server.service import Service, booking, forget_backstop
from tests.server.sessions import END, START, make_session, seat, seats_taken, take_seat

pytestmark = pytest.mark.asyncio

MANY_ROUNDS = 50
FEW_ROUNDS = 8
"""Some seconds; more of them in the tests that take long, and in soak."""
SESSIONS = 3
SEATS = 7


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def serve(request: pytest.FixtureRequest, tmp_path: Path) -> Serve:
    return serve_on(request, tmp_path)


@pytest.mark.parametrize(
    ("serve", "rounds"),
    [
        (SQLITE, MANY_ROUNDS),
        (POSTGRESQL, FEW_ROUNDS),
        pytest.param(POSTGRESQL, MANY_ROUNDS, marks=pytest.mark.long),
    ],
    indirect=["serve"],
)
async def test_exactly_one_of_64_claims_on_a_slot_wins_in_every_round(
    rounds: int, service: Service
):
    result = await race(service, rounds)

    assert result.rounds_without_one_winner == 0
    assert result.overlaps == 0
    assert result.statuses == {201: rounds, 422: rounds * (ATTEMPTS - 1)}


@pytest.mark.expected_logs("database failure in")
async def test_the_same_race_without_the_lock_ends_in_overlaps(serve: Serve):
    async with serve(kind=UnlockedDatabase) as unlocked:
        await forget_backstop(unlocked.database)
        result = await race_until_overlap(unlocked)

    assert result.overlaps > 0


async def test_of_64_who_want_a_seat_exactly_as_many_get_one_as_there_are(service: Service):
    result = await race_for_seats(service, SESSIONS, max_seats=SEATS)

    assert (result.rounds_not_just_full, result.oversold) == (0, 0)
    assert result.statuses == {201: SESSIONS * SEATS, 422: SESSIONS * (ATTEMPTS - SEATS)}


@pytest.mark.expected_logs("database failure in")
async def test_the_same_rush_without_the_lock_oversells_a_session(serve: Serve):
    async with serve(kind=UnlockedDatabase) as unlocked:
        result = await race_until_oversold(unlocked)

    assert result.oversold > 0


async def test_seats_given_up_and_taken_at_once_stay_within_the_session(service: Service):
    eva = await service.make_resource()
    yoga = await make_session(service, eva, max_seats=SEATS)
    taken = [await take_seat(service, eva, yoga) for _ in range(SEATS)]
    give_up = [service.call("PUT", f"/bookings/{one}/cancel_by_customer") for one in taken]
    claim = [service.book(eva, START, END, **seat(yoga)) for _ in range(4 * SEATS)]
    mixed = [one for pair in zip(give_up, claim[:SEATS], strict=True) for one in pair]

    answers = await asyncio.gather(*mixed, *claim[SEATS:])

    won = sum(one.status_code == 201 for one in answers)
    assert await seats_taken(service, yoga) == won <= SEATS
    assert await find_faults(service.database, now=service.clock.now()) == []


async def test_one_reference_sent_many_times_at_once_makes_one_booking(service: Service):
    eva = await service.make_resource()
    body = booking(eva, "09:00", "10:00", meta={"desk_ref": "a" * 32})

    answers = await asyncio.gather(*(service.call("POST", "/bookings", body) for _ in range(32)))

    assert sorted(one.status_code for one in answers) == [200] * 31 + [201]
    assert len({one.json()["data"]["id"] for one in answers}) == 1
    assert len(await service.get("/bookings")) == 1


async def test_of_two_requests_for_one_slot_confirmed_at_once_one_is_confirmed(service: Service):
    eva = await service.make_resource()
    ids = [await service.booked(eva, "09:00", "10:00", graph="confirm_decline") for _ in range(8)]

    answers = await asyncio.gather(
        *(service.call("PUT", f"/bookings/{one}/confirm") for one in ids)
    )

    assert sorted(one.status_code for one in answers) == [200] + [422] * 7


async def test_moves_to_one_slot_at_once_let_one_in(service: Service):
    eva = await service.make_resource()
    ids = [await service.booked(eva, f"{8 + n:02}:00", f"{9 + n:02}:00") for n in range(8)]
    to = {"resource_id": eva, "start": "2026-03-02T20:00:00Z", "end": "2026-03-02T21:00:00Z"}

    answers = await asyncio.gather(
        *(service.call("POST", f"/bookings/{one}/reschedule", to) for one in ids)
    )

    assert sorted(one.status_code for one in answers) == [200] + [422] * 7
