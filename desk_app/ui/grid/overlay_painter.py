"""Paints what lies over the tiles for a while: draft, marks, focus, now, the moved tile."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from desk_app.ui.closing_words import verdict_word
from desk_app.ui.grid.drag import Carry
from desk_app.ui.grid.frame import Frame
from desk_app.ui.grid.geometry import LOWEST_TILE, QUARTER, Box
from desk_app.ui.grid.judge import judge_carry
from desk_app.ui.grid.legality import Verdict
from desk_app.ui.grid.overlays import Overlays
from desk_app.ui.grid.tile_painter import TALL, draw_dotted, draw_outline
from desk_app.ui.grid.tiles import ColumnContents
from desk_app.ui.grid.words import cut
from desk_app.ui.theme import LABEL_SIZE, TEXT_SIZE, Theme, colour, font
from desk_app.ui.time_words import EN_DASH

_TEXT_LEFT: Final = 10


class OverlayPainter:
    """Paints overlays of one theme; the painter's 0, 0 is the first column's midnight."""

    def __init__(self, theme: Theme) -> None:
        self._palette = theme.palette
        self._strong_font = font(TEXT_SIZE, weight=QFont.Weight.DemiBold)
        self._small_font = font(LABEL_SIZE)

    def paint(self, painter: QPainter, frame: Frame, overlays: Overlays, shown: Box) -> None:
        """Paint everything that lies over the tiles."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_draft(painter, frame, overlays)
        self._paint_mark(painter, frame, overlays)
        self._paint_cursor(painter, frame, overlays)
        self._paint_now(painter, frame, overlays, shown)
        if overlays.carry is not None:
            self._paint_ghost(painter, frame, overlays.carry)

    def paint_hover(self, painter: QPainter, frame: Frame, overlays: Overlays) -> None:
        """Paint the free cell under the pointer; it lies below the tiles."""
        if overlays.hovered is None or overlays.carry or overlays.mark:
            return
        column, minute = overlays.hovered
        rect = _inner(frame.geometry.cell(column, minute, minute + QUARTER))
        painter.fillRect(rect, colour(self._palette.accent_tint, opacity=0.8))
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._palette.accent))
        wall, _fold = frame.picture.axis.wall_at(minute)
        text = "+ " + frame.picture.words.times.minutes(int(wall))
        place = rect.adjusted(8, 0, 0, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_draft(self, painter: QPainter, frame: Frame, overlays: Overlays) -> None:
        draft = overlays.draft
        for content, box in draft_boxes(frame, overlays):
            zone = content.column.resource.time_zone
            words = frame.picture.words.times.span(draft.interval, zone) if draft else ""
            self._paint_dotted(painter, _inner(box), _tr("New booking"), words)

    def _paint_mark(self, painter: QPainter, frame: Frame, overlays: Overlays) -> None:
        mark = overlays.mark
        if mark is None:
            return
        content = frame.picture.contents[mark.column]
        box = mark_box(frame, overlays)
        zone = content.column.resource.time_zone
        words = frame.picture.words.times.span(mark.interval(content), zone)
        self._paint_dotted(painter, _inner(box), words, "")

    def _paint_dotted(self, painter: QPainter, rect: QRect, title: str, detail: str) -> None:
        body = QRectF(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._palette.accent_tint))
        painter.drawRoundedRect(body, 4, 4)
        draw_dotted(painter, body, self._palette.accent)
        self._write(painter, rect, title, detail, self._palette.text)

    def _paint_cursor(self, painter: QPainter, frame: Frame, overlays: Overlays) -> None:
        cursor = overlays.cursor
        if cursor is None or not overlays.is_focused or overlays.carry is not None:
            return
        box = cursor_box(frame, overlays)
        rect = QRect(box.left, box.top, box.width, box.height)
        if cursor.tile is None:
            painter.fillRect(
                rect.adjusted(1, 1, -1, -1), colour(self._palette.accent_tint, opacity=0.7)
            )
        draw_outline(painter, rect, self._palette.accent)
        if cursor.tile is None and box.height >= LOWEST_TILE - 2:
            content = frame.picture.contents[cursor.column]
            start = content.clock.instant_of(cursor.minute)
            end = content.clock.instant_of(cursor.minute + cursor.length)
            times, zone = frame.picture.words.times, content.column.resource.time_zone
            text = times.time(start, zone)
            if cursor.length > QUARTER:
                text = f"{text}{EN_DASH}{times.time(end, zone)}"
            detail = _tr("{0} columns").format(len(cursor.columns)) if cursor.reach else ""
            self._write(painter, rect, text, detail, self._palette.accent)

    def _paint_now(self, painter: QPainter, frame: Frame, overlays: Overlays, shown: Box) -> None:
        geometry = frame.geometry
        for index in frame.picture.columns_of_now(overlays.now):
            left, right = geometry.edges[index], geometry.edges[index + 1]
            if right <= shown.left or left >= shown.right:
                continue
            minute = frame.picture.contents[index].clock.minute_of(overlays.now)
            painter.fillRect(
                left, geometry.y_of(minute) - 1, right - left, 2, QColor(self._palette.now)
            )

    def _paint_ghost(self, painter: QPainter, frame: Frame, carry: Carry) -> None:
        content = frame.picture.contents[carry.column]
        rect = _inner(ghost_box(frame, carry))
        legality = judge_carry(carry, frame.picture)
        palette = self._palette
        is_taken = legality.verdict is Verdict.TAKEN
        ink = palette.danger if is_taken else palette.accent
        painter.setPen(QPen(QColor(ink), 2))
        painter.setBrush(
            colour(palette.danger_tint if is_taken else palette.accent_tint, opacity=0.94)
        )
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 4, 4)
        zone = content.column.resource.time_zone
        words, interval = frame.picture.words, carry.interval(content)
        verdict = verdict_word(legality)
        if rect.height() < TALL:
            start = words.times.time(interval.start, zone)
            self._write(painter, rect, f"{start} · {verdict}", "", ink)
            return
        detail = f"{words.times.span(interval, zone)} · {verdict}"
        self._write(painter, rect, words.name(carry.tile), detail, palette.text, detail_ink=ink)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        title: str,
        detail: str,
        ink: str,
        *,
        detail_ink: str = "",
    ) -> None:
        """Write one line, or two where there is room, into a tile."""
        is_low = rect.height() < TALL or not detail
        top = rect.top() + (max(0, min(rect.height(), 36) - 18) // 2 if is_low else 5)
        width = rect.width() - 16
        painter.setFont(self._strong_font)
        painter.setPen(QColor(ink))
        painter.drawText(
            QRect(rect.left() + _TEXT_LEFT, top, width, 18),
            _flags(),
            _elided(self._strong_font, title, width),
        )
        if is_low:
            return
        painter.setFont(self._small_font)
        painter.setPen(QColor(detail_ink or self._palette.muted))
        place = QRect(rect.left() + _TEXT_LEFT, top + 17, width, 15)
        painter.drawText(place, _flags(), _elided(self._small_font, detail, width))


def draft_boxes(frame: Frame, overlays: Overlays) -> list[tuple[ColumnContents, Box]]:
    """Where the editor is about to book, in each column that shows it; may be nowhere."""
    draft = overlays.draft
    if draft is None:
        return []
    found = []
    for content in frame.picture.contents:
        column = content.column
        if column.resource.id == draft.resource_id and draft.interval.overlaps(column.window):
            start, end = content.clock.span_of(draft.interval)
            box = frame.geometry.cell(content.index, start, max(end, start + 1))
            found.append((content, box))
    return found


def cursor_box(frame: Frame, overlays: Overlays) -> Box:
    """Where the focus is outlined, in content pixels."""
    cursor = overlays.cursor
    if cursor is None:
        return Box(0, 0, 0, 0)
    if cursor.tile is not None:
        layout = frame.picture.contents[cursor.column].layout(frame.geometry)
        for placed in layout.placed:
            if placed.tile is cursor.tile:
                box = placed.box
                return Box(box.left - 2, box.top - 2, box.width + 4, box.height + 3)
    cells = cursor.columns
    inner = _inner(_over(frame, cells[0], cells[-1], cursor.start, cursor.end))
    return Box(inner.left(), inner.top(), inner.width(), inner.height())


def ghost_box(frame: Frame, carry: Carry) -> Box:
    """Where the ghost of a moved tile lies, in content pixels."""
    content = frame.picture.contents[carry.column]
    length = carry.interval(content).length.total_seconds() / 60
    top = frame.geometry.y_of(carry.start)
    end = carry.end if carry.is_resizing else carry.start + length
    height = max(LOWEST_TILE, frame.geometry.y_of(end) - top)
    edges = frame.geometry.edges
    return Box(edges[carry.column], top, edges[carry.column + 1] - edges[carry.column], height)


def mark_box(frame: Frame, overlays: Overlays) -> Box:
    """Where the time being marked lies, in content pixels."""
    mark = overlays.mark
    if mark is None:
        return Box(0, 0, 0, 0)
    first, last = sorted((mark.column, mark.last_column))
    return _over(frame, first, last, mark.start, mark.end)


def _over(frame: Frame, first: int, last: int, start: float, end: float) -> Box:
    """The cells of several columns beside one another, as one box."""
    left, right = (frame.geometry.cell(each, start, end) for each in (first, last))
    return Box(left.left, left.top, right.right - left.left, left.height)


def _inner(box: Box) -> QRect:
    return QRect(box.left + 3, box.top, max(8, box.width - 9), max(4, box.height - 1))


def _elided(shown: QFont, text: str, width: int) -> str:
    return QFontMetrics(shown).elidedText(cut(text), Qt.TextElideMode.ElideRight, width)


def _flags() -> int:
    aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
    return int(aligned | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
