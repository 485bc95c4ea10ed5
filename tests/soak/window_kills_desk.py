"""The console of the campaign `window_kills`: books through its window until it is killed.

It says on its standard output when it is ready, and the reference of each booking when the screen
calls it saved. `settle` as its last word makes it wait until nothing is on its way any more, and
say the reference of every booking at the server.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desk_app.app.application import make_application
from desk_app.domain.booking_graph import CLOSED_STATES
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.store.write_queue import WriteQueue
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.views.draft_start import DraftStart
from tests.fakes.clock import TUESDAY_MORNING, FakeClock
from tests.journeys.desk import EVA, Desk, open_desk, set_up_place

_HALF_HOUR: Final = timedelta(minutes=30)
_A_LIFE: Final = 40
"""Slots kept for the bookings of one life."""
_A_DAY: Final = 16
"""Slots of a day, from nine to five."""
_HASTE: Final = 0.3
"""Seconds that the control says a booking is saved before it is."""

Enqueue = Callable[..., Awaitable[Any]]


def say(line: str) -> None:
    print(line, flush=True)


async def live(folder: Path, themes: ThemeHolder, number: int, *, settles: bool) -> None:
    """One life, of a number from 0 on."""
    clock = FakeClock(TUESDAY_MORNING + timedelta(minutes=5 * number))
    ticking = asyncio.ensure_future(_tick(clock))
    async with open_desk(folder, clock, themes) as desk:
        if number == 0:
            await set_up_place(desk)
        await desk.until_signed_in()
        is_blocked = QApplication.activeModalWidget() is not None
        say(f"ready {time.process_time():.3f} {is_blocked}")
        if settles:
            await _settle(desk)
        else:
            await _book_for_ever(desk, number)
    ticking.cancel()


async def _tick(clock: FakeClock) -> None:
    while True:
        await asyncio.sleep(0.1)
        clock.advance(seconds=0.1)


async def _book_for_ever(desk: Desk, number: int) -> None:
    eva = (await desk.resource(EVA)).id
    slot = number * _A_LIFE
    while True:
        _fill(desk, eva, slot)
        await asyncio.sleep(0)
        desk.panel.editor.book_button.click()
        while desk.panel.editor.is_open:  # noqa: ASYNC110  (a window has no event for it)
            await asyncio.sleep(0.005)
        slot += 1


def _fill(desk: Desk, eva: ResourceId, slot: int) -> None:
    start = desk.at(9) + timedelta(days=1 + slot // _A_DAY) + _HALF_HOUR * (slot % _A_DAY)
    desk.window.open_side_panel()
    desk.panel.close_page()
    desk.panel.open_new(DraftStart(resource_id=eva, interval=Interval(start, start + _HALF_HOUR)))
    desk.panel.editor.form.fields.name.setText(f"Anna {slot}")


async def _settle(desk: Desk) -> None:
    writes = desk.workspace.store.writes
    while await writes.load_at_work():
        desk.clock.advance(seconds=5)
        desk.workspace.sender.try_again()
        await asyncio.sleep(0.1)
    page, number = await desk.server.list_bookings(limit=1000), 1
    items = list(page.items)
    while number < page.last_page:
        number += 1
        page = await desk.server.list_bookings(limit=1000, page=number)
        items += page.items
    for each in items:
        if each.state not in CLOSED_STATES:
            say(f"there {each.desk_ref}")


def _telling(enqueue: Enqueue, *, hastily: bool) -> Enqueue:
    """Says the reference as soon as a booking is stored, or, as the control, before."""

    async def told(queue: WriteQueue, row: Any) -> Any:
        if hastily:
            say(f"saved {row.ref}")
            await asyncio.sleep(_HASTE)
        stored = await enqueue(queue, row)
        if not hastily:
            say(f"saved {row.ref}")
        return stored

    return told


def main() -> None:
    folder, number, how = sys.argv[1:]
    hastily = how == "hastily"
    patch.object(WriteQueue, "enqueue", _telling(WriteQueue.enqueue, hastily=hastily)).start()
    application = make_application()
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        themes = ThemeHolder(application)
        life = live(Path(folder), themes, int(number), settles=how == "settle")
        loop.run_until_complete(life)


if __name__ == "__main__":
    main()
