"""Values out of the objects of an answer, where anything may be missing, null or odd.

Nothing here raises but `read_id`: an answer with a field we cannot use is still an answer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Final, cast

from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.json import decode
from desk_app.timekit.time_formats import parse_timestamp

WireObject = Mapping[str, object]

_EMPTY: Final[WireObject] = {}


def read_object(value: object) -> WireObject:
    """The object a value is; empty for anything else, PHP's `[]` and null included.

    JSON inside a string (`"{}"`) is read too, for that is how some `meta` arrives.
    """
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _decoded(value)
    return cast(WireObject, value) if isinstance(value, dict) else _EMPTY


def _decoded(text: str) -> object:
    try:
        return decode(text.encode())
    except ValueError:
        return None


def read_id(value: object, noun: str) -> tuple[WireObject, str]:
    """An object of an answer and its id, without which nothing can be done with it.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found = read_object(value)
    identifier = read_text(found, "id")
    if not identifier:
        raise UnexpectedReplyError(problem=f"a {noun} without an id")
    return found, identifier


def read_text(source: WireObject, name: str) -> str:
    """A text, numbers included; nothing where there is none."""
    value = source.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def read_number(source: WireObject, name: str) -> float | None:
    """A finite number, also as a text; None where there is none."""
    value = source.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def read_optional_text(source: WireObject, name: str) -> str | None:
    """A text, or None where there is none or an empty one."""
    return read_text(source, name) or None


def read_flag(source: WireObject, name: str) -> bool | None:
    """A yes or no, also as 1, "1" or "true"; None where there is neither."""
    return _FLAGS.get(str(source.get(name)).casefold())


_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}


def read_moment(source: WireObject, name: str) -> datetime | None:
    """The UTC instant of a timestamp in any of the known spellings; None where it is none."""
    try:
        return parse_timestamp(source.get(name))
    except ValueError:
        return None


def read_list(source: WireObject, name: str) -> Sequence[object]:
    """A list; empty where there is none."""
    value = source.get(name)
    return value if isinstance(value, list) else ()


def read_texts(source: WireObject, name: str) -> tuple[str, ...]:
    """The texts in a list, whatever else it holds; empty where there is none."""
    return tuple(item for item in read_list(source, name) if isinstance(item, str))


def read_objects(source: WireObject, name: str) -> tuple[WireObject, ...]:
    """The objects in a list, whatever else it holds; empty where there is none."""
    return tuple(
        cast(WireObject, item) for item in read_list(source, name) if isinstance(item, dict)
    )
