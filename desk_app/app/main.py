"""`desk-app`: from the command line to the exit code."""

import gc
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.arguments import Arguments, parse_arguments
from desk_app.errors import DeskError
from desk_app.paths import Paths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desk_app.app.one_console import Ownership
    from desk_app.ui.theme import ThemeHolder

RunTour = Callable[[Arguments, Path, "ThemeHolder"], Awaitable[int]]
"""Drives the window; gives the exit code."""

# Every import below is made when its moment has come: `--help`, `--version` and `connect` do
# without Qt, and the first frame does without the event loop and the console.
# ruff: noqa: PLC0415


def run(words: Sequence[str], *, load_tour: Callable[[], RunTour]) -> int:
    """Runs what the command line asks for; returns the exit code.

    Args:
        words: What stands behind the program's name.
        load_tour: Loads the tour, which knows the console and not the other way round.
    """
    arguments = parse_arguments(words)
    if arguments.is_connect:
        from desk_app.app.connect_command import run_connect

        return run_connect(_paths(arguments), arguments.url)
    if arguments.tour_dir is not None or (arguments.is_demo and arguments.data_dir is None):
        return run_window(arguments, load_tour)  # on a folder of its own
    return _run_once(arguments, load_tour)


def _run_once(arguments: Arguments, load_tour: Callable[[], RunTour]) -> int:
    """Opens the window, unless there is one on the same data: then that comes to the front."""
    from desk_app.app.one_console import claim

    try:
        ownership = claim(_paths(arguments).data)
    except (DeskError, OSError) as error:
        return _say_why_not(error)
    if ownership is None:
        print("Desk is already open. Its window has been asked to come to the front.")
        return 0
    try:
        return run_window(arguments, load_tour, ownership)
    finally:
        ownership.release()


def run_window(
    arguments: Arguments,
    load_tour: Callable[[], RunTour],
    ownership: "Ownership | None" = None,
) -> int:
    """Opens the window, or drives it through the tour, until it is closed.

    Args:
        arguments: What the command line asked for.
        load_tour: As for `run`.
        ownership: Of the data folder; None where the folder is nobody else's.
    """
    gc.disable()  # until the window's own collector takes over: loading makes no garbage
    from desk_app.app.qt_import import load_qt

    load_qt()
    from desk_app.app import crashes
    from desk_app.app.application import make_application
    from desk_app.ui.theme import ThemeHolder

    application = make_application()
    crashes.install()
    themes = ThemeHolder(application)
    if arguments.tour_dir is not None:
        from desk_app.app.loop import run_on_loop

        return run_on_loop(application, load_tour()(arguments, arguments.tour_dir, themes))
    return _run_console(application, arguments, themes, ownership)


def _say_why_not(error: DeskError | OSError) -> int:
    """Says in a window why there will be no console; the exit code."""
    from desk_app.app.qt_import import load_qt

    load_qt()
    from desk_app.app.application import make_application
    from desk_app.app.start_failure import show_start_failure
    from desk_app.ui.theme import ThemeHolder

    application = make_application()
    ThemeHolder(application)
    return show_start_failure(error)


def _run_console(
    application: "QApplication",
    arguments: Arguments,
    themes: "ThemeHolder",
    ownership: "Ownership | None",
) -> int:
    """Paints the first frame, then loads the console behind it and runs it."""
    from desk_app.app.first_frame import FirstFrame
    from desk_app.app.opening import Opening
    from desk_app.clock import SystemClock

    clock = SystemClock()
    try:
        first = FirstFrame(arguments, clock, themes)
    except (DeskError, OSError) as error:
        from desk_app.app.start_failure import show_start_failure

        return show_start_failure(error)
    opening = Opening(first, ownership, report_to=arguments.report_start)
    opening.run()
    from desk_app.app.loop import run_behind, run_on_loop

    return run_on_loop(application, run_behind(opening, arguments, clock, themes))


def _paths(arguments: Arguments) -> Paths:
    return Paths.under(arguments.data_dir) if arguments.data_dir else Paths.default()
