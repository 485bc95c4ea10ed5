"""Why a time is not free: a small surface beside it, each fact a line that leads to its cause."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.closing import ClosingFact, ClosingKind, RuleLevel
from desk_app.ui.closing_words import ClosingWords
from desk_app.ui.icons import draw_icon
from desk_app.ui.theme import FOCUS_RING, RADIUS, S4, S8, TEXT_SIZE, current_theme, font
from desk_app.ui.widgets.announcement import announce, load_announcements
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label
from desk_app.ui.widgets.popover import Popover

_WIDTH: Final = 336
_LINE_HEIGHT: Final = 32
_ICON: Final = 14
_MOST_LINES: Final = 8
_MARGIN: Final = 12


class WhyPopover(QWidget):
    """What closes one span, beside the cell that was asked about.

    Arrows walk the lines, Enter or a click follows one, Escape closes and gives the focus back.

    Signals:
        fact_followed: The `ClosingFact` that somebody wants to see the cause of.
        closed: It went away, however.
    """

    fact_followed = Signal(object)
    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        """Makes it, hidden.

        Args:
            host: What the cell lies in; gets the focus back.
        """
        super().__init__(host)
        self._host = host
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._content = QWidget()
        self._content.setObjectName("why_facts")
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(_MARGIN - S4, S8, _MARGIN - S4, S8)
        self._column.setSpacing(S4)
        self._title = plain_label("", role=TextRole.STRONG, wraps=True)
        self._title.setObjectName("why_title")
        self._title.setContentsMargins(S8, 0, S8, 0)
        self._column.addWidget(self._title)
        self._lines: list[FactLine] = []
        self._popover = Popover(self, self._content, name="why_popover")
        self._popover.closed.connect(self._on_closed)

    @property
    def lines(self) -> tuple["FactLine", ...]:
        """What is told, in order."""
        return tuple(self._lines)

    @property
    def facts(self) -> tuple[ClosingFact, ...]:
        """What closes the time, in the order in which it is told."""
        return tuple(line.fact for line in self._lines if line.fact is not None)

    @property
    def is_open(self) -> bool:
        """Whether it is in sight."""
        return self._popover.isVisible()

    def get_ready(self) -> Iterator[None]:
        """Does ahead of time, some milliseconds at a step, what the first question waits for."""
        self._put([FactLine("", None, is_link=True)])
        yield
        for widget in (self._content, *self._content.findChildren(QWidget)):
            widget.ensurePolished()
        yield
        self._popover.adjustSize()
        load_announcements()

    def open(
        self, rect: QRect, title: str, facts: Sequence[ClosingFact], words: ClosingWords
    ) -> None:
        """Tell what closes a time.

        Args:
            rect: Of the cell, in the host.
            title: What was asked about; text from outside.
            facts: In the order in which they are told; none say that the time is free.
        """
        self.setGeometry(rect)
        self._title.setText(one_line(title))
        self._content.setAccessibleName(self.tr("Why not free: {0}").format(title))
        self._fill(facts, words)
        self._popover.open(width=_WIDTH)
        self._focus_first()
        self._announce()

    def refresh(self, facts: Sequence[ClosingFact], words: ClosingWords) -> None:
        """Tell what is known by now of the same time; nothing moves if it is the same."""
        if not self.is_open or self.facts == tuple(facts):
            return
        self._fill(facts, words)
        self._popover.open(width=_WIDTH)
        self._focus_first()
        self._announce()

    def close_popover(self) -> None:
        """Take it away."""
        self._popover.close_popover()

    def _fill(self, facts: Sequence[ClosingFact], words: ClosingWords) -> None:
        lines = [
            FactLine(words.sentence(fact), fact, is_link=leads_somewhere(fact))
            for fact in facts[:_MOST_LINES]
        ]
        free = self.tr("Nothing closes this time: it is free.")
        self._put(lines or [FactLine(free, None, is_link=False)])

    def _put(self, lines: "list[FactLine]") -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = lines
        for line in lines:
            line.stepped.connect(self._step)
            line.clicked.connect(lambda _=False, line=line: self._follow(line))
            self._column.addWidget(line)
            line.show()  # only what is in sight can have the focus at once

    def _focus_first(self) -> None:
        causes = (each for each in self._lines if each.fact and each.fact.kind != ClosingKind.PAST)
        first = next((line for line in causes if line.is_link), self._lines[0])
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _announce(self) -> None:
        announce(self._content, ". ".join(line.text() for line in self._lines))

    def _step(self, direction: int) -> None:
        here = next((n for n, line in enumerate(self._lines) if line.hasFocus()), 0)
        there = max(0, min(here + direction, len(self._lines) - 1))
        self._lines[there].setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, line: "FactLine") -> None:
        if line.is_link and line.fact is not None:
            self.close_popover()
            self.fact_followed.emit(line.fact)

    def _on_closed(self) -> None:
        self._host.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()


class FactLine(QAbstractButton):
    """One fact; with an arrow where it leads somewhere.

    Signals:
        stepped: An arrow key was pressed: 1 for down, -1 for up.
    """

    stepped = Signal(int)

    def __init__(self, text: str, fact: ClosingFact | None, *, is_link: bool) -> None:
        super().__init__()
        self.fact = fact
        self.is_link = is_link
        self.setObjectName("why_fact")
        self.setText(one_line(text))
        self.setAccessibleName(self.text())
        if is_link:
            self.setAccessibleDescription(self.tr("Enter opens it"))
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(font(TEXT_SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        room = _WIDTH - 2 * (_MARGIN - S4) - 2 * S8 - 2 * S8 - (_ICON + S8 if self.is_link else 0)
        wanted = QFontMetrics(self.font()).boundingRect(
            QRect(0, 0, room, 1000), int(Qt.TextFlag.TextWordWrap), self.text()
        )
        return QSize(room, max(_LINE_HEIGHT, wanted.height() + 2 * S8))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        palette = current_theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_lit = self.is_link and self.underMouse()
        painter.setBrush(QColor(palette.hover) if is_lit else Qt.BrushStyle.NoBrush)
        has_ring = self.hasFocus()
        painter.setPen(QPen(QColor(palette.accent), FOCUS_RING) if has_ring else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, RADIUS - 2, RADIUS - 2)
        place = QRectF(self.rect()).adjusted(S8, 0, -S8, 0)
        if self.is_link:
            corner = QPointF(place.right() - _ICON, place.center().y() - _ICON / 2)
            draw_icon(painter, QRectF(corner, QSize(_ICON, _ICON)), "chevron_right", palette.muted)
            place.adjust(0, 0, -_ICON - S8, 0)
        painter.setPen(QColor(palette.text))
        painter.setFont(self.font())
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(place, flags, self.text())
        painter.end()


def leads_somewhere(fact: ClosingFact) -> bool:
    """Whether the cause of a fact can be shown: all but what was asked for together with it."""
    return fact.rule is None or fact.rule.level is not RuleLevel.REQUEST
