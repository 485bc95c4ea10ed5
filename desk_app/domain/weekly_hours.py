"""Opening hours as people keep them: hours for each weekday and closed dates."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from desk_app.domain.constraint import (
    MINUTES_A_DAY,
    Constraint,
    DayAndTime,
    Period,
    Verb,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.domain.spans import union
from desk_app.domain.week_pattern import find_week_pattern, is_weekly
from desk_app.errors import InvalidInputError

DayHours = tuple[tuple[int, int], ...]
"""Open hours of one day in minutes since midnight, ordered, neither overlapping nor touching."""

HOURS_FIELD: Final = "hours"
"""The field that errors about typed hours name."""


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open hours of a week.

    Raises:
        ValueError: If there are not seven days, or the hours of one are not in order.
    """

    days: tuple[DayHours, ...]
    """Monday first; a day without hours is closed."""

    def __post_init__(self) -> None:
        if len(self.days) != len(Weekday):
            raise ValueError(f"a week has seven days, not {len(self.days)}")
        for hours in self.days:
            if tuple(union(hours)) != hours or not all(
                0 <= s < e <= MINUTES_A_DAY for s, e in hours
            ):
                raise ValueError(f"hours of a day out of order: {hours}")

    def on(self, day: Weekday) -> DayHours:
        """The hours of a weekday."""
        return self.days[day]

    @property
    def is_closed(self) -> bool:
        """Whether no day has hours."""
        return not any(self.days)


@dataclass(frozen=True, slots=True, order=True)
class DateException:
    """Whole days on which it is closed: `[start, end)`, in the resource's zone."""

    start: date
    end: date
    """The first day it is open again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Constraints of a resource as far as they read as hours and closed dates."""

    hours: WeeklyHours | None = None
    """None where nothing is said about the week, which leaves it open all the time."""
    exceptions: tuple[DateException, ...] = ()
    other_rules: tuple[Constraint, ...] = ()
    """What does not read so, kept as it was."""


def read_schedule(constraints: Iterable[Constraint]) -> Schedule:
    """Constraints as hours and closed dates.

    All weekly rules are read together as the hours they leave open. Blocked periods that are
    given as dates are closed dates. Everything else stays as it is: allowed periods, periods
    that begin or end within a day, rules this program does not know.
    """
    weekly: list[Constraint] = []
    exceptions: list[DateException] = []
    others: list[Constraint] = []
    for constraint in constraints:
        exception = _read_exception(constraint)
        if exception is not None:
            exceptions.append(exception)
        elif is_weekly(constraint):
            weekly.append(constraint)
        else:
            others.append(constraint)
    hours = WeeklyHours(find_week_pattern([weekly])) if weekly else None
    return Schedule(hours=hours, exceptions=tuple(exceptions), other_rules=tuple(others))


def write_schedule(schedule: Schedule) -> tuple[Constraint, ...]:
    """The constraints that say a schedule: hours, closed dates, then the other rules.

    A week without any hours is written as weekdays and weekends blocked, since a list without
    hours would leave it open. Reading what was written gives the same schedule.
    """
    return (
        *(_write_hours(schedule.hours) if schedule.hours is not None else ()),
        *(block(Period(each.start, each.end)) for each in schedule.exceptions),
        *schedule.other_rules,
    )


# --- hours as text ---------------------------------------------------------------------------


def parse_hours(text: str) -> DayHours:
    """Hours of one day as a person types them: "9-12, 13:30-17", "9 to 5pm", "09:00-17:00".

    Nothing, a dash and "closed" mean closed. Hours that overlap or touch become one.

    Raises:
        InvalidInputError: If it cannot be read, no such time exists, or hours end before they
            begin; the field is `hours`.
    """
    if text.strip().casefold() in _WORDS_FOR_CLOSED:
        return ()
    return tuple(union(_parse_span(part) for part in _BETWEEN_SPANS.split(text) if part.strip()))


def format_hours(hours: Sequence[tuple[int, int]]) -> str:
    """Hours of one day as text that `parse_hours` reads; nothing where closed."""
    return ", ".join(f"{_format_time(start)}{_EN_DASH}{_format_time(end)}" for start, end in hours)


# --- reading and writing constraints ---------------------------------------------------------


def _read_exception(constraint: Constraint) -> DateException | None:
    match constraint:
        case Constraint(Verb.BLOCK, Period(start, end)):
            is_by_date = not isinstance(start, datetime) and not isinstance(end, datetime)
            return DateException(start, end) if is_by_date and start < end else None
        case _:
            return None


def _write_hours(hours: WeeklyHours) -> Iterable[Constraint]:
    if hours.is_closed:
        return block(Weekdays()), block(Weekends())
    return [allow(DayAndTime(day, start, end)) for day in Weekday for start, end in hours.on(day)]


# --- parsing ---------------------------------------------------------------------------------

_EN_DASH: Final = "\N{EN DASH}"
_DASHES: Final = ("-", _EN_DASH, "\N{EM DASH}", "\N{MINUS SIGN}")
_WORDS_FOR_CLOSED: Final = frozenset({"", "closed", *_DASHES})
_BETWEEN_SPANS: Final = re.compile(r"[,;&+/\n]|\band\b|(?<=[\dm])\s+(?=\d)", re.IGNORECASE)
_TIME: Final = r"(\d{1,2})(?:[:.h]?(\d{2})|h)?\s*([ap]\.?m\.?)?"
_SPAN: Final = re.compile(
    rf"{_TIME}\s*(?:{'|'.join(_DASHES)}|to|till|until)\s*{_TIME}", re.IGNORECASE | re.ASCII
)
_NOON: Final = 12 * 60


def _parse_span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise _unusable(f"“{_shorten(text)}” is not a time span. Write it like 9-12, 13:30-17.")
    start_hour, start_minute, start_half, end_hour, end_minute, end_half = found.groups()
    end = _minutes(end_hour, end_minute, end_half) or MINUTES_A_DAY
    start = _minutes(start_hour, start_minute, start_half)
    if _is_afternoon(end_half) and not start_half and start < _NOON and start + _NOON < end:
        start += _NOON  # "1-5pm" begins after noon, "9-5pm" does not
    if start >= end:
        raise _unusable(f"“{_shorten(text)}” ends before it begins.")
    return start, end


def _minutes(hour_text: str, minute_text: str | None, half: str | None) -> int:
    hour, minute = int(hour_text), int(minute_text or 0)
    last_hour = 12 if half else 24
    if hour > last_hour or minute > 59 or (hour == 24 and minute) or (half and hour == 0):
        raise _unusable(f"There is no time {hour_text}:{minute:02}{half or ''}.")
    if half:
        hour = hour % 12 + (12 if _is_afternoon(half) else 0)
    return hour * 60 + minute


def _is_afternoon(half: str | None) -> bool:
    return half is not None and half[0] in "pP"


def _unusable(message: str) -> InvalidInputError:
    return InvalidInputError(message, field=HOURS_FIELD, title="Those hours cannot be read")


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def _format_time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
