"""Sleep and wake, and clocks that are set or go wrong."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from desk_app.app.clock_watch import ClockEvent, Clocks, ClockWatch, read_clocks
from desk_app.clock import SystemClock
from desk_app.domain.interval import Interval
from desk_app.store.outbox import OutboxState
from tests.conftest import RunAsync
from tests.fakes.clock import FakeClock
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA
from tests.journeys.remote import Remote, sign_in

ANNA = "Anna Berg"
FRESH_WITHIN = 5.0
"""Seconds from waking to fresh data."""


class Computer:
    """Three clocks that a test moves."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.running = 0.0
        self.passing = 0.0

    def read(self) -> Clocks:
        return Clocks(self.clock.now(), self.running, self.passing)

    def work(self, seconds: float) -> None:
        """It is awake for so long, or the window was busy."""
        self.clock.advance(timedelta(seconds=seconds))
        self.running += seconds
        self.passing += seconds

    def sleep(self, length: timedelta) -> None:
        self.clock.advance(length)
        self.passing += length.total_seconds()

    def set_clock(self, by: timedelta) -> None:
        self.clock.set(self.clock.now() + by)


@pytest.fixture(name="computer")
def _computer(clock: FakeClock) -> Computer:
    return Computer(clock)


# --- what is seen of the clocks --------------------------------------------------------------

SLEEPS = (timedelta(minutes=1), timedelta(hours=8), timedelta(hours=30))
JUMPS = (timedelta(hours=1), timedelta(days=1), timedelta(days=3650))


@pytest.mark.parametrize("length", SLEEPS)
def test_a_sleep_is_seen_once(computer: Computer, length: timedelta) -> None:
    watch = ClockWatch(computer.read)
    computer.work(1)
    computer.sleep(length)

    assert [watch.look(), watch.look()] == [ClockEvent.SLEPT, ClockEvent.NOTHING]


@pytest.mark.parametrize("jump", [*JUMPS, *(-each for each in JUMPS)])
def test_a_clock_that_was_set_is_no_sleep(computer: Computer, jump: timedelta) -> None:
    watch = ClockWatch(computer.read)
    computer.set_clock(jump)

    assert watch.look() is ClockEvent.SET


def test_neither_a_busy_window_nor_a_second_of_drift_is_anything(computer: Computer) -> None:
    watch = ClockWatch(computer.read)
    seen = set()
    for seconds in (1, 60, 8 * 3600):
        computer.work(seconds)
        computer.set_clock(timedelta(seconds=1))
        seen.add(watch.look())

    assert seen == {ClockEvent.NOTHING}


def test_the_clocks_of_this_computer_agree_while_it_is_awake() -> None:
    watch = ClockWatch(lambda: read_clocks(SystemClock()))
    time.sleep(0.05)

    assert watch.look() is ClockEvent.NOTHING


# --- what follows ----------------------------------------------------------------------------

Sleep = Callable[[Computer, Remote], None]


def short_sleep(computer: Computer, _: Remote) -> None:
    computer.sleep(timedelta(minutes=1))


def sleep_for_a_working_day(computer: Computer, _: Remote) -> None:
    computer.sleep(timedelta(hours=8))


def sleep_over_midnight(computer: Computer, _: Remote) -> None:
    computer.sleep(timedelta(hours=20))


def sleep_over_the_change_of_clocks(computer: Computer, _: Remote) -> None:
    computer.clock.set(datetime(2025, 10, 25, 20, tzinfo=UTC))
    computer.sleep(timedelta(hours=10))


def sleep_twice(computer: Computer, _: Remote) -> None:
    computer.sleep(timedelta(hours=1))
    computer.work(1)
    computer.sleep(timedelta(hours=1))


def sleep_and_wake_elsewhere(computer: Computer, remote: Remote) -> None:
    """The connections of before lead nowhere: nobody answers on them any more."""
    remote.gateway.play(never, to="GET")
    computer.sleep(timedelta(hours=2))


