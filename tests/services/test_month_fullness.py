"""How full the days of a month are, as the store knows it."""

from datetime import date, timedelta

import pytest

from desk_app.domain.booking_graph import CONFIRM_DECLINE, TENTATIVE
from desk_app.domain.constraint import Hours, Weekdays, allow
from desk_app.domain.project import AvailabilitySettings
from desk_app.services.month_fullness import load_month_fullness
from desk_app.store.store import Store
from tests.builders import (
    HOUR,
    at,
    make_booking,
    make_event,
    make_project,
    make_resource,
    project_id,
    span,
)

pytestmark = pytest.mark.asyncio

MARCH, MONDAY, TUESDAY = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
NINE_TO_FIVE = (allow(Weekdays()), allow(Hours(540, 1020)))
EVA = make_resource("eva", time_zone_name="UTC", constraints=NINE_TO_FIVE)
BO = make_resource("bo", time_zone_name="UTC", constraints=NINE_TO_FIVE)
MORNING = make_booking("anna", resource_id=EVA.id, starts_at=at("09:00"), ends_at=at("13:00"))


async def test_every_day_of_the_month_says_how_much_of_everybody_is_taken(store: Store) -> None:
    await store.save_resources([EVA, BO], is_complete=True)
    await store.save_bookings([MORNING])

    share = await load_month_fullness(store, MARCH)

    assert list(share) == [MARCH + timedelta(days=n) for n in range(31)]
    assert {day: each for day, each in share.items() if each} == {MONDAY: 0.25}


async def test_a_request_takes_nothing_and_an_event_does(store: Store) -> None:
    request = {"graph": CONFIRM_DECLINE, "state": TENTATIVE}
    await store.save_resources([EVA], is_complete=True)
    await store.save_bookings([make_booking("asks", resource_id=EVA.id, **request)])
    lunch = make_event(resource_id=EVA.id, starts_at=at("12:00", day=1), ends_at=at("14:00", day=1))
    await store.save_events(EVA.id, span("00:00", "48:00"), [lunch])

    share = await load_month_fullness(store, MARCH)

    assert (share[MONDAY], share[TUESDAY]) == (0, 0.25)


async def test_a_service_asks_about_those_who_do_it_and_the_time_it_fits_into(
    store: Store,
) -> None:
    cut = make_project(
        "cut",
        resource_ids=(EVA.id,),
        availability=AvailabilitySettings(length=2 * HOUR, ignores_all_day_events=True),
    )
    await store.save_resources([EVA, BO], is_complete=True)
    await store.save_projects([cut], is_complete=True)
    short = make_booking("bea", resource_id=EVA.id, starts_at=at("14:00"), ends_at=at("15:00"))
    await store.save_bookings([MORNING, short])
    off = make_event(
        resource_id=EVA.id,
        starts_at=at("00:00", day=1),
        ends_at=at("24:00", day=1),
        is_all_day=True,
    )
    await store.save_events(EVA.id, span("00:00", "72:00"), [off])

    share = await load_month_fullness(store, MARCH, project_id("cut"))

    assert share[MONDAY] == 0.75
    assert share[TUESDAY] == 0


async def test_a_month_belongs_to_the_clock_of_each(store: Store) -> None:
    tom = make_resource("tom", time_zone_name="Asia/Tokyo", constraints=())
    await store.save_resources([tom, EVA], is_complete=True)

    share = await load_month_fullness(store, MARCH)

    assert len(share) == 31


async def test_nobody_has_no_days(store: Store) -> None:
    assert await load_month_fullness(store, MARCH) == {}
