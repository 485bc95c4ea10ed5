"""How many bookings and requests each day of a month has, as far as the store knows."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from desk_app.domain.booking_graph import awaits_answer
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import to_seconds
from desk_app.services.calendar import span_of
from desk_app.store.bookings import BookingStart
from desk_app.store.store import Store


class DayCounts(NamedTuple):
    """What one day has."""

    bookings: int = 0
    """Those that are drawn: neither called off nor declined; requests are among them."""
    requests: int = 0
    """Those that still await an answer."""


async def load_month_counts(store: Store, month: date) -> Mapping[date, DayCounts]:
    """The counts of each day of a month, each booking on the day it starts by its own clock.

    Args:
        store: What is known.
        month: Its first day.

    Returns:
        Every day of the month.
    """
    days = ((month + timedelta(days=31)).replace(day=1) - month).days
    resources = await store.load_resources()
    starts = await store.load_booking_starts(span_of(month, days, resources))
    zones = {resource.id: resource.time_zone for resource in resources}
    from asyncio import to_thread  # noqa: PLC0415  (the first frame does without)

    return await to_thread(_count, starts, zones, month, days)


def _count(
    starts: Sequence[BookingStart], zones: Mapping[ResourceId, tzinfo], month: date, days: int
) -> Mapping[date, DayCounts]:
    bookings, requests = [0] * days, [0] * days
    midnights = {zone: _midnights(month, days, zone) for zone in {UTC, *zones.values()}}
    for start in starts:
        zone = zones.get(start.resource_id, UTC) if start.resource_id else UTC
        day = bisect_right(midnights[zone], start.seconds) - 1
        if 0 <= day < days:
            bookings[day] += 1
            requests[day] += awaits_answer(start.graph, start.state)
    return {
        month + timedelta(days=day): DayCounts(bookings[day], requests[day]) for day in range(days)
    }


def _midnights(month: date, days: int, zone: tzinfo) -> list[int]:
    """When each day of a month begins in a zone, and when the last one is over."""
    return [
        to_seconds(datetime.combine(month + timedelta(days=day), time(), zone))
        for day in range(days + 1)
    ]
