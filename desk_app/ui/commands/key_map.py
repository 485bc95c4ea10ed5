"""Which keys mean which command: a preset, what somebody chose instead, and letters or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from desk_app.settings import KeyPreset
from desk_app.ui.commands.catalogue import CommandSpec, Meaning, all_commands
from desk_app.ui.grid.keys import Command, Meanings, Step

_PRESETS: Final[Mapping[KeyPreset, Mapping[Meaning, tuple[str, ...]]]] = {
    KeyPreset.CONSOLE: {},
    KeyPreset.GOOGLE: {
        Command.NEXT: ("J", "N", "Ctrl+Right"),
        Command.PREVIOUS: ("K", "P", "Ctrl+Left"),
        Command.SHORTCUTS: ("?", "F1"),
        Step.EXPLAIN: ("Shift+F1",),
    },
    KeyPreset.OUTLOOK: {
        Command.NEW: ("Ctrl+N",),
        Command.SEARCH: ("Ctrl+E", "F3"),
        Command.NEXT: ("Alt+Right", "Ctrl+Right"),
        Command.PREVIOUS: ("Alt+Left", "Ctrl+Left"),
        Step.ENTER: ("Return", "Enter", "F2", "Ctrl+O"),
        Step.CANCEL_BOOKING: ("Del", "Ctrl+D"),
    },
}
"""What a preset has otherwise than the console."""

FIXED: Final = frozenset({"Tab", "Shift+Tab", "F6", "Shift+F6", "Ctrl+Return", "Ctrl+Enter"})
"""Keys that the window itself needs."""


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys of every command."""

    keys: Mapping[str, tuple[str, ...]]
    """By command name; portable text."""
    commands: tuple[CommandSpec, ...]

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys of a command, the first of them to be shown."""
        return self.keys.get(name, ())

    def hint(self, meaning: Meaning) -> str:
        """The key to show beside what does the same, or nothing."""
        name = next(each.name for each in self.commands if each.meaning is meaning)
        return next(iter(self.keys_of(name)), "")

    @property
    def meanings(self) -> Meanings:
        """What each key means; of two commands that want one key the first has it."""
        found: dict[tuple[Qt.KeyboardModifier, Qt.Key], Meaning] = {}
        for command in self.commands:
            for key in self.keys_of(command.name):
                combination = _combination(key)
                if combination is not None:
                    found.setdefault(combination, command.meaning)
        return found

    def owner_of(self, key: str) -> CommandSpec | None:
        """The command that has a key, or None."""
        wanted = _combination(key)
        for command in self.commands:
            if any(_combination(each) == wanted for each in self.keys_of(command.name)):
                return command
        return None


def make_key_map(
    preset: KeyPreset = KeyPreset.CONSOLE,
    *,
    own: Mapping[str, Sequence[str]] = MappingProxyType({}),
    has_letters: bool = True,
) -> KeyMap:
    """The keys as somebody has set them.

    Args:
        own: Keys chosen instead of those of the preset, by command name; none takes all away.
        has_letters: Whether a letter or sign alone may mean something.
    """
    commands = all_commands()
    chosen = _PRESETS[preset]
    taken = {key for keys in chosen.values() for key in keys}
    keys: dict[str, tuple[str, ...]] = {}
    for command in commands:
        wanted = chosen.get(command.meaning)
        if wanted is None:
            wanted = tuple(key for key in command.keys if key not in taken)
        keys[command.name] = tuple(own.get(command.name, wanted))
    if not has_letters:
        keys = {
            name: tuple(key for key in each if not is_letter(key)) for name, each in keys.items()
        }
    return KeyMap(keys, commands)


def is_letter(key: str) -> bool:
    """Whether a key is a letter, a figure or a sign without Ctrl or Alt."""
    return len(key.removeprefix("Shift+")) == 1


def _combination(key: str) -> tuple[Qt.KeyboardModifier, Qt.Key] | None:
    sequence = QKeySequence(key)
    if sequence.count() != 1:
        return None
    # The stubs of PySide do not know that a sequence can be indexed.
    combination = cast("Sequence[QKeyCombination]", sequence)[0]
    return combination.keyboardModifiers(), combination.key()
