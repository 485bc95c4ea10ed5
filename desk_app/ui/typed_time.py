"""Dates, times and lengths as people type them, and how they are written back."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Final

_MINUTES_A_DAY: Final = 24 * 60
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h ]?(?P<minute>\d{2}))?\s*(?P<half>am|pm|a|p)?", re.IGNORECASE
)
_LENGTH_CLOCK: Final = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>\d{2})")
_LENGTH_WORDS: Final = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|std))?\s*"
    r"(?:(?P<minutes>\d{1,4})\s*(?:m|min|mins|minutes?)?)?",
    re.IGNORECASE,
)
_STEP: Final = re.compile(r"(?P<sign>[+-])\s*(?P<count>\d{1,3})\s*(?P<unit>[dw]?)", re.IGNORECASE)
_DAY_MONTH: Final = re.compile(
    r"(?P<one>\d{1,2})\s*[./\- ]\s*(?P<two>\d{1,2})(?:\s*[./\- ]\s*(?P<year>\d{2}|\d{4}))?\.?"
)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY: Final = re.compile(r"\d{1,2}\.?")
_NAMED: Final = re.compile(
    r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d]{3,})\.?(?:\s+(?P<year>\d{4}))?"
)


def parse_clock(text: str) -> time | None:
    """A time of day as typed: "9", "930", "9.30", "16:30", "4pm"; None if it is none.

    Without am or pm the 24-hour reading holds.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").casefold()[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_length(text: str) -> timedelta | None:
    """A length as typed: "45", "0:45", "1h 15", "1.5 h"; None if it is none or over a day."""
    text = text.strip()
    match = _LENGTH_CLOCK.fullmatch(text) or _LENGTH_WORDS.fullmatch(text)
    if match is None:
        return None
    hours = float((match["hours"] or "0").replace(",", "."))
    minutes = round(hours * 60) + int(match["minutes"] or 0)
    return timedelta(minutes=minutes) if 0 < minutes <= _MINUTES_A_DAY else None


def format_length(length: timedelta) -> str:
    """A length as hours and minutes, "0:45"."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return f"{hours}:{minutes:02}"


def parse_date(
    text: str, *, today: date, words: Mapping[str, date], is_day_first: bool = True
) -> date | None:
    """A date as typed: "14", "14/10", "14 Oct", "2026-10-14", "+3", "+2w", or a word.

    A date without its year is the next one: today or later, except that the last 60 days are
    taken to be meant as they are.

    Args:
        text: As typed.
        today: What dates without a year, and steps, are reckoned from.
        words: What names of days and months stand for, in lower case: for a day ("today",
            "tuesday") its date, for a month ("oct") any date in that month.
        is_day_first: Whether "1/2" is the first of February.
    """
    text = text.strip().casefold()
    if text in words:
        return words[text]
    if match := _STEP.fullmatch(text):
        return _stepped(today, match)
    if match := _ISO.fullmatch(text):
        return _date_or_none(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH.fullmatch(text):
        one, two = int(match["one"]), int(match["two"])
        day, month = (one, two) if is_day_first else (two, one)
        return _in_year(today, month, day, match["year"])
    if match := _NAMED.fullmatch(text):
        named = _month_named(match["month"], words)
        return _in_year(today, named, int(match["day"]), match["year"]) if named else None
    return _day_of_month(text, today) if _DAY.fullmatch(text) else None


def _stepped(today: date, match: re.Match[str]) -> date:
    days = int(match["count"]) * (7 if match["unit"] == "w" else 1)
    return today + timedelta(days=days if match["sign"] == "+" else -days)


def _month_named(name: str, words: Mapping[str, date]) -> int | None:
    named = words.get(name) or words.get(name[:3])
    return named.month if named else None


def _in_year(today: date, month: int, day: int, year: str | None) -> date | None:
    if year:
        return _date_or_none(int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = _date_or_none(today.year, month, day)
    if found is not None and found >= today - timedelta(days=60):
        return found
    return _date_or_none(today.year + 1, month, day)


def _day_of_month(text: str, today: date) -> date | None:
    day = int(text.rstrip("."))
    for months in range(12):
        years, month = divmod(today.month - 1 + months, 12)
        found = _date_or_none(today.year + years, month + 1, day)
        if found is not None and found >= today:
            return found
    return None


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def same_day_of_month(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
