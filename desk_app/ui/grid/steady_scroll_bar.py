"""A scroll bar that keeps its place when there is nothing to scroll, and is then not seen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar
from typing_extensions import override

from desk_app.ui.theme import current_theme


class SteadyScrollBar(QScrollBar):
    """Paints the ground alone while its range is empty."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(current_theme().palette.panel))
        painter.end()


def keep_scroll_bars(area: QAbstractScrollArea) -> None:
    """Give an area two scroll bars that never come and go.

    WORKAROUND Qt 6.11: the accessible interface of a scroll area takes a child's number unchecked,
    so an assistive tool that asks for a bar which has just gone ends the program.
    """
    for set_bar, set_policy, direction in (
        (area.setVerticalScrollBar, area.setVerticalScrollBarPolicy, Qt.Orientation.Vertical),
        (area.setHorizontalScrollBar, area.setHorizontalScrollBarPolicy, Qt.Orientation.Horizontal),
    ):
        set_bar(SteadyScrollBar(direction, area))
        set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
