"""From a question about free time to the slots that answer it.

Everything is reckoned in whole seconds since 1970; slots as values are made last, and only
those that are answered. Source: `POST /availability`.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import reduce
from typing import Final

from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.local_days import LocalDay
from desk_app.domain.opening import Opening
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.slot_layout import SlotLayout, find_fitting, find_starts
from desk_app.domain.spans import Span, free_spans, intersect, subtract

_LOOK_BACK: Final = timedelta(days=7)

Shuffle = Callable[[list[ResourceId]], None]
"""Puts a list into another order, as `random.shuffle` does."""


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
    shuffle: Shuffle | None = None,
) -> tuple[Slot, ...]:
    """The slots that answer a query.

    - `mutual`: times at which all resources of the query are free, on the clock of the first.
    - `roundrobin_prioritized`: times at which one is free, each with the first that is.
    - `roundrobin_random`: the same, each with the first after shuffling.
    - `exclusive`: the same, each with all that are free.

    Args:
        query: The question.
        resources: Those of the query that are to be considered, in any order; one that the
            query does not name is passed over.
        now: Slots begun before it are left out; a whole free stretch is cut short instead.
        shuffle: Called once a slot; None keeps the order of the query.

    Returns:
        Ordered by start; each span once; may be empty, and is for no resources.
    """
    free = _FreeTime.gather(query, resources, search_window(query.window, now))
    is_one_missing = len(free) < len(set(query.resources))
    if not free or (query.mode is AvailabilityMode.MUTUAL and is_one_missing):
        return ()
    earliest = _second_from(now)
    if query.length is None:
        return _whole_stretches(query.mode, free, earliest, shuffle)
    layout = _layout(query, query.length)
    if query.mode is AvailabilityMode.MUTUAL:
        return _mutual_slots(free, layout, earliest)
    offers = _find_offers(free, layout)
    spans = ((start, start + layout.length) for start in sorted(offers) if start >= earliest)
    return tuple(_slot(span, offers[span[0]], query.mode, shuffle) for span in spans)


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
    window = search_window(query.window, now)
    unbooked = [replace(each, busy=(), all_day_busy=()) for each in resources]
    opened = _FreeTime.gather(query, unbooked, window)
    free = _FreeTime.gather(query, resources, window)
    is_mutual = query.mode is AvailabilityMode.MUTUAL
    if not opened or (is_mutual and len(opened) < len(set(query.resources))):
        return ()
    if is_mutual:
        shared, days = _shared(opened), opened[0].days
        opened = [replace(each, spans=shared, days=days) for each in opened]
    offers = (
        _taken_stretches(opened, free)
        if query.length is None
        else _taken_offers(opened, free, _layout(query, query.length), query.mode)
    )
    earliest = _second_from(now)
    return tuple(
        Slot(from_seconds(span[0]), from_seconds(span[1]), tuple(ids))
        for span, ids in sorted(offers.items())
        if span[0] >= earliest or (query.length is None and span[1] > earliest)
    )


def search_window(window: Interval, now: datetime) -> Span:
    """The seconds of a window that need to be looked at.

    What is long past is cut off: it holds no answer, and somebody may ask from the year one on.
    A week is left, so that slots which follow one another stay where they are.
    """
    return _second_from(max(window.start, now - _LOOK_BACK)), to_seconds(window.end)


# --- free time of each resource --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FreeTime:
    """When one resource is free, in normal form, and the days of its place."""

    resource_id: ResourceId
    spans: list[Span]
    days: Sequence[LocalDay]

    @classmethod
    def gather(
        cls, query: AvailabilityQuery, times: Iterable[ResourceTime], window: Span
    ) -> "list[_FreeTime]":
        """The free time of the query's resources, in the query's order."""
        by_id = {time.resource_id: time for time in times}
        openings: dict[tzinfo, Opening] = {}
        buffer = _seconds(query.buffer)
        gathered: list[_FreeTime] = []
        for resource_id in dict.fromkeys(query.resources):
            time = by_id.get(resource_id)
            if time is None:
                continue
            opening = openings.get(time.zone)
            if opening is None:
                opening = openings[time.zone] = Opening(window, time.zone)
            opened = opening.spans((*time.constraint_levels, query.constraints))
            busy = time.busy
            if time.all_day_busy and not query.ignores_all_day_events:
                busy = [*busy, *time.all_day_busy]
            gathered.append(cls(resource_id, free_spans(opened, busy, buffer), opening.days))
        return gathered


# --- modes -----------------------------------------------------------------------------------


def _mutual_slots(free: Sequence[_FreeTime], layout: SlotLayout, earliest: int) -> tuple[Slot, ...]:
    ids = tuple(each.resource_id for each in free)
    starts = find_starts(_shared(free), layout, free[0].days)
    return tuple(
        Slot(from_seconds(start), from_seconds(start + layout.length), ids)
        for start in starts
        if start >= earliest
    )


def _find_offers(free: Sequence[_FreeTime], layout: SlotLayout) -> dict[int, list[ResourceId]]:
    """Each start at which a resource is free, with all that are, in the order given."""
    starts = [find_starts(each.spans, layout, each.days) for each in free]
    if len(free) > 1 and not (layout.keeps_to_grid and _share_days(free)):
        every = sorted(set().union(*starts))
        starts = [find_fitting(every, layout.length, each.spans) for each in free]
    offers: dict[int, list[ResourceId]] = {}
    for each, own_starts in zip(free, starts, strict=True):
        for start in own_starts:
            if start in offers:
                offers[start].append(each.resource_id)
            else:
                offers[start] = [each.resource_id]
    return offers


def _taken_offers(
    opened: Sequence[_FreeTime],
    free: Sequence[_FreeTime],
    layout: SlotLayout,
    mode: AvailabilityMode,
) -> dict[Span, list[ResourceId]]:
    """Each slot of open time that cannot be had, with those whose time is taken."""
    offers = _find_offers(opened, layout)
    every = sorted(offers)
    fitting = {
        each.resource_id: set(find_fitting(every, layout.length, each.spans)) for each in free
    }
    taken: dict[Span, list[ResourceId]] = {}
    for start in every:
        ids = [one for one in offers[start] if start not in fitting[one]]
        if len(ids) == len(offers[start]) or (ids and mode is AvailabilityMode.MUTUAL):
            taken[start, start + layout.length] = ids
    return taken


def _taken_stretches(
    opened: Sequence[_FreeTime], free: Sequence[_FreeTime]
) -> dict[Span, list[ResourceId]]:
    """The stretches of open time that are taken; resources with the same one share it."""
    taken: dict[Span, list[ResourceId]] = {}
    for each, left in zip(opened, free, strict=True):
        for span in subtract(each.spans, left.spans):
            taken.setdefault(span, []).append(each.resource_id)
    return taken


def _whole_stretches(
    mode: AvailabilityMode, free: Sequence[_FreeTime], earliest: int, shuffle: Shuffle | None
) -> tuple[Slot, ...]:
    """Free stretches as slots; resources with exactly the same stretch share one."""
    offers: dict[Span, list[ResourceId]] = {}
    if mode is AvailabilityMode.MUTUAL:
        ids = [each.resource_id for each in free]
        offers = dict.fromkeys(_cut_before(earliest, _shared(free)), ids)
    else:
        for each in free:
            for span in _cut_before(earliest, each.spans):
                offers.setdefault(span, []).append(each.resource_id)
    return tuple(_slot(span, offers[span], mode, shuffle) for span in sorted(offers))


def _slot(
    span: Span, free_ids: list[ResourceId], mode: AvailabilityMode, shuffle: Shuffle | None
) -> Slot:
    if mode is AvailabilityMode.ROUNDROBIN_RANDOM and shuffle is not None:
        shuffle(free_ids)
    is_for_all = mode in (AvailabilityMode.MUTUAL, AvailabilityMode.EXCLUSIVE)
    chosen = free_ids if is_for_all else free_ids[:1]
    return Slot(from_seconds(span[0]), from_seconds(span[1]), tuple(chosen))


def _shared(free: Sequence[_FreeTime]) -> list[Span]:
    return reduce(intersect, (each.spans for each in free))


def _share_days(free: Sequence[_FreeTime]) -> bool:
    return all(each.days is free[0].days for each in free)


def _cut_before(earliest: int, spans: Iterable[Span]) -> Iterable[Span]:
    return ((max(start, earliest), end) for start, end in spans if end > earliest)


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
