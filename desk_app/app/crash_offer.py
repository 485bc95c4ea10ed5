"""Tells a person that something in Desk went wrong, and shows the report of it."""

from PySide6.QtCore import QObject

from desk_app.app.crash_reports import CrashReports
from desk_app.ui.dialogs import finished
from desk_app.ui.main_window import MainWindow
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.views.crash_dialog import CrashDialog
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone

TOPIC = "crash"


class CrashOffer(QObject):
    """Offers the reports at the next start, or as soon as one is written."""

    def __init__(self, window: MainWindow, tasks: TaskRunner, reports: CrashReports) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self.reports = reports

    def offer_earlier(self) -> None:
        """Tell of what went wrong before this start, once."""
        if any(not report.is_offered for report in self.reports.load()):
            self._show(
                self.tr("Desk had a problem the last time it was open"),
                self.tr("Everything that was saved is here. A report is kept on this computer."),
                Tone.INFO,
            )

    def tell_of(self, error: BaseException) -> None:
        """Tell of what has just gone wrong; the window goes on."""
        self._show(
            self.tr("Something in Desk went wrong"),
            self.tr("What you see is safe. A report is kept on this computer."),
            Tone.DANGER,
            details=type(error).__name__,
        )

    def _show(self, title: str, message: str, tone: Tone, *, details: str = "") -> None:
        self.reports.mark_offered()
        self._window.show_banner(
            Notice(
                title=title,
                message=message,
                tone=tone,
                action_text=self.tr("View report"),
                action=self._view,
                second_text=self.tr("Delete report"),
                second=self.reports.delete_all,
                details=details,
                topic=TOPIC,
            )
        )

    def _view(self) -> None:
        _ = self._tasks.start(self._show_reports(), name="show problem reports")

    async def _show_reports(self) -> None:
        dialog = CrashDialog([each.text for each in self.reports.load()], self._window)
        dialog.delete_requested.connect(self.reports.delete_all)
        await finished(dialog)
