"""Random constraints and windows, mostly around days on which the clock is changed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from desk_app.domain.availability import AvailabilityQuery, ResourceTime
from desk_app.domain.constraint import (
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Period,
    UnknownRule,
    Verb,
    Weekday,
    Weekdays,
    Weekends,
)
from desk_app.domain.find_time import (
    BetweenTimestamps,
    BusinessHours,
    Daytime,
    ExcludeWeekend,
    FindTimeFilters,
    FindTimeQuery,
    OnlyWeekend,
    SpecificDay,
    SpecificDayAndTime,
    SpecificTime,
    TakeFirst,
    TakeLast,
    TakeRandom,
)
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval, to_seconds
from desk_app.domain.project import AvailabilityMode

PLACES = [
    ("Europe/Copenhagen", date(2026, 3, 29)),
    ("Europe/Copenhagen", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Asia/Kathmandu", date(2026, 3, 2)),
]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

places = st.sampled_from(PLACES).map(lambda place: (ZoneInfo(place[0]), place[1]))
minutes = st.integers(0, 96).map(lambda quarter: quarter * 15)
hours = st.tuples(minutes, minutes).map(sorted).filter(lambda pair: pair[0] < pair[1])
weekdays = st.sampled_from(list(Weekday))


def instants_near(day: date) -> st.SearchStrategy[datetime]:
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    return st.integers(-150, 150).map(lambda step: midnight + step * timedelta(minutes=20))


def periods_near(day: date) -> st.SearchStrategy[Period]:
    moments = st.one_of(
        instants_near(day), st.integers(-2, 2).map(lambda days: day + timedelta(days=days))
    )
    return st.builds(Period, moments, moments)


def families_near(day: date):
    return [
        hours.map(lambda pair: Hours(*pair)),
        st.builds(lambda day, pair: DayAndTime(day, *pair), weekdays, hours),
        weekdays.map(Day),
        st.just(Weekdays()),
        st.just(Weekends()),
        periods_near(day),
    ]


def rules_near(day: date):
    return st.one_of(families_near(day))


def pairs_of_one_family_near(day: date):
    return st.one_of([st.tuples(family, family) for family in families_near(day)])


def levels_near(day: date):
    constraint = st.builds(Constraint, st.sampled_from(Verb), rules_near(day))
    return st.lists(st.lists(constraint, max_size=4).map(tuple), max_size=3).map(tuple)


def windows_near(day: date) -> st.SearchStrategy[Interval]:
    lengths = st.integers(1, 150).map(lambda step: step * timedelta(minutes=20))
    return st.builds(
        lambda start, length: Interval(start, start + length), instants_near(day), lengths
    )


unknown_rules = st.just(UnknownRule("block_moon", {"phase": "full"}))


# --- whole questions -------------------------------------------------------------------------

NEIGHBOURS = {
    "Europe/Copenhagen": "Asia/Kathmandu",
    "Australia/Lord_Howe": "Australia/Sydney",
    "America/Santiago": "Europe/Copenhagen",
    "Asia/Kathmandu": "Asia/Kolkata",
}
"""Other zones that colleagues live in."""

TEAM = (ResourceId("ada"), ResourceId("grace"), ResourceId("mary"))
lengths = st.sampled_from([15, 20, 25, 30, 45, 60, 90, 120]).map(lambda n: timedelta(minutes=n))
buffers = st.sampled_from([0, 10, 45]).map(lambda n: timedelta(minutes=n))


@dataclass(frozen=True, slots=True)
class Person:
    """One resource, with its time as values that are easy to look at."""

    resource_id: ResourceId
    zone: ZoneInfo
    levels: tuple[tuple[Constraint, ...], ...]
    busy: tuple[Interval, ...]
    all_day: tuple[Interval, ...]

    @property
    def time(self) -> ResourceTime:
        return ResourceTime(
            resource_id=self.resource_id,
            zone=self.zone,
            constraint_levels=self.levels,
            busy=[(to_seconds(each.start), to_seconds(each.end)) for each in self.busy],
            all_day_busy=[(to_seconds(each.start), to_seconds(each.end)) for each in self.all_day],
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A query, whom it is about, and when it is asked."""

    query: AvailabilityQuery
    team: tuple[Person, ...]
    now: datetime

    @property
    def times(self) -> list[ResourceTime]:
        return [person.time for person in self.team]

    def asked(self, **changes: Any) -> "Question":
        """The same of another query."""
        return replace(self, query=replace(self.query, **changes))


