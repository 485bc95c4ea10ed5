"""Draws Desk's icon into one file of the kind its name asks for.

usage: icons.py FILE.ico|FILE.icns|FILE.png
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

import resources_qt

SIZE = {".ico": 256, ".icns": 1024, ".png": 256}


def draw(target: Path) -> None:
    """Writes the icon.

    Raises:
        OSError: It cannot be written, or not as that kind of file.
    """
    size = SIZE[target.suffix]
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    source = Path(resources_qt.__file__).with_name("desk.svg")
    QSvgRenderer(str(source)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    writer = QImageWriter(str(target))
    if not writer.write(image):
        raise OSError(f"{target}: {writer.errorString()}")


if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    draw(Path(sys.argv[1]))
