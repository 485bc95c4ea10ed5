"""Dates of a series looked at before it is booked, and what is done with several of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from desk_app.clock import Clock
from desk_app.domain.availability import Slot
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import ActionName
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.constraint import Weekday
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.series import Scope, Visit, open_members, series_of
from desk_app.domain.wall_clock import MINUTES_A_DAY, day_of, minutes_of_day
from desk_app.errors import NotFoundError
from desk_app.services.availability import AvailabilityService
from desk_app.services.bookings import BookingService
from desk_app.services.searches import SlotSearch
from desk_app.store.store import Store

_MOST_MEMBERS = 500
_NEAR = 3


@dataclass(frozen=True, slots=True)
class DateLook:
    """One date of a series as it stands."""

    wanted: Visit
    is_free: bool
    """Whether it can be booked as wanted."""
    times: tuple[Visit, ...] = ()
    """Other times of that day with the same person, the nearest first."""
    people: tuple[Visit, ...] = ()
    """Others who are free at the very time."""

    @property
    def alternatives(self) -> tuple[Visit, ...]:
        """What it could be instead: near times with the same person, others then, other times."""
        near, far = self.times[:_NEAR], self.times[_NEAR:]
        return (*near, *self.people, *far)


class SeriesService:
    """Looks at dates, and acts on the bookings of a series."""

    def __init__(
        self,
        store: Store,
        availability: AvailabilityService,
        bookings: BookingService,
        clock: Clock,
    ) -> None:
        self._store = store
        self._availability = availability
        self._bookings = bookings
        self._clock = clock

    # --- before it is booked -----------------------------------------------------------------

    async def look(
        self,
        resource_id: ResourceId,
        starts: Sequence[datetime],
        *,
        length: timedelta,
        project_id: ProjectId | None,
        zone: tzinfo,
    ) -> tuple[DateLook, ...]:
        """How each date stands, in the order given; two questions, however many dates there are.

        Args:
            starts: Ordered, all at one time on the wall of the resource.
            zone: Of the resource.

        Raises:
            DeskError: Nobody could be asked.
        """
        if not starts:
            return ()
        project = await self._store.load_project(project_id) if project_id else None
        everybody = [each.id for each in await self._store.load_resources()]
        able = (project.resource_ids if project else ()) or everybody
        minute = minutes_of_day(starts[0], zone)
        ends = minute + length // timedelta(minutes=1)
        search = SlotSearch(
            window=Interval(starts[0], starts[-1] + length),
            length=length,
            project_id=project_id,
            resource_ids=tuple(dict.fromkeys((resource_id, *able))),
            weekdays=frozenset(Weekday(day_of(each, zone).weekday()) for each in starts),
            not_before=minute,
            not_after=ends if ends <= MINUTES_A_DAY else None,
            limit=1_000_000,
        )
        at_time = await self._availability.find(search)
        days = Interval(starts[0] - timedelta(days=1), starts[-1] + timedelta(days=1))
        own = await self._availability.find(
            SlotSearch(
                window=Interval(max(days.start, self._clock.now()), days.end),
                length=length,
                project_id=project_id,
                resource_ids=(resource_id,),
                weekdays=search.weekdays,
                limit=1_000_000,
            )
        )
        return tuple(look_at(Visit(resource_id, each), at_time, own, zone) for each in starts)

    # --- once it is booked -------------------------------------------------------------------

    async def members(self, booking: Booking) -> tuple[Booking, ...]:
        """The bookings of the same series that stand, as far as this desk knows; by start."""
        name = series_of(booking)
        if not name:
            return ()
        search = BookingSearch(text=booking.customer_name, limit=_MOST_MEMBERS)
        return open_members(name, await self._bookings.search(search))

    async def act(
        self, booking_id: BookingId, action: ActionName, message: str, scope: Scope
    ) -> tuple[Booking, ...]:
        """Takes an action with one booking of a series, with it and those after, or with all.

        All are those still to come: what has begun has happened.

        Returns:
            The bookings as they are wanted, the one asked for first.

        Raises:
            NotFoundError: The booking is not known.
        """
        booking = await self._bookings.load(booking_id)
        if booking is None:
            raise NotFoundError
        members = await self.members(booking)
        now = self._clock.now()
        others = [
            each
            for each in members
            if each.id != booking.id and _is_meant(each, booking, scope, now)
        ]
        first = await self._bookings.act(booking.id, action, message, is_alone=True)
        rest = [
            await self._bookings.act(each.id, action, message, is_alone=True) for each in others
        ]
        return (first, *rest)


def _is_meant(each: Booking, booking: Booking, scope: Scope, now: datetime) -> bool:
    if scope is Scope.THIS or each.starts_at is None or booking.starts_at is None:
        return False
    return each.starts_at > (booking.starts_at if scope is Scope.LATER else now)


def look_at(wanted: Visit, at_time: Sequence[Slot], own: Sequence[Slot], zone: tzinfo) -> DateLook:
    """How one date stands.

    Args:
        at_time: Free slots at the time of the series, of everybody who may serve.
        own: Free slots of the person wanted, also on other days.
        zone: Of the person wanted, for what belongs to the day.
    """
    there = [each for each in at_time if each.starts_at == wanted.starts_at]
    free = list(dict.fromkeys(one for each in there for one in each.resource_ids))
    day = day_of(wanted.starts_at, zone)
    times = sorted(
        (
            each.starts_at
            for each in own
            if day_of(each.starts_at, zone) == day and each.starts_at != wanted.starts_at
        ),
        key=lambda start: (abs(start - wanted.starts_at), start),
    )
    return DateLook(
        wanted,
        wanted.resource_id in free,
        tuple(Visit(wanted.resource_id, start) for start in times),
        tuple(Visit(each, wanted.starts_at) for each in free if each != wanted.resource_id),
    )
