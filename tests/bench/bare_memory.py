"""A bare window of PySide6: prints the memory it has for itself, in MB."""

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.bench.memory import private_megabytes


def finish() -> None:
    print(json.dumps({"memory": private_megabytes()}))
    application.quit()


application = QApplication(sys.argv[:1])
window = QMainWindow()
window.menuBar().addMenu("File").addAction("Quit")
window.setCentralWidget(QLabel("Hello"))
window.resize(1280, 800)
window.show()
QTimer.singleShot(500, finish)
sys.exit(application.exec())
