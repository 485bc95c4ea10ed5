"""A small practice on an ordinary Tuesday, for the tests of panels and tables."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRM_DECLINE, TENTATIVE
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilitySettings, BookingSettings
from desk_app.domain.resource import Resource
from tests.builders import make_booking, make_customer, make_project, make_resource, resource_id

ZONE = ZoneInfo("Europe/Copenhagen")
EVA = make_resource("eva", name="Eva Lind")
ANNA = make_resource("anna", name="Anna Berg")
LISBON = make_resource("room", name="Room in Lisbon", time_zone_name="Europe/Lisbon")
HAIRCUT = make_project(
    "haircut",
    availability=AvailabilitySettings(length=timedelta(minutes=45)),
    resource_ids=(EVA.id, ANNA.id),
)
CHECK_UP = make_project(
    "check-up",
    availability=AvailabilitySettings(length=timedelta(minutes=30)),
    booking=BookingSettings(graph="confirm_decline", what="Check-up", where="Room 1"),
    resource_ids=(LISBON.id,),
)
AMELIE = KnownCustomer(
    name="Amélie Roux",
    email="a.roux@example.com",
    phone="+45 20 30 44 71",
    next_booking_at=datetime(2025, 10, 31, 9, tzinfo=UTC),
)
NASTY = "<b>Łu\u200dkasz</b> &amp; 👩\u200d👩\u200d👧 محمد " + "W" * 10_000


def clock_time(hours: int, minutes: int = 0, *, day: int = 14) -> datetime:
    """A time on the wall in Copenhagen in October 2025, as an instant."""
    return datetime(2025, 10, day, hours, minutes, tzinfo=ZONE).astimezone(UTC)


def span(start: tuple[int, int], minutes: int = 45, *, day: int = 14) -> Interval:
    """So many minutes from a time on the wall in Copenhagen."""
    begin = clock_time(*start, day=day)
    return Interval(begin, begin + timedelta(minutes=minutes))


def slot(start: tuple[int, int], *resources: Resource, day: int = 14, minutes: int = 45) -> Slot:
    """A free slot of some resources."""
    free = span(start, minutes, day=day)
    return Slot(free.start, free.end, tuple(each.id for each in resources or (EVA,)))


def request(word: str, start: tuple[int, int], *, hours_ago: float = 1, day: int = 14) -> Booking:
    """A request made so many hours before Tuesday 10:00 in Copenhagen."""
    asked = span(start, day=day)
    return make_booking(
        word,
        state=TENTATIVE,
        graph=CONFIRM_DECLINE,
        starts_at=asked.start,
        ends_at=asked.end,
        customer=make_customer(word.title()),
        resource_id=resource_id("eva"),
        created_at=clock_time(10) - timedelta(hours=hours_ago),
    )
