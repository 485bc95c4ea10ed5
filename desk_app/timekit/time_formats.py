"""Timestamps, durations and relative times as the wire spells them, to values and back.

Source: timestamps and relative strings of the general conventions. Reading is lenient, because
three spellings of a timestamp come from the API itself; writing has one form.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from desk_app.timekit.php_date import ISO_PATTERN, format_date, parse_date, parse_offset

_TIMESTAMP: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_UNIX: Final = re.compile(r"-?\d{5,11}")
_AMOUNT: Final = re.compile(r"([+-]?\d{1,9})\s*([a-z]+)(\s+ago)?", re.IGNORECASE)

_UNITS: Final = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "fortnight": timedelta(weeks=2),
}
_SHORT_UNITS: Final = {"sec": "second", "min": "minute", "h": "hour", "hr": "hour"}
_MONTHS_OF: Final = {"month": 1, "year": 12}
_LONGEST_TEXT: Final = 100
_LONGEST: Final = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class OutgoingTimes:
    """How the instants of one answer are written."""

    zone: tzinfo = UTC
    pattern: str = ISO_PATTERN
    """A PHP `date()` pattern."""

    def write(self, instant: datetime) -> str:
        """The instant in this zone and pattern."""
        return format_timestamp(instant, self.zone, pattern=self.pattern)

    def write_optional(self, instant: datetime | None) -> str | None:
        """The same, or None for None."""
        return None if instant is None else self.write(instant)


@dataclass(frozen=True, slots=True)
class IncomingTimes:
    """How the times in one request are read."""

    now: datetime
    """What relative times count from; aware."""
    zone: tzinfo = UTC
    """Of times that name no offset."""
    pattern: str | None = None
    """A PHP `date()` pattern tried first; what does not fit it is read leniently."""

    def read(self, value: object) -> datetime:
        """The instant of an absolute timestamp; ValueError if it is none."""
        return parse_timestamp(value, zone=self.zone, pattern=self.pattern)

    def read_relative(self, value: object) -> datetime:
        """The instant of an absolute or relative time; ValueError if it is neither."""
        return parse_time(value, now=self.now, zone=self.zone, pattern=self.pattern)


# --- timestamps ------------------------------------------------------------------------------


def format_timestamp(instant: datetime, zone: tzinfo = UTC, *, pattern: str = ISO_PATTERN) -> str:
    """An aware instant as `2026-03-02T09:00:00+01:00`, or in another pattern; whole seconds."""
    local = instant.astimezone(zone)
    if pattern == ISO_PATTERN:
        return local.isoformat(timespec="seconds")
    return format_date(local, pattern)


def parse_timestamp(value: object, *, zone: tzinfo = UTC, pattern: str | None = None) -> datetime:
    """The UTC instant of a timestamp.

    Texts that name no offset are in the zone given, and a pattern is tried before all else.
    Reads ISO 8601 with `Z`, an offset with or without a colon, or none; a blank instead of
    the `T`; a plain date, which means its midnight; seconds since 1970 as number or text.

    Raises:
        ValueError: It is none of them, or names no real date.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError("not a timestamp")
    text = value.strip()
    if len(text) > _LONGEST_TEXT:
        raise ValueError("not a timestamp")
    try:
        return _read_pattern(text, zone, pattern) or _read_timestamp(text, zone)
    except OverflowError as error:
        raise ValueError("timestamp is out of range") from error


def _read_pattern(text: str, zone: tzinfo, pattern: str | None) -> datetime | None:
    if pattern is None:
        return None
    try:
        return parse_date(text, pattern, zone).astimezone(UTC)
    except ValueError:
        return None


def _read_timestamp(text: str, zone: tzinfo) -> datetime:
    if _UNIX.fullmatch(text):
        return parse_date(text, "U", UTC)
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        raise ValueError("not a timestamp")
    year, month, day, hour, minute, second, offset = found.groups(default="")
    return datetime(
        int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
        tzinfo=parse_offset(offset) if offset else zone,
    ).astimezone(UTC)  # fmt: skip


