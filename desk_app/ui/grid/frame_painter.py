"""Paints one frame of the grid, or the part of it that changed."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.geometry import AXIS_WIDTH, HEADER_HEIGHT, Box
from desk_app.ui.grid.header_painter import HeaderPainter
from desk_app.ui.grid.overlay_painter import OverlayPainter
from desk_app.ui.grid.overlays import Overlays
from desk_app.ui.grid.surface_painter import AxisPainter, SurfacePainter
from desk_app.ui.grid.tile_painter import TilePainter, draw_outline
from desk_app.ui.theme import LABEL_SIZE, Theme, colour, font


class FramePainter:
    """Paints frames in one theme.

    Args:
        scale: Device pixels per logical pixel.
    """

    def __init__(self, theme: Theme, *, scale: float = 1.0) -> None:
        self._palette = theme.palette
        self._surface = SurfacePainter(theme, scale=scale)
        self._axis = AxisPainter(theme)
        self._header = HeaderPainter(theme)
        self._tiles = TilePainter(theme, scale=scale)
        self._overlays = OverlayPainter(theme)
        self._badge_font = font(LABEL_SIZE, weight=QFont.Weight.Bold)

    def is_name_cut(self, frame: Frame, index: int, overlays: Overlays) -> bool:
        """Whether the head of a column cannot show its whole name."""
        if index in frame.geometry.folded:
            return True
        head = frame.picture.head(index, overlays.now)
        return self._header.shown_name(head, frame.geometry.column_width(index)) != head.name

    def paint(self, painter: QPainter, rect: QRect, frame: Frame, overlays: Overlays) -> None:
        """Paint the part of a frame that lies in a viewport rectangle."""
        body = rect.intersected(frame.body)
        if not body.isEmpty():
            self._paint_body(painter, body, frame, overlays)
        if rect.top() < HEADER_HEIGHT:
            self._paint_heads(painter, rect, frame, overlays)
        if rect.left() < AXIS_WIDTH:
            self._paint_axis(painter, rect, frame, overlays)
        self._paint_corner(painter, rect)

    # --- body ---

    def _paint_body(self, painter: QPainter, body: QRect, frame: Frame, overlays: Overlays) -> None:
        painter.save()
        painter.setClipRect(body)
        shown = frame.shown(body)
        painter.translate(frame.origin)
        painter.setBrushOrigin(frame.origin)
        backdrops = (frame.picture.backdrop(index) for index in frame.columns_in(shown))
        self._surface.paint(painter, frame.geometry, frame.picture.axis, backdrops, shown)
        self._paint_folded(painter, frame, overlays, shown)
        self._overlays.paint_hover(painter, frame, overlays)
        self._paint_tiles(painter, frame, overlays, shown)
        self._paint_overlaps(painter, frame, shown)
        self._overlays.paint(painter, frame, overlays, shown)
        painter.restore()

    def _paint_folded(
        self, painter: QPainter, frame: Frame, overlays: Overlays, shown: Box
    ) -> None:
        edges = frame.geometry.edges
        top, height = frame.shown(frame.body).top, frame.body.height()
        for index in frame.columns_in(shown):
            if index in frame.geometry.folded:
                strip = QRect(edges[index], top, frame.geometry.column_width(index), height)
                head = frame.picture.head(index, overlays.now)
                self._header.paint_folded_name(painter, strip, head)

    def _paint_tiles(self, painter: QPainter, frame: Frame, overlays: Overlays, shown: Box) -> None:
        faces = frame.picture.faces
        carried = overlays.carry.tile.booking_id if overlays.carry else None
        for placed in frame.tiles_in(shown):
            if placed.is_covered:
                continue
            tile, box = placed.tile, placed.box
            booking_id = tile.booking_id
            is_moving = booking_id in overlays.moving or (
                carried is not None and booking_id == carried
            )
            is_shelved = booking_id in overlays.shelved
            face = faces.find(tile, overlays.moment, is_moving=is_moving, is_shelved=is_shelved)
            rect = QRect(box.left, box.top, box.width, box.height)
            self._tiles.paint(painter, rect, face)
            if booking_id is not None and booking_id == overlays.selected:
                draw_outline(painter, rect.adjusted(0, 0, 0, -1), self._palette.accent)
            elif booking_id in overlays.changed:
                draw_outline(painter, rect, self._palette.accent, opacity=0.55)

    def _paint_overlaps(self, painter: QPainter, frame: Frame, shown: Box) -> None:
        painter.setFont(self._badge_font)
        for index in frame.columns_in(shown):
            for overlap in frame.picture.overlaps(index):
                box = overlap.badge(frame.geometry, index)
                if box.meets(shown):
                    self._paint_count(painter, box, overlap.most)

    def _paint_count(self, painter: QPainter, box: Box, count: int) -> None:
        """How many take the same time: the other way round than tiles, so that it stands out."""
        place = QRectF(box.left, box.top, box.width, box.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._palette.panel), 1))
        painter.setBrush(QColor(self._palette.toast))
        painter.drawRoundedRect(place, 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QColor(self._palette.toast_text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{count}\u00d7")

    # --- strips ---

    def _paint_heads(
        self, painter: QPainter, rect: QRect, frame: Frame, overlays: Overlays
    ) -> None:
        strip = QRect(AXIS_WIDTH, 0, frame.width - AXIS_WIDTH, HEADER_HEIGHT)
        painter.save()
        painter.setClipRect(strip.intersected(rect))
        painter.fillRect(strip, QColor(self._palette.panel))
        left = frame.origin.x()
        shown = frame.shown(strip)
        for index in frame.columns_in(shown):
            place = QRect(
                left + frame.geometry.edges[index],
                0,
                frame.geometry.column_width(index),
                HEADER_HEIGHT - 1,
            )
            if index in frame.geometry.folded:
                self._header.paint_folded(painter, place)
                continue
            self._header.paint(painter, place, frame.picture.head(index, overlays.now))
        self._paint_head_drag(painter, frame, overlays)
        painter.setPen(QColor(self._palette.line))
        painter.drawLine(strip.left(), HEADER_HEIGHT - 1, strip.right(), HEADER_HEIGHT - 1)
        painter.restore()

    def _paint_head_drag(self, painter: QPainter, frame: Frame, overlays: Overlays) -> None:
        """The head that is held, tinted, and a line where it would stand."""
        drag = overlays.head_drag
        if drag is None:
            return
        left, edges = frame.origin.x(), frame.geometry.edges
        held = QRect(
            left + edges[drag.column], 0, frame.geometry.column_width(drag.column), HEADER_HEIGHT
        )
        painter.fillRect(held, colour(self._palette.accent_tint, opacity=0.6))
        line = QRect(left + edges[drag.before] - 1, 4, 3, HEADER_HEIGHT - 8)
        painter.fillRect(line, QColor(self._palette.accent))

    def _paint_axis(self, painter: QPainter, rect: QRect, frame: Frame, overlays: Overlays) -> None:
        strip = QRect(0, HEADER_HEIGHT, AXIS_WIDTH, frame.height - HEADER_HEIGHT)
        painter.save()
        painter.setClipRect(strip.intersected(rect))
        origin = frame.origin.y()
        words = frame.picture.words.times
        self._axis.paint(painter, strip, frame.geometry, frame.picture.axis, words, origin=origin)
        self._paint_badge(painter, frame, overlays)
        painter.setPen(QColor(self._palette.line))
        painter.drawLine(AXIS_WIDTH - 1, strip.top(), AXIS_WIDTH - 1, strip.bottom())
        painter.restore()

    def _paint_badge(self, painter: QPainter, frame: Frame, overlays: Overlays) -> None:
        columns = frame.picture.columns_of_now(overlays.now)
        if not columns:
            return
        content = frame.picture.contents[columns[0]]
        y = frame.origin.y() + frame.geometry.y_of(content.clock.minute_of(overlays.now))
        text = frame.picture.words.times.time(overlays.now, content.column.resource.time_zone)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._palette.now))
        width = max(42, QFontMetrics(self._badge_font).horizontalAdvance(text) + 10)
        place = QRectF(AXIS_WIDTH - 6 - width, y - 9, width, 18)
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(self._badge_font)
        painter.setPen(QColor(self._palette.now_text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_corner(self, painter: QPainter, rect: QRect) -> None:
        corner = QRect(0, 0, AXIS_WIDTH, HEADER_HEIGHT)
        if not corner.intersects(rect):
            return
        painter.fillRect(corner, QColor(self._palette.panel))
        painter.setPen(QColor(self._palette.line))
        painter.drawLine(0, HEADER_HEIGHT - 1, AXIS_WIDTH, HEADER_HEIGHT - 1)
        painter.drawLine(AXIS_WIDTH - 1, 0, AXIS_WIDTH - 1, HEADER_HEIGHT - 1)
