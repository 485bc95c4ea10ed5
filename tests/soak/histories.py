"""Campaigns `histories` (W9) and `settled_copies` (W20): what two desks and others do, at random.

Two desks on one server book, move, cancel, decide, lose the network and die, while others book on
the web and the server breaks off, dawdles and lies. In the end all must agree. The clock is moved
and every choice comes from a seed, so that the same seed is the same history.

The controls: desks that do not wait before they look for what became of a write; desks that never
compare everything.
"""

import asyncio
import hashlib
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.services import bookings as booking_service
from desk_app.services.sync import SyncService
from desk_app.store.outbox import OPEN_STATES, OutboxRow, OutboxState
from tests.builders import make_booking
from tests.fakes.booking_server import FAULTS, Applied
from tests.fakes.clock import FakeClock
from tests.soak.campaign import Campaign
from tests.soak.history_desk import EVERYTHING, Desk
from tests.soak.history_server import HistoryServer
from tests.soak.history_steps import Steps
from tests.soak.parts import Figures, collect

HISTORIES: Final = {"tiny": 8, "small": 60, "full": 10_000}
REPEATED: Final = {"tiny": 2, "small": 10, "full": 1_000}
"""Of these, how many are run twice and have to leave the same log."""
COPIES: Final = {"tiny": 6, "small": 20, "full": 1_000}
STEPS: Final = 50
QUIET: Final = timedelta(seconds=90)

_A_PART: Final = 100
_CONTROLS: Final = 12
LATE_FAULTS: Final = tuple(fault for fault in FAULTS if fault.applied is Applied.LATE)
_SETTLING: Final = timedelta(hours=60)


@dataclass
class Ending:
    """How a history ended."""

    log: list[str]
    acknowledged: int = 0
    lost: int = 0
    duplicated: int = 0
    faults: list[str] = field(default_factory=list)
    found: int = 0
    """Copies that were altered on purpose, noticed and mended."""
    altered: int = 0


