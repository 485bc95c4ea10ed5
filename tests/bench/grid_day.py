"""Resources and bookings in numbers, for measuring the grid."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import CONFIRMED, INSTANT
from desk_app.domain.constraint import DayAndTime, Weekday, allow
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.resource import Resource
from desk_app.services.calendar import CalendarPicture, compose

DAY: Final = date(2030, 1, 16)
NOON: Final = datetime.combine(DAY, time(12), UTC)
_DAYS_BEFORE: Final = 25
_CHUNK: Final = 5_000


def make_resources(count: int) -> list[Resource]:
    """People who are there every day from 7 to 20."""
    hours = tuple(allow(DayAndTime(day, 7 * 60, 20 * 60)) for day in Weekday)
    return [
        Resource(
            id=ResourceId(f"resource-{number}"),
            name=f"Person {number:02}",
            time_zone_name="Europe/Copenhagen",
            constraints=hours,
            calendars=(),
        )
        for number in range(count)
    ]


def day_bookings(day: date, count: int, *, columns: int, first_number: int = 0) -> list[Booking]:
    """So many bookings of one day, shared out over the columns one after the other."""
    a_column = -(-count // columns)
    step = 12 * 60 / a_column
    start = datetime.combine(day, time(7), UTC)
    return [
        _booking(
            first_number + number,
            columns=columns,
            starts_at=start + timedelta(minutes=round(number // columns * step)),
            length=timedelta(minutes=max(5, min(30, int(step)))),
        )
        for number in range(count)
    ]


def stored_bookings(count: int, *, columns: int, a_day: int) -> Iterator[list[Booking]]:
    """So many bookings of the days around `DAY`, in pieces to be saved one by one."""
    waiting: list[Booking] = []
    for number in range(0, count, a_day):
        day = DAY + timedelta(days=number // a_day - _DAYS_BEFORE)
        waiting += day_bookings(day, a_day, columns=columns, first_number=number)
        if len(waiting) >= _CHUNK:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def picture_of(day: date, bookings: list[Booking], *, columns: int) -> CalendarPicture:
    """The picture of a day, as the service composes it."""
    return compose(
        day,
        1,
        resources=make_resources(columns),
        bookings=bookings,
        events=(),
        requests=(),
        soon=(),
        now=NOON,
        as_of=None,
    )


def _booking(number: int, *, columns: int, starts_at: datetime, length: timedelta) -> Booking:
    return Booking(
        id=BookingId(f"booking-{number}"),
        state=CONFIRMED,
        graph=INSTANT,
        is_completed=False,
        starts_at=starts_at,
        ends_at=starts_at + length,
        what="Check-up",
        customer=Customer(name=f"Customer {number % 9_000}", email=f"c{number}@example.com"),
        resource_id=ResourceId(f"resource-{number % columns}"),
        updated_at=starts_at,
    )
