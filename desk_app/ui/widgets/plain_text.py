"""The only way to show text from outside: always plain, never mark-up, never a mnemonic."""

import re
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override


class TextRole(StrEnum):
    """What a piece of text is, and so how it looks; the sizes are in the style sheet."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    SMALL = "small"
    LABEL = "label"
    SECTION = "section"
    TITLE = "title"
    HEADING = "heading"
    ERROR = "error"
    TOAST = "toast"
    PLACE = "place"


def plain_label(
    text: str = "", *, role: TextRole = TextRole.TEXT, wraps: bool = False, elides: bool = False
) -> QLabel:
    """A label that shows text letter for letter.

    Args:
        text: From anywhere.
        role: How it looks.
        wraps: Breaks over lines as the width asks.
        elides: Stays on one line, ends in "…" when too narrow, and tells all in a tool tip.
    """
    label = ElidedLabel() if elides else QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role.value)
    label.setWordWrap(wraps)
    label.setText(text)
    return label


class ElidedLabel(QLabel):
    """A label of one line that ends in "…" when there is no room; make it by `plain_label`."""

    @override
    def setText(self, text: str) -> None:
        super().setText(_cut(one_line(text), _LONGEST_LINE))
        self._refresh_tool_tip()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh_tool_tip()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown_text())
        painter.end()

    def shown_text(self) -> str:
        """The text as it fits now."""
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def _refresh_tool_tip(self) -> None:
        is_cut = self.shown_text() != self.text()
        set_plain_tool_tip(self, self.text() if is_cut else "")


def set_plain_text(label: QLabel, text: str) -> None:
    """Show text in a label that somebody else made, letter for letter."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)


def set_plain_tool_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip that is never read as mark-up."""
    widget.setToolTip(tool_tip_text(text))


def tool_tip_text(text: str) -> str:
    """Text as a tool tip shows it letter for letter, cut short; for `ToolTipRole` too."""
    text = _cut(text, _LONGEST_TOOL_TIP)
    if "<" not in text and "&lt;" not in text:
        return text  # Qt takes it for mark-up only where there is a tag, or one that is escaped
    from html import escape  # noqa: PLC0415  (its table of entities would hold up the first frame)

    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>"


def button_text(text: str) -> str:
    """Text for buttons, tabs and menus: on one line, and "&" is a letter."""
    return one_line(text).replace("&", "&&")


def one_line(text: str) -> str:
    """Text with every run of blanks, line breaks and control letters turned into one blank."""
    return " ".join(_CONTROL_LETTERS.sub(" ", text).split())


def short_line(text: str, longest: int = 60) -> str:
    """Text on one line of at most so many letters, to stand among others; see `isolated`.

    A longer one ends in "…", after a whole letter with all its marks.
    """
    return isolated(_cut(one_line(text), longest))


def isolated(text: str) -> str:
    """Text that leaves the order of what stands beside it alone, whatever letters it has.

    What is written from right to left gets a span of its own, without the invisible letters that
    turn the direction. Only to be shown: never put it into a field.
    """
    if text.isascii():
        return text
    bare = _DIRECTIONS.sub("", text)
    if bare == text and not _RIGHT_TO_LEFT.search(text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{bare}\N{POP DIRECTIONAL ISOLATE}"


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    end = longest - 1
    while longest - end < _LONGEST_LETTER and end > 1 and _JOINED.match(text, end - 1):
        end -= 1
    return f"{text[:end]}…"


_LONGEST_LINE = 500
"""Letters; no line on a screen has room for more, and to lay out 100,000 holds the window up."""
_LONGEST_TOOL_TIP = 600
"""Letters; a longer one would cover the screen."""
_LONGEST_LETTER = 32
"""Of how many code points one letter with its marks may be, before it is cut all the same."""
_JOINED = re.compile(
    "[^\u200d][\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ufe00-\ufe0f"
    "\ufe20-\ufe2f\U0001f3fb-\U0001f3ff]|\u200d."
)
"""A letter and a mark that belongs to it, or two that are joined into one."""
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]"
)
_CONTROL_LETTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
