"""Calendar columns with defaults, for tests of the grid: one resource on one day in Copenhagen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from desk_app.domain.booking import Booking
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.resource import Event, Resource, find_time_zone
from desk_app.services.calendar import CalendarColumn, local_day
from desk_app.ui.grid.geometry import GridGeometry
from desk_app.ui.grid.picture import GridPicture
from desk_app.ui.grid.words import GridWords
from tests.builders import make_booking, make_customer, make_project, make_resource

TUESDAY = date(2025, 10, 14)
SPRING = date(2026, 3, 29)
"""The day on which Copenhagen's clock leaps from 2:00 to 3:00."""
AUTUMN = date(2025, 10, 26)
"""The day on which Copenhagen's clock shows 2:00 to 3:00 twice."""
COPENHAGEN = "Europe/Copenhagen"


def wall(clock: str, *, day: date = TUESDAY, zone: str = COPENHAGEN, fold: int = 0) -> datetime:
    """The instant of a time on the wall: `wall("10:30")`."""
    hours, minutes = (int(part) for part in clock.split(":"))
    local = datetime.combine(day, time(), find_time_zone(zone)) + timedelta(
        hours=hours, minutes=minutes
    )
    return local.replace(fold=fold).astimezone(UTC)


def stretch(start: str, end: str, **place: Any) -> Interval:
    """The interval between two times on the wall."""
    return Interval(wall(start, **place), wall(end, **place))


def booked(word: str, start: str, end: str, **fields: Any) -> Booking:
    """A booking of the customer named by a word, from and to a time on the wall."""
    place = {key: fields.pop(key) for key in ("day", "zone") if key in fields}
    return make_booking(
        word,
        starts_at=wall(start, **place),
        ends_at=wall(end, **place),
        **{"customer": make_customer(word.title()), **fields},
    )


def make_column(
    word: str = "eva",
    bookings: Iterable[Booking] = (),
    *,
    events: Iterable[Event] = (),
    opened: tuple[Interval, ...] | None = None,
    day: date = TUESDAY,
    zone: str = COPENHAGEN,
    resource: Resource | None = None,
) -> CalendarColumn:
    """A column that is open from 9 to 17 unless told otherwise."""
    resource = resource or make_resource(word, time_zone_name=zone)
    usual = (stretch("9:00", "17:00", day=day, zone=zone),)
    return CalendarColumn(
        resource=resource,
        day=day,
        window=local_day(day, resource.time_zone),
        open=usual if opened is None else opened,
        bookings=tuple(bookings),
        events=tuple(events),
    )


def service_with_buffer(minutes: int) -> Project:
    """A service that keeps so many minutes free around its bookings."""
    service = make_project()
    buffer = timedelta(minutes=minutes)
    return replace(service, availability=replace(service.availability, buffer=buffer))


def make_picture(*columns: CalendarColumn) -> GridPicture:
    return GridPicture(columns, GridWords())


def fitted(picture: GridPicture, *, width: int = 400, zoom: int = 24) -> GridGeometry:
    return GridGeometry.fitted(len(picture.contents), picture.axis.length, width=width, zoom=zoom)
