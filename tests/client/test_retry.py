"""When a read is asked again, and how long after."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

import pytest

from desk_app.client.retry import (
    BACKGROUND,
    BREAK_AFTER,
    LONGEST_HOLD,
    LONGEST_PAUSE,
    PROBE_EVERY,
    TRIES,
    ReadRetries,
)
from desk_app.errors import (
    DeskError,
    NetworkError,
    NotAuthenticatedError,
    NotFoundError,
    OfflineError,
    RateLimitedError,
    ServerFaultError,
    TimedOutError,
    UnexpectedReplyError,
    UntrustedServerError,
)

pytestmark = pytest.mark.asyncio

PASSING = (OfflineError, NetworkError, ServerFaultError, RateLimitedError)
LASTING = (
    NotFoundError,
    NotAuthenticatedError,
    UnexpectedReplyError,
    UntrustedServerError,
    TimedOutError,
)


class Rehearsal:
    """Fails as told, then succeeds, and remembers the pauses."""

    def __init__(self, *failures: DeskError) -> None:
        self._failures = list(failures)
        self.tries = 0
        self.pauses: list[float] = []
        self.now = 1000.0
        self.retries = ReadRetries(
            sleep=self._sleep, pick=lambda low, high: high, now=lambda: self.now
        )

    async def ask(self, *more: DeskError, within: float = 15) -> str:
        self._failures += more
        return await self.retries.run(self._attempt, within=within)

    async def _attempt(self, seconds: float) -> str:
        self.tries += 1
        if self._failures:
            raise self._failures.pop(0)
        return "answer"

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def asks_for(seconds: float) -> RateLimitedError:
    return RateLimitedError(retry_after=timedelta(seconds=seconds))


@pytest.mark.parametrize("kind", PASSING)
async def test_a_failure_in_passing_is_asked_again(kind: type[DeskError]) -> None:
    play = Rehearsal(kind(), kind())

    assert await play.ask() == "answer"

    assert play.tries == 3


@pytest.mark.parametrize("kind", LASTING)
async def test_a_failure_that_stays_is_not(kind: type[DeskError]) -> None:
    play = Rehearsal(kind())

    with pytest.raises(kind):
        await play.ask()

    assert play.tries == 1


async def test_three_tries_are_all() -> None:
    play = Rehearsal(*[OfflineError()] * 5)

    with pytest.raises(OfflineError):
        await play.ask()

    assert play.tries == TRIES


async def test_the_bound_of_the_pause_doubles() -> None:
    play = Rehearsal(OfflineError(), OfflineError())

    await play.ask()

    assert play.pauses == [0.5, 1.0]


async def test_a_pause_is_picked_between_nothing_and_the_bound() -> None:
    picked: list[tuple[float, float]] = []

    def pick(low: float, high: float) -> float:
        picked.append((low, high))
        return 0.0

    failing = iter([OfflineError()])

    async def attempt(seconds: float) -> str:
        for error in failing:
            raise error
        return "answer"

    await ReadRetries(pick=pick).run(attempt, within=15)

    assert picked == [(0, 0.5)]


@pytest.mark.parametrize("seconds", [0, 1, 2.5, LONGEST_PAUSE])
async def test_a_short_pause_asked_for_is_kept_exactly(seconds: float) -> None:
    play = Rehearsal(asks_for(seconds))

    await play.ask()

    assert play.pauses == [seconds]


@pytest.mark.parametrize("seconds", [LONGEST_PAUSE + 0.1, 60, 86400])
async def test_a_long_pause_asked_for_is_left_to_the_caller(seconds: float) -> None:
    play = Rehearsal(asks_for(seconds))

    with pytest.raises(RateLimitedError) as caught:
        await play.ask()

    assert caught.value.retry_after == timedelta(seconds=seconds)
    assert play.tries == 1


async def test_no_pause_reaches_beyond_the_deadline() -> None:
    play = Rehearsal(asks_for(3))

    with pytest.raises(RateLimitedError):
        await play.ask(within=2)


async def test_each_try_is_given_what_is_left_of_the_deadline() -> None:
    given: list[float] = []

    async def attempt(seconds: float) -> str:
        given.append(seconds)
        await asyncio.sleep(0.05)
        if len(given) < 2:
            raise OfflineError
        return "answer"

    await ReadRetries(pick=lambda low, high: 0.0).run(attempt, within=1)

    assert given[0] == pytest.approx(1, abs=0.02)
    assert given[1] < 0.96


async def test_while_the_server_is_down_each_question_is_asked_once() -> None:
    play = Rehearsal(*[OfflineError()] * TRIES)
    with pytest.raises(OfflineError):
        await play.ask()
    play.tries = 0

    for _ in range(BREAK_AFTER - TRIES):
        with pytest.raises(OfflineError):
            await play.ask(OfflineError())

    assert play.tries == BREAK_AFTER - TRIES


async def test_one_answer_ends_the_outage() -> None:
    play = Rehearsal(*[OfflineError()] * TRIES)
    with pytest.raises(OfflineError):
        await play.ask()
    await play.ask()
    play.tries = 0

    await play.ask(OfflineError())

    assert play.tries == 2


async def test_repetitions_are_few_among_the_requests_of_a_minute() -> None:
    play = Rehearsal()

    async def ask_once(failures: Iterable[DeskError]) -> None:
        try:
            await play.ask(*failures)
        except OfflineError:
            play._failures.clear()
            await play.ask()

    for _ in range(20):
        await ask_once([OfflineError()])
    asked, repeated = play.tries, len(play.pauses)

    assert repeated <= max(3, asked / 10)


# --- the circuit -----------------------------------------------------------------------------


async def broken() -> Rehearsal:
    """After so many failures that the circuit is open."""
    play = Rehearsal()
    while not play.retries.circuit.is_open:
        with pytest.raises(OfflineError):
            await play.ask(*[OfflineError()] * TRIES)
        play._failures.clear()
    play.tries = 0
    return play


async def test_after_five_failures_in_a_row_the_server_is_left_alone_for_half_a_minute() -> None:
    play = await broken()
    assert play.retries.circuit.wait == PROBE_EVERY

    play.now += PROBE_EVERY
    assert play.retries.circuit.wait == 0
    with pytest.raises(OfflineError):
        await play.ask(OfflineError())
    assert play.retries.circuit.wait == PROBE_EVERY


async def test_what_a_person_asks_for_is_tried_once_all_the_same() -> None:
    play = await broken()

    for _ in range(3):
        with pytest.raises(OfflineError):
            await play.ask(OfflineError())

    assert play.tries == 3


async def test_one_answer_closes_the_circuit() -> None:
    play = await broken()

    await play.ask()

    assert play.retries.circuit.wait == 0
    assert not play.retries.circuit.is_open


@pytest.mark.parametrize(("asked", "held"), [(60.0, 60.0), (86400.0, LONGEST_HOLD)])
async def test_the_pause_a_server_asked_for_holds_up_to_an_hour(asked: float, held: float) -> None:
    play = Rehearsal(asks_for(asked))
    with pytest.raises(RateLimitedError):
        await play.ask()

    assert play.retries.circuit.wait == held


async def test_an_answer_that_refuses_shows_that_the_server_is_there() -> None:
    play = await broken()

    with pytest.raises(NotFoundError):
        await play.ask(NotFoundError())

    assert play.retries.circuit.wait == 0


async def test_pauses_in_the_background_grow_and_end_as_probes() -> None:
    highest = [BACKGROUND.pause(failures, lambda _, high: high) for failures in range(1, 8)]
    lowest = [BACKGROUND.pause(failures, lambda low, _: low) for failures in range(1, 8)]

    assert highest == [2, 4, 8, 16, 45, 45, 45]
    assert lowest == [1, 1, 1, 1, 30, 30, 30]
