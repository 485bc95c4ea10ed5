"""The filters of FindTime as the wire spells them: one-key objects in `or`, `and` and `after`.

Source: filters of `POST /findtime`. Names come with underscores or hyphens, the empty argument
as `{}`, `[]` or null, and every filter but one may name its own `timezone`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from desk_app.domain.find_time import (
    BetweenTimestamps,
    BusinessHours,
    Cut,
    Daytime,
    ExcludeWeekend,
    FindTimeFilters,
    OnlyWeekend,
    SpecificDay,
    SpecificDayAndTime,
    SpecificTime,
    TakeFirst,
    TakeLast,
    TakeRandom,
    TimeFilter,
)
from desk_app.domain.resource import find_time_zone
from desk_app.timekit.constraints import (
    read_minutes,
    read_weekday,
    write_minutes,
    write_weekday,
)
from desk_app.timekit.time_formats import IncomingTimes, format_timestamp

Argument = Mapping[str, object]

_FILTER_LIST: Final = {
    "type": ["array", "object", "null"],
    "items": {"type": "object", "minProperties": 1, "maxProperties": 1},
    "maxProperties": 0,
}
FILTERS_SCHEMA: Final = {
    "type": ["object", "array"],
    "maxItems": 0,
    "properties": dict.fromkeys(("or", "and", "after"), _FILTER_LIST),
}
"""What filters look like, as JSON Schema, without what each of them takes."""

# --- from the wire ---------------------------------------------------------------------------


def filters_from_wire(value: object, times: IncomingTimes) -> FindTimeFilters:
    """The filters in an object with any of the keys `or`, `and` and `after`.

    Raises:
        ValueError: It is something else, names a filter not known, or an impossible argument.
    """
    found = _argument(value)
    return FindTimeFilters(
        any_of=tuple(_read_filter(*one, times) for one in _entries(found.get("or"))),
        all_of=tuple(_read_filter(*one, times) for one in _entries(found.get("and"))),
        cuts=tuple(_read_cut(*one) for one in _entries(found.get("after"))),
    )


def _entries(value: object) -> list[tuple[str, Argument]]:
    """The names and arguments in a list of one-key objects."""
    if value is None or value == {}:
        return []
    if not isinstance(value, list):
        raise ValueError("must be an array of filters")
    return [_entry(item) for item in value]


def _entry(item: object) -> tuple[str, Argument]:
    if not isinstance(item, Mapping) or len(item) != 1:
        raise ValueError("a filter must be an object with one key")
    [(name, argument)] = item.items()
    return str(name).strip().replace("-", "_"), _argument(argument)


def _argument(value: object) -> Argument:
    if value is None or value == []:
        return {}
    if not isinstance(value, Mapping):
        raise ValueError("must be an object")
    return value


def _read_filter(name: str, argument: Argument, times: IncomingTimes) -> TimeFilter:
    if name not in _FILTER_READERS:
        raise ValueError(f"{name} is not a known filter")
    return _FILTER_READERS[name](argument, times)


def _read_cut(name: str, argument: Argument) -> Cut:
    number = argument.get("number")
    if name not in _CUTS:
        raise ValueError(f"{name} is not a known filter")
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ValueError("number must be a whole number")
    return _CUTS[name](number)


def _read_between(argument: Argument, times: IncomingTimes) -> BetweenTimestamps:
    start, end = times.read(argument.get("start")), times.read(argument.get("end"))
    if end < start:
        raise ValueError("end must be after start")
    return BetweenTimestamps(start, end)


def _read_day_and_time(argument: Argument, _: IncomingTimes) -> SpecificDayAndTime:
    day = read_weekday(argument.get("day"))
    return SpecificDayAndTime(day, *_hours(argument), _zone_name(argument))


def _read_time(argument: Argument, _: IncomingTimes) -> SpecificTime:
    return SpecificTime(*_hours(argument), _zone_name(argument))


def _read_day(argument: Argument, _: IncomingTimes) -> SpecificDay:
    return SpecificDay(read_weekday(argument.get("day")), _zone_name(argument))


def _hours(argument: Argument) -> tuple[int, int]:
    start = read_minutes(argument.get("start"), "start")
    end = read_minutes(argument.get("end"), "end")
    if end <= start:
        raise ValueError("end must be after start")
    return start, end


def _zone_name(argument: Argument) -> str | None:
    name = argument.get("timezone")
    if name is None or name == "":
        return None
    if not isinstance(name, str) or find_time_zone(name) is None:
        raise ValueError("timezone is not a valid timezone")
    return name


_FilterReader = Callable[[Argument, IncomingTimes], TimeFilter]
_FILTER_READERS: Final[dict[str, _FilterReader]] = {
    "between_timestamps": _read_between,
    "specific_day_and_time": _read_day_and_time,
    "specific_time": _read_time,
    "specific_day": _read_day,
    "business_hours": lambda argument, _: BusinessHours(_zone_name(argument)),
    "working_hours": lambda argument, _: BusinessHours(_zone_name(argument)),
    "daytime": lambda argument, _: Daytime(_zone_name(argument)),
    "only_weekend": lambda argument, _: OnlyWeekend(_zone_name(argument)),
    "exclude_weekend": lambda argument, _: ExcludeWeekend(_zone_name(argument)),
    "exclude_weekends": lambda argument, _: ExcludeWeekend(_zone_name(argument)),
}
_CUTS: Final[dict[str, Callable[[int], Cut]]] = {
    "take_first": TakeFirst,
    "take_last": TakeLast,
    "take_random": TakeRandom,
}


# --- to the wire -----------------------------------------------------------------------------


def filters_to_wire(filters: FindTimeFilters) -> dict[str, Any]:
    """The object that states filters; lists that are empty are left out."""
    lists = {
        "or": [_write_filter(one) for one in filters.any_of],
        "and": [_write_filter(one) for one in filters.all_of],
        "after": [_write_cut(one) for one in filters.cuts],
    }
    return {name: entries for name, entries in lists.items() if entries}


def _write_filter(wanted: TimeFilter) -> dict[str, Any]:
    match wanted:
        case BetweenTimestamps(start, end):
            span = {"start": format_timestamp(start), "end": format_timestamp(end)}
            return {"between_timestamps": span}
        case SpecificDayAndTime(day, start_minute, end_minute, zone_name):
            hours = _write_hours(start_minute, end_minute)
            argument = {"day": write_weekday(day), **hours, **_write_zone(zone_name)}
            return {"specific_day_and_time": argument}
        case SpecificTime(start_minute, end_minute, zone_name):
            hours = _write_hours(start_minute, end_minute)
            return {"specific_time": {**hours, **_write_zone(zone_name)}}
        case SpecificDay(day, zone_name):
            return {"specific_day": {"day": write_weekday(day), **_write_zone(zone_name)}}
        case BusinessHours() | Daytime() | OnlyWeekend() | ExcludeWeekend():
            return {_PLAIN_NAMES[type(wanted)]: _write_zone(wanted.time_zone_name)}


def _write_cut(cut: Cut) -> dict[str, Any]:
    [name] = (name for name, kind in _CUTS.items() if kind is type(cut))
    return {name: {"number": cut.number}}


def _write_hours(start: int, end: int) -> dict[str, int | str]:
    return {"start": write_minutes(start), "end": write_minutes(end)}


def _write_zone(zone_name: str | None) -> dict[str, str]:
    return {} if zone_name is None else {"timezone": zone_name}


_PLAIN_NAMES: Final[dict[type, str]] = {
    BusinessHours: "business_hours",
    Daytime: "daytime",
    OnlyWeekend: "only_weekend",
    ExcludeWeekend: "exclude_weekend",
}
