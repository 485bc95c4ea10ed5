"""Dynamic includes: which relations an answer carries, as `?include=a,b.c` names them."""

from collections.abc import Iterable

NO_INCLUDES: frozenset[str] = frozenset()


def parse_include(text: str) -> frozenset[str]:
    """The names in the value of an `include` parameter; none where it is empty."""
    return frozenset(name for part in text.split(",") if (name := part.strip()))


def format_include(names: Iterable[str]) -> str:
    """The value of an `include` parameter, in the order given."""
    return ",".join(names)


def has_include(include: frozenset[str], name: str) -> bool:
    """Whether a relation is asked for, itself or through one of its own."""
    if not include:
        return False
    return name in include or any(asked.startswith(f"{name}.") for asked in include)


def within(include: frozenset[str], name: str) -> frozenset[str]:
    """What is asked for inside a relation: `calendars.events` is `events` within `calendars`."""
    prefix = f"{name}."
    return frozenset(asked.removeprefix(prefix) for asked in include if asked.startswith(prefix))
