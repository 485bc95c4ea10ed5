"""What can be said about a resource in a line: when it is open, its zone, its other rules."""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desk_app.domain.constraint import MINUTES_A_DAY, Constraint, Period, UnknownRule, Verb
from desk_app.domain.resource import Resource
from desk_app.domain.weekly_hours import DateException, DayHours, read_schedule
from desk_app.ui.widgets.plain_text import one_line

_LONGEST_RULE: Final = 400


def open_today_words(resource: Resource, now: datetime) -> str:
    """When a resource is open today, by its own clock: "Open today 9\N{EN DASH}17"."""
    if resource.constraints is None:
        return ""
    schedule = read_schedule(resource.constraints)
    today = now.astimezone(resource.time_zone).date()
    exception = next((each for each in schedule.exceptions if each.start <= today < each.end), None)
    if exception is not None:
        return _closed_until(exception, today)
    if schedule.hours is None:
        return _tr("Open all the time")
    hours = schedule.hours.days[today.weekday()]
    if not hours:
        return _tr("Closed today")
    return _tr("Open today {hours}").replace("{hours}", short_hours(hours))


def short_hours(hours: DayHours) -> str:
    """Hours of a day as briefly as they can be said: "9\N{EN DASH}12, 13:30\N{EN DASH}17"."""
    return ", ".join(f"{_short_time(start)}\N{EN DASH}{_short_time(end)}" for start, end in hours)


def short_span(start: int, end: int) -> str:
    """From when to when, in minutes since midnight: "09:00\N{EN DASH}12:30"."""
    return f"{_time(start)}\N{EN DASH}{_time(end)}"


def zone_words(time_zone_name: str) -> str:
    """A zone as people write it: "America/New York"."""
    return one_line(time_zone_name.replace("_", " "))


def usual_zone(resources: Iterable[Resource]) -> str:
    """The zone that most of them are in; nothing where there are none."""
    counted = Counter(resource.time_zone_name for resource in resources)
    return counted.most_common(1)[0][0] if counted else ""


def clock_words(local: datetime) -> str:
    """What the clock of a zone shows at an aware moment: "14:32 there now, UTC+2"."""
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    shown = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
    text = _tr("{time} there now, {offset}")
    return text.replace("{time}", f"{local:%H:%M}").replace("{offset}", shown)


def initials(name: str) -> str:
    """One or two letters for a name; a sign where it has none."""
    words = [word for word in name.split() if unicodedata.category(word[0])[0] in "LN"]
    letters = [words[0][0], *([words[-1][0]] if len(words) > 1 else [])] if words else ["\u2022"]
    return "".join(letter.upper()[:1] for letter in letters)


def period_words(exception: DateException) -> str:
    """Closed dates, both ends included: "Thu 24 \N{EN DASH} Sat 26 Dec 2026"."""
    first, last = exception.start, exception.end - timedelta(days=1)
    if first == last:
        return _long_day(first)
    return f"{_long_day(first)} \N{EN DASH} {_long_day(last)}"


def rule_words(constraint: Constraint, zone: tzinfo) -> str:
    """A rule that hours cannot say, as one line of plain text, by the clock of a zone."""
    rule = constraint.rule
    if isinstance(rule, UnknownRule):
        return _cut(f"{rule.key}: {_json(rule.argument)}")
    if isinstance(rule, Period):
        is_open = constraint.verb is Verb.ALLOW
        text = _tr("Open only from {start} to {end}") if is_open else _tr("Closed {start} to {end}")
        return text.replace("{start}", _moment(rule.start, zone)).replace(
            "{end}", _moment(rule.end, zone)
        )
    return _cut(f"{constraint.verb.value} {rule}")


# --- details ---------------------------------------------------------------------------------


def _closed_until(exception: DateException, today: date) -> str:
    if exception.end - today == timedelta(days=1):
        return _tr("Closed today")
    last = exception.end - timedelta(days=1)
    shown = QLocale().toString(_qt(last), "d MMM")
    return _tr("Closed to {day}").replace("{day}", shown)


def _short_time(minutes: int) -> str:
    return _time(minutes) if minutes % 60 else str(minutes // 60)


def _time(minutes: int) -> str:
    return "24:00" if minutes == MINUTES_A_DAY else f"{minutes // 60:02}:{minutes % 60:02}"


def _long_day(day: date) -> str:
    return QLocale().toString(_qt(day), "ddd d MMM yyyy")


def _moment(moment: date | datetime, zone: tzinfo) -> str:
    if isinstance(moment, datetime):
        local = moment.astimezone(zone)
        return f"{_long_day(local.date())} {local:%H:%M}"
    return _long_day(moment)


def _json(argument: Any) -> str:
    return json.dumps(argument, ensure_ascii=False, default=str)


def _cut(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST_RULE else text[: _LONGEST_RULE - 1] + "…"


def _qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResourceWords", text)
