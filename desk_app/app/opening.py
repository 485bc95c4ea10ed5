"""From the first frame to the moment the console can take over.

The window is shown and answers to a plain loop of Qt's; the event loop of the console, its
network and its views are loaded on a thread meanwhile, and only once the frame is painted.
"""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QThread, QTimer
from typing_extensions import override

from desk_app.app.coming_forward import ComingForward
from desk_app.app.first_frame import FirstFrame
from desk_app.app.one_console import Ownership

if TYPE_CHECKING:
    from desk_app.app.start_report import StartReport

_BEHIND: Final = "desk_app.app.loop"


class _Loader(QThread):
    """Loads everything that stands behind the first frame."""

    @override
    def run(self) -> None:
        importlib.import_module(_BEHIND)


class Opening:
    """The first frame on screen, while the rest is loading."""

    def __init__(
        self,
        first: FirstFrame,
        ownership: Ownership | None = None,
        *,
        report_to: Path | None = None,
    ) -> None:
        """Connects everything and shows nothing yet.

        Args:
            first: The window, filled.
            ownership: Of the data folder; None where no second start is to be heard.
            report_to: Where to say when the grid was painted; None for nowhere.
        """
        self.first = first
        self.is_close_wanted = False
        """Whether the window was asked to close before there was a console to close it."""
        self.report = _make_report(first, report_to)
        self.coming_forward = ComingForward(first.window, ownership) if ownership else None
        self._loop = QEventLoop()
        self._loader = _Loader()
        self._loader.finished.connect(self._loop.quit)
        first.painted.connect(self._on_painted)
        first.window.close_requested.connect(self._on_close_requested)

    def run(self) -> None:
        """Shows the window; returns when the rest is loaded, or when it was asked to close."""
        self.first.window.show()
        self._loop.exec()
        self._loader.wait()

    def _on_painted(self) -> None:
        QTimer.singleShot(0, self._loader.start)  # the frame goes out to the screen first

    def _on_close_requested(self) -> None:
        self.is_close_wanted = True
        self._loop.quit()


def _make_report(first: FirstFrame, target: Path | None) -> "StartReport | None":
    if target is None:
        return None
    from desk_app.app.start_report import StartReport  # noqa: PLC0415  (only for measuring)

    return StartReport(first.calendar, target)
