"""Holds resources and customers to the booking limits of their app.

Counted are bookings that are confirmed, paid or completed, sessions, and payments waited for; a
request awaiting an answer is not, nor is a hold. A session counts once for its resource, however
many seats of it are taken, and each seat counts for its customer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.app import App
from desk_app.domain.booking_graph import SEAT_GRAPHS, TENTATIVE
from desk_app.domain.booking_limits import (
    COUNTED_STATES,
    COUNTED_WHILE_TENTATIVE,
    LONGEST_PERIOD,
    BookingLimits,
    Days,
    FullPeriod,
    full_periods_in,
    looked_at,
    period_around,
)
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.resource import Resource
from desk_app.domain.spans import Span
from desk_app.domain.wall_clock import read_wall_time
from desk_app.errors import ConflictError
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.tables import BOOKINGS
from desk_app.timekit.messages.booking_limits import (
    CUSTOMER_LIMITS,
    RESOURCE_LIMITS,
    booking_limits_from_wire,
)

_COUNTS: Final = or_(
    BOOKINGS.c.state.in_(sorted(COUNTED_STATES)),
    and_(BOOKINGS.c.state == TENTATIVE, BOOKINGS.c.graph.in_(sorted(COUNTED_WHILE_TENTATIVE))),
)
_IS_NO_SEAT: Final = BOOKINGS.c.graph.not_in(sorted(SEAT_GRAPHS))


def has_customer_limits(app: App) -> bool:
    """Whether an app holds its customers to any limit."""
    return bool(booking_limits_from_wire(app.settings, CUSTOMER_LIMITS))


async def check_limits(
    desk: BookingDesk,
    resource_id: ResourceId,
    starts_at: datetime,
    *,
    email: str,
    is_seat: bool,
    ignoring: Collection[BookingId] = (),
) -> None:
    """Raises ConflictError if one more booking would be too many.

    Must see what others are booking for the resource and the customer at this moment.

    Args:
        email: The customer's; nothing for nobody's.
        is_seat: Whether it is a seat, which does not count for the resource.
        ignoring: Bookings that are to be given up for it.
    """
    of_resource = booking_limits_from_wire(desk.app.settings, RESOURCE_LIMITS)
    of_customer = booking_limits_from_wire(desk.app.settings, CUSTOMER_LIMITS)
    if not of_resource and not of_customer:
        return
    [resource] = await desk.resources.load_present([resource_id], field="resource_id")
    day = starts_at.astimezone(resource.time_zone).date()
    if not is_seat:
        is_resource_s = and_(BOOKINGS.c.resource_id == resource_id, _IS_NO_SEAT)
        await _check(desk, of_resource, resource, day, is_resource_s, ignoring, noun="resource")
    if email:
        is_customer_s = BOOKINGS.c.customer_email_folded == email.casefold()
        await _check(desk, of_customer, resource, day, is_customer_s, ignoring, noun="customer")


async def _check(
    desk: BookingDesk,
    limits: BookingLimits,
    resource: Resource,
    day: date,
    whose: ColumnElement[bool],
    ignoring: Collection[BookingId],
    *,
    noun: str,
) -> None:
    for period, most in limits.most.items():
        window = _window(period_around(day, period), resource.time_zone)
        query = (
            select(func.count())
            .where(BOOKINGS.c.app_id == desk.app.id, whose, _COUNTS, _starts_within(window))
            .where(BOOKINGS.c.id.not_in(list(ignoring)))
        )
        if (await desk.bookings.connection.execute(query)).scalar_one() >= most:
            raise ConflictError(
                status=422,
                problem=f"The {noun} has reached the limit of {most} bookings a {period}",
            )


# --- free time -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FullPeriods:
    """When resources of an app have all the bookings they can take, as things are now."""

    connection: AsyncConnection
    app: App
    now: datetime

    async def find(
        self, resources: Sequence[Resource], window: Interval
    ) -> dict[ResourceId, tuple[FullPeriod, ...]]:
        """The periods with any part in a window in which a resource can take no more."""
        limits = booking_limits_from_wire(self.app.settings, RESOURCE_LIMITS)
        asked = looked_at(window, self.now)
        if not limits or asked is None:
            return {}
        starts = await _load_starts(self.connection, [one.id for one in resources], asked)
        return {
            one.id: full_periods_in(limits, asked, starts.get(one.id, ()), one.time_zone)
            for one in resources
        }

    async def spans(self, resources: Sequence[Resource], window: Interval) -> list[Span]:
        """When one of the resources can take no more, in seconds since 1970; in any order."""
        full = await self.find(resources, window)
        closed = (
            _window(each.days, one.time_zone) for one in resources for each in full.get(one.id, ())
        )
        return [(to_seconds(one.start), to_seconds(one.end)) for one in closed]


async def _load_starts(
    connection: AsyncConnection, ids: Collection[ResourceId], window: Interval
) -> dict[ResourceId, list[int]]:
    """When the bookings begin that may count in a period with any part in the window."""
    around = Interval(window.start - LONGEST_PERIOD, window.end + LONGEST_PERIOD)
    query = select(BOOKINGS.c.resource_id, BOOKINGS.c.starts_at).where(
        BOOKINGS.c.resource_id.in_(ids), _IS_NO_SEAT, _COUNTS, _starts_within(around)
    )
    starts: dict[ResourceId, list[int]] = {}
    for resource_id, start in await connection.execute(query):
        starts.setdefault(resource_id, []).append(start)
    return starts


# --- days as seconds -------------------------------------------------------------------------


def _window(days: Days, zone: tzinfo) -> Interval:
    return Interval(
        read_wall_time(days.first, 0, zone).instant, read_wall_time(days.after, 0, zone).instant
    )


def _starts_within(window: Interval) -> ColumnElement[bool]:
    return and_(
        BOOKINGS.c.starts_at >= to_seconds(window.start),
        BOOKINGS.c.starts_at < to_seconds(window.end),
    )
