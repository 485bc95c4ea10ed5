"""Domain values with defaults, for tests: name what the test is about, leave out the rest.

Ids are made from a short word, so that `resource_id("eva")` is the same in every test.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from desk_app.domain.app import App
from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import CONFIRMED, INSTANT
from desk_app.domain.identifiers import (
    AppSlug,
    BookingId,
    CalendarId,
    EventId,
    ProjectId,
    ResourceId,
)
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.project import AvailabilitySettings, BookingSettings, Project
from desk_app.domain.project_change import NewProject
from desk_app.domain.resource import Calendar, Event, Resource
from desk_app.domain.resource_change import NewCalendar, NewEvent, NewResource

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
"""Midnight in UTC of an ordinary Monday; no clock changes within four weeks before it."""

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


# --- time ------------------------------------------------------------------------------------


def utc(text: str) -> datetime:
    """The instant of an ISO text without an offset, read in UTC: `utc("2026-03-02 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(clock: str, *, day: int = 0) -> datetime:
    """A clock time in UTC, so many days after `MONDAY`: `at("09:30", day=1)`."""
    hours, minutes = clock.split(":")
    return MONDAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


def span(start: str, end: str, *, day: int = 0) -> Interval:
    """The interval between two clock times in UTC of one day; `24:00` ends it."""
    return Interval(at(start, day=day), at(end, day=day))


# --- ids -------------------------------------------------------------------------------------


def make_id(word: str) -> str:
    """A UUID that is always the same for a word."""
    return str(uuid5(NAMESPACE_OID, word))


def resource_id(word: str = "eva") -> ResourceId:
    return ResourceId(make_id(f"resource {word}"))


def calendar_id(word: str = "eva") -> CalendarId:
    return CalendarId(make_id(f"calendar {word}"))


def event_id(word: str = "holiday") -> EventId:
    return EventId(make_id(f"event {word}"))


def project_id(word: str = "haircut") -> ProjectId:
    return ProjectId(make_id(f"project {word}"))


def booking_id(word: str = "anna") -> BookingId:
    return BookingId(make_id(f"booking {word}"))


# --- values ----------------------------------------------------------------------------------


def make_app(**fields: Any) -> App:
    defaults: dict[str, Any] = {
        "id": make_id("app"),
        "slug": AppSlug("corner-salon"),
        "name": "Corner Salon",
        "owner_email": "owner@example.com",
    }
    return App(**(defaults | fields))


def make_resource(word: str = "eva", **fields: Any) -> Resource:
    defaults: dict[str, Any] = {
        "id": resource_id(word),
        "name": word.title(),
        "time_zone_name": "Europe/Copenhagen",
        "email": f"{word}@example.com",
        "first_name": word.title(),
        "constraints": (),
        "calendars": (),
    }
    return Resource(**(defaults | fields))


def make_new_resource(**fields: Any) -> NewResource:
    defaults: dict[str, Any] = {"name": "Eva", "time_zone_name": "Europe/Copenhagen"}
    return NewResource(**(defaults | fields))


def make_calendar(word: str = "eva", **fields: Any) -> Calendar:
    defaults: dict[str, Any] = {
        "id": calendar_id(word),
        "name": "Bookings",
        "resource_id": resource_id(word),
    }
    return Calendar(**(defaults | fields))


def make_new_calendar(word: str = "eva", **fields: Any) -> NewCalendar:
    defaults: dict[str, Any] = {"resource_id": resource_id(word), "name": "Private"}
    return NewCalendar(**(defaults | fields))


def make_event(word: str = "holiday", **fields: Any) -> Event:
    defaults: dict[str, Any] = {
        "id": event_id(word),
        "calendar_id": calendar_id(),
        "resource_id": resource_id(),
        "starts_at": at("12:00"),
        "ends_at": at("13:00"),
        "what": word.title(),
    }
    return Event(**(defaults | fields))


def make_new_event(**fields: Any) -> NewEvent:
    defaults: dict[str, Any] = {
        "calendar_id": calendar_id(),
        "starts_at": at("12:00"),
        "ends_at": at("13:00"),
        "what": "Lunch",
        "where": "Out",
    }
    return NewEvent(**(defaults | fields))


def make_project(word: str = "haircut", **fields: Any) -> Project:
    defaults: dict[str, Any] = {
        "id": project_id(word),
        "name": word.title(),
        "slug": word,
        "availability": AvailabilitySettings(length=timedelta(minutes=40)),
        "booking": BookingSettings(
            graph=INSTANT, what=word.title(), where="Main St 4", description="Come early"
        ),
        "resource_ids": (resource_id(),),
    }
    return Project(**(defaults | fields))


def make_new_project(word: str = "haircut", **fields: Any) -> NewProject:
    defaults: dict[str, Any] = {"name": word.title(), "resource_ids": (resource_id(),)}
    return NewProject(**(defaults | fields))


def make_customer(name: str = "Anna Berg", **fields: Any) -> Customer:
    defaults: dict[str, Any] = {
        "name": name,
        "email": f"{name.lower().replace(' ', '.')}@example.com",
        "phone": "+45 20 30 40 50",
    }
    return Customer(**(defaults | fields))


def make_booking(word: str = "anna", **fields: Any) -> Booking:
    defaults: dict[str, Any] = {
        "id": booking_id(word),
        "state": CONFIRMED,
        "graph": INSTANT,
        "is_completed": False,
        "starts_at": at("10:00"),
        "ends_at": at("11:00"),
        "what": "Haircut",
        "where": "Main St 4",
        "customer": make_customer(),
        "resource_id": resource_id(),
        "calendar_id": calendar_id(),
        "created_at": at("08:00"),
        "updated_at": at("08:00"),
    }
    return Booking(**(defaults | fields))


def make_new_booking(**fields: Any) -> NewBooking:
    defaults: dict[str, Any] = {
        "resource_id": resource_id(),
        "starts_at": at("10:00"),
        "ends_at": at("11:00"),
        "customer": make_customer(),
        "graph": INSTANT,
        "what": "Haircut",
        "where": "Main St 4",
        "description": "",
    }
    return NewBooking(**(defaults | fields))
