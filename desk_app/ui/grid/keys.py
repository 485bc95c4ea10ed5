"""What keys mean while the grid has the focus, as data."""

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
    NEW = "new"
    WALK_IN = "walk_in"
    FIND_TIME = "find_time"
    REFRESH = "refresh"
    SEARCH = "search"


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


_KEY = Qt.Key
_NONE: Final = Qt.KeyboardModifier.NoModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier

_MEANINGS: Final[dict[tuple[Qt.KeyboardModifier, Qt.Key], Command | Step]] = {
    (_NONE, _KEY.Key_J): Command.NEXT,
    (_NONE, _KEY.Key_K): Command.PREVIOUS,
    (_CTRL, _KEY.Key_Right): Command.NEXT,
    (_CTRL, _KEY.Key_Left): Command.PREVIOUS,
    (_NONE, _KEY.Key_T): Command.TODAY,
    (_NONE, _KEY.Key_D): Command.DAY,
    (_NONE, _KEY.Key_W): Command.WEEK,
    (_NONE, _KEY.Key_C): Command.NEW,
    (_CTRL, _KEY.Key_N): Command.NEW,
    (_NONE, _KEY.Key_Q): Command.WALK_IN,
    (_NONE, _KEY.Key_F): Command.FIND_TIME,
    (_NONE, _KEY.Key_F5): Command.REFRESH,
    (_NONE, _KEY.Key_Slash): Command.SEARCH,
    (_SHIFT, _KEY.Key_Slash): Command.SEARCH,
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
    (_SHIFT, _KEY.Key_F1): Step.EXPLAIN,
    (_NONE, _KEY.Key_Escape): Step.ESCAPE,
    (_CTRL, _KEY.Key_Plus): Step.ZOOM_IN,
    (_CTRL, _KEY.Key_Equal): Step.ZOOM_IN,
    (_CTRL, _KEY.Key_Minus): Step.ZOOM_OUT,
}


def meaning_of(event: QKeyEvent) -> Command | Step | None:
    """What a key means in the grid, or None if nothing; figures of the keypad count too."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.text() == "/":
        return Command.SEARCH
    if event.text() == "?":
        return Step.EXPLAIN
    return _MEANINGS.get((modifiers, Qt.Key(event.key())))
