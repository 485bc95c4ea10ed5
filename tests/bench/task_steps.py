"""Does the steps of the key tasks in the window on example data, and prints milliseconds."""

import asyncio
import json
import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.app.application import make_application
from desk_app.app.console import Console
from desk_app.app.loop import run_on_loop
from desk_app.arguments import parse_arguments
from desk_app.clock import SystemClock
from desk_app.tour.hand import Hand
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.views.rail_list import RailList
from tests.bench.desk_steps import DeskSteps
from tests.fakes.vault import ForgetfulVault

ROUNDS = 20
_PATIENCE_S = 20


class Steps:
    """The steps, each timed from the key or click to what it shows."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._window = console.pages.window
        self._grid = console.pages.calendar.grid
        self._hand = Hand(lambda: self._window)
        self.taken: dict[str, list[float]] = {}

    async def run(self) -> None:
        """All steps, many times."""
        for _ in range(ROUNDS):
            await self._box()
            await self._line()
            await self._new()

    async def timed(self, name: str, act: Callable[[], None], is_so: Callable[[], bool]) -> None:
        began = time.perf_counter()
        act()
        while not is_so():
            await asyncio.sleep(0)
            if time.perf_counter() - began > _PATIENCE_S:
                raise TimeoutError(name)
        self.taken.setdefault(name, []).append((time.perf_counter() - began) * 1000)

    async def _box(self) -> None:
        box = self._console.pages.commands.box
        self._grid.setFocus()
        await self.timed("open the one box", lambda: self._type("/"), box.isVisible)
        await self.timed("find somebody by name", lambda: self._type("mar"), lambda: _has(box))
        box.close_sheet()

    async def _line(self) -> None:
        sheet = self._console.pages.one_line.sheet
        self._grid.setFocus()
        await self.timed("open the line for a walk-in", lambda: self._type("q"), sheet.isVisible)
        for letter in "anna 30":
            await self.timed("read a letter of the line", lambda: self._type(letter), _at_once)  # noqa: B023  (awaited at once)
        sheet.close_sheet()

    async def _new(self) -> None:
        self._grid.setFocus()
        panel = self._console.pages.panel
        await self.timed("open a new booking", lambda: self._type("c"), panel.editor.isVisible)
        panel.editor.leave()
        await self._hand.pause(0.02)

    async def arrive(self) -> None:
        """One click on *Arrived*, until the next row stands there; changes the day."""
        arrivals = self._window.findChild(RailList, "next_arrivals")
        if arrivals is None:
            return
        while arrivals.lines and len(self.taken.get("show an arrival", ())) < ROUNDS:
            first = arrivals.lines[0].key
            await self.timed(
                "show an arrival",
                lambda: _click(arrivals),
                lambda: not any(each.key == first for each in arrivals.lines),  # noqa: B023  (awaited at once)
            )

    def _type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self._window, text)


def _has(box: QWidget) -> bool:
    return bool(box.isVisible() and box.model.rowCount() and box._answered == "mar")  # type: ignore[attr-defined]


def _at_once() -> bool:
    return True


def _click(arrivals: RailList) -> None:
    button = arrivals.findChild(QWidget, "row_action")
    if button is not None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _p95(values: list[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


async def _main(themes: ThemeHolder) -> int:
    with tempfile.TemporaryDirectory() as folder:
        arguments = parse_arguments(["--demo", "--data-dir", str(Path(folder))])
        console = Console(arguments, SystemClock(), themes, vault=ForgetfulVault())
        console.pages.window.resize(1440, 900)
        console.show()
        running = asyncio.ensure_future(console.run())
        steps = Steps(console)
        hand = Hand(lambda: console.pages.window)
        await hand.until(
            lambda: console.workspace is not None and console.workspace.client is not None,
            "the desk is ready",
            patience=60,
        )
        await hand.pause(4)
        await steps.run()
        await steps.arrive()
        await DeskSteps(console, steps.timed).run()
        print(json.dumps({name: _p95(values) for name, values in steps.taken.items()}))
        console.pages.window.close()
        await running
    return 0


if __name__ == "__main__":
    app = make_application()
    run_on_loop(app, _main(ThemeHolder(app)))
