"""What keys mean while the grid has the focus, as data."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class Command(Enum):
    """What is asked of the view around the grid."""

    PREVIOUS = "previous"
    NEXT = "next"
    TODAY = "today"
    DAY = "day"
    WEEK = "week"
    LIST = "list"
    NEW = "new"
    WALK_IN = "walk_in"
    FIND_TIME = "find_time"
    REFRESH = "refresh"
    SEARCH = "search"
    REQUESTS = "requests"
    WAITING = "waiting"
    FOLD_RAIL = "fold_rail"
    FOLD_PANEL = "fold_panel"
    GO_TO_DATE = "go_to_date"
    ANYTHING = "anything"
    """The one box for people, bookings, dates, resources and commands."""
    SHORTCUTS = "shortcuts"


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
    ENTER = "enter"
    PICK_UP = "pick_up"
    CANCEL_BOOKING = "cancel_booking"
    MENU = "menu"
    EXPLAIN = "explain"
    ESCAPE = "escape"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    ARRIVED = "arrived"
    NEXT_STATE = "next_state"
    NO_SHOW = "no_show"


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
    (_NONE, _KEY.Key_L): Command.LIST,
    (_CTRL | _ALT, _KEY.Key_1): Command.DAY,
    (_CTRL | _ALT, _KEY.Key_2): Command.WEEK,
    (_CTRL | _ALT, _KEY.Key_4): Command.LIST,
    (_NONE, _KEY.Key_G): Command.GO_TO_DATE,
    (_CTRL, _KEY.Key_G): Command.GO_TO_DATE,
    (_NONE, _KEY.Key_I): Command.REQUESTS,
    (_CTRL, _KEY.Key_K): Command.ANYTHING,
    (_NONE, _KEY.Key_F1): Command.SHORTCUTS,
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
    (_NONE, _KEY.Key_Return): Step.ENTER,
    (_NONE, _KEY.Key_Enter): Step.ENTER,
    (_NONE, _KEY.Key_F2): Step.ENTER,
    (_NONE, _KEY.Key_E): Step.ENTER,
    (_NONE, _KEY.Key_R): Step.PICK_UP,
    (_NONE, _KEY.Key_Delete): Step.CANCEL_BOOKING,
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
}


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
