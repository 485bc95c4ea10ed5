"""What the tour found: a line and a picture for each step, in `tour.json`."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from desk_app.ui.watchdog import Watchdog

LONGEST_PAUSE_MS = 100.0
"""A pause of the window's thread above this fails the tour."""

SETTLE_SECONDS = 0.25
"""How long a step is left to come to rest before its picture is taken."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it went."""

    name: str
    ok: bool
    ms: int
    screenshot: str
    pause_ms: float = 0.0
    """The longest pause of the window's thread in it."""
    problem: str = ""


@dataclass(slots=True)
class Report:
    """The steps so far, and how long the window's thread was ever held up."""

    folder: Path
    watchdog: Watchdog
    steps: list[Step] = field(default_factory=list)
    longest_pause_ms: float = 0.0
    longest_pause_stack: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether every step held and nothing blocked the window."""
        return self.has_held and self.longest_pause_ms <= LONGEST_PAUSE_MS

    @property
    def has_held(self) -> bool:
        """Whether every step so far held."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    async def take(self, name: str, step: Callable[[], Awaitable[None]], window: QWidget) -> bool:
        """Runs a step, takes the window's picture, and returns whether it held."""
        self.watchdog.reset()
        began = time.perf_counter()
        problem = ""
        try:
            await step()
        except Exception as error:
            problem = str(error) or f"the step did not hold: {type(error).__name__}"
        elapsed = round((time.perf_counter() - began) * 1000)
        await asyncio.sleep(SETTLE_SECONDS)
        pause = self._note_pause()
        picture = f"{len(self.steps) + 1:02}-{name.lower().replace(' ', '-')}.png"
        await self._photograph(self.folder / picture, window)
        self.steps.append(Step(name, not problem, elapsed, picture, round(pause, 1), problem))
        verdict = "FAIL" if problem else "ok  "
        print(f"{verdict} {elapsed:6} ms  pause {pause:4.0f} ms  {name}  {problem}", flush=True)
        return not problem

    def write(self) -> None:
        """Writes `tour.json`."""
        facts = {
            "ok": self.is_ok,
            "steps": [asdict(step) for step in self.steps],
            "longest_pause_ms": round(self.longest_pause_ms, 1),
            "longest_pause_stack": self.longest_pause_stack,
        }
        (self.folder / "tour.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")

    def _note_pause(self) -> float:
        """The pause of this step, remembered if it is the longest so far."""
        if self.watchdog.longest_pause_ms > self.longest_pause_ms:
            self.longest_pause_ms = self.watchdog.longest_pause_ms
            self.longest_pause_stack = self.watchdog.longest_stack
        return self.watchdog.longest_pause_ms

    async def _photograph(self, path: Path, window: QWidget) -> None:
        """Saves the window as the screen shows it, popups and all."""
        frame = window.geometry()
        shot: QPixmap = window.screen().grabWindow(
            0, frame.x(), frame.y(), frame.width(), frame.height()
        )
        image: QImage = (window.grab() if shot.isNull() else shot).toImage()
        await asyncio.to_thread(image.save, str(path))
