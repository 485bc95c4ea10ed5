"""The one event loop of the console, and what runs on it once the first frame is painted."""

import asyncio
from collections.abc import Awaitable

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desk_app.app.console import Console
from desk_app.app.exit_limit import end_within
from desk_app.app.memory_guard import forbid_dumps
from desk_app.app.opening import Opening
from desk_app.app.views import build_views_in_turn
from desk_app.arguments import Arguments
from desk_app.clock import Clock
from desk_app.ui.theme import ThemeHolder


def run_on_loop(application: QApplication, work: Awaitable[int]) -> int:
    """Runs one piece of work on a loop of its own, to its end; gives what it gave."""
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        code: int = loop.run_until_complete(work)
    return code


async def run_behind(
    opening: Opening, arguments: Arguments, clock: Clock, themes: ThemeHolder
) -> int:
    """Builds the console behind its first frame and runs it to its end; the exit code."""
    first = opening.first
    views = await build_views_in_turn(first, clock)
    console = Console(arguments, clock, themes, first=first, views=views)
    console.closing.connect(lambda: end_within())
    if opening.coming_forward is not None:
        console.closing.connect(opening.coming_forward.end)
        opening.coming_forward.hear_at_once()
    report = opening.report
    if report is not None:
        report.done.connect(console.close)
    if opening.is_close_wanted or (report is not None and report.is_done):
        console.close()
    forbid_dumps()
    console.crash_reports.watch_process()
    await console.run()
    console.crash_reports.stop_watching()
    return 0