def run_histories(size: str) -> Campaign:
    """W9; `size` is `tiny`, `small` or `full`."""
    histories = HISTORIES[size]
    a_part = min(_A_PART, histories)
    repeated = REPEATED[size] // (histories // a_part)

    def run_part(part: int) -> Figures:
        seeds = range(part * a_part, (part + 1) * a_part)
        found = Figures()
        for seed in seeds:
            found += _figures(_history(seed))
        for seed in seeds[:repeated]:
            found += Figures(repeated=1, unlike=_history(seed).log != _history(seed).log)
        return found

    total = collect(f"histories-{size}", histories // a_part, run_part)
    hasty = [_history(seed, quiet=timedelta()) for seed in range(_CONTROLS)]
    doubled = sum(each.duplicated > 0 for each in hasty)
    return Campaign(
        id="histories",
        cycles=total["histories"],
        acknowledged=total["acknowledged"],
        lost=total["lost"],
        duplicated=total["duplicated"],
        violations=total["faults"] + total["unlike"],
        control_failed=doubled > 0,
        seconds=total["ms"] / 1000,
        seeds=f"0 to {total['histories'] - 1}",
        control=f"without the quiet period {doubled} of {_CONTROLS} had doubles",
        details={"steps": STEPS, "run_twice": total["repeated"]},
    )


def run_copies(size: str) -> Campaign:
    """W20; `size` is `tiny`, `small` or `full`."""
    copies, a_part = COPIES[size], min(_A_PART, COPIES[size])

    def run_part(part: int) -> Figures:
        found = Figures()
        for seed in range(part * a_part, (part + 1) * a_part):
            found += _figures(_history(1_000_000 + seed, alters=True))
        return found

    total = collect(f"settled_copies-{size}", copies // a_part, run_part)
    with patch.object(SyncService, "_is_full_pass_due", lambda _: False):
        blind = [_history(1_000_000 + seed, alters=True) for seed in range(_CONTROLS)]
    missed = sum(each.altered - each.found for each in blind)
    return Campaign(
        id="settled_copies",
        cycles=total["histories"],
        acknowledged=total["altered"],
        lost=total["altered"] - total["found"],
        duplicated=total["duplicated"],
        violations=total["faults"],
        control_failed=missed > 0,
        seconds=total["ms"] / 1000,
        seeds=f"1000000 to {999_999 + total['histories']}",
        control=f"without comparing everything {missed} of {2 * _CONTROLS} stayed unnoticed",
        details={"altered_copies_mended": total["found"]},
    )


def _figures(ending: Ending) -> Figures:
    return Figures(
        histories=1,
        acknowledged=ending.acknowledged,
        lost=ending.lost,
        duplicated=ending.duplicated,
        faults=len(ending.faults),
        altered=ending.altered,
        found=ending.found,
    )


def _history(seed: int, *, quiet: timedelta = QUIET, alters: bool = False) -> Ending:
    random.seed(seed)  # what desks choose at random themselves
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder, _counted_references():
        return asyncio.run(_run(Path(folder), seed, quiet, alters=alters))


@contextmanager
def _counted_references() -> Iterator[None]:
    """References of changes in order, so that a history is the same each time."""
    numbers = itertools.count(1 << 64)
    with patch.object(booking_service, "new_ref", lambda: DeskRef(f"{next(numbers):032x}")):
        yield


async def _run(folder: Path, seed: int, quiet: timedelta, *, alters: bool) -> Ending:
    chance, clock = Random(seed), FakeClock()
    is_late = quiet < QUIET  # the faults against which the quiet period is there
    server = HistoryServer(
        clock,
        Random(seed + 1),
        fault_share=0.4 if is_late else chance.choice((0.0, 0.15, 0.4)),
        search_fault_share=0.05,
        faults=LATE_FAULTS if is_late or chance.random() < 0.2 else FAULTS,
        checks_time=chance.random() < 0.5,
        capabilities=frozenset({"replaces"}) if chance.random() < 0.3 else frozenset(),
    )
    desks = [Desk(name, folder / f"{name}.sqlite", server, clock, quiet) for name in ("a", "b")]
    for desk in desks:
        await desk.open()
    steps = Steps(chance, clock, server, desks)
    try:
        for _ in range(STEPS):
            await steps.take_one()
        ending = Ending(steps.log)
        await _settle(server, clock, desks)
        await _judge(server, desks, steps, ending)
        if alters:
            await _alter_copies(server, desks, chance, ending)
    finally:
        for desk in desks:
            await desk.close()
    return ending


async def _settle(server: HistoryServer, clock: FakeClock, desks: list[Desk]) -> None:
    """The network is back, nothing goes wrong any more, and all has time to come to its end."""
    server.fault_share = server.search_fault_share = 0.0
    for desk in desks:
        desk.core.link.is_up = True
        desk.core.sender.try_again()
        await desk.core.run_dry(longest=_SETTLING, step=timedelta(seconds=1))
    clock.advance(timedelta(hours=1))
    server.settle()
    for desk in desks:
        desk.sync.start_over()
        await desk.sync.go_round()


# --- judging ---------------------------------------------------------------------------------


async def _judge(server: HistoryServer, desks: list[Desk], steps: Steps, ending: Ending) -> None:
    for desk in desks:
        rows = {row.ref: row for row in await desk.core.store.writes.load()}
        ending.acknowledged += len(desk.saved)
        ending.lost += len(desk.saved - rows.keys())
        listed = {item.ref for item in await desk.core.waiting.load()}
        for row in rows.values():
            ending.log.append(f"{desk.name} {row.ref[-4:]} {row.kind} {row.state} {row.attempts}")
            _judge_row(server, row, ending, is_listed=row.ref in listed)
        if desk.wrong:
            ending.faults.append(f"{desk.name}: {desk.wrong} moves done that are not")
        if await _copy(desk) != _hash(server.bookings.values()):
            ending.faults.append(f"{desk.name}: its copy differs")
    ending.faults += steps.faults
    ending.log += [f"{each.id} {each.state} {each.starts_at}" for each in server.bookings.values()]


def _judge_row(server: HistoryServer, row: OutboxRow, ending: Ending, *, is_listed: bool) -> None:
    standing = len(server.standing(row.ref))
    ever = any(each.desk_ref == row.ref for each in server.bookings.values())
    if row.state in OPEN_STATES or row.recount_at is not None:
        ending.faults.append(f"{row.ref} never came to an end")
    elif row.state is OutboxState.NEEDS_PERSON:
        ending.faults += [] if is_listed else [f"{row.ref} needs a person and nobody is told"]
    elif row.kind == "create":
        ending.duplicated += max(0, standing - 1)
        ending.lost += row.state is OutboxState.DONE and not ever
        ending.duplicated += row.state is OutboxState.REFUSED and standing


async def _copy(desk: Desk) -> str:
    return _hash(await desk.core.store.load_bookings(EVERYTHING))


def _hash(bookings: Iterable[Booking]) -> str:
    """What bookings say, in 64 digits, whatever their order."""
    lines = sorted(map(repr, bookings))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


# --- copies altered on purpose ---------------------------------------------------------------


async def _alter_copies(
    server: HistoryServer, desks: list[Desk], chance: Random, ending: Ending
) -> None:
    """Alters each desk's copy: whether comparing everything notices, and mends that alone."""
    for desk in desks:
        store = desk.core.store
        before = await store.writes.load()
        altered = await _alter(desk, chance)
        ending.altered += 1
        desk.told.clear()
        desk.sync.start_over()
        await desk.sync.go_round()
        is_mended = await _copy(desk) == _hash(server.bookings.values())
        ending.found += is_mended and altered in desk.told
        if await store.writes.load() != before:
            ending.faults.append(f"{desk.name}: its outbox was touched")


async def _alter(desk: Desk, chance: Random) -> BookingId:
    """Forgets, changes or adds a booking at a desk alone; which it was."""
    store = desk.core.store
    stored = await store.load_bookings(EVERYTHING)
    kind = chance.choice(("gone", "other", "more")) if stored else "more"
    if kind == "more":
        booking = make_booking("nobody")
        await store.save_bookings([booking])
        return booking.id
    booking = chance.choice(stored)
    if kind == "gone":
        await store.forget_bookings([booking.id])
    else:
        await store.save_bookings([replace(booking, what=f"{booking.what} or not")])
    return booking.id


def _main() -> None:
    """`python -m tests.soak.histories SEED...`: tells each history and how it ended."""
    for seed in map(int, sys.argv[1:]):
        begun = time.perf_counter()
        ending = _history(seed, alters=True)
        print("\n".join(ending.log))
        print(seed, ending.lost, ending.duplicated, ending.faults, time.perf_counter() - begun)


if __name__ == "__main__":
    _main()
