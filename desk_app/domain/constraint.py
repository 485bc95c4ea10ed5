"""Constraints: rules that allow or block time, reckoned in the resource's zone.

Allowing blocks everything the rule does not name. The rule families and what their arguments
mean are those of the constraints of `POST /availability`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any

MINUTES_A_DAY = 24 * 60


class Verb(Enum):
    """Whether a constraint allows or blocks what its rule names."""

    ALLOW = "allow"
    BLOCK = "block"


class Weekday(IntEnum):
    """A day of the week, numbered as `date.weekday()` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """The same hours every day, in minutes since midnight: 0 ≤ start < end ≤ 1440."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DayAndTime:
    """Hours on one weekday, in minutes since midnight: 0 ≤ start < end ≤ 1440."""

    day: Weekday
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday, whole."""

    day: Weekday


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Monday to Friday."""


@dataclass(frozen=True, slots=True)
class Weekends:
    """Saturday and Sunday."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time `[start, end)`.

    A `date` means midnight in the resource's zone; a `datetime` is aware.
    """

    start: date | datetime
    end: date | datetime


@dataclass(frozen=True, slots=True)
class UnknownRule:
    """A rule this program does not know, kept letter for letter so it can be sent back."""

    key: str
    argument: Any


Rule = Hours | DayAndTime | Day | Weekdays | Weekends | Period | UnknownRule


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule and whether it allows or blocks; the verb of an unknown rule means nothing."""

    verb: Verb
    rule: Rule


def allow(rule: Rule) -> Constraint:
    """The constraint that allows only what the rule names."""
    return Constraint(Verb.ALLOW, rule)


def block(rule: Rule) -> Constraint:
    """The constraint that takes away what the rule names."""
    return Constraint(Verb.BLOCK, rule)
