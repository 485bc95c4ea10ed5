"""The Qt application, set up once for the whole process."""

from PySide6.QtWidgets import QApplication

from desk_app import __version__


def make_application() -> QApplication:
    """Makes the application; the window's own orderly close ends it, not the last window."""
    application = QApplication(["desk-app"])
    application.setApplicationName("Desk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("desk")
    application.setQuitOnLastWindowClosed(False)
    return application
