"""The options that decide open points of the contract, and how each is written in a command line.

`docs/OPEN_POINTS.md` tells what they mean; the defaults are those of `ServerOptions`.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

from desk_app.server.options import LARGEST_PAGE, RefusalShape, ServerOptions
from desk_app.timekit.time_formats import format_duration

_EITHER: Final = (True, False)

OPEN_POINTS: Final[Mapping[str, Collection[object]]] = {
    "default_page_size": range(1, LARGEST_PAGE + 1),
    "checks_overlap_without_project": _EITHER,
    "clash_shape": tuple(RefusalShape),
    "clash_status": (422, 409),
    "project_resources_as_objects": _EITHER,
    "meta_update_answers_body": _EITHER,
    "bulk_create_status": (201, 200),
    "meta_is_merged": _EITHER,
    "usual_increment": (None, *(timedelta(minutes=minutes) for minutes in (15, 30, 60))),
    "buffer_between_slots": _EITHER,
    "find_time_bulk_is_flat": _EITHER,
    "template_text_as_text": _EITHER,
    "reschedule_changes_id": _EITHER,
    "widget_refusal_status": (403, 401, 404),
    "own_hold_blocks_own_confirm": _EITHER,
    "includes_actions_inline": _EITHER,
    "plan_allows_resource_creation": _EITHER,
    "plan_allows_app_creation": _EITHER,
    "extensions": _EITHER,
}
"""What each option may be."""


def parse_option(text: str) -> tuple[str, Any]:
    """The option and its value in a text such as `default_page_size=1000`.

    Raises:
        ValueError: There is no such option, or it cannot be that; the message says what can be.
    """
    name, _, value = (part.strip() for part in text.partition("="))
    if name not in OPEN_POINTS:
        raise ValueError(f"there is no option {name!r}; there are {', '.join(sorted(OPEN_POINTS))}")
    by_text = {write_value(one): one for one in OPEN_POINTS[name]}
    if value not in by_text:
        raise ValueError(f"{name} can be {write_choices(name)}")
    return name, by_text[value]


def write_value(value: object) -> str:
    """A value as it is written in a command line."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case timedelta():
            return format_duration(value)
    return str(value)


def write_choices(name: str) -> str:
    """What an option can be, in words."""
    allowed = OPEN_POINTS[name]
    if isinstance(allowed, range):
        return f"{allowed.start} to {allowed.stop - 1}"
    return ", ".join(write_value(one) for one in allowed)


def usual_value(name: str) -> object:
    """What an option is where nothing is said."""
    return getattr(ServerOptions(), name)
