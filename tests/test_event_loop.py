"""The fixtures that give a test the window's event loop, and what they promise."""

import asyncio
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot


class Loader(QObject):
    loaded = Signal(str)

    @qasync.asyncSlot()
    async def load(self) -> None:
        await asyncio.sleep(0.01)
        self.loaded.emit("loaded")


def test_run_async_gives_the_result(run_async: Any) -> None:
    assert run_async(asyncio.sleep(0.001, "done")) == "done"


def test_run_async_may_be_called_again(run_async: Any) -> None:
    assert [run_async(asyncio.sleep(0, number)) for number in range(3)] == [0, 1, 2]


def test_run_async_raises_what_the_coroutine_raises(run_async: Any) -> None:
    async def fail() -> None:
        await asyncio.sleep(0)
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        run_async(fail())


def test_a_dialog_can_be_awaited_while_other_tasks_go_on(run_async: Any, qtbot: QtBot) -> None:
    async def ask() -> tuple[int, str]:
        other = asyncio.create_task(asyncio.sleep(0.01, "went on"))
        dialog = QDialog()
        qtbot.addWidget(dialog)
        answer = asyncio.get_running_loop().create_future()
        dialog.finished.connect(answer.set_result)
        QTimer.singleShot(30, dialog.accept)
        dialog.open()
        return await answer, await other

    assert run_async(ask()) == (1, "went on")


@pytest.mark.usefixtures("desk_loop")
def test_desk_loop_lets_qtbot_wait_for_a_coroutine(qtbot: QtBot) -> None:
    loader = Loader()

    with qtbot.waitSignal(loader.loaded, timeout=2000) as waiting:
        QTimer.singleShot(0, loader.load)

    assert waiting.args == ["loaded"]


def test_qt_still_waits_after_either_loop(qtbot: QtBot) -> None:
    loader = Loader()

    with qtbot.waitSignal(loader.loaded, timeout=2000):
        QTimer.singleShot(20, lambda: loader.loaded.emit("by hand"))


@pytest.mark.asyncio
async def test_plain_asyncio_stands_beside_them() -> None:
    assert await asyncio.sleep(0, "done") == "done"
