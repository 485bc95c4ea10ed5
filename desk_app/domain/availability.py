"""From a question about free time to the slots that answer it.

Everything is reckoned in whole seconds since 1970; slots as values are made last, and only
those that are answered. Source: `POST /availability`.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import reduce
from typing import Final

from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.local_days import LocalDay
from desk_app.domain.opening import Opening
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.slot_layout import SlotLayout, find_fitting, find_runs, find_starts
from desk_app.domain.spans import Span, free_spans, intersect, subtract
from desk_app.errors import InvalidInputError

_LOOK_BACK: Final = timedelta(days=7)

MOST_OFFERS: Final = 4_000_000
"""How often a resource may be offered at some start in one answer: a thousand people, every
quarter of an hour, day and night for six weeks."""

Pick = Callable[[Sequence[ResourceId]], ResourceId]
"""Takes one of several, as `random.choice` does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityQuery:
    """A question about free time."""

    resources: tuple[ResourceId, ...]
    """In order of priority."""
    window: Interval
    """At most six months; slots neither begin before it nor end after it."""
    mode: AvailabilityMode = AvailabilityMode.ROUNDROBIN_RANDOM
    length: timedelta | None = timedelta(hours=1)
    """Positive; None asks for whole free stretches."""
    buffer: timedelta = timedelta(0)
    """Kept free before and after busy time."""
    ignores_all_day_events: bool = False
    increment: timedelta | None = None
    """Between the starts of slots; None lets slots follow one another."""
    gap: timedelta = timedelta(0)
    """Kept between slots that follow one another."""
    rounds_to_nearest_hour: bool = True
    """Not applied to whole free stretches, which are given as they are."""
    constraints: tuple[Constraint, ...] = ()
    """Of the request; they apply together with those of resource and project."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One bookable span and the resources offered for it, at least one."""

    starts_at: datetime
    ends_at: datetime
    resource_ids: tuple[ResourceId, ...]

    @property
    def interval(self) -> Interval:
        """The span itself."""
        return Interval(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceTime:
    """What closes the time of one resource."""

    resource_id: ResourceId
    zone: tzinfo
    constraint_levels: tuple[tuple[Constraint, ...], ...] = ()
    """The lists of the resource and of the project; that of the request is in the query."""
    busy: Sequence[Span] = ()
    """Bookings and events in seconds since 1970, in any order; may overlap and reach outside."""
    all_day_busy: Sequence[Span] = ()
    """All-day events, apart because a query may ignore them."""


def find_slots(
    query: AvailabilityQuery,
    resources: Sequence[ResourceTime],
    *,
    now: datetime,
    pick: Pick | None = None,
) -> tuple[Slot, ...]:
    """The slots that answer a query.

    - `mutual`: times at which all resources of the query are free.
    - `roundrobin_prioritized`: times at which one is free, each with the first that is.
    - `roundrobin_random`: the same, each with any of those that are.
    - `exclusive`: the same, each with all that are free.

    Slots are laid out in the time of each resource, rounded by its own clock, and then offered of
    everybody who is free for them.

    Args:
        query: The question.
        resources: Those of the query that are to be considered, in any order; one that the
            query does not name is passed over.
        now: Slots begun before it are left out; a whole free stretch is cut short instead.
        pick: Called once a slot in the mode `roundrobin_random`; None takes the first.

    Returns:
        Ordered by start; each span once; may be empty, and is for no resources.

    Raises:
        InvalidInputError: There are more than `MOST_OFFERS` in it.
    """
    return FreeTimes(query, resources, now=now).find_slots(now=now, pick=pick)


@dataclass(frozen=True, slots=True)
class OfferedDate:
    """A day on which there is a slot, and the resources that have one."""

    day: date
    resource_ids: tuple[ResourceId, ...]
    """In the order of the query; at least one."""


def find_dates(
    query: AvailabilityQuery,
    resources: Sequence[ResourceTime],
    *,
    now: datetime,
    zone: tzinfo | None = None,
) -> tuple[OfferedDate, ...]:
    """The days on which a query has slots, whichever resource a round robin would pick.

    Args:
        query: The question.
        resources: As for `find_slots`.
        now: Likewise.
        zone: Whose days they are; None takes for each resource the days of its own place.

    Returns:
        Ordered by day, each day once; may be empty.

    Source: `POST /availability/dates`.
    """
    if query.mode is not AvailabilityMode.MUTUAL:
        query = replace(query, mode=AvailabilityMode.EXCLUSIVE)
    zones = {each.resource_id: zone or each.zone for each in resources}
    found: dict[date, set[ResourceId]] = {}
    for slot in find_slots(query, resources, now=now):
        for resource_id in slot.resource_ids:
            day = slot.starts_at.astimezone(zones[resource_id]).date()
            found.setdefault(day, set()).add(resource_id)
    return tuple(
        OfferedDate(day, tuple(one for one in query.resources if one in found[day]))
        for day in sorted(found)
    )


def find_taken_slots(
    query: AvailabilityQuery, resources: Sequence[ResourceTime], *, now: datetime
) -> tuple[Slot, ...]:
    """The slots that could be booked if nothing were booked yet, and cannot.

    Slots are laid out over the time that constraints leave open. One is taken if no resource is
    free for it, or in the mode `mutual` if one is not; it names the resources whose time is
    taken. Where whole free stretches are asked for, these are the stretches that are taken.

    Args:
        query: The question.
        resources: As for `find_slots`.
        now: Likewise.

    Returns:
        Ordered by start; each span once; may be empty.

    Source: `POST /unavailable/slots`, whose answer is known by its shape alone; what is taken
    rather than closed is our reading.
    """
    return FreeTimes(query, resources, now=now).find_taken_slots(now=now)


def search_window(window: Interval, now: datetime) -> Span:
    """The seconds of a window that need to be looked at.

    What is long past is cut off: it holds no answer, and somebody may ask from the year one on.
    A week is left, so that slots which follow one another stay where they are.
    """
    return _second_from(max(window.start, now - _LOOK_BACK)), to_seconds(window.end)


# --- free time of each resource --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResourceSpans:
    """When one resource is open, or when it is free, and the days of its place."""

    resource_id: ResourceId
    spans: Sequence[Span]
    """In seconds since 1970, in normal form; not to be changed."""
    days: Sequence[LocalDay]


class FreeTimes:
    """When the resources of a query are open and free, kept to be asked again.

    Where the time of one of them changes, only that one is reckoned anew.
    """

    def __init__(
        self, query: AvailabilityQuery, resources: Iterable[ResourceTime], *, now: datetime
    ) -> None:
        self._query = query
        self._window = search_window(query.window, now)
        self._openings: dict[tzinfo, Opening] = {}
        self._opened: dict[ResourceId, ResourceSpans | None] = dict.fromkeys(query.resources)
        self._free: dict[ResourceId, ResourceSpans | None] = dict.fromkeys(query.resources)
        for each in resources:
            self.put(each)

    def put(self, time: ResourceTime) -> None:
        """Say what closes the time of a resource, in place of what was said of it before.

        One that the query does not name is passed over.
        """
        query, resource_id = self._query, time.resource_id
        if resource_id not in self._free:
            return
        opening = self._openings.get(time.zone)
        if opening is None:
            opening = self._openings[time.zone] = Opening(self._window, time.zone)
        opened = opening.spans((*time.constraint_levels, query.constraints))
        busy = time.busy
        if time.all_day_busy and not query.ignores_all_day_events:
            busy = [*busy, *time.all_day_busy]
        free = free_spans(opened, busy, _seconds(query.buffer))
        self._opened[resource_id] = ResourceSpans(resource_id, opened, opening.days)
        self._free[resource_id] = ResourceSpans(resource_id, free, opening.days)

    @property
    def opened(self) -> list[ResourceSpans]:
        """When constraints leave each resource open, in the order of the query.

        In the mode `mutual` it is the time that all share, here and in what is free; nothing if
        nothing is known about one of them.
        """
        return self._together(self._opened)

    @property
    def free(self) -> list[ResourceSpans]:
        """When each resource is free, in the order of the query."""
        return self._together(self._free)

    def find_slots(self, *, now: datetime, pick: Pick | None = None) -> tuple[Slot, ...]:
        """The slots that answer the query, as the function of that name finds them."""
        query, earliest = self._query, _second_from(now)
        choice = _choice(query.mode, pick)
        if query.length is None:
            return _as_stretches(_whole_stretches(self.free, earliest), choice)
        layout = _layout(query, query.length)
        return _as_slots(_find_offers(self.free, layout), layout, earliest, choice)

    def find_taken_slots(self, *, now: datetime) -> tuple[Slot, ...]:
        """The slots that are taken, as the function of that name finds them."""
        query, earliest, opened = self._query, _second_from(now), self.opened
        free = [each for each in self._free.values() if each is not None]
        if query.length is None:
            stretches = _taken_stretches(opened, free)
            return _as_stretches(
                {span: stretches[span] for span in stretches if span[1] > earliest}
            )
        layout = _layout(query, query.length)
        return _as_slots(_taken_offers(opened, free, layout, query.mode), layout, earliest)

    def _together(self, known: Mapping[ResourceId, ResourceSpans | None]) -> list[ResourceSpans]:
        times = [each for each in known.values() if each is not None]
        if self._query.mode is not AvailabilityMode.MUTUAL or not times:
            return times
        if len(times) < len(known):
            return []
        shared = reduce(intersect, (each.spans for each in times))
        return [replace(each, spans=shared) for each in times]


# --- offers ----------------------------------------------------------------------------------


def _find_offers(times: Sequence[ResourceSpans], layout: SlotLayout) -> dict[int, list[ResourceId]]:
    """Each start at which a resource has time, with all that have, in the order given."""
    starts: list[list[int]] = []
    left = MOST_OFFERS
    for each in times:
        starts.append(find_starts(each.spans, layout, each.days))
        left -= len(starts[-1])
        if left < 0:
            raise _too_much()
    if len(times) > 1 and not (layout.keeps_to_grid and _share_days(times)):
        starts = _fitting_of_all(times, sorted(set().union(*starts)), layout.length)
    offers: dict[int, list[ResourceId]] = {}
    for each, own_starts in zip(times, starts, strict=True):
        resource_id = each.resource_id
        for start in own_starts:
            if start in offers:
                offers[start].append(resource_id)
            else:
                offers[start] = [resource_id]
    return offers


def _fitting_of_all(
    times: Sequence[ResourceSpans], every: Sequence[int], length: int
) -> list[list[int]]:
    """Of all the starts those that each resource has time for.

    How many they are is counted before any is written down, for where nobody's slots lie on a
    grid there are as many starts as resources, and each is a question to everybody.
    """
    runs = [find_runs(every, length, each.spans) for each in times]
    if sum(after - first for own in runs for first, after in own) > MOST_OFFERS:
        raise _too_much()
    return [[start for first, after in own for start in every[first:after]] for own in runs]


def _too_much() -> InvalidInputError:
    return InvalidInputError(
        "There are too many times for so many resources. Ask about fewer days or resources, or"
        " for starts that lie further apart.",
        field="resources",
    )


def _taken_offers(
    opened: Sequence[ResourceSpans],
    free: Sequence[ResourceSpans],
    layout: SlotLayout,
    mode: AvailabilityMode,
) -> dict[int, list[ResourceId]]:
    """Each start in open time that cannot be had, with those whose time is taken."""
    offers = _find_offers(opened, layout)
    every = sorted(offers)
    fitting = {
        each.resource_id: set(find_fitting(every, layout.length, each.spans)) for each in free
    }
    taken: dict[int, list[ResourceId]] = {}
    for start, offered in offers.items():
        ids = [one for one in offered if start not in fitting[one]]
        if len(ids) == len(offered) or (ids and mode is AvailabilityMode.MUTUAL):
            taken[start] = ids
    return taken


def _taken_stretches(
    opened: Sequence[ResourceSpans], free: Sequence[ResourceSpans]
) -> dict[Span, list[ResourceId]]:
    """The stretches of open time that are taken; resources with the same one share it."""
    taken: dict[Span, list[ResourceId]] = {}
    for each, left in zip(opened, free, strict=False):
        for span in subtract(each.spans, left.spans):
            taken.setdefault(span, []).append(each.resource_id)
    return taken


def _whole_stretches(free: Sequence[ResourceSpans], earliest: int) -> dict[Span, list[ResourceId]]:
    """The stretches left from an instant on; resources with exactly the same one share it."""
    offers: dict[Span, list[ResourceId]] = {}
    for each in free:
        for start, end in each.spans:
            if end > earliest:
                offers.setdefault((max(start, earliest), end), []).append(each.resource_id)
    return offers


# --- from offers to slots --------------------------------------------------------------------

_Choice = Callable[[Sequence[ResourceId]], tuple[ResourceId, ...]]


def _choice(mode: AvailabilityMode, pick: Pick | None) -> _Choice:
    """Which of the resources that are free a mode offers."""
    if mode in (AvailabilityMode.MUTUAL, AvailabilityMode.EXCLUSIVE):
        return tuple
    if mode is AvailabilityMode.ROUNDROBIN_RANDOM and pick is not None:
        return lambda free_ids: (pick(free_ids),)
    return lambda free_ids: (free_ids[0],)


def _as_slots(
    offers: Mapping[int, Sequence[ResourceId]],
    layout: SlotLayout,
    earliest: int,
    choice: _Choice = tuple,
) -> tuple[Slot, ...]:
    """What is offered at starts as slots, in order; none begun before the earliest start."""
    length = timedelta(seconds=layout.length)
    slots: list[Slot] = []
    for start in sorted(offers):
        if start >= earliest:
            starts_at = datetime.fromtimestamp(start, UTC)
            slots.append(Slot(starts_at, starts_at + length, choice(offers[start])))
    return tuple(slots)


def _as_stretches(
    offers: Mapping[Span, Sequence[ResourceId]], choice: _Choice = tuple
) -> tuple[Slot, ...]:
    return tuple(
        Slot(from_seconds(start), from_seconds(end), choice(offers[start, end]))
        for start, end in sorted(offers)
    )


def _share_days(times: Sequence[ResourceSpans]) -> bool:
    return all(each.days is times[0].days for each in times)


def _layout(query: AvailabilityQuery, length: timedelta) -> SlotLayout:
    return SlotLayout(
        length=_seconds(length),
        increment=None if query.increment is None else _seconds(query.increment),
        is_rounded=query.rounds_to_nearest_hour,
        gap=_seconds(query.gap),
    )


def _second_from(instant: datetime) -> int:
    """The first whole second that is not before an instant."""
    return math.ceil(instant.timestamp())


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
