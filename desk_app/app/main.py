"""`desk-app`: from the command line to the exit code."""

import asyncio
import gc
import importlib
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.arguments import Arguments, parse_arguments
from desk_app.clock import SystemClock
from desk_app.paths import Paths

if TYPE_CHECKING:
    from desk_app.app.first_frame import FirstFrame
    from desk_app.app.start_report import StartReport
    from desk_app.ui.theme import ThemeHolder

RunTour = Callable[[Arguments, Path, "ThemeHolder"], Awaitable[int]]
"""Drives the window; gives the exit code."""


def run(words: Sequence[str], *, load_tour: Callable[[], RunTour]) -> int:
    """Runs what the command line asks for; returns the exit code.

    Args:
        words: What stands behind the program's name.
        load_tour: Loads the tour, which knows the console and not the other way round.
    """
    arguments = parse_arguments(words)
    if arguments.is_connect:
        from desk_app.app.connect_command import run_connect  # noqa: PLC0415  (needs no window)

        return run_connect(_paths(arguments), arguments.url)
    return run_window(arguments, load_tour)


def run_window(arguments: Arguments, load_tour: Callable[[], RunTour]) -> int:
    """Opens the window, or drives it through the tour, until it is closed."""
    gc.disable()  # until the window's own collector takes over: loading makes no garbage
    # Everything below loads Qt, which `--help`, `--version` and `connect` do without.
    from qasync import QEventLoop  # noqa: PLC0415

    from desk_app.app import crashes  # noqa: PLC0415
    from desk_app.app.application import make_application  # noqa: PLC0415
    from desk_app.ui.theme import ThemeHolder  # noqa: PLC0415

    application = make_application()
    crashes.install(lambda _: None)
    themes = ThemeHolder(application)
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        if arguments.tour_dir is not None:
            tour = load_tour()(arguments, arguments.tour_dir, themes)
            code: int = loop.run_until_complete(tour)
            return code
        loop.run_until_complete(_work(arguments, themes))
    return 0


async def _work(arguments: Arguments, themes: "ThemeHolder") -> None:
    """Paints the first frame, then loads the console behind it and runs it."""
    from desk_app.app.first_frame import FirstFrame  # noqa: PLC0415  (loads Qt)

    clock = SystemClock()
    first = FirstFrame(arguments, clock, themes)
    is_painted = asyncio.Event()
    first.painted.connect(is_painted.set)
    is_close_wanted = asyncio.Event()
    first.window.close_requested.connect(is_close_wanted.set)
    first.window.show()
    report = _make_report(first, arguments.report_start)
    await is_painted.wait()
    await asyncio.to_thread(importlib.import_module, "desk_app.app.console")
    from desk_app.app.console import Console  # noqa: PLC0415  (loaded just above)
    from desk_app.app.views import build_views_in_turn  # noqa: PLC0415

    views = await build_views_in_turn(first, clock)
    console = Console(arguments, clock, themes, first=first, views=views)
    if report is not None:
        report.done.connect(console.close)
    if is_close_wanted.is_set():
        console.close()
    await console.run()


def _make_report(first: "FirstFrame", target: Path | None) -> "StartReport | None":
    if target is None:
        return None
    from desk_app.app.start_report import StartReport  # noqa: PLC0415  (only for measuring)

    return StartReport(first.calendar, target)


def _paths(arguments: Arguments) -> Paths:
    return Paths.under(arguments.data_dir) if arguments.data_dir else Paths.default()