@st.composite
def busy_near(draw, window):
    start = window.start + draw(st.integers(-20, 100)) * timedelta(minutes=17)
    return Interval(start, start + draw(st.integers(0, 30)) * timedelta(minutes=7))


@st.composite
def people_near(draw, resource_id, zone, day, window):
    zone = draw(st.sampled_from([zone, zone, ZoneInfo(NEIGHBOURS[zone.key])]))
    return Person(
        resource_id,
        zone,
        draw(st.one_of(st.just(()), levels_near(day))),
        draw(st.lists(busy_near(window), max_size=4).map(tuple)),
        draw(st.lists(busy_near(window), max_size=1).map(tuple)),
    )


@st.composite
def questions(draw):
    zone, day = draw(places)
    start = draw(instants_near(day))
    window = Interval(start, start + draw(st.integers(1, 60)) * timedelta(minutes=20))
    ids = TEAM[: draw(st.integers(1, 3))]
    rules = st.lists(st.builds(Constraint, st.sampled_from(Verb), rules_near(day)), max_size=2)
    query = AvailabilityQuery(
        resources=ids,
        window=window,
        mode=draw(st.sampled_from(AvailabilityMode)),
        length=draw(st.one_of(lengths, lengths, st.none())),
        buffer=draw(buffers),
        ignores_all_day_events=draw(st.booleans()),
        increment=draw(st.none() | lengths),
        rounds_to_nearest_hour=draw(st.booleans()),
        constraints=draw(st.one_of(st.just(()), rules.map(tuple))),
    )
    team = tuple(draw(people_near(one, zone, day, window)) for one in ids)
    now = start + draw(st.sampled_from([-600, -1, 0, 1, 95])) * timedelta(minutes=1)
    return Question(query, team, now)


# --- questions of old ------------------------------------------------------------------------


def filters_near(day: date):
    zone_names = st.none() | st.sampled_from(["Europe/Copenhagen", "Asia/Kathmandu", "UTC"])
    return st.one_of(
        st.builds(
            lambda start, length: BetweenTimestamps(start, start + length),
            instants_near(day),
            st.integers(0, 60).map(lambda step: step * timedelta(minutes=20)),
        ),
        st.builds(
            lambda day, pair, zone: SpecificDayAndTime(day, pair[0], pair[1], zone),
            weekdays,
            hours,
            zone_names,
        ),
        st.builds(lambda pair, zone: SpecificTime(pair[0], pair[1], zone), hours, zone_names),
        st.builds(SpecificDay, weekdays, zone_names),
        st.builds(BusinessHours, zone_names),
        st.builds(Daytime, zone_names),
        st.builds(OnlyWeekend, zone_names),
        st.builds(ExcludeWeekend, zone_names),
    )


cuts = st.one_of(
    st.integers(0, 5).map(TakeFirst),
    st.integers(0, 5).map(TakeLast),
    st.integers(0, 5).map(TakeRandom),
)


@st.composite
def older_questions(draw):
    """A question of FindTime, the zone it is asked in, what is busy, what all day, and when."""
    zone, day = draw(places)
    start = draw(instants_near(day))
    window = Interval(start, start + draw(st.integers(1, 60)) * timedelta(minutes=20))
    some = st.lists(filters_near(day), max_size=2).map(tuple)
    query = FindTimeQuery(
        window=window,
        length=draw(lengths),
        filters=FindTimeFilters(
            any_of=draw(some), all_of=draw(some), cuts=draw(st.lists(cuts, max_size=2).map(tuple))
        ),
        buffer=draw(buffers),
        ignores_all_day_events=draw(st.booleans()),
        finds_all_solutions=draw(st.booleans()),
        stays_within_day=draw(st.booleans()),
        is_latest_first=draw(st.booleans()),
    )
    now = start + draw(st.sampled_from([-600, 0, 95])) * timedelta(minutes=1)
    busy, all_day = (
        draw(st.lists(busy_near(window), max_size=3)),
        draw(st.lists(busy_near(window), max_size=1)),
    )
    return query, zone, busy, all_day, now
