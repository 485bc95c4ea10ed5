"""The booking limits of an app, kept for when no server is asked what is full."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from desk_app.domain.booking_limits import (
    LONGEST_PERIOD,
    BookingLimits,
    FullPeriod,
    counts_for_resource,
    full_periods_in,
    looked_at,
)
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.store.store import Store
from desk_app.timekit.messages.booking_limits import RESOURCE_LIMITS, booking_limits_from_wire

if TYPE_CHECKING:
    from datetime import datetime

    from desk_app.client.timekit_client import TimekitClient

LIMITS_FACT: Final = "resource_limits"
"""The name of the fact that holds the limits as the server wrote them."""


async def pull_limits(client: "TimekitClient", store: Store) -> None:
    """Keeps what the settings of the app say now."""
    limits = (await client.get_app()).settings.get(RESOURCE_LIMITS)
    await store.save_fact(LIMITS_FACT, json.dumps(limits) if limits else None)


async def find_full_periods(
    store: Store, resources: Sequence[Resource], window: Interval, now: "datetime"
) -> Mapping[ResourceId, tuple[FullPeriod, ...]]:
    """When resources have all the bookings they can take, as far as the store knows."""
    limits, asked = await _load(store), looked_at(window, now)
    if not limits or asked is None:
        return {}
    around = Interval(asked.start - LONGEST_PERIOD, asked.end + LONGEST_PERIOD)
    starts: dict[ResourceId | None, list[int]] = {}
    ids = [one.id for one in resources]
    for each in await store.load_booked_spans(around, resource_ids=ids):
        if counts_for_resource(each.graph, each.state):
            starts.setdefault(each.resource_id, []).append(each.span[0])
    return {
        one.id: full_periods_in(limits, asked, starts.get(one.id, ()), one.time_zone)
        for one in resources
    }


async def _load(store: Store) -> BookingLimits:
    text = (await store.load_facts()).get(LIMITS_FACT)
    try:
        kept = json.loads(text) if text else None
    except ValueError:
        kept = None
    return booking_limits_from_wire({RESOURCE_LIMITS: kept}, RESOURCE_LIMITS)
