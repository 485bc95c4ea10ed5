"""What keys mean while the grid has the focus, as data."""

import sys
from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class Command(Enum):
    """What is asked of the view around the grid."""

    PREVIOUS = "previous"
    NEXT = "next"
    TODAY = "today"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LIST = "list"
    NEW = "new"
    WALK_IN = "walk_in"
    FIND_TIME = "find_time"
    REFRESH = "refresh"
    SEARCH = "search"
    REQUESTS = "requests"
    WAITING = "waiting"
    UNSENT = "unsent"
    """What waits to be sent."""
    FOLD_RAIL = "fold_rail"
    FOLD_PANEL = "fold_panel"
    GO_TO_DATE = "go_to_date"
    ANYTHING = "anything"
    """The one box for people, bookings, dates, resources and commands."""
    SHORTCUTS = "shortcuts"
    CONFIRM = "confirm_request"
    """The request with the focus is confirmed, in the list or in the grid."""
    DECLINE = "decline_request"
    AWAY = "away"
    """Somebody is away on the day of the column with the focus."""
    BLOCK = "block"
    """Time is to be blocked: what is marked, or what the booking form is open for."""


class Step(Enum):
    """What is done to the focus in the grid."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    PAGE_UP = "page_up"
    PAGE_DOWN = "page_down"
    FIRST_COLUMN = "first_column"
    LAST_COLUMN = "last_column"
    TOP = "top"
    BOTTOM = "bottom"
    LONGER = "longer"
    SHORTER = "shorter"
    MORE_RIGHT = "more_right"
    MORE_LEFT = "more_left"
    ENTER = "enter"
    PICK_UP = "pick_up"
    SHELVE = "shelve"
    LATER_END = "later_end"
    EARLIER_END = "earlier_end"
    ARRIVED = "arrived"
    NEXT_STATE = "next_state"
    NO_SHOW = "no_show"
    COLUMN_LEFT = "column_left"
    COLUMN_RIGHT = "column_right"
    CANCEL_BOOKING = "cancel_booking"
    SAME_AGAIN = "same_again"
    MENU = "menu"
    EXPLAIN = "explain"
    ESCAPE = "escape"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    ZOOM_USUAL = "zoom_usual"


class ColumnSetKey(NamedTuple):
    """A set of columns is asked for by its number, or the columns shown are saved under it."""

    number: int
    is_saving: bool


_KEY = Qt.Key
_NONE: Final = Qt.KeyboardModifier.NoModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_ALT: Final = Qt.KeyboardModifier.AltModifier

Meanings = Mapping[tuple[Qt.KeyboardModifier, Qt.Key], Command | Step]
"""What each key means; a sign such as "?" stands without Shift, wherever it is on the keyboard."""

USUAL_MEANINGS: Final[Meanings] = {
    (_NONE, _KEY.Key_J): Command.NEXT,
    (_NONE, _KEY.Key_K): Command.PREVIOUS,
    (_CTRL, _KEY.Key_Right): Command.NEXT,
    (_CTRL, _KEY.Key_Left): Command.PREVIOUS,
    (_NONE, _KEY.Key_T): Command.TODAY,
    (_NONE, _KEY.Key_D): Command.DAY,
    (_NONE, _KEY.Key_W): Command.WEEK,
    (_NONE, _KEY.Key_M): Command.MONTH,
    (_NONE, _KEY.Key_L): Command.LIST,
    (_CTRL | _ALT, _KEY.Key_1): Command.DAY,
    (_CTRL | _ALT, _KEY.Key_2): Command.WEEK,
    (_CTRL | _ALT, _KEY.Key_3): Command.MONTH,
    (_CTRL | _ALT, _KEY.Key_4): Command.LIST,
    (_NONE, _KEY.Key_G): Command.GO_TO_DATE,
    (_CTRL, _KEY.Key_G): Command.GO_TO_DATE,
    (_NONE, _KEY.Key_I): Command.REQUESTS,
    (_NONE, _KEY.Key_Y): Command.CONFIRM,
    (_SHIFT, _KEY.Key_D): Command.DECLINE,
    (_CTRL, _KEY.Key_K): Command.ANYTHING,
    (_NONE, _KEY.Key_F1): Command.SHORTCUTS,
    (_CTRL | _SHIFT, _KEY.Key_U): Command.UNSENT,
    (_CTRL | _SHIFT, _KEY.Key_L): Command.FOLD_RAIL,
    (_CTRL | _SHIFT, _KEY.Key_P): Command.FOLD_PANEL,
    (_NONE, _KEY.Key_C): Command.NEW,
    (_CTRL, _KEY.Key_N): Command.NEW,
    (_NONE, _KEY.Key_Q): Command.WALK_IN,
    (_NONE, _KEY.Key_F): Command.FIND_TIME,
    (_NONE, _KEY.Key_F5): Command.REFRESH,
    (_NONE, _KEY.Key_Slash): Command.SEARCH,
    (_CTRL, _KEY.Key_F): Command.SEARCH,
    (_NONE, _KEY.Key_Up): Step.UP,
    (_NONE, _KEY.Key_Down): Step.DOWN,
    (_NONE, _KEY.Key_Left): Step.LEFT,
    (_NONE, _KEY.Key_Right): Step.RIGHT,
    (_NONE, _KEY.Key_PageUp): Step.PAGE_UP,
    (_NONE, _KEY.Key_PageDown): Step.PAGE_DOWN,
    (_NONE, _KEY.Key_Home): Step.FIRST_COLUMN,
    (_NONE, _KEY.Key_End): Step.LAST_COLUMN,
    (_CTRL, _KEY.Key_Home): Step.TOP,
    (_CTRL, _KEY.Key_End): Step.BOTTOM,
    (_SHIFT, _KEY.Key_Down): Step.LONGER,
    (_SHIFT, _KEY.Key_Up): Step.SHORTER,
    (_SHIFT, _KEY.Key_Right): Step.MORE_RIGHT,
    (_SHIFT, _KEY.Key_Left): Step.MORE_LEFT,
    (_NONE, _KEY.Key_B): Command.BLOCK,
    (_CTRL, _KEY.Key_B): Command.BLOCK,
    (_SHIFT, _KEY.Key_B): Command.AWAY,
    (_NONE, _KEY.Key_Return): Step.ENTER,
    (_NONE, _KEY.Key_Enter): Step.ENTER,
    (_NONE, _KEY.Key_F2): Step.ENTER,
    (_NONE, _KEY.Key_E): Step.ENTER,
    (_NONE, _KEY.Key_R): Step.PICK_UP,
    (_SHIFT, _KEY.Key_R): Step.SHELVE,
    (_ALT, _KEY.Key_Down): Step.LATER_END,
    (_ALT, _KEY.Key_Up): Step.EARLIER_END,
    (_CTRL | _SHIFT, _KEY.Key_Left): Step.COLUMN_LEFT,
    (_CTRL | _SHIFT, _KEY.Key_Right): Step.COLUMN_RIGHT,
    (_NONE, _KEY.Key_Delete): Step.CANCEL_BOOKING,
    (_NONE, _KEY.Key_V): Step.SAME_AGAIN,
    (_SHIFT, _KEY.Key_F10): Step.MENU,
    (_NONE, _KEY.Key_Menu): Step.MENU,
    (_NONE, _KEY.Key_A): Step.ARRIVED,
    (_NONE, _KEY.Key_S): Step.NEXT_STATE,
    (_NONE, _KEY.Key_X): Step.NO_SHOW,
    (_SHIFT, _KEY.Key_F1): Step.EXPLAIN,
    (_NONE, _KEY.Key_Question): Step.EXPLAIN,
    (_NONE, _KEY.Key_Escape): Step.ESCAPE,
    (_CTRL, _KEY.Key_Plus): Step.ZOOM_IN,
    (_CTRL, _KEY.Key_Equal): Step.ZOOM_IN,
    (_CTRL, _KEY.Key_Minus): Step.ZOOM_OUT,
    (_CTRL, _KEY.Key_0): Step.ZOOM_USUAL,
}

_SHIFTED_FIGURES: Final = "!@#$%^&*("
"""What Shift makes of 1 to 9 where it hides them: a key is told by what it writes."""


def column_set_of(event: QKeyEvent) -> ColumnSetKey | None:
    """The set of columns that a key asks for, or None: Ctrl and a figure, to save with Shift too.

    Where Shift and the figure write another sign, the place of the key decides.
    """
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_saving = modifiers == _CTRL | _SHIFT
    if modifiers != _CTRL and not is_saving:
        return None
    number = event.key() - Qt.Key.Key_0
    if is_saving and not 1 <= number <= 9:
        number = _figure_by_place(event)
    return ColumnSetKey(number, is_saving) if 1 <= number <= 9 else None


def _figure_by_place(event: QKeyEvent) -> int:
    written = chr(event.key()) if event.key() < 0x10FFFF else ""
    first = {"linux": 10, "win32": 2}.get(sys.platform)
    if first is not None and first <= event.nativeScanCode() < first + 9:
        return event.nativeScanCode() - first + 1
    return _SHIFTED_FIGURES.find(written) + 1 if written else 0


def meaning_of(event: QKeyEvent, meanings: Meanings = USUAL_MEANINGS) -> Command | Step | None:
    """What a key means in the grid, or None if nothing; figures of the keypad count too."""
    return meanings.get(pressed(event))


def pressed(event: QKeyEvent) -> tuple[Qt.KeyboardModifier, Qt.Key]:
    """The modifiers and the key of an event; a sign is itself, however it is reached."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text in _SIGNS and not modifiers & _CTRL:
        return _NONE, _SIGNS[text]
    return modifiers, Qt.Key(event.key())


_SIGNS: Final = {
    "/": Qt.Key.Key_Slash,
    "?": Qt.Key.Key_Question,
    "[": Qt.Key.Key_BracketLeft,
    "]": Qt.Key.Key_BracketRight,
}
