"""Slots around changes of the clock, everywhere, against asking about every minute.

All zones of the time zone database and all their changes from 2024 to 2035 take some minutes.
The quick tests take the odd ones, and some from history that are odder than any to come.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from desk_app.domain.availability import AvailabilityQuery, ResourceTime, Slot, find_slots
from desk_app.domain.constraint import (
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Period,
    Weekday,
    Weekdays,
    allow,
    block,
)
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, from_seconds, to_seconds
from desk_app.domain.opening import open_intervals
from tests.builders import HOUR, MINUTE, utc
from tests.domain import reference

ADA = ResourceId("ada")
LONG_AGO = utc("1960-01-01 00:00")
FIRST, LAST = utc("2024-01-01 00:00"), utc("2036-01-01 00:00")
BEFORE, AFTER = 8 * HOUR, 32 * HOUR
"""How much is looked at around a change: to the end of the day after it."""


@dataclass(frozen=True, slots=True)
class Change:
    zone: ZoneInfo
    instant: datetime

    @property
    def window(self) -> Interval:
        return Interval(self.instant - BEFORE, self.instant + AFTER)

    @property
    def name(self) -> str:
        return f"{self.zone.key} {self.instant:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Layout:
    length: timedelta
    increment: timedelta | None = None
    is_rounded: bool = True


LAYOUTS = [
    Layout(HOUR),
    Layout(45 * MINUTE, is_rounded=False),
    Layout(30 * MINUTE, 15 * MINUTE),
    Layout(90 * MINUTE, 40 * MINUTE),
    Layout(20 * MINUTE, 50 * MINUTE, is_rounded=False),
    Layout(HOUR, 7 * HOUR),
]


def rules_around(day: date) -> list[tuple[Constraint, ...]]:
    """Lists of constraints that a change on a day meets in different ways."""
    weekday = Weekday(day.weekday())
    following = day + timedelta(days=1)
    return [
        (),
        (allow(Hours(9 * 60, 17 * 60)), block(Hours(12 * 60, 13 * 60))),
        (allow(Hours(0, 150)), allow(Hours(165, 1435)), block(DayAndTime(weekday, 15, 45))),
        (allow(Day(weekday)), block(Hours(140, 160)), block(Hours(1390, 1420))),
        (block(Period(day, following)), block(DayAndTime(weekday, 100, 170))),
        (allow(Period(following, following + timedelta(days=1))), block(Weekdays())),
    ]


def find(change: Change, rules: tuple[Constraint, ...], layout: Layout) -> tuple[Slot, ...]:
    busy = busy_around(change.instant)
    time = ResourceTime(
        resource_id=ADA,
        zone=change.zone,
        constraint_levels=(rules,),
        busy=[(to_seconds(each.start), to_seconds(each.end)) for each in busy],
    )
    query = AvailabilityQuery(
        resources=(ADA,),
        window=change.window,
        length=layout.length,
        increment=layout.increment,
        rounds_to_nearest_hour=layout.is_rounded,
        buffer=5 * MINUTE,
    )
    return find_slots(query, [time], now=LONG_AGO)


def busy_around(instant: datetime) -> list[Interval]:
    """Something before the change, something over it, something after it."""
    return [
        Interval(instant - 190 * MINUTE, instant - 160 * MINUTE),
        Interval(instant - 7 * MINUTE, instant + 8 * MINUTE),
        Interval(instant + 5 * HOUR, instant + 5 * HOUR + 20 * MINUTE),
    ]


def check(change: Change, *, watched: timedelta = 4 * HOUR) -> None:
    """That the engine finds what the slow way does, each slot once and within opening hours."""
    minutes = reference.minutes_of(change.window, change.zone, watched=watched)
    day = (change.instant - timedelta(seconds=1)).astimezone(change.zone).date()
    for number, rules in enumerate(rules_around(day)):
        opened = reference.open_minutes([rules], minutes)
        free = reference.without(opened, busy_around(change.instant), 5 * MINUTE)
        spans = open_intervals([rules], change.window, change.zone)
        found = {m.instant for m in minutes if any(each.contains(m.instant) for each in spans)}
        assert found == opened, (change.name, rules)
        for layout in LAYOUTS[number % 2 :: 2]:
            slots = find(change, rules, layout)
            starts = [slot.starts_at for slot in slots]
            expected = reference.starts(
                minutes,
                free,
                length=layout.length,
                increment=layout.increment,
                is_rounded=layout.is_rounded,
            )
            assert starts == expected, (change.name, rules, layout)
            assert all(one < later for one, later in itertools.pairwise(starts))
            assert all(slot.ends_at - slot.starts_at == layout.length for slot in slots)


# --- which changes ---------------------------------------------------------------------------


def changes_of(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Change]:
    """Every change of a zone's offset, at the second; two within twelve hours may be missed."""
    step = timedelta(hours=12)
    at, offset = first, first.astimezone(zone).utcoffset()
    while at < last:
        before, old = at, offset
        at += step
        offset = at.astimezone(zone).utcoffset()
        if offset != old:
            yield Change(zone, _first_with_another_offset(zone, before, at))


