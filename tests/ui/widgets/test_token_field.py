from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desk_app.ui.widgets.token_field import TokenField
from tests.canary import CANARY_APP_TOKEN
from tests.ui.look import show_active

BROKEN = f"{CANARY_APP_TOKEN[:6]}\n{CANARY_APP_TOKEN[6:]}"


@pytest.fixture(name="field")
def _field(qtbot, light_look) -> Iterator[TokenField]:
    field = TokenField()
    qtbot.addWidget(field)
    yield field
    QGuiApplication.clipboard().clear()


def paste(qtbot, field: TokenField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_pasted_line_break_is_kept_and_told(qtbot, field):
    paste(qtbot, field, BROKEN)

    assert field.has_line_break
    assert field.whole_text == BROKEN


def test_blanks_and_breaks_around_a_pasted_key_are_dropped(qtbot, field):
    paste(qtbot, field, f"\n\n  {CANARY_APP_TOKEN}\r\n")

    assert not field.has_line_break
    assert field.whole_text == CANARY_APP_TOKEN


def test_taking_the_break_out_heals_the_key(qtbot, field):
    paste(qtbot, field, BROKEN)
    field.setCursorPosition(7)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)

    assert field.whole_text == CANARY_APP_TOKEN


def test_a_dropped_text_is_kept_whole_too(field):
    data = QMimeData()
    data.setText(BROKEN)
    event = QDropEvent(
        QPointF(QPoint(4, 4)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    field.dropEvent(event)

    assert field.whole_text == BROKEN


def test_the_key_is_hidden_until_asked_for(field):
    field.setText(CANARY_APP_TOKEN)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert CANARY_APP_TOKEN not in field.displayText()

    field.actions()[0].trigger()
    assert field.displayText() == CANARY_APP_TOKEN
    field.actions()[0].trigger()
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_the_key_is_shown_and_hidden_without_a_mouse(qtbot, field):
    show_active(qtbot, field)
    field.setFocus()

    modes = []
    for _ in range(2):
        qtbot.keyClick(field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        modes.append(field.echoMode())

    assert modes == [QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password]
