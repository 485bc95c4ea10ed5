"""Where the window may be put: large enough to use and never out of sight."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

USUAL_SIZE: Final = QSize(1440, 900)
SMALLEST_SIZE: Final = QSize(640, 480)
SHARE_IN_SIGHT: Final = 0.6


def sane_place(wished: QRect, screens: Sequence[QRect]) -> QRect:
    """A wished place, mended: at least 640x480, no larger than its screen, in sight.

    It is in sight where at least 60 % of it lies on one screen; else it goes to the middle of
    the first.

    Args:
        wished: In logical pixels, as all rectangles here.
        screens: The free area of each screen, the main one first; not empty.
    """
    screen = next((one for one in screens if _share(wished, one) >= SHARE_IN_SIGHT), None)
    home = screen or screens[0]
    size = wished.size().expandedTo(SMALLEST_SIZE).boundedTo(home.size())
    if screen is None:
        return _centred(size, home)
    return _pushed_into(QRect(wished.topLeft(), size), home)


def text_of_place(window: QWidget) -> str:
    """Where a window is, and whether it is maximised, as text to keep."""
    return bytes(window.saveGeometry().toBase64().data()).decode("ascii")


def put_window(window: QWidget, text: str) -> None:
    """Put a window where a kept text says, mended; or in the middle where the text says nothing."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    place = _centred(USUAL_SIZE.boundedTo(screens[0].size()), screens[0])
    if text and window.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "ignore"))):
        place = window.normalGeometry() if window.isMaximized() else window.geometry()
    is_maximized = window.isMaximized()
    window.setWindowState(Qt.WindowState.WindowNoState)  # a full screen would have no title bar
    window.setGeometry(sane_place(place, screens))
    if is_maximized:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def _share(wished: QRect, screen: QRect) -> float:
    seen = wished.intersected(screen)
    return seen.width() * seen.height() / max(1, wished.width() * wished.height())


def _centred(size: QSize, screen: QRect) -> QRect:
    place = QRect(QPoint(0, 0), size)
    place.moveCenter(screen.center())
    return place


def _pushed_into(place: QRect, screen: QRect) -> QRect:
    left = min(max(place.left(), screen.left()), screen.right() + 1 - place.width())
    top = min(max(place.top(), screen.top()), screen.bottom() + 1 - place.height())
    return QRect(QPoint(left, top), place.size())
