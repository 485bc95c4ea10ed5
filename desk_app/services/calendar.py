"""What the calendar shows: one column per resource and day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES, CONFIRMED, PAID, awaits_answer
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.opening import Opening
from desk_app.domain.resource import Event, Resource

GRACE = timedelta(minutes=10)
"""How long somebody who is late still counts as about to arrive."""

ARRIVALS_AHEAD = timedelta(hours=12)

WAITING_SINCE = timedelta(hours=4)
"""How long before now a booking may begin for its customer to be looked for in the waiting room."""

DATA_AS_OF = "data_as_of"
"""The stored fact that tells when the server last answered a whole round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarColumn:
    """One resource on one day of its own zone."""

    resource: Resource
    day: date
    window: Interval
    """The local day, midnight to midnight: 23, 24 or 25 hours."""
    open: tuple[Interval, ...]
    """Ordered and disjoint; the rest of the day is closed by the resource's own rules."""
    bookings: tuple[Booking, ...]
    """Ordered by start; those that are drawn, so no cancelled or declined ones unless that can
    still be taken back."""
    events: tuple[Event, ...]
    """Busy time from elsewhere, ordered by start; no events of bookings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPicture:
    """Some days of some resources, as last known."""

    first: date
    days: int
    window: Interval
    """What holds all the columns' days."""
    columns: tuple[CalendarColumn, ...]
    """By day, then in the order of the resources."""
    requests: tuple[Booking, ...]
    """Every booking that awaits a yes or a no, oldest first."""
    upcoming: tuple[Booking, ...]
    """What starts next today, soonest first."""
    as_of: datetime | None
    """When the server last answered in full; None if it never did."""
    waiting: tuple[Booking, ...] = ()
    """Who has arrived today and is not served yet, longest first."""


def local_day(day: date, zone: tzinfo) -> Interval:
    """The span from midnight to midnight of a day in a zone, in UTC."""
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return Interval(start, max(start, end))


