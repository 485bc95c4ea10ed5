"""Search as you type over 200,000 bookings, from the question of the box to the painted answer.

The real box over the real store of a console that is not connected. Counted is the work of all its
threads, for a busy computer would be measured otherwise; they take turns and wait for nothing else.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSignalBlocker
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from desk_app.app.application import make_application
from desk_app.app.loop import run_on_loop
from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import CONFIRMED, INSTANT
from desk_app.domain.identifiers import BookingId
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.views.anything_sheet import AnythingSheet
from tests.bench.measure import Figure, against_budget
from tests.fakes.clock import FakeClock
from tests.journeys.desk import Desk, open_desk, set_up_place

BOOKINGS: Final = 200_000
PEOPLE: Final = 32_000
_FIRST_DAY: Final = datetime(2024, 1, 1, 8, tzinfo=UTC)
_PATIENCE: Final = 600

_ONSETS: Final = ("b", "br", "d", "f", "g", "h", "j", "k", "kl", "l", "m", "n", "p", "r", "s",
                  "st", "t", "tr", "v", "ž", "ø", "å", "é")  # fmt: skip
_ENDS: Final = ("a", "an", "ber", "e", "en", "ić", "ina", "o", "sen", "son", "ová", "wski", "ß")


def measure() -> list[Figure]:
    """The time for each kind of question."""
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.search_box", folder],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE, text=True, check=True, timeout=_PATIENCE,
        )  # fmt: skip
    seen: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    figures = []
    for name, found in seen.items():
        budget = 100 if name == "one typo" else 20
        of = f"search in {BOOKINGS:,} bookings, {name}"
        figures.append(against_budget(f"{of}, p95", found["p95"], "ms", budget=budget))
    return figures


# --- the console, in a process of its own ----------------------------------------------------


class _Painted(QObject):
    """Notes when the box is first painted after it has the answer to a text."""

    def __init__(self, box: AnythingSheet, text: str) -> None:
        super().__init__()
        self.at: float | None = None
        self.last = 0.0
        self._box, self._text = box, text

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._box._answered == self._text:
            self.last = time.process_time()
            self.at = self.at or self.last
        return False


async def work(folder: Path, themes: ThemeHolder, *, is_new: bool) -> int:
    async with open_desk(folder, FakeClock(), themes) as desk:
        if is_new:
            await set_up_place(desk)
        await desk.until(lambda: desk.console.workspace is not None, "a desk is open")
        await desk.console._tasks.end("synchronise")
        people = list(_people())
        for first in range(0, BOOKINGS if is_new else 0, 5_000):
            await desk.workspace.store.save_bookings(
                [_booking(number, people) for number in range(first, first + 5_000)]
            )
        print(json.dumps(await _ask_all(desk, people)), flush=True)
    return 0


async def _ask_all(desk: Desk, people: list[Customer]) -> dict[str, dict[str, float]]:
    chance = Random(6)
    asked = chance.sample(people, 40)
    texts: dict[str, list[str]] = {
        "two letters of a name": [each.name[:2] for each in asked],
        "start of a name": [each.name[:4] for each in asked],
        "part of a word": [each.name.split()[1][1:5] for each in asked],
        "whole name": [each.name for each in asked],
        "last digits of a phone": [each.phone[-4:] for each in asked],
        "without accents": [_bare(each.name) for each in asked],
        "nobody": ["qqxw", "zzyzx", "q9q9"] * 10,
    }
    seen = {}
    for text in ("an", "ber", "klo sen"):
        await _ask(desk, text)  # what is needed is loaded now
    for name, wanted in texts.items():
        seen[name] = _figures([await _ask(desk, text) for text in wanted])
    seen["one typo"] = _figures(
        [await _ask(desk, _mistyped(each, chance), follows=True) for each in asked]
    )
    return seen


def _figures(times: list[float]) -> dict[str, float]:
    return {"p50": median(times), "p95": quantiles(times, n=20)[-1]}


async def _ask(desk: Desk, text: str, *, follows: bool = False) -> float:
    """Milliseconds until the answer to a text is painted, or what follows it."""
    box = desk.console.pages.commands.box
    box.open_box("")
    await _until(lambda: box._answered == "")
    with QSignalBlocker(box.line):
        box.line.setText(text)
    painted, application = _Painted(box, text), QApplication.instance()
    assert application is not None
    application.installEventFilter(painted)
    begun = time.process_time()
    box._ask()
    tasks = desk.console._tasks
    await _until(lambda: painted.at is not None and "find anything" not in tasks.running_names)
    await asyncio.sleep(0.03)  # what follows is painted
    ended = painted.last if follows else painted.at
    application.removeEventFilter(painted)
    box.close_sheet()
    return 1000 * ((ended or 0.0) - begun)


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110  (there is no event for what was painted)
        await asyncio.sleep(0.005)


def _people() -> Iterator[Customer]:
    chance = Random(5)
    syllables = [f"{onset}{end}" for onset in _ONSETS for end in _ENDS]
    firsts = ["".join(chance.choices(syllables, k=2)).capitalize() for _ in range(800)]
    lasts = ["".join(chance.choices(syllables, k=3)).capitalize() for _ in range(9_000)]
    for number in range(PEOPLE):
        first, last = chance.choice(firsts), chance.choice(lasts)
        yield Customer(
            name=f"{first} {last}",
            email=f"{_bare(last)}{number}@example.com",
            phone=f"+45 {chance.randrange(10**8):08}",
        )


def _bare(text: str) -> str:
    return text.lower().translate(str.maketrans("žøåéćáß", "zoaecas"))


def _mistyped(person: Customer, chance: Random) -> str:
    word = person.name.split()[1]
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("abcdefghiklmnoprstuvy") + word[at + 1 :]


def _booking(number: int, people: list[Customer]) -> Booking:
    start = _FIRST_DAY + timedelta(minutes=5 * number)
    return Booking(
        id=BookingId(f"booking-{number}"),
        state=CONFIRMED,
        graph=INSTANT,
        is_completed=False,
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        what="Check-up",
        customer=people[number * 7919 % len(people)],
        updated_at=start,
    )


if __name__ == "__main__":
    application = make_application()
    place, holder = Path(sys.argv[1]) / "desk", ThemeHolder(application)
    sys.exit(run_on_loop(application, work(place, holder, is_new=not place.exists())))