async def never(_: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    "sleep",
    [
        short_sleep,
        sleep_for_a_working_day,
        sleep_over_midnight,
        sleep_over_the_change_of_clocks,
        sleep_twice,
        sleep_and_wake_elsewhere,
    ],
)
@pytest.mark.expected_logs("reconnect|closed|asyncio")
def test_after_a_sleep_what_was_under_way_is_unknown_and_the_data_is_fresh(
    start_anew: OpenDesk, serve: Serve, computer: Computer, run_async: RunAsync, sleep: Sleep
) -> None:
    async def journey() -> None:
        opening = start_anew(vault=FakeVault(), read_clocks=computer.read)
        async with serve() as remote, opening as desk:
            await sign_in(desk, remote)
            await desk.grid.click_free(EVA, 10)
            await desk.hand.type_into("customer_name", ANNA)
            ref = desk.panel.draft.ref
            remote.gateway.play(never, to="POST /v2/bookings")
            await desk.hand.click("book")
            await desk.until(
                lambda: any("POST /v2/bookings" in each for each in remote.gateway.requests),
                "it is on its way",
            )
            before = desk.workspace.client
            sleep(computer, remote)
            woken = time.monotonic()
            remote.gateway.behave()
            asked = len(remote.gateway.requests)

            await desk.until(lambda: desk.workspace.client is not before, "it has connected anew")
            await desk.until(lambda: len(remote.gateway.requests) > asked, "the server is asked")
            await desk.until_live()
            assert time.monotonic() - woken <= FRESH_WITHIN

            async def is_unknown() -> bool:
                row = await desk.workspace.store.load_outbox_row(ref)
                return row is not None and row.state is OutboxState.UNKNOWN

            await desk.until_server(is_unknown, "nobody knows what became of the booking")
            assert time.monotonic() - woken <= FRESH_WITHIN
            assert desk.panel.draft.customer_name == ANNA

    run_async(journey(), timeout=60)


def test_a_busy_window_does_not_connect_anew(
    start_anew: OpenDesk, serve: Serve, computer: Computer, run_async: RunAsync
) -> None:
    async def journey() -> None:
        opening = start_anew(vault=FakeVault(), read_clocks=computer.read)
        async with serve() as remote, opening as desk:
            await sign_in(desk, remote)
            before = desk.workspace.client
            computer.work(600)
            await desk.hand.pause(1.5)

            assert desk.workspace.client is before

    run_async(journey(), timeout=40)


@pytest.mark.parametrize("jump", [-timedelta(days=3650), -timedelta(hours=1), timedelta(days=1)])
def test_after_the_clock_was_set_the_server_is_still_asked(
    start: OpenDesk, computer: Computer, run_async: RunAsync, jump: timedelta
) -> None:
    async def journey() -> None:
        async with start(read_clocks=computer.read) as desk:
            await desk.until_signed_in()
            computer.set_clock(jump)
            await desk.book_elsewhere(EVA, 10, ANNA)
            desk.console._on_tick()

            async def is_known() -> bool:
                day = Interval(desk.at(0), desk.at(24))
                stored = await desk.workspace.store.load_bookings(day)
                return ANNA in {each.customer_name for each in stored}

            await desk.until_server(is_known, "what is new is known")

    run_async(journey(), timeout=40)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(12, "12 min behind"), (-7, "7 min ahead"), (3 * 24 * 60, "behind")],
)
def test_a_clock_that_is_wrong_is_said_until_it_is_right(
    start_anew: OpenDesk,
    serve: Serve,
    computer: Computer,
    run_async: RunAsync,
    ahead: int,
    words: str,
) -> None:
    async def journey() -> None:
        opening = start_anew(vault=FakeVault(), read_clocks=computer.read)
        async with serve() as remote, opening as desk:
            remote.gateway.tells_time = lambda: computer.clock.now() + timedelta(minutes=ahead)
            await sign_in(desk, remote)
            await desk.until_banner(words)

            await desk.hand.click("banner_close")
            await desk.hand.pause(1.2)
            assert desk.banners == []  # what was closed does not come again every second

            remote.gateway.tells_time = computer.clock.now
            desk.workspace.sync.hurry()
            await desk.hand.pause(1.2)
            remote.gateway.tells_time = lambda: computer.clock.now() + timedelta(minutes=ahead)
            desk.workspace.sync.hurry()
            await desk.until_banner(words)
            remote.gateway.tells_time = computer.clock.now
            desk.workspace.sync.hurry()
            await desk.until(lambda: desk.banners == [], "it is said no more")

    run_async(journey(), timeout=60)


def test_four_minutes_are_not_worth_saying(
    start_anew: OpenDesk, serve: Serve, computer: Computer, run_async: RunAsync
) -> None:
    async def journey() -> None:
        opening = start_anew(vault=FakeVault(), read_clocks=computer.read)
        async with serve() as remote, opening as desk:
            remote.gateway.tells_time = lambda: computer.clock.now() + timedelta(minutes=4)
            await sign_in(desk, remote)
            await desk.hand.pause(1.2)

            assert desk.banners == []

    run_async(journey(), timeout=40)
