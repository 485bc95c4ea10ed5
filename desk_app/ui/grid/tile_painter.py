"""Paints tiles: state by colour, by sign and by the pattern of the stripe."""

from enum import Enum
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap

from desk_app.ui.grid.fitted_words import fitted
from desk_app.ui.grid.tile_marks import TileMark
from desk_app.ui.icons import draw_icon
from desk_app.ui.palette import Pattern
from desk_app.ui.theme import LABEL_SIZE, TEXT_SIZE, StateLook, Theme, colour, font

TALL: Final = 40
"""From this height in pixels on a tile has a second line."""

_CORNER: Final = 4.0
_STRIPE: Final = 4
_TEXT_LEFT: Final = 11
_RIGHT: Final = 7
_SIGN: Final = 16
_SIGN_GAP: Final = 4
_NARROWEST_TEXT: Final = 18
_LARGEST_CACHED: Final = 400
_CACHED_PIXELS: Final = 12_000_000


class Ground(Enum):
    """What a tile is laid on, by what takes the time."""

    BOOKED = "booked"
    BLOCKED = "blocked"
    """Closed by hand: broad stripes."""
    ELSEWHERE = "elsewhere"
    """Closed by a calendar from elsewhere: dots."""


class TileFace(NamedTuple):
    """What a tile looks like, whatever its size."""

    name: str
    detail: str
    look: StateLook
    ground: Ground = Ground.BOOKED
    marks: tuple[TileMark, ...] = ()
    """Signs beside that of the state, the most important first; what has no room is left out."""
    forms: tuple[str, ...] = ()
    """What the detail begins with and must not be cut, the longest form first."""
    is_moving: bool = False
    begins_before: bool = False
    ends_after: bool = False

    @property
    def is_busy(self) -> bool:
        """Whether it stands for time that is no booking."""
        return self.ground is not Ground.BOOKED


_TileKey = tuple[TileFace, int, int]
_BodyKey = tuple[
    str, Pattern, str, Ground, tuple[TileMark, ...], tuple[str, ...], tuple[bool, ...], int, int
]


