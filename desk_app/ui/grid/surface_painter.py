"""Paints what lies behind the tiles: open and closed time, rows, columns, shaded free time."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPixmap

from desk_app.ui.grid.geometry import Box, GridGeometry
from desk_app.ui.grid.wall_axis import MinuteSpan, WallAxis
from desk_app.ui.theme import LABEL_SIZE, Theme, colour, font
from desk_app.ui.time_words import TimeWords

_HATCH: Final = 8
_ROOMY_ZOOM: Final = 18
"""From this zoom on half hours have a line of their own."""


class Backdrop(NamedTuple):
    """What lies behind the tiles of one column, in axis minutes."""

    column: int
    closed: Sequence[MinuteSpan]
    shaded: Sequence[MinuteSpan]
    whole_day: Sequence[str] = ()
    """Words of events that close the whole day; text from outside, cut."""
    kept_free: Sequence[MinuteSpan] = ()
    """What buffers keep free before and after bookings."""


class SurfacePainter:
    """Paints the ground of one theme.

    Args:
        scale: Device pixels per logical pixel.
    """

    def __init__(self, theme: Theme, *, scale: float = 1.0) -> None:
        self._palette = theme.palette
        self._hatch = _hatching(theme, scale)
        self._buffer = _rungs(theme, scale)
        self._label_font = font(LABEL_SIZE)
        self._metrics = QFontMetrics(self._label_font)

    def paint(
        self,
        painter: QPainter,
        geometry: GridGeometry,
        axis: WallAxis,
        backdrops: Iterable[Backdrop],
        shown: Box,
    ) -> None:
        """Paint what shows of the ground; the painter's 0, 0 is the first column's midnight."""
        area = QRect(shown.left, shown.top, shown.width, shown.height)
        painter.fillRect(area, QColor(self._palette.panel))
        known = tuple(backdrops)
        for backdrop in known:
            self._paint_spans(painter, geometry, backdrop, backdrop.closed, self._hatch, shown)
            self._paint_spans(painter, geometry, backdrop, backdrop.kept_free, self._buffer, shown)
        self._paint_rows(painter, geometry, axis, shown)
        for backdrop in known:
            self._paint_shaded(painter, geometry, backdrop, shown)
            self._paint_whole_day(painter, geometry, backdrop, shown)
        self._paint_edges(painter, geometry, shown)

    def _paint_spans(
        self,
        painter: QPainter,
        geometry: GridGeometry,
        backdrop: Backdrop,
        spans: Sequence[MinuteSpan],
        brush: QBrush,
        shown: Box,
    ) -> None:
        for start, end in spans:
            box = geometry.cell(backdrop.column, start, end)
            if box.meets(shown):
                painter.fillRect(_cut(box, shown), brush)

    def _paint_rows(
        self, painter: QPainter, geometry: GridGeometry, axis: WallAxis, shown: Box
    ) -> None:
        right = min(shown.right, geometry.width)
        hours, halves = [], []
        for label in axis.hours():
            hours.append(geometry.y_of(label.minute))
            halves.append(geometry.y_of(label.minute + 30))
        painter.setPen(QColor(self._palette.grid_line))
        painter.drawLines(_lines(hours, shown, right))
        if geometry.zoom >= _ROOMY_ZOOM:
            painter.setPen(colour(self._palette.grid_line, opacity=0.5))
            painter.drawLines(_lines(halves, shown, right))

    def _paint_shaded(
        self, painter: QPainter, geometry: GridGeometry, backdrop: Backdrop, shown: Box
    ) -> None:
        for start, end in backdrop.shaded:
            box = geometry.cell(backdrop.column, start, end)
            if not box.meets(shown):
                continue
            inner = QRectF(box.left + 3, box.top + 1, box.width - 6, box.height - 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(colour(self._palette.accent_tint, opacity=0.75))
            painter.setPen(QPen(colour(self._palette.accent, opacity=0.55), 1))
            painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_whole_day(
        self, painter: QPainter, geometry: GridGeometry, backdrop: Backdrop, shown: Box
    ) -> None:
        if not backdrop.whole_day:
            return
        box = geometry.cell(backdrop.column, 0, geometry.minutes)
        painter.fillRect(_cut(box, shown), colour(self._palette.control_line, opacity=0.28))
        painter.setFont(self._label_font)
        painter.setPen(QColor(self._palette.muted))
        text = " · ".join(backdrop.whole_day)
        words = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width - 18)
        top = max(shown.top, box.top) + 6
        painter.drawText(box.left + 11, top + self._metrics.ascent(), words)

    def _paint_edges(self, painter: QPainter, geometry: GridGeometry, shown: Box) -> None:
        painter.setPen(QColor(self._palette.line))
        painter.drawLines(
            [
                QLine(x, shown.top, x, shown.bottom)
                for x in geometry.edges[1:]
                if shown.left <= x < shown.right
            ]
        )


class AxisPainter:
    """Paints the hours beside the columns."""

    def __init__(self, theme: Theme) -> None:
        self._palette = theme.palette
        self._font = font(LABEL_SIZE)

    def paint(
        self,
        painter: QPainter,
        strip: QRect,
        geometry: GridGeometry,
        axis: WallAxis,
        words: TimeWords,
        *,
        origin: int,
    ) -> None:
        """Paint what shows of the axis into a strip.

        Args:
            origin: The pixel row of the first axis minute.
        """
        painter.fillRect(strip, QColor(self._palette.panel))
        painter.setFont(self._font)
        for label in axis.hours():
            y = origin + geometry.y_of(label.minute)
            if not strip.top() - 12 <= y <= strip.bottom() + 12:
                continue
            painter.setPen(QColor(self._palette.muted))
            text = words.minutes(label.wall_minute) + ("\u00b2" if label.is_repeated else "")
            place = QRect(strip.left(), y - 8, strip.width() - 12, 16)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(flags), text)
            painter.setPen(QColor(self._palette.grid_line))
            painter.drawLine(strip.right() - 6, y, strip.right(), y)


def _hatching(theme: Theme, scale: float) -> QBrush:
    side = round(_HATCH * scale)
    tile = QPixmap(side, side)
    tile.setDevicePixelRatio(side / _HATCH)
    tile.fill(QColor(theme.palette.hatch_a))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.palette.hatch_b), 1))
    for shift in (-_HATCH, 0, _HATCH):
        painter.drawLine(shift - 1, _HATCH + 1, shift + _HATCH + 1, -1)
    painter.end()
    return QBrush(tile)


def _rungs(theme: Theme, scale: float) -> QBrush:
    """Short level strokes on open ground: time that a buffer keeps free."""
    side = round(_HATCH * scale)
    tile = QPixmap(side, side)
    tile.setDevicePixelRatio(side / _HATCH)
    tile.fill(QColor(theme.palette.hatch_a))
    painter = QPainter(tile)
    painter.setPen(QPen(QColor(theme.palette.muted), 1))
    painter.setOpacity(0.45)
    painter.drawLine(1, 2, 3, 2)
    painter.drawLine(5, 6, 7, 6)
    painter.end()
    return QBrush(tile)


def _lines(rows: Sequence[int], shown: Box, right: int) -> list[QLine]:
    return [
        QLine(max(0, shown.left), y, right - 1, y) for y in rows if shown.top <= y < shown.bottom
    ]


def _cut(box: Box, shown: Box) -> QRect:
    left, top = max(box.left, shown.left), max(box.top, shown.top)
    right, bottom = min(box.right, shown.right), min(box.bottom, shown.bottom)
    return QRect(left, top, right - left, bottom - top)
