"""How many bookings the days of a month have, on a real store."""

from datetime import date

import pytest

from desk_app.domain.booking_graph import CANCELLED, CONFIRM_DECLINE, TENTATIVE
from desk_app.services.month_counts import DayCounts, load_month_counts
from desk_app.store.store import Store
from tests.builders import at, make_booking, make_resource, resource_id

pytestmark = pytest.mark.asyncio

MARCH, MONDAY, TUESDAY = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


def a_booking(word: str, start: str, *, day: int = 0, whose: str = "eva", **fields):
    hours = at(start, day=day)
    return make_booking(
        word,
        starts_at=hours,
        ends_at=hours.replace(minute=30),
        resource_id=resource_id(whose),
        **fields,
    )


async def test_each_day_of_the_month_counts_what_starts_on_it(store: Store):
    await store.save_resources([make_resource("eva")], is_complete=True)
    await store.save_bookings([a_booking("anna", "09:00"), a_booking("ben", "10:00", day=1)])

    counts = await load_month_counts(store, MARCH)

    assert len(counts) == 31
    assert {day for day, each in counts.items() if each.bookings} == {MONDAY, TUESDAY}


async def test_requests_are_counted_apart_and_what_was_called_off_is_not(store: Store):
    await store.save_resources([make_resource("eva")], is_complete=True)
    await store.save_bookings(
        [
            a_booking("anna", "09:00"),
            a_booking("asks", "10:00", graph=CONFIRM_DECLINE, state=TENTATIVE),
            a_booking("gone", "11:00", state=CANCELLED),
        ]
    )

    counts = await load_month_counts(store, MARCH)

    assert counts[MONDAY] == DayCounts(bookings=2, requests=1)


async def test_a_day_is_that_of_the_clock_of_its_own_resource(store: Store):
    auckland = make_resource("tui", time_zone_name="Pacific/Auckland")
    await store.save_resources([make_resource("eva"), auckland], is_complete=True)
    await store.save_bookings([a_booking("late", "20:00", whose="tui")])

    counts = await load_month_counts(store, MARCH)

    assert counts[MONDAY].bookings == 0
    assert counts[TUESDAY].bookings == 1
