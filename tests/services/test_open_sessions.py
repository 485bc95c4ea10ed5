"""Sessions with a seat left are found by the same search as free time."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.booking import Seats
from desk_app.domain.booking_graph import GROUP_CUSTOMER, GROUP_OWNER, TENTATIVE
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilitySettings
from desk_app.services.availability import AvailabilityService
from desk_app.services.calendar import DATA_AS_OF
from desk_app.services.searches import SlotSearch
from desk_app.store.store import Store
from tests.builders import (
    HOUR,
    at,
    booking_id,
    make_booking,
    make_project,
    make_resource,
    project_id,
    resource_id,
)
from tests.fakes.clock import FakeClock

YOGA = project_id("yoga")


@pytest.fixture
def service(store: Store) -> AvailabilityService:
    service = AvailabilityService(store, FakeClock(at("08:00")))
    service.is_offline = lambda: True
    return service


async def keep(store: Store, *sessions: tuple[str, str, int], **settings: Any) -> None:
    """A service with sessions of an hour and two seats: name, start and day."""
    availability = AvailabilitySettings(length=HOUR, **settings)
    project = make_project("yoga", id=YOGA, availability=availability)
    await store.save_resources([make_resource()], is_complete=True)
    await store.save_projects([project], is_complete=True)
    await store.save_fact(DATA_AS_OF, at("07:42").isoformat())
    for word, start, day in sessions:
        starts_at = at(start, day=day)
        session = make_booking(
            word,
            graph=GROUP_OWNER,
            state=TENTATIVE,
            project_id=YOGA,
            seats=Seats(2),
            starts_at=starts_at,
            ends_at=starts_at + HOUR,
        )
        await store.save_bookings([session])


async def found(service: AvailabilityService, days: int = 7) -> dict[str, int]:
    """The start and the seats left of the sessions found."""
    window = Interval(at("08:00"), at("08:00") + timedelta(days=days))
    search = SlotSearch(window=window, length=HOUR, limit=100_000)
    answers = [each async for each in service.look_up(search)]
    hits = [hit for hit in answers[-1].hits if hit.session is not None]
    return {f"{hit.slot.starts_at:%d %H}": hit.session.seats_left for hit in hits if hit.session}


@pytest.mark.asyncio
async def test_a_session_is_found_with_the_seats_that_are_left(
    service: AvailabilityService, store: Store
) -> None:
    await keep(store, ("first", "10:00", 0), ("second", "10:00", 3))
    seat = {"graph": GROUP_CUSTOMER, "owner_booking_id": booking_id("first")}
    await store.save_bookings([make_booking("seat", **seat)])

    assert await found(service) == {"02 10": 1, "05 10": 2}


@pytest.mark.asyncio
async def test_a_session_outside_the_booking_times_of_its_service_is_not_offered(
    service: AvailabilityService, store: Store
) -> None:
    sessions = (("soon", "10:00", 0), ("next", "10:00", 1), ("far", "10:00", 5))
    await keep(store, *sessions, earliest="1 day", latest="4 days")

    assert await found(service) == {"03 10": 2}


@pytest.mark.asyncio
async def test_sessions_of_all_days_are_found_by_a_question_in_pieces(
    service: AvailabilityService, store: Store
) -> None:
    await keep(store, ("first", "10:00", 0), ("second", "10:00", 5), ("late", "10:00", 13))
    others = [make_resource(f"p{number}", time_zone_name="UTC") for number in range(59)]
    await store.save_resources([make_resource(), *others], is_complete=True)

    window = Interval(at("08:00"), at("24:00", day=13))
    search = SlotSearch(window=window, length=HOUR, limit=100_000)
    answers = [each async for each in service.look_up(search)]

    starts = [hit.slot.starts_at for hit in answers[-1].hits if hit.session is not None]
    assert len(answers) > 1
    assert starts == [at("10:00"), at("10:00", day=5), at("10:00", day=13)]
    assert resource_id() in {one for hit in answers[0].hits for one in hit.slot.resource_ids}
