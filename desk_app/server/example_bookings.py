"""The bookings of the example practice: what three weeks at a busy counter leave behind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from random import Random
from typing import Final

from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import (
    CANCELLED,
    CANCELLED_BY_CUSTOMER,
    COMPLETED,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINED,
    GRAPHS,
    RESCHEDULED_BY_CUSTOMER,
    TENTATIVE,
    StateName,
)
from desk_app.domain.constraint import Weekday
from desk_app.domain.identifiers import BookingId, CalendarId, EventId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.wall_clock import day_of, read_wall_time
from desk_app.server.example_people import CUSTOMERS
from desk_app.server.example_practice import SERVICES, ExampleResource, ExampleService
from desk_app.server.repositories.bookings import COMPLETED_AFTER
from desk_app.server.stamps import new_id

DAYS_BEFORE: Final = 7
DAYS_AFTER: Final = 14

_GRID: Final = timedelta(minutes=15)
_SLACK: Final = timedelta(minutes=50)
"""How unevenly the bookings of a day are spread."""
_THINS_OUT: Final = 0.045
"""How much less is booked with every day ahead."""
_FALLS_THROUGH: Final = 0.12
"""Which part of the bookings is not kept, so that the time is free for another one."""
_GIVEN_UP: Final = (CANCELLED_BY_CUSTOMER, CANCELLED, RESCHEDULED_BY_CUSTOMER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """One resource as the example needs to know it."""

    example: ExampleResource
    resource_id: ResourceId
    calendar_id: CalendarId
    zone: tzinfo
    projects: dict[str, ProjectId]
    """By the name of the service."""
    closed: Sequence[Interval]
    """Events that bookings keep clear of."""
    only_email: str | None
    """The one address that a test app takes."""


def make_bookings(counter: Counter, now: datetime) -> Iterator[Booking]:
    """The bookings of one resource around now, by start; those that block never overlap."""
    today = day_of(now, counter.zone)
    for ahead in range(-DAYS_BEFORE, DAYS_AFTER + 1):
        yield from _make_day(counter, today + timedelta(days=ahead), ahead, now)


def _make_day(counter: Counter, day: date, ahead: int, now: datetime) -> Iterator[Booking]:
    chance = Random(f"{counter.example.key} {day.isoformat()}")
    wanted = counter.example.busyness - max(ahead, 0) * _THINS_OUT
    for start_minute, end_minute in counter.example.hours_on(Weekday(day.weekday())):
        start = read_wall_time(day, start_minute, counter.zone).instant
        end = read_wall_time(day, end_minute, counter.zone).instant
        yield from _fill(counter, Interval(start, end), wanted, chance, now)


def _fill(
    counter: Counter, opened: Interval, wanted: float, chance: Random, now: datetime
) -> Iterator[Booking]:
    """Bookings one after the other, with gaps so that about the wanted part is booked."""
    services = [one for one in SERVICES if counter.example.key in one.keys]
    start, booked = opened.start, timedelta()
    while True:
        service = chance.choice(services)
        span = Interval(start, start + service.length)
        if span.end > opened.end:
            return
        is_enough = booked > wanted * (span.end - opened.start) - chance.random() * _SLACK
        if is_enough or any(span.overlaps(closed) for closed in counter.closed):
            start += _GRID
            continue
        booking = _make_booking(counter, service, span, chance, now)
        yield booking
        if booking.state not in _GIVEN_UP and booking.state != DECLINED:
            start, booked = _on_grid(span.end, opened.start), booked + service.length


def _on_grid(instant: datetime, origin: datetime) -> datetime:
    """The next quarter of an hour from the beginning of the open hours."""
    return origin + -(-(instant - origin) // _GRID) * _GRID


def _make_booking(
    counter: Counter, service: ExampleService, span: Interval, chance: Random, now: datetime
) -> Booking:
    state = _state(service, span, chance, now)
    made_at = min(span.start, now) - timedelta(hours=chance.randint(3, 200), minutes=7)
    graph = GRAPHS[service.graph]
    return Booking(
        id=BookingId(new_id()),
        state=state,
        graph=service.graph,
        is_completed=graph.is_final(state),
        starts_at=span.start,
        ends_at=span.end,
        what=service.name,
        where=service.where,
        description=service.description,
        customer=_customer(counter, chance),
        resource_id=counter.resource_id,
        calendar_id=counter.calendar_id,
        event_id=EventId(new_id()),
        project_id=counter.projects[service.name],
        created_at=made_at,
        updated_at=_changed_at(state, span, made_at, now),
    )


def _state(service: ExampleService, span: Interval, chance: Random, now: datetime) -> StateName:
    is_past = span.end + COMPLETED_AFTER <= now
    if service.graph == CONFIRM_DECLINE and not is_past and chance.random() < 0.5:
        return TENTATIVE
    if chance.random() < _FALLS_THROUGH:
        is_request = service.graph == CONFIRM_DECLINE
        return DECLINED if is_request else chance.choice(_GIVEN_UP)
    return COMPLETED if is_past else CONFIRMED


def _changed_at(state: StateName, span: Interval, made_at: datetime, now: datetime) -> datetime:
    if state == COMPLETED:
        return span.end + COMPLETED_AFTER
    if state in (TENTATIVE, CONFIRMED):
        return made_at
    return made_at + (min(span.start, now) - made_at) / 2


def _customer(counter: Counter, chance: Random) -> Customer:
    name, handle, phone = chance.choice(CUSTOMERS)
    return Customer(
        name=name,
        email=counter.only_email or f"{handle}@example.com",
        phone=phone,
        time_zone_name=str(counter.zone),
        answers={"first_visit": chance.choice(("yes", "no", "no", "no"))},
    )
