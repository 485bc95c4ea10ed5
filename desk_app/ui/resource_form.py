"""What the form of a resource holds, and what becomes of it when the resource changes."""

from dataclasses import dataclass, field, replace
from typing import Final

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.constraint import MINUTES_A_DAY
from desk_app.domain.resource import Calendar, Resource
from desk_app.domain.weekly_hours import DateException, Schedule, WeeklyHours, read_schedule
from desk_app.services.resources import ResourceEdit

ALWAYS_OPEN: Final = WeeklyHours((((0, MINUTES_A_DAY),),) * 7)
_OFFICE_DAY: Final = ((9 * 60, 17 * 60),)
OFFICE_HOURS: Final = WeeklyHours(((_OFFICE_DAY,) * 5) + ((), ()))
"""What a new resource begins with: Monday to Friday, 9 to 17."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceForm:
    """What a person sees and can change; two forms that are equal look the same."""

    name: str = ""
    time_zone_name: str = ""
    hours: WeeklyHours = ALWAYS_OPEN
    exceptions: tuple[DateException, ...] = ()
    choice: CalendarChoice = field(default_factory=CalendarChoice)


def new_form(time_zone_name: str) -> ResourceForm:
    """The form of a resource that does not exist yet."""
    return ResourceForm(time_zone_name=time_zone_name, hours=OFFICE_HOURS)


def form_of(resource: Resource, choice: CalendarChoice) -> ResourceForm:
    """The form of a resource as it is; a week that nothing is said about is open all the time."""
    schedule = read_schedule(resource.constraints or ())
    return ResourceForm(
        name=resource.name,
        time_zone_name=resource.time_zone_name,
        hours=schedule.hours or ALWAYS_OPEN,
        exceptions=schedule.exceptions,
        choice=usable_choice(choice, resource.calendars or ()),
    )


def edit_of(form: ResourceForm, seen: Resource | None) -> ResourceEdit:
    """What to ask for; hours that were not touched are left out, letter for letter.

    Args:
        form: As filled in.
        seen: The resource the form began from; None for a new one.
    """
    return ResourceEdit(
        name=form.name.strip(),
        time_zone_name=form.time_zone_name,
        schedule=_schedule(form, seen),
        calendar_choice=form.choice,
    )


def merged(mine: ResourceForm, base: ResourceForm, theirs: ResourceForm) -> ResourceForm:
    """Their form, with what was changed in mine since the base laid over it."""
    changed = {
        name: getattr(mine, name)
        for name in ResourceForm.__dataclass_fields__
        if getattr(mine, name) != getattr(base, name)
    }
    return replace(theirs, **changed)


def has_other_times(one: ResourceForm, other: ResourceForm) -> bool:
    """Whether two forms differ in hours or closed dates."""
    return (one.hours, one.exceptions) != (other.hours, other.exceptions)


# --- calendars -------------------------------------------------------------------------------


def usable_choice(choice: CalendarChoice, calendars: tuple[Calendar, ...]) -> CalendarChoice:
    """A choice without calendars that are gone or cannot be booked any more."""
    known = {calendar.id for calendar in calendars}
    bookable = {calendar.id for calendar in calendars if calendar.can_be_booked}
    looked_at = tuple(each for each in choice.availability_calendar_ids if each in known)
    booked = choice.booking_calendar_id
    return CalendarChoice(
        availability_calendar_ids=looked_at,
        booking_calendar_id=booked if booked in bookable else None,
    )


def default_calendar(calendars: tuple[Calendar, ...]) -> Calendar | None:
    """Where bookings go that name no calendar: the primary one, as far as that can be told."""
    bookable = [calendar for calendar in calendars if calendar.can_be_booked]
    ranks = (
        lambda calendar: calendar.is_primary,
        lambda calendar: calendar.provider == "timekit",
        lambda calendar: calendar.is_provider_primary,
        lambda _calendar: True,
    )
    return next((each for rank in ranks for each in bookable if rank(each)), None)


def _schedule(form: ResourceForm, seen: Resource | None) -> Schedule | None:
    if seen is None:
        return Schedule(hours=form.hours, exceptions=form.exceptions)
    earlier = form_of(seen, CalendarChoice())
    if not has_other_times(form, earlier):
        return None
    kept = read_schedule(seen.constraints or ())
    is_same_week = form.hours == earlier.hours
    return replace(
        kept, hours=kept.hours if is_same_week else form.hours, exceptions=form.exceptions
    )
