"""Constraints as the wire spells them: one-key objects such as `{"allow_hours": {…}}`.

Source: constraints of `POST /availability`. Hours come as whole hours or as `HH:MM`, weekday
names in either case, and the empty argument as `{}` or, from PHP clients, `[]`.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from desk_app.domain.constraint import (
    MINUTES_A_DAY,
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Period,
    Rule,
    UnknownRule,
    Verb,
    Weekday,
    Weekdays,
    Weekends,
)
from desk_app.timekit.time_formats import format_timestamp, parse_date_or_instant

# --- from the wire ---------------------------------------------------------------------------


def constraint_from_wire(value: object) -> Constraint:
    """The constraint a one-key object states; a key not known here is kept as it is.

    Raises:
        ValueError: It is no one-key object, or a known key has an impossible argument, such
            as hours that end before they start.
    """
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ValueError("a constraint must be an object with one key")
    [(key, argument)] = value.items()
    verb_name, _, family = str(key).partition("_")
    read_rule = _RULE_READERS.get(family)
    if verb_name not in _VERBS or read_rule is None:
        return _unknown(str(key), argument)
    try:
        return Constraint(_VERBS[verb_name], read_rule(_argument(argument)))
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def constraints_from_wire(values: object) -> tuple[Constraint, ...]:
    """The constraints a request asks for, in their order.

    Raises:
        ValueError: As above, or it is no list, or a key is not known here: passing a rule over
            would offer time that it closes.
    """
    return tuple(_asked_for(value) for value in _items(values))


def known_constraints_from_wire(values: object) -> tuple[Constraint, ...]:
    """The same for an answer, which never fails: what makes no sense is kept as unknown.

    Args:
        values: As it was decoded. Most resources have the rules of others, so equal ones are
            read once.
    """
    return _read_known(json.dumps(values)) if isinstance(values, list) else ()


@lru_cache(maxsize=1024)
def _read_known(text: str) -> tuple[Constraint, ...]:
    items = json.loads(text)
    return tuple(_lenient(item) for item in items if isinstance(item, Mapping) and len(item) == 1)


def constraint_complaints(values: object) -> list[str]:
    """What is wrong with a list of constraints, one sentence each; empty if nothing is."""
    try:
        items = _items(values)
    except ValueError as error:
        return [str(error)]
    return [complaint for item in items if (complaint := _complaint(item))]


def _items(values: object) -> list[object]:
    if values == {}:
        return []
    if not isinstance(values, list):
        raise ValueError("must be an array of constraints")
    return values


def _asked_for(value: object) -> Constraint:
    constraint = constraint_from_wire(value)
    if isinstance(constraint.rule, UnknownRule):
        raise ValueError(f"{constraint.rule.key[:40]} is not known")
    return constraint


def _complaint(value: object) -> str:
    try:
        _asked_for(value)
    except ValueError as error:
        return str(error)
    return ""


def _lenient(value: Mapping[str, object]) -> Constraint:
    try:
        return constraint_from_wire(value)
    except ValueError:
        [(key, argument)] = value.items()
        return _unknown(str(key), argument)


def _unknown(key: str, argument: object) -> Constraint:
    verb = Verb.BLOCK if key.startswith("block_") else Verb.ALLOW
    return Constraint(verb, UnknownRule(key, argument))


def _argument(value: object) -> Mapping[str, object]:
    if value is None or value == []:
        return {}
    if not isinstance(value, Mapping):
        raise ValueError("must be an object")
    return value


# --- the rules -------------------------------------------------------------------------------


def _read_hours(argument: Mapping[str, object]) -> Hours:
    return Hours(*_read_span(argument))


def _read_day_and_time(argument: Mapping[str, object]) -> DayAndTime:
    return DayAndTime(read_weekday(argument.get("day")), *_read_span(argument))


def _read_day(argument: Mapping[str, object]) -> Day:
    return Day(read_weekday(argument.get("day")))


def _read_period(argument: Mapping[str, object]) -> Period:
    start, end = _read_moment(argument, "start"), _read_moment(argument, "end")
    is_comparable = isinstance(start, datetime) == isinstance(end, datetime)
    if is_comparable and end <= start:
        raise ValueError("end must be after start")
    return Period(start, end)


def _read_moment(argument: Mapping[str, object], name: str) -> date | datetime:
    try:
        return parse_date_or_instant(argument.get(name))
    except ValueError as error:
        raise ValueError(f"{name} is not a valid timestamp") from error


def _read_span(argument: Mapping[str, object]) -> tuple[int, int]:
    start = read_minutes(argument.get("start"), "start")
    end = read_minutes(argument.get("end"), "end")
    if end <= start:
        raise ValueError("end must be after start")
    return start, end


def read_minutes(value: object, name: str) -> int:
    """The minutes since midnight of `9`, `9.5`, `"9"`, `"09:00"` or `"24:00"`.

    Raises:
        ValueError: It is none of these or outside the day; the text names the field.
    """
    minutes = _minutes(value)
    if minutes is None or not 0 <= minutes <= MINUTES_A_DAY:
        raise ValueError(f"{name} is not a valid time of day")
    return minutes


def _minutes(value: object) -> int | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(value * 60) if abs(value) <= 24 else None
    found = re.fullmatch(r"\s*(\d{1,2})(?::(\d\d)(?::\d\d)?)?\s*", str(value))
    if found is None or int(found[2] or 0) > 59:
        return None
    return int(found[1]) * 60 + int(found[2] or 0)


def read_weekday(value: object) -> Weekday:
    """The weekday of an English name in any case; ValueError if it is none."""
    try:
        return Weekday[str(value).strip().upper()]
    except KeyError as error:
        raise ValueError("day is not a weekday") from error


_VERBS: Final = {verb.value: verb for verb in Verb}
_RULE_READERS: Final[dict[str, Callable[[Mapping[str, object]], Rule]]] = {
    "hours": _read_hours,
    "day_and_time": _read_day_and_time,
    "day": _read_day,
    "period": _read_period,
    "weekdays": lambda _: Weekdays(),
    "weekends": lambda _: Weekends(),
}
CONSTRAINT_KEYS: Final = tuple(f"{verb}_{family}" for verb in _VERBS for family in _RULE_READERS)
"""Every key a request may state a constraint with."""


# --- to the wire -----------------------------------------------------------------------------


def constraint_to_wire(constraint: Constraint) -> dict[str, Any]:
    """The one-key object that states a constraint; an unknown rule goes back as it came."""
    rule = constraint.rule
    if isinstance(rule, UnknownRule):
        return {rule.key: rule.argument}
    family, argument = _write_rule(rule)
    return {f"{constraint.verb.value}_{family}": argument}


def constraints_to_wire(constraints: Iterable[Constraint]) -> list[dict[str, Any]]:
    """The list that states constraints, in their order."""
    return [constraint_to_wire(constraint) for constraint in constraints]


def _write_rule(
    rule: Hours | DayAndTime | Day | Weekdays | Weekends | Period,
) -> tuple[str, dict[str, Any]]:
    match rule:
        case Hours(start, end):
            return "hours", {"start": write_minutes(start), "end": write_minutes(end)}
        case DayAndTime(day, start, end):
            hours = {"start": write_minutes(start), "end": write_minutes(end)}
            return "day_and_time", {"day": write_weekday(day), **hours}
        case Day(day):
            return "day", {"day": write_weekday(day)}
        case Period(start, end):
            return "period", {"start": _write_moment(start), "end": _write_moment(end)}
        case Weekdays():
            return "weekdays", {}
        case Weekends():
            return "weekends", {}


def write_minutes(minutes: int) -> int | str:
    """Minutes since midnight as a whole hour, or as `HH:MM` where it is none."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}" if minutes % 60 else minutes // 60


def write_weekday(day: Weekday) -> str:
    """The English name, capitalised: in lower case one has been seen to be ignored."""
    return day.name.capitalize()


def _write_moment(moment: date | datetime) -> str:
    return format_timestamp(moment) if isinstance(moment, datetime) else moment.isoformat()
