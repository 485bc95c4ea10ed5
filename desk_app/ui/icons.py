"""Icons drawn for Desk, in any colour and sharp at any scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desk_app.ui.theme import RESOURCES

_SIZES = (16, 20, 24)
_SCALES = (1, 2, 3)
_SIZES_OF_WINDOWS = (16, 24, 32, 48, 64, 128)


def icon(name: str, colour: str) -> QIcon:
    """An icon by its file name, drawn in a `#RRGGBB` colour, for sizes from 16 to 24 px.

    Raises:
        FileNotFoundError: If no such icon was drawn.
    """
    result = QIcon()
    for size in _SIZES:
        for scale in _SCALES:
            result.addPixmap(_pixmap(name, colour, size * scale))
    return result


def application_icon() -> QIcon:
    """The icon of Desk itself, in its own colours, as title bars and task bars show it."""
    drawn = QSvgRenderer(str(RESOURCES / "desk.svg"))
    result = QIcon()
    for size in _SIZES_OF_WINDOWS:
        result.addPixmap(_render(drawn, size))
    return result


def draw_icon(painter: QPainter, rect: QRectF, name: str, colour: str) -> None:
    """Paint an icon into a square, for widgets that paint themselves.

    Raises:
        FileNotFoundError: If no such icon was drawn.
    """
    _renderer(name, colour).render(painter, rect)


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    drawn = source.replace("currentColor", colour).encode()
    return QSvgRenderer(QByteArray(drawn))


def _pixmap(name: str, colour: str, size: int) -> QPixmap:
    return _render(_renderer(name, colour), size)


def _render(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
