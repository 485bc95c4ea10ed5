"""What the user has set, as typed values in one file."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from desk_app.domain.constraint import Weekday
from desk_app.domain.slot_ranking import SlotOrder
from desk_app.json_file import load_object, save_object


class ThemeChoice(StrEnum):
    """Which colours the window has."""

    AUTO = "auto"
    """As the system has them."""
    LIGHT = "light"
    DARK = "dark"


class ClockChoice(StrEnum):
    """How hours are written."""

    AUTO = "auto"
    """As the system writes them."""
    HOURS_12 = "12"
    HOURS_24 = "24"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting; one that was never touched has its default."""

    theme: ThemeChoice = ThemeChoice.AUTO
    clock: ClockChoice = ClockChoice.AUTO
    week_start: Weekday | None = None
    """None means as the system has it."""
    language: str | None = None
    """A language code such as `de`; None means the system's."""
    place_name: str = ""
    """What the desk is called in the window, if not as its app."""
    undo_seconds: int = 6
    """0 to 180."""
    slot_order: SlotOrder = SlotOrder.TIME
    """How free times are listed."""
    last_view: str = "calendar"
    window_geometry: str = ""
    """Base64 of what Qt saved; may be damaged, so check what it gives."""
    splitter_state: str = ""
    """Base64 of what Qt saved; may be damaged too."""
    grid_zoom: int = 24
    """Pixels a quarter of an hour, 12 to 48."""


def load_settings(path: Path, *, now: datetime) -> Settings:
    """The settings of a file; the default for each that is missing or makes no sense.

    Raises:
        StoreError: If the file is there and cannot be read.
    """
    stored = load_object(path, now=now)
    readable = ((name, _read(name, stored[name])) for name in _READERS if name in stored)
    return Settings(**{name: value for name, value in readable if value is not _SENSELESS})


def save_settings(path: Path, settings: Settings) -> None:
    """Write all settings.

    Raises:
        StoreError: If the file cannot be written.
    """
    save_object(path, dataclasses.asdict(settings))


def _read(name: str, value: object) -> Any:
    try:
        return _READERS[name](value)
    except ValueError:
        return _SENSELESS


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _weekday(value: object) -> Weekday | None:
    return None if value is None else Weekday(_whole_number(value))


def _undo_seconds(value: object) -> int:
    return min(max(_whole_number(value), 0), 180)


def _whole_number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError
    return value


def _grid_zoom(value: object) -> int:
    return min(max(_whole_number(value), 12), 48)


_SENSELESS: Final = object()
_LONGEST_TEXT: Final = 100_000

_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "theme": lambda value: ThemeChoice(_text(value)),
    "clock": lambda value: ClockChoice(_text(value)),
    "week_start": _weekday,
    "language": _optional_text,
    "place_name": _text,
    "undo_seconds": _undo_seconds,
    "slot_order": lambda value: SlotOrder(_text(value)),
    "last_view": _text,
    "window_geometry": _text,
    "splitter_state": _text,
    "grid_zoom": _grid_zoom,
}
