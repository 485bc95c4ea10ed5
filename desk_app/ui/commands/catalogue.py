"""The commands: what each is called, where it belongs, and its usual keys.

Menus, the box for everything, the list of shortcuts and the settings are made from this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QKeyCombination
from PySide6.QtGui import QKeySequence

from desk_app.ui.grid.keys import USUAL_MEANINGS, Command, Step

Meaning = Command | Step


class Group(StrEnum):
    """Where a command stands in the list of shortcuts."""

    DO = "do"
    GO = "go"
    BOOKING = "booking"
    MOVE = "move"
    """The focus in the calendar; not offered by name, since it needs the key at hand."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command."""

    name: str
    """Stable: chosen keys are kept under it."""
    title: str
    group: Group
    meaning: Meaning
    keys: tuple[str, ...]
    """Its usual keys as portable text, such as "Ctrl+N"."""


_TITLES: Final[Mapping[Meaning, tuple[Group, str]]] = {
    Command.NEW: (Group.DO, "New booking"),
    Command.WALK_IN: (Group.DO, "Walk-in, in one line"),
    Command.FIND_TIME: (Group.DO, "Find time"),
    Command.REQUESTS: (Group.DO, "Requests"),
    Command.CONFIRM: (Group.BOOKING, "Confirm the request"),
    Command.DECLINE: (Group.BOOKING, "Decline the request, with a reason"),
    Command.BLOCK: (Group.DO, "Block time"),
    Command.AWAY: (Group.DO, "Somebody is away today"),
    Command.WAITING: (Group.DO, "Who is waiting"),
    Command.UNSENT: (Group.DO, "Waiting to be sent"),
    Command.ANYTHING: (Group.DO, "Find anything"),
    Command.SEARCH: (Group.DO, "Search people and bookings"),
    Command.REFRESH: (Group.DO, "Ask the server for news"),
    Command.SHORTCUTS: (Group.DO, "Keyboard shortcuts"),
    Command.FOLD_RAIL: (Group.DO, "Fold or unfold the rail"),
    Command.FOLD_PANEL: (Group.DO, "Fold or unfold the side panel"),
    Command.TODAY: (Group.GO, "Today"),
    Command.GO_TO_DATE: (Group.GO, "Go to a date"),
    Command.NEXT: (Group.GO, "Next day or week"),
    Command.PREVIOUS: (Group.GO, "Day or week before"),
    Command.DAY: (Group.GO, "Day view"),
    Command.WEEK: (Group.GO, "Week view"),
    Command.MONTH: (Group.GO, "Month view"),
    Command.LIST: (Group.GO, "List view"),
    Step.ENTER: (Group.BOOKING, "Open, or book the free time"),
    Step.PICK_UP: (Group.BOOKING, "Move the booking"),
    Step.SHELVE: (Group.BOOKING, "Lay the booking on the shelf"),
    Step.LATER_END: (Group.BOOKING, "Make the booking 5 minutes longer"),
    Step.EARLIER_END: (Group.BOOKING, "Make the booking 5 minutes shorter"),
    Step.SAME_AGAIN: (Group.BOOKING, "Same again in some weeks"),
    Step.CANCEL_BOOKING: (Group.BOOKING, "Cancel the booking"),
    Step.ARRIVED: (Group.BOOKING, "Arrived"),
    Step.NEXT_STATE: (Group.BOOKING, "Next step: arrived, in service, served"),
    Step.NO_SHOW: (Group.BOOKING, "Did not come"),
    Step.EXPLAIN: (Group.BOOKING, "Why is this not free?"),
    Step.MENU: (Group.BOOKING, "Menu of the booking"),
    Step.ZOOM_IN: (Group.GO, "Larger rows"),
    Step.ZOOM_OUT: (Group.GO, "Smaller rows"),
    Step.ZOOM_USUAL: (Group.GO, "Rows of the usual height"),
    Step.COLUMN_LEFT: (Group.GO, "Move the column to the left"),
    Step.COLUMN_RIGHT: (Group.GO, "Move the column to the right"),
    Step.UP: (Group.MOVE, "Up"),
    Step.DOWN: (Group.MOVE, "Down"),
    Step.LEFT: (Group.MOVE, "Column before"),
    Step.RIGHT: (Group.MOVE, "Next column"),
    Step.PAGE_UP: (Group.MOVE, "A page up"),
    Step.PAGE_DOWN: (Group.MOVE, "A page down"),
    Step.FIRST_COLUMN: (Group.MOVE, "First column"),
    Step.LAST_COLUMN: (Group.MOVE, "Last column"),
    Step.TOP: (Group.MOVE, "Top of the day"),
    Step.BOTTOM: (Group.MOVE, "End of the day"),
    Step.LONGER: (Group.MOVE, "Mark more time"),
    Step.SHORTER: (Group.MOVE, "Mark less time"),
    Step.MORE_RIGHT: (Group.MOVE, "Mark the time of one column more to the right"),
    Step.MORE_LEFT: (Group.MOVE, "Mark the time of one column more to the left"),
    Step.ESCAPE: (Group.MOVE, "Give up what is under way"),
}


def all_commands() -> tuple[CommandSpec, ...]:
    """Every command, in the order of the list of shortcuts."""
    listed = [*_TITLES, *(m for m in (*Command, *Step) if m not in _TITLES)]
    groups = list(Group)
    specs = [_spec(meaning) for meaning in listed]
    return tuple(sorted(specs, key=lambda each: groups.index(each.group)))


def group_title(group: Group) -> str:
    """The heading of a group."""
    match group:
        case Group.DO:
            return _tr("At the desk")
        case Group.GO:
            return _tr("Going somewhere")
        case Group.BOOKING:
            return _tr("The booking or time with the focus")
        case Group.MOVE:
            return _tr("Moving the focus")


def native_keys(key: str) -> str:
    """A key as it is written on this system."""
    sequence = QKeySequence(key)
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)


def _spec(meaning: Meaning) -> CommandSpec:
    kind = "go" if isinstance(meaning, Command) else "step"
    group, title = _TITLES.get(meaning, (_usual_group(meaning), _usual_title(meaning)))
    return CommandSpec(f"{kind}.{meaning.value}", _tr(title), group, meaning, _usual_keys(meaning))


def _usual_group(meaning: Meaning) -> Group:
    return Group.DO if isinstance(meaning, Command) else Group.BOOKING


def _usual_title(meaning: Meaning) -> str:
    words: str = meaning.value
    return words.replace("_", " ").capitalize()


def _usual_keys(meaning: Meaning) -> tuple[str, ...]:
    return tuple(
        QKeySequence(QKeyCombination(modifiers, key)).toString()
        for (modifiers, key), each in USUAL_MEANINGS.items()
        if each is meaning
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)
