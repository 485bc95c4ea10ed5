"""What Desk tells of itself: the versions it runs on, and the terms of its parts."""

import asyncio
import platform

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from desk_app import __version__
from desk_app.licences import read_parts
from desk_app.store.opening import sqlite_version
from desk_app.ui.dialogs import finished
from desk_app.ui.this_computer import zone_data_version
from desk_app.ui.views.licences_dialog import LicencesDialog


def versions() -> dict[str, str]:
    """Names and versions of what Desk runs on, in the order told."""
    return {
        "Desk": __version__,
        "Python": platform.python_version(),
        "Qt": qVersion(),
        "PySide6": PySide6.__version__,
        "SQLite": sqlite_version(),
        "Time zones": zone_data_version(),
    }


async def show_licences(window: QWidget) -> None:
    """Shows the terms of the parts over a window, until they are closed."""
    await finished(LicencesDialog(await asyncio.to_thread(read_parts), window))
