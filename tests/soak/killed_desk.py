"""The console without its window, in a process of its own that is there to be killed.

The kill points are laid over the parts of the program here; nothing in the program knows of them.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final
from unittest.mock import patch

from typing_extensions import override

from desk_app.client.timekit_client import TimekitClient
from desk_app.clock import SystemClock
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.changes import ChangeFeed
from desk_app.services.drafts import new_ref
from desk_app.services.outbox_sender import OutboxSender, SendingPace
from desk_app.store import migrations, opening
from desk_app.store.outbox import OutboxRow, OutboxState
from desk_app.store.store import Store
from desk_app.store.write_queue import WriteQueue
from desk_app.timekit.app_token import AppToken
from tests.fakes.desk_core import create_row, new_booking
from tests.fakes.link import FakeLink

QUIET: Final = timedelta(seconds=1)
"""Longer than the server of these campaigns is ever late."""

CLIENT_POINTS: Final = ("answered",)
QUEUE_POINTS: Final = {
    "before_enqueue": ("enqueue", True),
    "after_enqueue": ("enqueue", False),
    "before_begin": ("begin", True),
    "after_begin": ("begin", False),
    "before_settle": ("settle", True),
    "after_settle": ("settle", False),
    "after_search_noted": ("note_search", False),
}
COURIER_POINTS: Final = {"before_search": ("find", True), "searched": ("find", False)}
POINTS: Final = (*QUEUE_POINTS, *COURIER_POINTS, *CLIENT_POINTS, "migration", "backup")
"""Where a process kills itself: twelve places between a click and the end of a write."""


class NaiveSender(OutboxSender):
    """Sends once more at once whatever it does not know; the control."""

    @override
    async def _find_out(self, row: OutboxRow) -> None:
        await self._writes.settle(row.ref, OutboxState.QUEUED)

    @override
    async def _count_again(self, row: OutboxRow) -> None:
        await self._writes.settle(row.ref, OutboxState.DONE)


@dataclass(frozen=True)
class Life:
    """What a process is started for."""

    path: Path
    url: str
    pipe: int
    point: str = ""
    """Where it kills itself; nothing for nowhere."""
    hits: int = 1
    """How many times it comes by there before it does."""
    is_last: bool = False
    """It makes nothing new and ends when nothing is at work."""
    is_naive: bool = False


def live(life: Life) -> None:
    """Runs the console until it is killed, or until all is settled."""
    sys.stderr = Path("/dev/null").open("w")  # noqa: SIM115  (the process is killed anyway)
    with _killed_at(life.point, life.hits):
        asyncio.run(_live(life))


async def _live(life: Life) -> None:
    clock = SystemClock()
    store = await Store.open(life.path, clock=clock)
    client = TimekitClient(base_url=life.url, app_token=AppToken("t" * 32), deadline_write=2)
    courier = BookingCourier(store, ChangeFeed())
    courier.client = client
    kind = NaiveSender if life.is_naive else OutboxSender
    quiet = timedelta() if life.is_naive else QUIET
    sender = kind(store, courier, clock, FakeLink(), pace=SendingPace(quiet=quiet))
    sending = asyncio.create_task(sender.run())
    if not life.is_last:
        await _book_for_ever(store, sender, life)
    while await store.writes.load_at_work():
        sender.try_again()
        await asyncio.sleep(0.1)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await client.close()
    await store.close()


async def _book_for_ever(store: Store, sender: OutboxSender, life: Life) -> None:
    number = 0
    while True:
        ref = new_ref()
        await store.writes.enqueue(create_row(new_booking(number, ref)))
        os.write(life.pipe, f"{ref}\n".encode())  # that is when the screen says "saved"
        sender.try_again()
        if life.point == "backup":
            await store.back_up(life.path.with_suffix(".backup"))
        number += 1
        await asyncio.sleep(0.01)


# --- kill points -----------------------------------------------------------------------------


class Trap:
    """Kills the process when it is stepped on for the nth time."""

    def __init__(self, hits: int) -> None:
        self._left = hits

    def step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, method: Callable[..., Awaitable[Any]], *, is_before: bool) -> Any:
        @wraps(method)
        async def stepped(*args: Any, **kwargs: Any) -> Any:
            if is_before:
                self.step()
            result = await method(*args, **kwargs)
            if not is_before:
                self.step()
            return result

        return stepped


def _killed_at(point: str, hits: int) -> Any:
    """Lays the trap of a point over the program."""
    trap = Trap(hits)
    if point in QUEUE_POINTS:
        name, is_before = QUEUE_POINTS[point]
        return _trapped(WriteQueue, name, trap, is_before=is_before)
    if point in COURIER_POINTS:
        name, is_before = COURIER_POINTS[point]
        return _trapped(BookingCourier, name, trap, is_before=is_before)
    if point in CLIENT_POINTS:
        return _trapped(TimekitClient, "create_booking", trap, is_before=False)
    if point == "migration":
        return patch.object(opening, "migrate", partial(migrate_on_a_trap, trap))
    if point == "backup":
        return patch.object(Path, "replace", _step_before(Path.replace, trap))
    return nullcontext()


def _trapped(owner: type, name: str, trap: Trap, *, is_before: bool) -> Any:
    return patch.object(owner, name, trap.around(getattr(owner, name), is_before=is_before))


def _step_before(method: Callable[..., Any], trap: Trap) -> Callable[..., Any]:
    def stepped(*args: Any) -> Any:
        trap.step()
        return method(*args)

    return stepped


def migrate_on_a_trap(trap: Trap, connection: Connection) -> None:
    """As `migrate`, with a trap before each statement and one before the number is written."""
    for step in migrations.STEPS[migrations.schema_version(connection) :]:
        for statement in step:
            trap.step()
            connection.execute(statement)
    trap.step()
    connection.execute(f"PRAGMA user_version = {len(migrations.STEPS)}")
    trap.step()
