"""Notes in the log when the window did not answer for half a second, and what it was doing."""

import logging
from typing import Final

from PySide6.QtCore import QObject

from desk_app.ui.watchdog import Watchdog

log = logging.getLogger(__name__)

HEARTBEAT_MS: Final = 100
"""Seldom enough that an idle desk stays idle."""


class StallLog(QObject):
    """Works in every console; make, start and stop it on the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watchdog = Watchdog(self, heartbeat_ms=HEARTBEAT_MS)
        self._watchdog.pause_reported.connect(self._on_pause)

    def start(self) -> None:
        """Begin to watch."""
        self._watchdog.start()

    def stop(self) -> None:
        """Stop watching."""
        self._watchdog.stop()

    def _on_pause(self, length_ms: float, stack: str) -> None:
        log.info("the window did not answer for %.0f ms, at\n%s", length_ms, stack)
