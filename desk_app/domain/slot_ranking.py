"""Which of the free slots fits best, and why: what a desk would say when it offers one."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from desk_app.domain.availability import Slot
from desk_app.domain.combined import Choices
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import from_seconds, to_seconds
from desk_app.domain.local_days import second_of_midnight
from desk_app.domain.spans import Span


class SlotReason(StrEnum):
    """Why a slot is worth offering; the first that holds is the one that is said."""

    FIRST_FREE = "first_free"
    """Nothing is free before it."""
    USUAL_PERSON = "usual_person"
    """It is with whom the customer usually sees."""
    LEAST_GAP = "least_gap"
    """No slot of its day leaves less time idle between it and what is booked next to it."""
    FEWEST_TODAY = "fewest_today"
    """It is with the one who has the fewest bookings that day."""


class SlotOrder(StrEnum):
    """What comes first in a list of slots; of equals, the earlier."""

    TIME = "time"
    USUAL_PERSON = "usual_person"
    LEAST_GAP = "least_gap"
    FEWEST_TODAY = "fewest_today"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that still has seats, offered at its time."""

    booking_id: BookingId
    what: str
    seats_left: int
    """At least 1."""
    where: str = ""


@dataclass(frozen=True, slots=True)
class RankedSlot:
    """A slot, the best resource first, with how well it fits."""

    slot: Slot
    reason: SlotReason | None = None
    tiers: Mapping[SlotOrder, int] = field(default_factory=dict)
    """How far from the best by each order, 0 being the best."""
    companions: Choices = ()
    """Of a combined search: those who are free for each further role."""
    session: OpenSession | None = None
    """Where it is no free time but a session in which a seat can be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedTime:
    """What is booked already, and whom the customer usually sees."""

    spans: Mapping[ResourceId, Sequence[Span]] = field(default_factory=dict)
    """Of each resource, in seconds since 1970, ordered by start."""
    zones: Mapping[ResourceId, tzinfo] = field(default_factory=dict)
    """UTC where one is missing."""
    usual: ResourceId | None = None


_GAP_STEPS: Final = (5 * 60, 15 * 60, 30 * 60)
_SMALL_GAP: Final = _GAP_STEPS[-1]
_NO_NEIGHBOUR: Final = 24 * 3600


def rank(slots: Sequence[Slot], booked: BookedTime) -> tuple[RankedSlot, ...]:
    """The slots, in the same order, each with its reason and its place in every order.

    Of several resources of a slot the customer's usual one comes first, then those with the
    fewest bookings that day. `FIRST_FREE` is said once, `LEAST_GAP` and `FEWEST_TODAY` once a
    day, and `FEWEST_TODAY` only where somebody else has more.
    """
    days = _Days(booked)
    weighed = [_Weighed.of(slot, booked, days) for slot in slots]
    best_gap: dict[date, int] = {}
    loads: dict[date, set[int]] = {}
    for each in weighed:
        best_gap[each.day] = min(best_gap.get(each.day, _NO_NEIGHBOUR), each.gap)
        loads.setdefault(each.day, set()).update((each.least, each.most))
    said: set[tuple[SlotReason, date]] = set()
    ranked: list[RankedSlot] = []
    for number, each in enumerate(weighed):
        reason = None
        if number == 0:
            reason = SlotReason.FIRST_FREE
        elif each.is_usual:
            reason = SlotReason.USUAL_PERSON
        elif each.gap == best_gap[each.day] < _SMALL_GAP:
            reason = _once(SlotReason.LEAST_GAP, each.day, said)
        if reason is None and each.load == min(loads[each.day]) < max(loads[each.day]):
            reason = _once(SlotReason.FEWEST_TODAY, each.day, said)
        ranked.append(RankedSlot(each.slot, reason, each.tiers))
    return tuple(ranked)


def in_order(ranked: Iterable[RankedSlot], order: SlotOrder) -> tuple[RankedSlot, ...]:
    """The slots with the best of an order first; what is equal stays as it is."""
    return tuple(sorted(ranked, key=lambda each: each.tiers.get(order, 0)))


def find_usual(seen: Iterable[ResourceId]) -> ResourceId | None:
    """Whom a customer usually sees, from the resources of their bookings, newest first.

    Somebody seen twice at least, and more often than others; of equals whom they saw last.
    """
    counts: dict[ResourceId, int] = {}
    for resource_id in seen:
        counts[resource_id] = counts.get(resource_id, 0) + 1
    best = max(counts, key=lambda each: counts[each], default=None)
    return best if best is not None and counts[best] > 1 else None


@dataclass(frozen=True, slots=True)
class _Weighed:
    slot: Slot
    day: date
    gap: int
    load: int
    """How many bookings that day has for the first resource; then the least and most of all."""
    least: int
    most: int
    is_usual: bool

    @classmethod
    def of(cls, slot: Slot, booked: BookedTime, days: "_Days") -> "_Weighed":
        day = days.day(slot.resource_ids[0], to_seconds(slot.starts_at))
        loads = days.loads(slot)
        ids = tuple(sorted(slot.resource_ids, key=loads.__getitem__))
        if booked.usual in loads:
            ids = (booked.usual, *(each for each in ids if each != booked.usual))
        return cls(
            slot=replace(slot, resource_ids=ids),
            day=day,
            gap=days.gap(ids[0], slot),
            load=loads[ids[0]],
            least=min(loads.values()),
            most=max(loads.values()),
            is_usual=ids[0] == booked.usual,
        )

    @property
    def tiers(self) -> dict[SlotOrder, int]:
        return {
            SlotOrder.USUAL_PERSON: 0 if self.is_usual else 1,
            SlotOrder.LEAST_GAP: bisect_left(_GAP_STEPS, self.gap),
            SlotOrder.FEWEST_TODAY: self.load,
        }


class _Days:
    """Bookings of each resource by the days of its place; counted when they are asked for."""

    def __init__(self, booked: BookedTime) -> None:
        self._booked = booked
        self._starts: dict[ResourceId, list[int]] = {}
        self._loads: dict[tuple[tzinfo, date], _Loads] = {}
        self._known_days: dict[tuple[tzinfo, int], date] = {}
        self._zones = set(booked.zones.values())

    def day(self, resource_id: ResourceId, second: int) -> date:
        """The day of an instant where a resource is."""
        zone = self._booked.zones.get(resource_id, UTC)
        key = (zone, second)
        if key not in self._known_days:
            self._known_days[key] = from_seconds(second).astimezone(zone).date()
        return self._known_days[key]

    def loads(self, slot: Slot) -> dict[ResourceId, int]:
        """How many bookings each resource of a slot has on its day."""
        second, ids = to_seconds(slot.starts_at), slot.resource_ids
        if len(self._zones) <= 1:
            known = self._loads_of(ids[0], second)
            return {each: known[each] for each in ids}
        return {each: self._loads_of(each, second)[each] for each in ids}

    def _loads_of(self, resource_id: ResourceId, second: int) -> "_Loads":
        """The loads of the day of an instant where a resource is."""
        zone = self._booked.zones.get(resource_id, UTC)
        day = self.day(resource_id, second)
        found = self._loads.get((zone, day))
        if found is None:
            midnights = [second_of_midnight(each, zone) for each in (day, day + timedelta(days=1))]
            found = self._loads[zone, day] = _Loads(self.starts, (midnights[0], midnights[1]))
        return found

    def starts(self, resource_id: ResourceId) -> list[int]:
        """When the bookings of a resource begin, in order."""
        found = self._starts.get(resource_id)
        if found is None:
            found = [start for start, _ in self._booked.spans.get(resource_id, ())]
            self._starts[resource_id] = found
        return found

    def gap(self, resource_id: ResourceId, slot: Slot) -> int:
        """Seconds to the nearest booking of the same day, before or after."""
        spans = self._booked.spans.get(resource_id, ())
        start, end = to_seconds(slot.starts_at), to_seconds(slot.ends_at)
        day = self.day(resource_id, start)
        after = bisect_right(self.starts(resource_id), start)
        gaps = []
        for span in spans[max(after - 1, 0) : after + 1]:
            if self.day(resource_id, span[0]) == day:
                gaps.append(start - span[1] if span[0] < start else span[0] - end)
        return min((max(gap, 0) for gap in gaps), default=_NO_NEIGHBOUR)


class _Loads(dict[ResourceId, int]):
    """How many bookings of each resource begin in a span."""

    def __init__(self, starts: Callable[[ResourceId], list[int]], span: Span) -> None:
        super().__init__()
        self._starts = starts
        self._span = span

    def __missing__(self, resource_id: ResourceId) -> int:
        starts = self._starts(resource_id)
        first, after = (bisect_left(starts, each) for each in self._span)
        self[resource_id] = after - first
        return after - first


def _once(reason: SlotReason, day: date, said: set[tuple[SlotReason, date]]) -> SlotReason | None:
    if (reason, day) in said:
        return None
    said.add((reason, day))
    return reason
