"""The floor of a start: one bare window, and when it was first painted.

usage: bare_window.py FILE   writes the monotonic clock to FILE and ends
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from typing_extensions import override


class Painted(QLabel):
    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, finish)


def finish() -> None:
    Path(sys.argv[1]).write_text(str(time.monotonic()), encoding="utf-8")
    application.quit()


application = QApplication(sys.argv[:1])
window = QMainWindow()
window.menuBar().addMenu("File").addAction("Quit")
window.setCentralWidget(Painted("Hello"))
window.statusBar().showMessage("Ready")
window.resize(1280, 800)
window.show()
sys.exit(application.exec())
