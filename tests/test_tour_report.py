"""What makes a tour fail: a step that did not hold, or a window that was held up."""

import json
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desk_app.tour.report import Report
from desk_app.ui.watchdog import Watchdog
from tests.conftest import RunAsync


async def hold() -> None:
    """A step that holds."""


async def fail() -> None:
    raise AssertionError("no tile")


async def break_down() -> None:
    raise KeyError


async def hold_up() -> None:
    time.sleep(0.25)  # noqa: ASYNC251  what a step must never do


@pytest.mark.parametrize(
    ("last", "is_ok", "problem"),
    [
        (hold, True, ""),
        (fail, False, "no tile"),
        (break_down, False, "the step did not hold: KeyError"),
        (hold_up, False, ""),
    ],
)
def test_a_tour_is_good_only_if_every_step_held_and_nothing_held_the_window_up(
    last, is_ok: bool, problem: str, tmp_path: Path, qtbot, run_async: RunAsync
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    window.show()
    watchdog = Watchdog()
    report = Report(tmp_path, watchdog)

    async def tour() -> None:
        watchdog.start()
        await report.take("Begin", hold, window)
        await report.take("End it", last, window)
        watchdog.stop()

    run_async(tour())
    report.write()

    told = json.loads((tmp_path / "tour.json").read_text("utf-8"))
    assert told["ok"] is report.is_ok is is_ok
    assert [step["name"] for step in told["steps"]] == ["Begin", "End it"]
    assert told["steps"][1]["problem"] == problem
    assert (tmp_path / "02-end-it.png").stat().st_size > 0
    assert (told["longest_pause_ms"] > 100) is (last is hold_up)
