import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from desk_app.ui.dialogs import Answer, QuestionDialog, ask, tell

LETTERS = "<b>Anna</b> & <img src=x>"


@pytest.fixture(name="window")
def _window(qtbot, light_look) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    return window


async def dialog_over(window: QWidget) -> QuestionDialog:
    await asyncio.sleep(0.01)
    dialog = window.findChild(QuestionDialog)
    assert isinstance(dialog, QuestionDialog)
    assert dialog.isVisible()
    return dialog


def button(dialog: QuestionDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


@pytest.mark.parametrize(
    ("pressed", "answer"), [("question_yes", Answer.YES), ("question_no", Answer.NO)]
)
def test_the_answer_is_the_button_pressed(qtbot, run_async, window, pressed, answer):
    async def scene() -> None:
        asked = asyncio.ensure_future(
            ask(window, "Cancel booking?", "Anna is told.", yes="Cancel booking", no="Keep it")
        )
        dialog = await dialog_over(window)
        qtbot.mouseClick(button(dialog, pressed), Qt.MouseButton.LeftButton)

        assert await asked is answer

    run_async(scene())


def test_escape_leaves_all_as_it_is(qtbot, run_async, window):
    async def scene() -> None:
        asked = asyncio.ensure_future(ask(window, "Sure?", "", yes="Yes", no="No"))
        qtbot.keyClick(await dialog_over(window), Qt.Key.Key_Escape)

        assert await asked is Answer.NO

    run_async(scene())


def test_where_something_is_taken_away_the_safe_button_has_the_focus(run_async, window):
    async def scene() -> None:
        asked = asyncio.ensure_future(
            ask(window, "Erase?", "", yes="Erase", no="Keep", is_danger=True)
        )
        dialog = await dialog_over(window)

        assert button(dialog, "question_no").isDefault()
        assert not button(dialog, "question_yes").isDefault()
        dialog.reject()
        await asked

    run_async(scene())


def test_text_from_outside_stays_letters(run_async, window):
    async def scene() -> None:
        asked = asyncio.ensure_future(tell(window, "Note", LETTERS, close="Close"))
        dialog = await dialog_over(window)

        label = next(label for label in dialog.findChildren(QLabel) if label.text() == LETTERS)
        assert label.textFormat() is Qt.TextFormat.PlainText
        dialog.accept()
        await asked

    run_async(scene())


def test_cancelling_the_task_closes_the_dialog(run_async, window):
    async def scene() -> None:
        asked = asyncio.ensure_future(ask(window, "Sure?", "", yes="Yes", no="No"))
        await dialog_over(window)

        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        await asyncio.sleep(0.01)

        assert window.findChild(QuestionDialog) is None
        assert QApplication.activeModalWidget() is None

    run_async(scene())
