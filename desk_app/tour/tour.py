"""`desk-app --tour DIR`: the story in one real window, twice started, with a picture a step."""

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from desk_app.app.console import Console
from desk_app.arguments import Arguments
from desk_app.clock import SystemClock
from desk_app.tour.report import Report
from desk_app.tour.story import Step, Story
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.watchdog import Watchdog

WINDOW = (1440, 900)


async def run_tour(arguments: Arguments, folder: Path, themes: ThemeHolder) -> int:
    """Drives the story; returns 0 only if every step held and nothing blocked the window.

    Args:
        arguments: Where to keep data; a throw-away folder if they do not say.
        folder: Where pictures and `tour.json` go; made if need be.
        themes: The theme of the window.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="desk-tour-") as data:
        kept = replace(arguments, data_dir=arguments.data_dir or Path(data))
        report = Report(folder, Watchdog())
        await _run_day(kept, themes, report, is_first=True)
        if report.has_held:
            await _run_day(kept, themes, report, is_first=False)
        report.write()
    return 0 if report.is_ok else 1


async def _run_day(
    arguments: Arguments, themes: ThemeHolder, report: Report, *, is_first: bool
) -> None:
    """Starts the console, goes through one half of the story, and closes it in order."""
    console = Console(arguments, SystemClock(), themes)
    window = console.pages.window
    window.resize(*WINDOW)
    window.move(0, 0)
    console.show()
    running = asyncio.ensure_future(console.run())
    story = Story(console)
    report.watchdog.start()
    await _go_through(story.first_day() if is_first else story.second_day(), report, console)
    report.watchdog.stop()
    window.close()
    await running


async def _go_through(steps: tuple[Step, ...], report: Report, console: Console) -> None:
    for name, step in steps:
        if not await report.take(name, step, console.pages.window):
            return
