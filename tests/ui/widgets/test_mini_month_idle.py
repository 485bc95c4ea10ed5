"""The small month while nothing happens."""

from datetime import date

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from desk_app.ui.widgets.mini_month import MiniMonth
from tests.ui.look import show_active

TODAY = date(2025, 10, 14)


class Paints(QObject):
    """Counts how often anything is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_month_told_the_same_day_every_second_is_not_painted_anew(qtbot, light_look):
    month = MiniMonth(TODAY, today=TODAY, name="month")
    qtbot.addWidget(month)
    show_active(qtbot, month)
    QApplication.processEvents()
    paints = Paints()
    month._days.installEventFilter(paints)

    month.set_today(TODAY)
    QApplication.processEvents()
    assert paints.count == 0

    month.set_today(date(2025, 10, 15))
    qtbot.waitUntil(lambda: paints.count > 0)
