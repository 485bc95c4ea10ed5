"""Brings the window to the front when Desk is started a second time."""

import logging
import os
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.app.one_console import Ownership, OwnerState

log = logging.getLogger(__name__)

_TOKEN: Final = "XDG_ACTIVATION_TOKEN"


class ComingForward(QObject):
    """Hears the wishes of later starts, from the first frame until the window begins to close."""

    def __init__(self, window: QWidget, ownership: Ownership) -> None:
        super().__init__(window)
        self._window = window
        self._ownership = ownership
        self._watcher = QFileSystemWatcher([str(ownership.folder)], self)
        self._watcher.directoryChanged.connect(self._on_changed)
        ownership.say(OwnerState.LOADING)
        self._on_changed()

    def hear_at_once(self) -> None:
        """Say that whatever loads behind the window is there, so that a wish is heard soon."""
        self._ownership.say(OwnerState.OPEN)

    def end(self) -> None:
        """Hear no more: whoever starts from now on waits until this console has gone."""
        self._watcher.directoryChanged.disconnect(self._on_changed)
        self._ownership.say(OwnerState.CLOSING)

    def _on_changed(self) -> None:
        token = self._ownership.take_wish()
        if token is not None:
            log.info("brought to the front by another start")
            bring_forward(self._window, token)


def bring_forward(window: QWidget, token: str = "") -> None:
    """Shows a window before all others, as far as the desktop allows, and gives it the keys.

    Args:
        window: Shown, hidden behind others or made small.
        token: What a Wayland desktop gave the start that asks, so that it allows this; may be "".
    """
    if token and QGuiApplication.platformName().startswith("wayland"):
        os.environ[_TOKEN] = token  # which Qt reads, once, when a window asks for the focus
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)
