"""The questions a front desk asks about free time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from desk_app.domain.combined import Choices
from desk_app.domain.constraint import Weekday
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.slot_ranking import RankedSlot

_QUARTER: Final = 15 * 60


class PartOfDay(Enum):
    """A part of the day as it is said on the phone: minutes since midnight `[start, end)`."""

    MORNING = (0, 12 * 60)
    AFTERNOON = (12 * 60, 17 * 60)
    EVENING = (17 * 60, 24 * 60)


@dataclass(frozen=True, slots=True)
class WantedCustomer:
    """For whom time is looked for, as far as anything was typed."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSearch:
    """A question for free slots."""

    window: Interval
    length: timedelta | None = None
    """None takes the project's; without a project it must be given."""
    project_id: ProjectId | None = None
    resource_ids: tuple[ResourceId, ...] = ()
    """Empty means any that may serve."""
    also: Choices = ()
    """Who must be free as well: for each further role those who may fill it, at least one."""
    part_of_day: PartOfDay | None = None
    weekdays: frozenset[Weekday] = frozenset()
    """Empty means every day."""
    not_before: int | None = None
    """Minutes since midnight, wall clock of each resource."""
    not_after: int | None = None
    """Minutes since midnight at which a slot must have ended."""
    mode: AvailabilityMode = AvailabilityMode.EXCLUSIVE
    increment: timedelta | None = timedelta(minutes=15)
    """None lays slots end to end."""
    customer: WantedCustomer = WantedCustomer()
    """Whose usual person is worth offering; narrows nothing."""
    limit: int = 200
    """How many slots at most, earliest first."""


@dataclass(frozen=True, slots=True)
class FoundTimes:
    """The answer to a search."""

    search: SlotSearch
    hits: tuple[RankedSlot, ...]
    """Ordered by start."""
    known_at: datetime | None = None
    """When the store last heard from the server, where it answered instead; else None."""
    is_complete: bool = True
    """Whether no more is to come; what comes then has all of this, too."""


def next_quarter(instant: datetime) -> datetime:
    """The quarter of an hour an instant stands on, or the next: nobody is booked at 11:39."""
    return from_seconds(-(-to_seconds(instant) // _QUARTER) * _QUARTER)
