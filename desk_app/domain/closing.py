"""Why a span of time cannot be booked: every fact that closes it, each with who or what it is.

It reads the same parts as `find_slots` and agrees with it: a span that nothing closes is offered,
and one that is not offered is closed by something.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import blocks_time
from desk_app.domain.booking_limits import FullPeriod, LimitPeriod
from desk_app.domain.constraint import Constraint, UnknownRule, Verb
from desk_app.domain.identifiers import BookingId, EventId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.local_days import second_of_midnight
from desk_app.domain.opening import open_spans
from desk_app.domain.resource import Event
from desk_app.domain.spans import Span, intersect, subtract

_ONE_DAY: Final = timedelta(days=1)


class ClosingKind(StrEnum):
    """What closes time, in the order in which it is told."""

    PAST = "past"
    BOOKED = "booked"
    BUSY = "busy"
    """An event in a calendar."""
    KEPT_FREE_BEFORE = "kept_free_before"
    KEPT_FREE_AFTER = "kept_free_after"
    """The buffer before, or after, a booking or an event."""
    LIMIT = "limit"
    RULE = "rule"
    TOO_SOON = "too_soon"
    TOO_FAR_AHEAD = "too_far_ahead"


class RuleLevel(StrEnum):
    """Whose list a constraint stands in."""

    RESOURCE = "resource"
    PROJECT = "project"
    REQUEST = "request"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenTime:
    """A span that a booking or an event takes; exactly one of the two ids is set."""

    interval: Interval
    booking_id: BookingId | None = None
    event_id: EventId | None = None
    name: str = ""
    """The customer's, or what the event says; text from outside."""
    is_all_day: bool = False
    """Of an event; a question may pass over these."""


