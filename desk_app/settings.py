"""What the user has set, as typed values in one file."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from desk_app.domain.constraint import Weekday
from desk_app.domain.slot_ranking import SlotOrder
from desk_app.json_file import OnDamage, load_object, save_object


class ThemeChoice(StrEnum):
    """Which colours the window has."""

    AUTO = "auto"
    """As the system has them."""
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    """Strong lines and letters, light or dark as the system is."""


class ClockChoice(StrEnum):
    """How hours are written."""

    AUTO = "auto"
    """As the system writes them."""
    HOURS_12 = "12"
    HOURS_24 = "24"


class KeyPreset(StrEnum):
    """Whose keys the window has."""

    CONSOLE = "console"
    GOOGLE = "google"
    """As in Google Calendar."""
    OUTLOOK = "outlook"
    """As in Outlook."""


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
    uses_system_proxy: bool = False
    """Whether servers are reached by the proxy that this computer is set to."""
    last_view: str = "calendar"
    window_geometry: str = ""
    """Base64 of what Qt saved; may be damaged, so check what it gives."""
    splitter_state: str = ""
    """Base64 of what Qt saved; may be damaged too."""
    side_panel_width: int = 0
    """In logical pixels; 0 is the usual width."""
    is_rail_folded: bool = False
    zoom: int = 0
    """Pixels a quarter of an hour; 0 is the usual."""
    key_preset: KeyPreset = KeyPreset.CONSOLE
    has_letter_keys: bool = True
    """Whether a letter alone does something while the calendar has the focus."""
    own_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys chosen instead of those of the preset, by the name of a command."""
    shown_resource_ids: tuple[str, ...] = ()
    """Empty means all."""


def load_settings(path: Path, *, now: datetime, on_damage: OnDamage = lambda _: None) -> Settings:
    """The settings of a file; the default for each that is missing or makes no sense.

    Raises:
        StoreError: If the file is there and cannot be read.
    """
    stored = load_object(path, now=now, on_damage=on_damage)
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


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _undo_seconds(value: object) -> int:
    return min(max(_whole_number(value), 0), 180)


def _whole_number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(map(_text, value))


def _texts_by_name(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError
    return {_text(name): _texts(each) for name, each in value.items()}


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
    "uses_system_proxy": _truth,
    "last_view": _text,
    "window_geometry": _text,
    "splitter_state": _text,
    "side_panel_width": _whole_number,
    "is_rail_folded": _truth,
    "zoom": _whole_number,
    "key_preset": lambda value: KeyPreset(_text(value)),
    "has_letter_keys": _truth,
    "own_keys": _texts_by_name,
    "shown_resource_ids": _texts,
}