def read_instant(text: str | None) -> datetime | None:
    """An instant as stored in a fact, or None where there is none or it makes no sense."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def span_of(first: date, days: int, resources: Iterable[Resource]) -> Interval:
    """The span that holds the given days of all the resources, each in its own zone."""
    zones = {resource.time_zone for resource in resources} or {UTC}
    last = first + timedelta(days=days - 1)
    return Interval(
        min(local_day(first, zone).start for zone in zones),
        max(local_day(last, zone).end for zone in zones),
    )


def select(
    resources: Iterable[Resource], resource_ids: Sequence[ResourceId] | None
) -> tuple[Resource, ...]:
    """The resources named, in that order; all of them for None."""
    if resource_ids is None:
        return tuple(resources)
    by_id = {resource.id: resource for resource in resources}
    return tuple(by_id[each] for each in resource_ids if each in by_id)


def compose(
    first: date,
    days: int,
    *,
    resources: Sequence[Resource],
    bookings: Sequence[Booking],
    events: Sequence[Event],
    requests: Sequence[Booking],
    soon: Sequence[Booking],
    now: datetime,
    as_of: datetime | None,
) -> CalendarPicture:
    """The picture of some days from values already loaded."""
    drawn: dict[ResourceId | None, list[Booking]] = {}
    for booking in bookings:
        is_drawn = booking.state not in CLOSED_STATES or booking.pending is not None
        if is_drawn and _has_span(booking):
            drawn.setdefault(booking.resource_id, []).append(booking)
    busy: dict[ResourceId | None, list[Event]] = {}
    for event in events:
        busy.setdefault(event.resource_id, []).append(event)
    openings = _Openings()
    columns = tuple(
        _column(
            resource,
            first + timedelta(days=n),
            drawn.get(resource.id, ()),
            busy.get(resource.id, ()),
            openings,
        )
        for n in range(days)
        for resource in resources
    )
    return CalendarPicture(
        first=first,
        days=days,
        window=span_of(first, days, resources),
        columns=columns,
        requests=tuple(reversed([b for b in requests if awaits_answer(b.graph, b.state)])),
        upcoming=_upcoming(soon, resources, now),
        waiting=_waiting(soon),
        as_of=as_of,
    )


class _Openings:
    """The open time of days, reckoned once for resources of one zone and equal rules."""

    def __init__(self) -> None:
        self._known: dict[tuple[Interval, tzinfo], Opening] = {}

    def find(self, resource: Resource, window: Interval) -> tuple[Interval, ...]:
        """When a resource is open within a window."""
        key = (window, resource.time_zone)
        if key not in self._known:
            seconds = (to_seconds(window.start), to_seconds(window.end))
            self._known[key] = Opening(seconds, resource.time_zone)
        spans = self._known[key].spans((resource.constraints or (),))
        return tuple(Interval(from_seconds(start), from_seconds(end)) for start, end in spans)


def _column(
    resource: Resource,
    day: date,
    bookings: Sequence[Booking],
    events: Sequence[Event],
    openings: _Openings,
) -> CalendarColumn:
    window = local_day(day, resource.time_zone)
    claimed = {booking.event_id for booking in bookings if booking.event_id}
    sessions = {booking.id for booking in bookings if booking.seats is not None}
    return CalendarColumn(
        resource=resource,
        day=day,
        window=window,
        open=openings.find(resource, window),
        bookings=tuple(
            sorted(
                (
                    b
                    for b in bookings
                    # A seat is in the list of its session, which takes the time.
                    if _touches(b, window) and b.owner_booking_id not in sessions
                ),
                key=_start,
            )
        ),
        events=tuple(
            sorted(
                (e for e in events if e.id not in claimed and e.interval.overlaps(window)),
                key=lambda event: event.starts_at,
            )
        ),
    )


def _upcoming(
    soon: Sequence[Booking], resources: Sequence[Resource], now: datetime
) -> tuple[Booking, ...]:
    """Who comes next today, each by the clock of the place."""
    zones = {resource.id: resource.time_zone for resource in resources}

    def is_ahead(booking: Booking) -> bool:
        zone = zones.get(booking.resource_id, UTC) if booking.resource_id else UTC
        start = _start(booking)
        is_today = start.astimezone(zone).date() == now.astimezone(zone).date()
        return is_today and start >= now - GRACE and day_mark(booking) is None

    coming = (b for b in soon if b.starts_at and b.state in (CONFIRMED, PAID) and is_ahead(b))
    return tuple(sorted(coming, key=_start))


def without_bookings(
    picture: CalendarPicture, booking_ids: Collection[BookingId]
) -> CalendarPicture:
    """The picture with some bookings left out of its columns."""
    shown = (each.id for column in picture.columns for each in column.bookings)
    if not booking_ids or not any(each in booking_ids for each in shown):
        return picture
    columns = tuple(
        replace(column, bookings=tuple(b for b in column.bookings if b.id not in booking_ids))
        for column in picture.columns
    )
    return replace(picture, columns=columns)


def _waiting(soon: Sequence[Booking]) -> tuple[Booking, ...]:
    """Who sits in the waiting room, whoever came first before the others."""
    arrived = []
    for booking in soon:
        mark = day_mark(booking)
        if mark is not None and mark.state is DayState.ARRIVED:
            arrived.append((mark.since, booking.id, booking))
    return tuple(booking for _, _, booking in sorted(arrived, key=lambda each: each[:2]))


def _has_span(booking: Booking) -> bool:
    start, end = booking.starts_at, booking.ends_at
    return start is not None and end is not None and end >= start


def _touches(booking: Booking, window: Interval) -> bool:
    """Whether a booking shows in a day; one without a length shows where it starts."""
    start, end = booking.starts_at, booking.ends_at
    if start is None or end is None or not start < window.end:
        return False
    return end > window.start or start >= window.start


def _start(booking: Booking) -> datetime:
    return booking.starts_at or datetime.min.replace(tzinfo=UTC)
