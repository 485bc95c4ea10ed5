"""What floats over the page beside something in it."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desk_app.ui.widgets.plain_text import TextRole, plain_label
from desk_app.ui.widgets.popover import Popover
from tests.ui.look import show_active


def test_text_that_wraps_has_the_height_of_all_its_lines(qtbot, light_look):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    anchor, content = QWidget(window), QWidget()
    anchor.setGeometry(100, 100, 50, 20)
    column = QVBoxLayout(content)
    title = plain_label("Wednesday 15 October, " * 6, role=TextRole.STRONG, wraps=True)
    column.addWidget(title)
    popover = Popover(anchor, content, name="popover")
    show_active(qtbot, window)

    popover.open(width=300)
    QApplication.processEvents()

    assert title.width() <= 300
    assert title.height() >= title.heightForWidth(title.width()) > 3 * title.fontMetrics().height()


def test_text_that_wraps_in_a_narrow_one_is_seen_whole(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    anchor, content = QWidget(window), QWidget()
    text = plain_label("Wednesday 15 October, 10:15 to 10:30, Dr. Amira Haddad " * 3, wraps=True)
    column = QVBoxLayout(content)
    column.addWidget(text)
    popover = Popover(anchor, content, name="narrow")
    window.show()

    popover.open(width=240)

    assert text.heightForWidth(text.width()) <= text.height()