def _first_with_another_offset(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(zone).utcoffset()
    low, high = to_seconds(before), to_seconds(after)
    while high - low > 1:
        middle = (low + high) // 2
        if from_seconds(middle).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return from_seconds(high)


@cache
def every_change() -> list[Change]:
    """The changes of all zones; of zones that change alike those of one."""
    known: dict[tuple[object, ...], tuple[ZoneInfo, tuple[Change, ...]]] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        changes = tuple(changes_of(zone, FIRST, LAST))
        offsets = [FIRST.astimezone(zone).utcoffset()]
        offsets += [change.instant.astimezone(zone).utcoffset() for change in changes]
        known.setdefault((*offsets, *(change.instant for change in changes)), (zone, changes))
    ordinary = [Change(zone, FIRST + timedelta(days=100)) for zone, _ in known.values()]
    return ordinary + [change for _, changes in known.values() for change in changes]


PARTS = 4
"""Parts in which all changes are looked at, perhaps at once."""

ODD = [
    pytest.param("Europe/Copenhagen", "2026-03-29", id="an hour skipped at two"),
    pytest.param("Europe/Copenhagen", "2026-10-25", id="an hour repeated at three"),
    pytest.param("Australia/Lord_Howe", "2026-10-03", id="half an hour skipped"),
    pytest.param("Australia/Lord_Howe", "2026-04-04", id="half an hour repeated"),
    pytest.param("America/Santiago", "2026-09-06", id="midnight skipped"),
    pytest.param("America/Santiago", "2026-04-05", id="the last hour of the day repeated"),
    pytest.param("America/Havana", "2026-03-08", id="the first hour skipped"),
    pytest.param("America/Havana", "2026-11-01", id="the first hour repeated"),
    pytest.param("Atlantic/Azores", "2026-10-25", id="back to midnight"),
    pytest.param("Pacific/Chatham", "2026-04-04", id="at a quarter to four"),
    pytest.param("Antarctica/Troll", "2026-03-29", id="two hours skipped"),
    pytest.param("Antarctica/Troll", "2026-10-25", id="two hours repeated"),
    pytest.param("America/St_Johns", "2010-11-07", id="a minute past midnight, back a day"),
    pytest.param("Asia/Pyongyang", "2018-05-04", id="half an hour at half past eleven"),
    pytest.param("Asia/Kathmandu", "1985-12-31", id="a quarter skipped with the new year"),
    pytest.param("Pacific/Apia", "2011-12-30", id="a day left out, Samoa"),
    pytest.param("Pacific/Fakaofo", "2011-12-30", id="a day left out, Tokelau"),
    pytest.param("Pacific/Kwajalein", "1993-08-21", id="a day left out, Kwajalein"),
    pytest.param("Pacific/Kiritimati", "1994-12-31", id="a day left out, Christmas Island"),
    pytest.param("Pacific/Kwajalein", "1969-09-30", id="nearly a day repeated"),
]


@pytest.mark.parametrize(("zone_name", "day"), ODD)
def test_slots_around_an_odd_change_are_those_found_by_trying_every_minute(zone_name, day):
    first = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(days=1)

    [change] = changes_of(ZoneInfo(zone_name), first, first + timedelta(days=3))

    check(change, watched=26 * HOUR)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("share", range(PARTS))
def test_slots_around_every_change_of_twelve_years_are_those_found_by_trying_every_minute(share):
    changes = every_change()

    assert len(changes) > 500
    for change in changes[share::PARTS]:
        check(change)
