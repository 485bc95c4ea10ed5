"""The look of Desk for tests that show widgets, and what is asked of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.theme import DARK_THEME, LIGHT_THEME, apply_theme


@pytest.fixture(scope="session")
def light_look(qapp: QApplication) -> QApplication:
    """The application with the light theme laid over it."""
    apply_theme(qapp, LIGHT_THEME)
    return qapp


@pytest.fixture
def dark_look(light_look: QApplication) -> Iterator[QApplication]:
    """The application with the dark theme, for one test."""
    apply_theme(light_look, DARK_THEME)
    yield light_look
    apply_theme(light_look, LIGHT_THEME)


def show_active(qtbot: QtBot, window: QWidget) -> None:
    """Show a window and wait until it has the keyboard."""
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def picture(widget: QWidget) -> QImage:
    """What a widget paints now."""
    return widget.grab().toImage()


def has_colour(image: QImage, colour: str) -> bool:
    """Whether a `#RRGGBB` colour occurs in a picture."""
    wanted = colour.casefold()
    return any(
        image.pixelColor(x, y).name() == wanted
        for y in range(image.height())
        for x in range(image.width())
    )
