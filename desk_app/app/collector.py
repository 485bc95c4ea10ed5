"""Keeps Python's cyclic garbage collector on the window's thread.

The collector runs on whichever thread happens to allocate. Were that the thread of the embedded
server or of the keyring, it would destroy widgets there, and Qt allows that on the window's
thread alone: the process may crash. So while a window is open the automatic collector is off,
and a timer of the window collects what is due.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS: Final = 500
OLDEST: Final = 2


class WindowCollector(QObject):
    """Collects garbage on the thread it was made on; make, start and stop it there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_automatic = gc.isenabled()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.collect_due)

    def start(self) -> None:
        """Takes the collecting over. What lives now is left alone from then on."""
        self._was_automatic = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Gives the collecting back as it was."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_automatic:
            gc.enable()

    def collect_due(self) -> None:
        """Collects the oldest generation whose threshold is passed, and all younger ones."""
        for generation in (OLDEST, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
