"""Campaigns on the outbox by a clock that is moved: what faults, doubles and poison do to it.

Each has a control: the same with the safeguard taken out, which has to break the promise.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TypeVar
from unittest.mock import patch

from typing_extensions import override

from desk_app.domain.identifiers import DeskRef
from desk_app.services import outbox_sender
from desk_app.services.outbox_sender import OutboxSender, SendingPace
from desk_app.store.outbox import OutboxRow, OutboxState
from tests.builders import at, make_booking, resource_id
from tests.fakes.booking_server import FAULTS, Applied, BookingServer, Fault
from tests.fakes.clock import FakeClock
from tests.fakes.desk_core import DeskCore, create_row, new_booking
from tests.soak.campaign import Campaign
from tests.soak.parts import Figures, collect

T = TypeVar("T")

CREATES = {"tiny": 60, "small": 300, "full": 10_000}
DOUBLES = {"tiny": 20, "small": 100, "full": 1_000}
OTHERS = {"tiny": 40, "small": 100, "full": 999}
OFFLINE = {"tiny": (20, 10, 5), "small": (60, 30, 15), "full": (200, 100, 50)}
"""New, changed and cancelled bookings of a day without a network."""

_BATCH = 250
_LOST = next(fault for fault in FAULTS if fault.name == "F8 read time-out")
_LATE = tuple(fault for fault in FAULTS if fault.applied is Applied.LATE)
_STEP = timedelta(seconds=5)


@dataclass
class Verdict:
    """What is at the server after all has settled, against what was asked for."""

    lost: int = 0
    duplicated: int = 0
    unsettled: int = 0


def judge(server: BookingServer, rows: Sequence[OutboxRow]) -> Verdict:
    """Counts what is missing, what is there twice, and what nobody was told about."""
    verdict = Verdict()
    for row in rows:
        standing = len(server.standing(row.ref))
        verdict.duplicated += max(0, standing - 1)
        if row.state is OutboxState.DONE:
            verdict.lost += standing == 0
        elif row.state is OutboxState.REFUSED:
            verdict.duplicated += standing
        elif row.state is not OutboxState.NEEDS_PERSON:
            verdict.unsettled += 1
    return verdict


# --- W5: faults ------------------------------------------------------------------------------


def run_faults(size: str) -> Campaign:
    """W5: creates that meet every fault, and none is lost or made twice."""
    creates = CREATES[size]
    starts = range(0, creates, _BATCH)

    def send(seed: int) -> Figures:
        return asyncio.run(_faults_part(min(_BATCH, creates - starts[seed]), seed))

    total = collect(f"outbox_faults-{size}", len(starts), send)
    control, _ = asyncio.run(_with_faults(120, 0, SendingPace(quiet=timedelta()), faults=_LATE))
    met = {fault.name: total[fault.name] for fault in FAULTS}
    return Campaign(
        id="outbox_faults",
        cycles=total["asked"],
        acknowledged=total["asked"],
        lost=total["lost"],
        duplicated=total["duplicated"],
        violations=total["unsettled"],
        control_failed=control.duplicated > 0,
        seconds=total["ms"] / 1000,
        seeds=f"0 to {len(starts) - 1}",
        control=f"without the quiet period {control.duplicated} of 120 doubled",
        details={"faults": met, "least": min(met.values()), "most": max(met.values())},
    )


async def _faults_part(count: int, seed: int) -> Figures:
    verdict, server = await _with_faults(count, seed, SendingPace())
    return Figures(server.met) + Figures(
        asked=count,
        lost=verdict.lost,
        duplicated=verdict.duplicated,
        unsettled=verdict.unsettled,
    )


async def _with_faults(
    count: int, seed: int, pace: SendingPace, *, faults: tuple[Fault, ...] = FAULTS
) -> tuple[Verdict, BookingServer]:
    clock = FakeClock()
    server = BookingServer(
        clock, Random(seed), fault_share=0.45, search_fault_share=0.05, faults=faults
    )
    rows = await _send_all(server, clock, count, pace=pace)
    return judge(server, rows), server


async def _send_all(
    server: BookingServer,
    clock: FakeClock,
    count: int,
    *,
    pace: SendingPace | None = None,
    make_sender: Callable[..., OutboxSender] = OutboxSender,
) -> tuple[OutboxRow, ...]:
    """Sends so many creates until nothing is at work; the rows as they stand then."""

    async def send(desk: DeskCore) -> tuple[OutboxRow, ...]:
        for number in range(count):
            await desk.store.writes.enqueue(create_row(new_booking(number, f"{number:032x}")))
        await desk.run_dry(step=_STEP)
        clock.advance(timedelta(hours=1))
        return await desk.store.writes.load()

    return await _at_desk(server, clock, send, pace=pace, make_sender=make_sender)


async def _at_desk(
    server: BookingServer,
    clock: FakeClock,
    work: Callable[[DeskCore], Awaitable[T]],
    *,
    pace: SendingPace | None = None,
    make_sender: Callable[..., OutboxSender] = OutboxSender,
) -> T:
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        path = Path(folder) / "store.sqlite"
        desk = await DeskCore.open(path, server, clock, pace=pace, make_sender=make_sender)
        try:
            return await work(desk)
        finally:
            await desk.close()


# --- W6: the last net ------------------------------------------------------------------------


class _NetlessSender(OutboxSender):
    """Counts nothing after a second sending."""

    @override
    async def _count_again(self, row: OutboxRow) -> None:
        await self._writes.settle(row.ref, OutboxState.DONE, answer=row.answer)


def run_doubles(size: str) -> Campaign:
    """W6: writes carried out long after they were given up become one again, and it is told."""
    return asyncio.run(_run_doubles(DOUBLES[size]))


async def _run_doubles(count: int) -> Campaign:
    begun = time.perf_counter()
    left, called_off, told, not_oldest = await _force_doubles(count, OutboxSender)
    control, *_ = await _force_doubles(20, _NetlessSender)
    return Campaign(
        id="outbox_doubles",
        cycles=count,
        acknowledged=count,
        lost=0,
        duplicated=left,
        violations=(count - called_off) + (count - told) + not_oldest,
        control_failed=control > 0,
        seconds=time.perf_counter() - begun,
        seeds="6",
        control=f"without counting once more {control} of 20 stayed doubled",
        details={"called_off": called_off, "told": told},
    )


async def _force_doubles(
    count: int, make_sender: Callable[..., OutboxSender]
) -> tuple[int, int, int, int]:
    """Doubles left, doubles called off, doubles told, and bookings kept that are not the oldest."""
    clock = FakeClock()
    # After the second search at 135 s has led to a second sending, before the count at 225 s.
    server = BookingServer(
        clock, Random(6), soonest=timedelta(seconds=150), latest=timedelta(seconds=215)
    )
    server.forced = [_LOST] * count

    async def send(desk: DeskCore) -> tuple[int, int]:
        for number in range(count):
            await desk.store.writes.enqueue(create_row(new_booking(number, f"{number:032x}")))
        await desk.run_dry(step=timedelta(seconds=1))
        told = sum(bool(news.answer and news.answer.doubles) for news in desk.news)
        return told, len(await desk.waiting.load())

    told, _ = await _at_desk(server, clock, send, make_sender=make_sender)
    left = not_oldest = 0
    for number in range(count):
        ref = f"{number:032x}"
        standing = server.standing(ref)
        left += len(standing) - 1
        ever = [each for each in server.bookings.values() if each.desk_ref == ref]
        oldest = min(ever, key=lambda each: each.created_at or clock.now())
        not_oldest += oldest not in standing
    return left, len(server.cancelled), told, not_oldest


# --- W8: poison ------------------------------------------------------------------------------


def run_poison(size: str) -> Campaign:
    """W8: one write that always fails holds up none of the others."""
    return asyncio.run(_run_poison(OTHERS[size]))


async def _run_poison(others: int) -> Campaign:
    begun = time.perf_counter()
    missing, tries, too_soon, is_shown = await _poison(others)
    with patch.object(outbox_sender, "heads_of_lanes", lambda rows, _: tuple(rows[:1])):
        control, *_ = await _poison(10)
    return Campaign(
        id="outbox_poison",
        cycles=others,
        acknowledged=others,
        lost=missing,
        duplicated=0,
        violations=too_soon + (not is_shown),
        control_failed=control > 0,
        seconds=time.perf_counter() - begun,
        seeds="8",
        control=f"in strict order {control} of 10 were held up",
        details={"tries_of_the_poison": tries},
    )


async def _poison(others: int) -> tuple[int, int, int, bool]:
    """Others not sent in an hour, tries of the poison in a day, those too soon, is it shown."""
    clock, moments = FakeClock(), list[float]()
    poison = DeskRef(f"{0:032x}")
    server = BookingServer(clock, Random(8), poison=frozenset({poison}))

    def note(ref: str) -> None:
        if ref == poison:
            moments.append(clock.now().timestamp())

    server.before_write = note

    async def send(desk: DeskCore) -> tuple[int, bool]:
        for number in range(others + 1):
            await desk.store.writes.enqueue(create_row(new_booking(number, f"{number:032x}")))
        await desk.run_dry(longest=timedelta(hours=1))
        sent = len({each.desk_ref for each in server.bookings.values()})
        await desk.run_dry(step=timedelta(seconds=30))
        row = await desk.store.writes.load_row(poison)
        shown = [item.ref for item in await desk.waiting.load()]
        is_given = row is not None and row.state is OutboxState.NEEDS_PERSON
        return others - sent, is_given and shown[:1] == [poison]

    missing, is_shown = await _at_desk(server, clock, send)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    return missing, len(moments), sum(gap < 135 for gap in gaps), is_shown


# --- N7: a day without a network -------------------------------------------------------------


def run_offline_day(size: str) -> Campaign:
    """N7: eight hours without a network, then everything goes out in its order."""
    return asyncio.run(_run_offline_day(*OFFLINE[size]))


async def _run_offline_day(new: int, changed: int, cancelled: int) -> Campaign:
    begun = time.perf_counter()
    lost, disorder, seconds = await _offline_day(new, changed, cancelled)
    with patch.object(OutboxSender, "_find_due", _find_newest):
        _, control, _ = await _offline_day(2, 8, 8)
    return Campaign(
        id="outbox_offline_day",
        cycles=new + 2 * changed + cancelled,
        acknowledged=new + 2 * changed + cancelled,
        lost=lost,
        duplicated=0,
        violations=disorder + (seconds > 60),
        control_failed=control > 0,
        seconds=time.perf_counter() - begun,
        seeds="7",
        control=f"with the newest first {control} of 8 ended wrong",
        details={"seconds_to_settle": round(seconds, 1)},
    )


async def _find_newest(sender: OutboxSender) -> list[OutboxRow]:
    """What a sender goes on with that knows of no order."""
    rows = await sender._writes.load_at_work()
    due = (row for row in rows if sender._due_at(row) <= sender._clock.now())
    return sorted(due, key=lambda row: -row.order)


async def _offline_day(new: int, changed: int, cancelled: int) -> tuple[int, int, float]:
    """What is missing, what is not as it was wanted last, and seconds from the return on."""
    clock, place = FakeClock(), resource_id()
    server = BookingServer(clock, Random(7))
    known = [
        make_booking(f"known {n}", starts_at=at("08:00", day=n), ends_at=at("09:00", day=n))
        for n in range(changed)
    ]
    for booking in known:
        server.put(booking)

    async def work(desk: DeskCore) -> tuple[int, int, float]:
        await desk.store.save_bookings(known)
        desk.link.is_up = False
        desk.bookings.is_offline = lambda: True
        for number in range(new):
            await desk.store.writes.enqueue(create_row(new_booking(number, f"{number:032x}")))
            clock.advance(timedelta(seconds=30))
        for day, booking in enumerate(known):
            for hour in ("11", "13"):
                start, end = at(f"{hour}:00", day=day), at(f"{hour}:30", day=day)
                await desk.bookings.move(
                    booking.id, starts_at=start, ends_at=end, resource_id=place
                )
        for booking in known[:cancelled]:
            await desk.bookings.cancel(booking.id)
        clock.advance(timedelta(hours=8))
        desk.link.is_up = True
        back = time.perf_counter()
        desk.sender.try_again()
        await desk.run_dry()
        took = time.perf_counter() - back
        lost = sum(not server.standing(f"{number:032x}") for number in range(new))
        wrong = 0
        for day, booking in enumerate(known):
            stands = server.bookings[booking.id]
            is_gone = stands.state == "cancelled"
            wrong += stands.starts_at != at("13:00", day=day) or is_gone != (day < cancelled)
        return lost, wrong, took

    return await _at_desk(server, clock, work)
