"""The Qt application, set up once for the whole process."""

from typing import Final

from PySide6.QtWidgets import QApplication

from desk_app import __version__

QT_ARGUMENTS: Final = ("desk-app", "-style", "fusion")
"""The style is named here: to ask Qt for it later would load every name that styles have."""


def make_application() -> QApplication:
    """Makes the application; the window's own orderly close ends it, not the last window."""
    application = QApplication([*QT_ARGUMENTS])
    application.setApplicationName("Desk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("desk")
    application.setQuitOnLastWindowClosed(False)
    return application