@dataclass(frozen=True, slots=True)
class ClosingRule:
    """What closes time on its own: one block, or all allows of one family in one list."""

    level: RuleLevel
    constraints: tuple[Constraint, ...]
    """At least one; all with the same verb, and several only if they allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFact:
    """One thing that closes a span, or a part of it."""

    kind: ClosingKind
    interval: Interval
    """The whole booking, event, buffer or full period; else the first part that is closed."""
    booking_id: BookingId | None = None
    event_id: EventId | None = None
    name: str = ""
    """Of the booking or the event, also where its buffer closes; text from outside."""
    rule: ClosingRule | None = None
    opened: tuple[Interval, ...] = ()
    """What the rule leaves open on the day in question, by the place's clock; ordered, disjoint."""
    period: LimitPeriod | None = None
    most: int | None = None
    """The bookings that the period takes at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRules:
    """All that is known of one resource and may close its time."""

    zone: tzinfo
    levels: Sequence[tuple[RuleLevel, Sequence[Constraint]]] = ()
    taken: Sequence[TakenTime] = ()
    """In any order; may overlap and reach outside."""
    buffer: timedelta = timedelta()
    """Kept free before and after taken time."""
    ignores_all_day_events: bool = False
    full: Sequence[FullPeriod] = ()
    """The periods in which it can take no more bookings."""
    bookable: Interval | None = None
    """Within which a booking has to lie, because of notice or how far ahead; None for anywhere."""


def find_closing_facts(
    span: Interval, rules: ResourceRules, *, now: datetime
) -> tuple[ClosingFact, ...]:
    """Everything that keeps a span from being booked, whole.

    Args:
        span: An instant stands for the second that begins with it.
        rules: Of the resource.
        now: What has begun before it is past.

    Returns:
        Ordered by kind, then by start; empty if and only if nothing closes the span.
    """
    start = to_seconds(span.start)
    asked = (start, max(to_seconds(span.end), start + 1))
    facts = [
        *_past(asked, now),
        *_taken(asked, rules),
        *_full(asked, rules),
        *_closed_by_rules(asked, rules),
        *_not_bookable(asked, rules.bookable),
    ]
    return tuple(sorted(facts, key=_rank))


def rules_of(level: RuleLevel, constraints: Iterable[Constraint]) -> Iterator[ClosingRule]:
    """The rules of one list, each of which would close time if it stood alone.

    Together they leave open what the list does. Rules this program does not know are left out.
    """
    families: dict[type, list[Constraint]] = {}
    blocks: list[Constraint] = []
    for each in constraints:
        if isinstance(each.rule, UnknownRule):
            continue
        if each.verb is Verb.ALLOW:
            families.setdefault(type(each.rule), []).append(each)
        else:
            blocks.append(each)
    for allows in families.values():
        yield ClosingRule(level, tuple(allows))
    for each in blocks:
        yield ClosingRule(level, (each,))


def taken_by_bookings(
    bookings: Iterable[Booking], *, moving: BookingId | None = None
) -> Iterator[TakenTime]:
    """The time that bookings take.

    Args:
        moving: A booking that does not stand in its own way.
    """
    for each in bookings:
        span = each.interval
        if span is None or each.id == moving or not blocks_time(each.graph, each.state):
            continue
        yield TakenTime(interval=span, booking_id=each.id, name=each.customer_name or each.what)


def taken_by_events(events: Iterable[Event]) -> Iterator[TakenTime]:
    """The time that events take."""
    for each in events:
        yield TakenTime(
            interval=Interval(each.starts_at, max(each.starts_at, each.ends_at)),
            event_id=each.id,
            name=each.what,
            is_all_day=each.is_all_day,
        )


# --- each kind of fact -----------------------------------------------------------------------


def _past(asked: Span, now: datetime) -> Iterator[ClosingFact]:
    if asked[0] < math.ceil(now.timestamp()):
        yield ClosingFact(kind=ClosingKind.PAST, interval=_interval(asked))


def _not_bookable(asked: Span, bookable: Interval | None) -> Iterator[ClosingFact]:
    if bookable is None:
        return
    first, last = math.ceil(bookable.start.timestamp()), to_seconds(bookable.end)
    if asked[0] < first:
        too_soon = _interval((asked[0], first))
        yield ClosingFact(kind=ClosingKind.TOO_SOON, interval=too_soon)
    if asked[1] > last:
        too_far = _interval((min(last, asked[1]), asked[1]))
        yield ClosingFact(kind=ClosingKind.TOO_FAR_AHEAD, interval=too_far)


def _taken(asked: Span, rules: ResourceRules) -> Iterator[ClosingFact]:
    buffer = int(rules.buffer.total_seconds())
    for each in rules.taken:
        if each.is_all_day and rules.ignores_all_day_events:
            continue
        start, end = to_seconds(each.interval.start), to_seconds(each.interval.end)
        if start >= end:
            continue
        if start < asked[1] and asked[0] < end:
            kind = ClosingKind.BUSY if each.booking_id is None else ClosingKind.BOOKED
            yield _fact_of(each, kind, (start, end))
            continue
        if start - buffer < asked[1] <= start:
            yield _fact_of(each, ClosingKind.KEPT_FREE_BEFORE, (start - buffer, start))
        if end <= asked[0] < end + buffer:
            yield _fact_of(each, ClosingKind.KEPT_FREE_AFTER, (end, end + buffer))


def _full(asked: Span, rules: ResourceRules) -> Iterator[ClosingFact]:
    for each in rules.full:
        if open_spans([(each.constraint,)], asked, rules.zone) != [asked]:
            days = (each.days.first, each.days.after)
            first, after = (second_of_midnight(day, rules.zone) for day in days)
            yield ClosingFact(
                kind=ClosingKind.LIMIT,
                interval=_interval((first, after)),
                period=each.period,
                most=each.most,
            )


def _closed_by_rules(asked: Span, rules: ResourceRules) -> Iterator[ClosingFact]:
    day = _day_around(asked[0], rules.zone)
    window = (min(day[0], asked[0]), max(day[1], asked[1]))
    for level, constraints in rules.levels:
        for rule in rules_of(level, constraints):
            opened = open_spans([rule.constraints], window, rules.zone)
            closed = subtract([asked], opened)
            if closed:
                yield ClosingFact(
                    kind=ClosingKind.RULE,
                    interval=_interval(closed[0]),
                    rule=rule,
                    opened=tuple(_interval(each) for each in intersect(opened, [day])),
                )


def _fact_of(taken: TakenTime, kind: ClosingKind, span: Span) -> ClosingFact:
    return ClosingFact(
        kind=kind,
        interval=_interval(span),
        booking_id=taken.booking_id,
        event_id=taken.event_id,
        name=taken.name,
    )


def _day_around(second: int, zone: tzinfo) -> Span:
    """The local day that an instant lies in."""
    day = _day_of(second, zone)
    return second_of_midnight(day, zone), second_of_midnight(day + _ONE_DAY, zone)


def _day_of(second: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(second, zone).date()


def _interval(span: Span) -> Interval:
    return Interval(from_seconds(span[0]), from_seconds(span[1]))


def _rank(fact: ClosingFact) -> tuple[int, datetime]:
    return _ORDER[fact.kind], fact.interval.start


_ORDER: Final = {kind: number for number, kind in enumerate(ClosingKind)}