def is_plain_date(text: str) -> bool:
    """Whether a text has the form of a date without a time of day."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()) is not None


def parse_date_or_instant(value: object) -> date | datetime:
    """A plain date as a date, any other timestamp as its UTC instant; else ValueError."""
    if isinstance(value, str) and is_plain_date(value):
        return date.fromisoformat(value.strip())
    return parse_timestamp(value)


# --- relative times and durations ------------------------------------------------------------


def parse_time(
    value: object, *, now: datetime, zone: tzinfo = UTC, pattern: str | None = None
) -> datetime:
    """The UTC instant of an absolute or relative time.

    Relative ones are "now", "today", "tomorrow" and "yesterday" (midnights of the zone), and
    amounts added to now, of which several add up: "1 hour", "-1 hour", "3 days 2 weeks",
    "6 months", "2 hours ago".

    Raises:
        ValueError: It is neither.
    """
    text = value[:_LONGEST_TEXT].strip().casefold() if isinstance(value, str) else ""
    try:
        if text in _NAMED_DAYS:
            return _midnight(now, zone, _NAMED_DAYS[text])
        if text == "now":
            return now.astimezone(UTC)
        if (moved := _add_amounts(text, now)) is not None:
            return moved.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("time is out of range") from error
    return parse_timestamp(value, zone=zone, pattern=pattern)


_NAMED_DAYS: Final = {"yesterday": -1, "today": 0, "midnight": 0, "tomorrow": 1}


def _midnight(now: datetime, zone: tzinfo, days: int) -> datetime:
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _add_amounts(text: str, now: datetime) -> datetime | None:
    """The moment after all amounts in a text, or None if it holds anything else."""
    amounts = _amounts(text)
    if not amounts:
        return None
    moment = now.astimezone(UTC)
    for number, unit in amounts:
        if unit in _MONTHS_OF:
            moment = _add_months(moment, number * _MONTHS_OF[unit])
        else:
            moment += number * _UNITS[unit]
    return moment


def _amounts(text: str) -> list[tuple[int, str]]:
    """The pairs of number and unit in a text; none if anything in it is not one."""
    rest = re.sub(r"^\s*in\s+", "", text.replace(",", " ").replace(" and ", " "))
    found = [
        (-int(number) if ago else int(number), unit_name)
        for number, word, ago in _AMOUNT.findall(rest)
        if (unit_name := _unit(word))
    ]
    left = _AMOUNT.sub(lambda match: "" if _unit(match[2]) else match[0], rest)
    return [] if left.strip() else found


def _unit(word: str) -> str | None:
    name = word.casefold()
    name = name if name in _SHORT_UNITS else name.removesuffix("s")
    name = _SHORT_UNITS.get(name, name)
    return name if name in _UNITS or name in _MONTHS_OF else None


def _add_months(moment: datetime, months: int) -> datetime:
    """So many months on; a day the month lacks runs over into the next one, as in PHP."""
    at = moment.year * 12 + moment.month - 1 + months
    first = moment.replace(year=at // 12, month=at % 12 + 1, day=1)
    return first + timedelta(days=moment.day - 1)


def parse_duration(value: object) -> timedelta:
    """The length of time in "45 minutes", "1 hour 30 minutes", or a number of seconds.

    Raises:
        ValueError: It is none, negative, longer than ten years, or counts months or years,
            whose length is not fixed.
    """
    try:
        length = _duration(value)
    except OverflowError:
        length = None
    if length is None or not timedelta() <= length <= _LONGEST:
        raise ValueError("not a length of time")
    return length


def _duration(value: object) -> timedelta | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return timedelta(seconds=min(max(value, -1), 10**12))
    text = value[:_LONGEST_TEXT].strip() if isinstance(value, str) else ""
    if text.isdecimal() and len(text) <= 9:
        return timedelta(seconds=int(text))
    amounts = _amounts(text)
    if not amounts or any(unit in _MONTHS_OF for _, unit in amounts):
        return None
    return sum((number * _UNITS[unit] for number, unit in amounts), timedelta())


_WRITTEN_UNITS: Final = ("week", "day", "hour", "minute")


def format_duration(length: timedelta) -> str:
    """A length in the largest unit that divides it: "1 hour", "90 minutes", "45 seconds".

    Zero is "0 minutes".
    """
    if not length:
        return "0 minutes"
    unit = next((name for name in _WRITTEN_UNITS if not length % _UNITS[name]), "second")
    count = length // _UNITS[unit]
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
