"""The practice of the example data: who and what can be booked, when, and for which services."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from desk_app.domain.booking_graph import CONFIRM_DECLINE, INSTANT, GraphName
from desk_app.domain.constraint import Constraint, DayAndTime, Weekday, allow
from desk_app.domain.project import AvailabilityMode

Hours = tuple[tuple[int, int], ...]

_EIGHT, _NINE, _TEN = 8 * 60, 9 * 60, 10 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleResource:
    """A person or a room, with its week; hours in minutes since midnight of its zone."""

    key: str
    name: str
    days: tuple[Weekday, ...]
    hours: Hours
    short_days: tuple[Weekday, ...] = ()
    short_hours: Hours = ()
    time_zone_name: str | None = None
    """None for the zone of the practice."""
    busyness: float
    """Which part of the open hours of today is booked; other days have less."""
    kind: str = "person"

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """The week as constraints."""
        return tuple(
            allow(DayAndTime(day, start, end))
            for day in Weekday
            for start, end in self.hours_on(day)
        )

    def hours_on(self, day: Weekday) -> Hours:
        """The hours of a weekday; none if it is closed."""
        if day in self.short_days:
            return self.short_hours
        return self.hours if day in self.days else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleService:
    """A project, and how the bookings made through it look."""

    name: str
    minutes: int
    keys: tuple[str, ...]
    """Of its resources, in order of priority."""
    graph: GraphName = INSTANT
    mode: AvailabilityMode = AvailabilityMode.ROUNDROBIN_RANDOM
    where: str = "Nørrebrogade 12, 2nd floor"
    description: str = ""
    increment: timedelta | None = timedelta(minutes=15)
    buffer: timedelta | None = None

    @property
    def length(self) -> timedelta:
        """How long one lasts."""
        return timedelta(minutes=self.minutes)


_ALL_WEEK: Final = tuple(Weekday)
_MONDAY_TO_SATURDAY: Final = _ALL_WEEK[:6]
_WEDNESDAY_TO_SUNDAY: Final = _ALL_WEEK[2:]

RESOURCES: Final = (
    ExampleResource(
        key="amira",
        name="Dr. Amira Haddad",
        days=_MONDAY_TO_SATURDAY,
        hours=((_EIGHT, 12 * 60), (12 * 60 + 45, 16 * 60 + 30)),
        short_days=(Weekday.SATURDAY,),
        short_hours=((_NINE, 13 * 60),),
        busyness=0.62,
    ),
    ExampleResource(
        key="jonas",
        name="Jonas Lindqvist",
        days=_WEDNESDAY_TO_SUNDAY,
        hours=((_NINE, 12 * 60 + 30), (13 * 60 + 15, 17 * 60 + 30)),
        short_days=(Weekday.MONDAY,),
        short_hours=((12 * 60, 18 * 60),),
        busyness=0.66,
    ),
    ExampleResource(
        key="sofia",
        name="Sofia Marchetti",
        days=_ALL_WEEK[1:],
        hours=((_TEN, 14 * 60), (14 * 60 + 30, 19 * 60)),
        short_days=(Weekday.SUNDAY,),
        short_hours=((_TEN, 15 * 60),),
        busyness=0.6,
    ),
    ExampleResource(
        key="priya",
        name="Priya Raman (online)",
        days=(Weekday.SUNDAY, *_ALL_WEEK[:4]),
        hours=((12 * 60 + 30, 16 * 60), (17 * 60, 20 * 60 + 30)),
        time_zone_name="Asia/Kolkata",
        busyness=0.55,
    ),
    ExampleResource(
        key="laser",
        name="Laser room",
        days=_ALL_WEEK,
        hours=((_EIGHT, 20 * 60),),
        busyness=0.4,
        kind="room",
    ),
    ExampleResource(
        key="room2",
        name="Treatment room 2",
        days=_ALL_WEEK,
        hours=((7 * 60 + 30, 13 * 60), (13 * 60 + 30, 20 * 60 + 30)),
        busyness=0.3,
        kind="room",
    ),
)

SERVICES: Final = (
    ExampleService(
        name="Check-up", minutes=30, keys=("amira", "priya"), description="Bring your health card"
    ),
    ExampleService(
        name="Physiotherapy",
        minutes=45,
        keys=("jonas", "room2"),
        mode=AvailabilityMode.ROUNDROBIN_PRIORITIZED,
        description="Come in loose clothes",
    ),
    ExampleService(
        name="Massage",
        minutes=60,
        keys=("sofia", "jonas"),
        description="Please arrive ten minutes early",
    ),
    ExampleService(
        name="Consultation",
        minutes=30,
        keys=("priya", "amira"),
        graph=CONFIRM_DECLINE,
        where="Video call",
        description="The link comes by e-mail once we have confirmed",
    ),
    ExampleService(
        name="Laser treatment",
        minutes=40,
        keys=("laser", "room2"),
        mode=AvailabilityMode.ROUNDROBIN_PRIORITIZED,
        increment=timedelta(minutes=20),
        buffer=timedelta(minutes=5),
        description="Stay out of the sun for two days before",
    ),
)
