"""The outline of tiles that news has just changed: it shows for two seconds."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desk_app.domain.identifiers import BookingId
from desk_app.ui.grid.overlays import Overlays
from desk_app.ui.motion import is_motion_reduced

_SHOWN_MS: Final = 2000


class ChangedOutline:
    """Outlines changed tiles of one viewport; never where motion is reduced."""

    def __init__(self, viewport: QWidget, overlays: Overlays) -> None:
        self._viewport = viewport
        self._overlays = overlays
        self._timer = QTimer(viewport)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self._forget)

    def show(self, changed: frozenset[BookingId]) -> None:
        """Outline these bookings for two seconds."""
        if changed and not is_motion_reduced(self._viewport):
            self._overlays.changed = changed
            self._timer.start()

    def _forget(self) -> None:
        self._overlays.changed = frozenset()
        self._viewport.update()
