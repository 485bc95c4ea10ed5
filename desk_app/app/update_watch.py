"""Says that a newer Desk was installed while this one is running.

The package leaves a running program its files, and notes the newer version beside them.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from desk_app.ui.widgets.banner import Notice

LOOK_EVERY_MS: Final = 30_000
SUPERSEDED: Final = "superseded"
"""The file with the newer version; written by packaging/linux/debian/postinst."""


class UpdateWatch(QObject):
    """Looks now and then, and speaks once."""

    def __init__(
        self,
        say: Callable[[Notice], None],
        parent: QObject,
        *,
        program: Path | None = None,
        every_ms: int = LOOK_EVERY_MS,
    ) -> None:
        """Begins to look.

        Args:
            say: Shows a notice.
            parent: Whoever it ends with.
            program: What is running; None is this program. Its folder is looked into.
            every_ms: How long it waits between two looks.
        """
        super().__init__(parent)
        self._say = say
        self._note = (program or Path(sys.executable)).with_name(SUPERSEDED)
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        try:
            version = self._note.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return
        self._timer.stop()
        title = self.tr("Desk {version} was installed").replace("{version}", version[:40])
        message = self.tr(
            "This window goes on as before. Close it and open Desk again when it suits you."
        )
        self._say(Notice(title=title, message=message, topic="update"))