class TilePainter:
    """Paints tiles of one theme and remembers how they came out.

    Args:
        scale: Device pixels per logical pixel.
    """

    def __init__(self, theme: Theme, *, scale: float = 1.0) -> None:
        self._theme = theme
        self._palette = theme.palette
        self._scale = scale
        self._name_font = font(TEXT_SIZE, weight=QFont.Weight.DemiBold)
        self._detail_font = font(LABEL_SIZE)
        self._name_metrics = QFontMetrics(self._name_font)
        self._detail_metrics = QFontMetrics(self._detail_font)
        self._patterns = BusyPatterns(theme, scale)
        self._tiles: dict[_TileKey, QPixmap] = {}
        self._bodies: dict[_BodyKey, QPixmap] = {}
        self._recent: dict[int, tuple[TileFace, QPixmap]] = {}
        """By the identity of the face: a look-up that compares nothing."""
        self._pixels = 0

    def paint(self, painter: QPainter, rect: QRect, face: TileFace) -> None:
        """Paint a tile; one pixel at its foot is left free."""
        known = self._recent.get(id(face))
        if known is not None and known[0] is face and self._fits(known[1], rect):
            painter.drawPixmap(rect.topLeft(), known[1])
            return
        if rect.height() > _LARGEST_CACHED:
            painter.save()
            painter.translate(rect.topLeft())
            self._draw_body(painter, rect.width(), rect.height(), face)
            self._draw_words(painter, rect.width(), rect.height(), face)
            painter.restore()
            return
        pixmap = self._pixmap(rect.width(), rect.height(), face)
        self._recent[id(face)] = (face, pixmap)
        painter.drawPixmap(rect.topLeft(), pixmap)

    def _fits(self, pixmap: QPixmap, rect: QRect) -> bool:
        return (pixmap.width(), pixmap.height()) == (
            round(rect.width() * self._scale),
            round(rect.height() * self._scale),
        )

    def _pixmap(self, width: int, height: int, face: TileFace) -> QPixmap:
        key = (face, width, height)
        pixmap = self._tiles.get(key)
        if pixmap is None:
            self._make_room(width * height)
            pixmap = self._body(width, height, face)
            if width >= _TEXT_LEFT + _NARROWEST_TEXT:
                pixmap = QPixmap(pixmap)
                painter = QPainter(pixmap)
                self._draw_words(painter, width, height, face)
                painter.end()
            self._tiles[key] = pixmap
        return pixmap

    def _body(self, width: int, height: int, face: TileFace) -> QPixmap:
        """A tile without its words; many tiles share one."""
        look = face.look
        flags = (face.is_moving, face.begins_before, face.ends_after)
        words = face.forms, flags
        key = (look.key, look.pattern, look.sign, face.ground, face.marks, *words, width, height)
        pixmap = self._bodies.get(key)
        if pixmap is None:
            pixmap = QPixmap(round(width * self._scale), round(height * self._scale))
            pixmap.setDevicePixelRatio(self._scale)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self._draw_body(painter, width, height, face)
            painter.end()
            self._bodies[key] = pixmap
        return pixmap

    def _make_room(self, pixels: int) -> None:
        self._pixels += pixels
        if self._pixels > _CACHED_PIXELS:
            self._tiles.clear()
            self._bodies.clear()
            self._recent.clear()
            self._pixels = pixels

    # --- one tile, its corner at 0, 0 ---

    def _draw_body(self, painter: QPainter, width: int, height: int, face: TileFace) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(0, 0, width, height - 1)
        if face.is_moving:
            painter.setOpacity(0.5)
        self._draw_ground(painter, body, face)
        self._draw_signs(painter, body, face)
        self._draw_cut_edges(painter, body, face)

    def _draw_words(self, painter: QPainter, width: int, height: int, face: TileFace) -> None:
        if width < _TEXT_LEFT + _NARROWEST_TEXT:
            return
        if face.is_moving:
            painter.setOpacity(0.5)
        body = QRectF(0, 0, width, height - 1)
        self._draw_text(painter, body, self._end_of_text(body, face), face)

    def _draw_ground(self, painter: QPainter, body: QRectF, face: TileFace) -> None:
        colours = face.look.colours
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(body, _CORNER, _CORNER)
        painter.setClipPath(outline)
        painter.fillRect(body, QColor(self._palette.hover if face.is_busy else colours.tint))
        if face.is_busy:
            painter.fillRect(body, self._patterns.of(face.ground))
        self._draw_stripe(painter, body, face)
        painter.restore()
        if face.is_busy or face.look.key == "neutral":
            painter.setPen(QPen(QColor(self._palette.line), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        if face.look.pattern is Pattern.DOTTED and not face.is_busy:
            draw_dotted(painter, body, colours.stripe)
        if face.look.pattern is Pattern.OUTLINE:
            draw_dashed(painter, body, colours.stripe)

    def _draw_stripe(self, painter: QPainter, body: QRectF, face: TileFace) -> None:
        ink = QColor(self._palette.control_line if face.is_busy else face.look.colours.stripe)
        match face.look.pattern:
            case Pattern.DASHED:
                for top in range(0, round(body.height()), 12):
                    painter.fillRect(QRectF(0, top, _STRIPE, 8), ink)
            case Pattern.DOUBLE:
                painter.fillRect(QRectF(0, 0, 1.5, body.height()), ink)
                painter.fillRect(QRectF(3, 0, 1.5, body.height()), ink)
            case Pattern.THICK:
                painter.fillRect(QRectF(0, 0, _STRIPE + 2, body.height()), ink)
            case Pattern.DOTTED | Pattern.OUTLINE:
                pass
            case Pattern.PLAIN | Pattern.STRUCK:
                # Cards that lie over one another show little more than their stripe.
                is_card = body.width() < _TEXT_LEFT + _NARROWEST_TEXT
                stripe = _STRIPE / 2 if is_card else _STRIPE
                painter.fillRect(QRectF(0, 0, stripe, body.height()), ink)

    def _signs(self, body: QRectF, face: TileFace) -> list[tuple[str, str]]:
        """The signs that have room, from the right, each with its ink."""
        wanted = [(face.look.sign, face.look.colours.ink)] if face.look.sign else []
        is_said = bool(face.forms and self._detail_words(body, face))
        for mark in face.marks:
            if mark.is_said and is_said:
                continue
            ink = self._palette.danger if mark.is_urgent else face.look.colours.ink
            wanted.append((mark.sign, ink))
        room = body.width() - _TEXT_LEFT - 6
        return wanted[: max(0, int(room // (_SIGN + _SIGN_GAP)))] if wanted else wanted

    def _end_of_text(self, body: QRectF, face: TileFace) -> float:
        right = body.width() - _RIGHT
        count = len(self._signs(body, face))
        return right - count * (_SIGN + _SIGN_GAP) if count else right

    def _draw_signs(self, painter: QPainter, body: QRectF, face: TileFace) -> None:
        is_low = body.height() < TALL
        top = (body.height() - _SIGN) / 2 if is_low else 5.0
        left = body.width() - _RIGHT - _SIGN
        for sign, ink in self._signs(body, face):
            draw_icon(painter, QRectF(left, top, _SIGN, _SIGN), sign, ink)
            left -= _SIGN + _SIGN_GAP

    def _draw_text(self, painter: QPainter, body: QRectF, right: float, face: TileFace) -> None:
        is_low = body.height() < TALL
        top = (body.height() - 18) / 2 if is_low else 4.0
        name_font = self._name_font
        if face.look.pattern is Pattern.STRUCK:
            name_font = QFont(name_font)
            name_font.setStrikeOut(True)
        name = QRectF(_TEXT_LEFT, top, right - _TEXT_LEFT, 18)
        painter.setFont(name_font)
        painter.setPen(QColor(self._palette.text))
        _draw_elided(painter, name, face.name, self._name_metrics)
        if is_low:
            return
        painter.setFont(self._detail_font)
        # What lies under the words of busy time is a pattern.
        painter.setPen(QColor(self._palette.text if face.is_busy else self._palette.muted))
        detail = QRectF(_TEXT_LEFT, top + 17, body.width() - _RIGHT - _TEXT_LEFT, 15)
        _draw_elided(painter, detail, self._detail_words(body, face), self._detail_metrics)

    def _detail_words(self, body: QRectF, face: TileFace) -> str:
        """The second line, as far as it has room; nothing on a low tile."""
        if body.height() < TALL:
            return ""
        room, metrics = int(body.width()) - _RIGHT - _TEXT_LEFT, self._detail_metrics
        right = Qt.TextElideMode.ElideRight
        return fitted(
            face.detail, face.forms, lambda text: metrics.elidedText(text, right, room) == text
        )

    def _draw_cut_edges(self, painter: QPainter, body: QRectF, face: TileFace) -> None:
        """A row of teeth where the tile goes on into another day."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._palette.panel))
        if face.begins_before:
            _draw_teeth(painter, body.width(), 0, 4)
        if face.ends_after:
            _draw_teeth(painter, body.width(), body.height(), body.height() - 4)


class BusyPatterns:
    """The patterns of time that is no booking, in one theme."""

    def __init__(self, theme: Theme, scale: float) -> None:
        self._ink = QColor(theme.palette.control_line)
        self._scale = scale
        self._brushes: dict[Ground, QBrush] = {}

    def of(self, ground: Ground) -> QBrush:
        """The brush of a ground that is not booked."""
        if ground not in self._brushes:
            self._brushes[ground] = self._make(ground)
        return self._brushes[ground]

    def _make(self, ground: Ground) -> QBrush:
        side = 10 if ground is Ground.BLOCKED else 6
        square = QPixmap(round(side * self._scale), round(side * self._scale))
        square.setDevicePixelRatio(square.width() / side)
        square.fill(Qt.GlobalColor.transparent)
        painter = QPainter(square)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ground is Ground.BLOCKED:
            painter.setPen(QPen(self._ink, 3))
            for shift in (-side, 0, side):
                painter.drawLine(shift - 2, -2, shift + side + 2, side + 2)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ink)
            painter.drawEllipse(QRectF(2, 2, 2, 2))
        painter.end()
        return QBrush(square)


def draw_dotted(painter: QPainter, body: QRectF, ink: str) -> None:
    """Paint the dotted outline of time that is held, not booked."""
    pen = QPen(QColor(ink), 2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.1, 1.9])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), _CORNER, _CORNER)


def draw_dashed(painter: QPainter, body: QRectF, ink: str) -> None:
    """Paint the dashed outline of what is written in pencil."""
    pen = QPen(QColor(ink), 1.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body.adjusted(0.75, 0.75, -0.75, -0.75), _CORNER, _CORNER)


def draw_outline(painter: QPainter, rect: QRect, ink: str, *, opacity: float = 1.0) -> None:
    """Paint a ring of two pixels just inside a rectangle."""
    painter.setPen(QPen(colour(ink, opacity=opacity), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), _CORNER, _CORNER)


def _draw_elided(painter: QPainter, place: QRectF, text: str, metrics: QFontMetrics) -> None:
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(
        place,
        int(flags | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine),
        shown,
    )


def _draw_teeth(painter: QPainter, width: float, edge: float, tip: float) -> None:
    path = QPainterPath()
    path.moveTo(0, edge)
    left = 0.0
    while left < width:
        path.lineTo(left + 4, tip)
        path.lineTo(left + 8, edge)
        left += 8
    path.closeSubpath()
    painter.drawPath(path)
