"""Campaign `closing` (G4): the window closed at random moments of a booking on its way.

Afterwards each booking is asked for once more under its reference, as somebody does who is not
sure. The control: a console that takes whatever was on its way for done.
"""

import asyncio
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from PySide6.QtWidgets import QApplication

from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.drafts import BookingDraft
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.views.draft_start import DraftStart
from tests.fakes.clock import FakeClock
from tests.journeys.desk import EVA, Desk, open_desk, set_up_place
from tests.soak.campaign import Campaign

CLOSES: Final = {"tiny": 2, "small": 5, "full": 500}
CONTROL_CLOSES: Final = 6
GONE_WITHIN: Final = 3.0
"""Seconds from the cross to the end of the console, with its threads."""
_LATEST: Final = 0.15
"""Seconds after *Book* at which the window may be closed."""


@dataclass
class Found:
    """What was found after the closes."""

    lost: int = 0
    doubled: int = 0
    slow: int = 0
    left_threads: int = 0
    slowest: float = 0.0


async def run(size: str) -> Campaign:
    """G4; `size` is `tiny`, `small` or `full`."""
    begun, chance = time.perf_counter(), Random(4)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    themes = ThemeHolder(app)
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        found = await _close(Path(folder) / "kept", themes, CLOSES[size], chance)
        settle = Store.settle_outbox

        async def settle_rashly(
            self: Store, ref: DeskRef, _: OutboxState, *, answer: str = ""
        ) -> None:
            await settle(self, ref, OutboxState.DONE, answer=answer)

        with patch.object(Store, "settle_outbox", settle_rashly):
            control = await _close(Path(folder) / "control", themes, CONTROL_CLOSES, chance)
    return Campaign(
        id="closing",
        cycles=CLOSES[size],
        acknowledged=CLOSES[size],
        lost=found.lost,
        duplicated=found.doubled,
        violations=found.slow + found.left_threads,
        control_failed=control.lost > 0,
        seconds=time.perf_counter() - begun,
        details={"slowest_close": round(found.slowest, 2)},
    )


async def _close(folder: Path, themes: ThemeHolder, closes: int, chance: Random) -> Found:
    clock, found = FakeClock(), Found()
    async with open_desk(folder, clock, themes) as desk:
        await set_up_place(desk)
        eva = (await desk.resource(EVA)).id
    await asyncio.sleep(0.1)
    threads = set(threading.enumerate())
    drafts: list[BookingDraft] = []
    for number in range(closes):
        start = clock.now().replace(hour=9) + timedelta(days=1 + number // 16)
        start += timedelta(minutes=30 * (number % 16))
        drafts.append(await _book_and_close(folder, clock, themes, (eva, start), chance, found))
        await _wait_for_threads(threads, found)
    async with open_desk(folder, clock, themes) as desk:
        await desk.until_signed_in()
        await _judge(desk, drafts, found)
    return found


async def _book_and_close(
    folder: Path,
    clock: FakeClock,
    themes: ThemeHolder,
    slot: tuple[ResourceId, datetime],
    chance: Random,
    found: Found,
) -> BookingDraft:
    resource_id, start = slot
    async with open_desk(folder, clock, themes) as desk:
        await desk.until_signed_in()
        interval = Interval(start, start + timedelta(minutes=30))
        desk.panel.open_new(DraftStart(resource_id=resource_id, interval=interval))
        desk.panel.editor.form.fields.name.setText("Anna Berg")
        draft = desk.panel.draft
        desk.panel.editor.book()
        await asyncio.sleep(chance.choice((0, 0, 0.005, 0.02, _LATEST)) * chance.random())
        closed = time.perf_counter()
    seconds = time.perf_counter() - closed
    found.slowest = max(found.slowest, seconds)
    found.slow += seconds > GONE_WITHIN
    return draft


async def _wait_for_threads(before: set[threading.Thread], found: Found) -> None:
    """Those that end themselves get a moment; the pool of the loop belongs to the loop."""
    end = time.monotonic() + 1
    while left := _ours(before):
        if time.monotonic() > end:
            found.left_threads += len(left)
            return
        await asyncio.sleep(0.01)


def _ours(before: set[threading.Thread]) -> list[threading.Thread]:
    names = ("store", "keyring", "watchdog", "embedded")
    fresh = (each for each in threading.enumerate() if each not in before)
    return [each for each in fresh if each.name.lower().startswith(names)]


async def _judge(desk: Desk, drafts: list[BookingDraft], found: Found) -> None:
    before = await _counts(desk)
    for draft in drafts:
        row = await desk.workspace.store.load_outbox_row(draft.ref)
        is_done = row is not None and row.state is OutboxState.DONE
        found.lost += is_done and not before[draft.ref]
    for draft in drafts:
        await desk.workspace.bookings.book(draft)
    after = await _counts(desk)
    found.doubled += sum(after[draft.ref] > 1 for draft in drafts)


async def _counts(desk: Desk) -> Counter[str | None]:
    """How many bookings the server has of each reference."""
    counts: Counter[str | None] = Counter()
    page, last = 1, 1
    while page <= last:
        answer = await desk.server.list_bookings(page=page, limit=100)
        counts.update(booking.desk_ref for booking in answer.items)
        page, last = page + 1, answer.last_page
    return counts
