"""Campaign `closing` (G4): the window closed at random moments of a booking on its way.

What counts as acknowledged is what the store said it holds, for then the screen says so too. The
control: a store that says so before it writes.
"""

import asyncio
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from PySide6.QtWidgets import QApplication

from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.store.outbox import NewOutboxRow, OutboxRow, OutboxState
from desk_app.store.write_queue import WriteQueue
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.views.draft_start import DraftStart
from tests.fakes.clock import FakeClock
from tests.journeys.desk import EVA, Desk, open_desk, set_up_place
from tests.processor import waited_for_a_processor
from tests.soak.campaign import Campaign

CLOSES: Final = {"tiny": 2, "small": 5, "full": 500}
CONTROL_CLOSES: Final = 6
GONE_WITHIN: Final = 3.0
"""Seconds from the cross to the end of the console, with its threads."""
_PATIENCE: Final = 120.0
_AT_WORK: Final = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN)
_LATEST: Final = 0.15
"""Seconds after *Book* at which the window may be closed."""


@dataclass
class Found:
    """What was found after the closes."""

    said: set[DeskRef] = field(default_factory=set)
    """The references that were said to be saved."""
    lost: int = 0
    doubled: int = 0
    slow: int = 0
    left_threads: set[str] = field(default_factory=set)
    slowest: float = 0.0


async def run(size: str) -> Campaign:
    """G4; `size` is `tiny`, `small` or `full`."""
    begun, chance = time.perf_counter(), Random(4)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    themes = ThemeHolder(app)
    enqueue = WriteQueue.enqueue
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        found = await _close(Path(folder) / "kept", themes, CLOSES[size], chance, enqueue)
        control = await _close(
            Path(folder) / "control", themes, CONTROL_CLOSES, chance, _enqueue_late
        )
    return Campaign(
        id="closing",
        cycles=CLOSES[size],
        acknowledged=len(found.said),
        lost=found.lost,
        duplicated=found.doubled,
        violations=found.slow + len(found.left_threads),
        control_failed=control.lost > 0,
        seconds=time.perf_counter() - begun,
        details={
            "slowest_close": round(found.slowest, 2),
            "left_threads": sorted(found.left_threads),
        },
    )


Enqueue = Callable[[WriteQueue, NewOutboxRow], Coroutine[None, None, OutboxRow]]


async def _enqueue_late(
    queue: WriteQueue, row: NewOutboxRow, real: Enqueue = WriteQueue.enqueue
) -> OutboxRow:
    """Says that a write is stored, and stores it a moment later."""
    stored = await real(queue, row)
    await queue.withdraw(row.ref, {OutboxState.QUEUED})
    loop = asyncio.get_running_loop()
    loop.call_later(0.5, lambda: loop.create_task(real(queue, row)))
    return stored


async def _close(
    folder: Path, themes: ThemeHolder, closes: int, chance: Random, enqueue: Enqueue
) -> Found:
    clock, found = FakeClock(), Found()

    async def enqueue_and_say(queue: WriteQueue, row: NewOutboxRow) -> OutboxRow:
        stored = await enqueue(queue, row)
        found.said.add(row.ref)
        return stored

    async with open_desk(folder, clock, themes) as desk:
        await set_up_place(desk)
        eva = (await desk.resource(EVA)).id
    await asyncio.sleep(0.1)
    threads = set(threading.enumerate())
    with patch.object(WriteQueue, "enqueue", enqueue_and_say):
        for number in range(closes):
            start = clock.now().replace(hour=9) + timedelta(days=1 + number // 16)
            start += timedelta(minutes=30 * (number % 16))
            await _book_and_close(folder, clock, themes, (eva, start), chance, found)
            await _wait_for_threads(threads, found)
    async with open_desk(folder, clock, themes) as desk:
        await desk.until_signed_in()
        await _judge(desk, found)
    return found


async def _book_and_close(
    folder: Path,
    clock: FakeClock,
    themes: ThemeHolder,
    slot: tuple[ResourceId, datetime],
    chance: Random,
    found: Found,
) -> None:
    resource_id, start = slot
    async with open_desk(folder, clock, themes) as desk:
        await desk.until_signed_in()
        interval = Interval(start, start + timedelta(minutes=30))
        desk.panel.open_new(DraftStart(resource_id=resource_id, interval=interval))
        desk.panel.editor.form.fields.name.setText("Anna Berg")
        desk.panel.editor.book()
        await asyncio.sleep(chance.choice((0, 0, 0.005, 0.02, _LATEST)) * chance.random())
        closed, delay = time.perf_counter(), waited_for_a_processor()
    granted = max(0.0, waited_for_a_processor() - delay)
    seconds = time.perf_counter() - closed - granted
    found.slowest = max(found.slowest, seconds)
    found.slow += seconds > GONE_WITHIN


async def _wait_for_threads(before: set[threading.Thread], found: Found) -> None:
    """Those that end themselves get a moment; the pool of the loop belongs to the loop."""
    end = time.monotonic() + 1
    while left := _ours(before):
        if time.monotonic() > end:
            found.left_threads |= {each.name for each in left}
            return
        await asyncio.sleep(0.01)


def _ours(before: set[threading.Thread]) -> list[threading.Thread]:
    fresh = (each for each in threading.enumerate() if each not in before)
    return [each for each in fresh if not each.name.startswith(("asyncio", "Dummy"))]


async def _judge(desk: Desk, found: Found) -> None:
    await _until_settled(desk)
    counts = await _counts(desk)
    found.lost = sum(not counts[ref] for ref in found.said)
    found.doubled = sum(count > 1 for count in counts.values())


async def _until_settled(desk: Desk) -> None:
    """Until nothing is on its way any more."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        rows = await desk.workspace.store.writes.load(_AT_WORK)
        if not rows:
            return
        desk.clock.advance(timedelta(minutes=2))
        desk.workspace.sender.hurry()
        await asyncio.sleep(0.05)


async def _counts(desk: Desk) -> Counter[str]:
    """How many bookings the server has of each reference."""
    counts: Counter[str] = Counter()
    page, last = 1, 1
    while page <= last:
        answer = await desk.server.list_bookings(page=page, limit=100)
        counts.update(each.desk_ref for each in answer.items if each.desk_ref)
        page, last = page + 1, answer.last_page
    return counts
