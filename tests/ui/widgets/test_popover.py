"""What floats over the page beside the widget it belongs to."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.widgets.plain_text import plain_label
from desk_app.ui.widgets.popover import Popover


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
