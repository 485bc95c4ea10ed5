import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desk_app.ui.theme import SIDE_PANEL_WIDTH
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.empty_state import EmptyState

MESSAGE = "Niemand mit dem Namen Donaudampfschifffahrtsgesellschaft wurde gefunden. " * 2


@pytest.mark.parametrize("width", [SIDE_PANEL_WIDTH, 1000])
def test_words_stay_inside_and_never_get_wider_than_is_good_to_read(qtbot, light_look, width):
    refresh = QuietButton("Refresh", name="refresh")
    empty = EmptyState("Nobody <found>", MESSAGE, name="empty", actions=[refresh])
    qtbot.addWidget(empty)
    empty.resize(width, 500)
    empty.show()

    for label in empty.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        left = label.mapTo(empty, label.rect().topLeft()).x()
        assert 0 <= left <= left + label.width() <= width
        assert label.width() <= 400
    assert abs(refresh.mapTo(empty, refresh.rect().center()).x() - width // 2) <= 1


def test_it_is_read_out_and_its_words_may_change(qtbot, light_look):
    empty = EmptyState("No requests", "The last came at 09:41.", name="empty")
    qtbot.addWidget(empty)

    empty.set_words("Closed", "Holiday.")

    assert empty.accessibleName() == "Closed. Holiday."
