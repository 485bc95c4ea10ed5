"""Asking again: the one policy for everything that is tried more than once.

A read that failed in passing is repeated a little later, a write never. Pauses are random up to
a bound that doubles (full jitter), or as long as the server asks for. After five failures in a
row the circuit is open: Desk asks once each half a minute, to find out whether the server is
back, and whatever a person asks for is tried once. Of all requests of the last minute no more
than a tenth may be repetitions.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from desk_app.errors import (
    DeskError,
    NetworkError,
    RateLimitedError,
    ServerFaultError,
    SignInPageError,
    TimedOutError,
    UntrustedServerError,
)

T = TypeVar("T")

TRIES: Final = 3
FIRST_PAUSE: Final = 0.5
"""Seconds; the bound of the first pause."""
LONGEST_PAUSE: Final = 5.0
"""Seconds; a server that asks for a longer one is not asked again here."""
BREAK_AFTER: Final = 5
"""Failures in a row that open the circuit."""
PROBE_EVERY: Final = 30.0
"""Seconds between the requests that are let through an open circuit."""
LONGEST_HOLD: Final = 3600.0
"""Seconds; a server that asks for a longer pause is asked again after this one."""

_INSTANT: Final = 0.001
"""Seconds by which timers of the loop may ring early."""
_MINUTE: Final = 60.0
_ALWAYS_ALLOWED: Final = 3
"""Repetitions a minute that are allowed however few requests there are."""

_OUTAGE: Final = (NetworkError, RateLimitedError, ServerFaultError, SignInPageError)

Attempt = Callable[[float], Awaitable[T]]
"""One try, which is given the seconds it may take."""
Pick = Callable[[float, float], float]
"""A number between two others, at random."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Pauses that grow with the number of failures in a row, in seconds."""

    first: float
    """The bound after the first failure."""
    longest: float
    """Of any bound."""
    shortest: float = 0.0

    def pause(self, failures: int, pick: Pick) -> float:
        """How long to wait after so many failures, at least one."""
        if failures >= BREAK_AFTER and self.longest > PROBE_EVERY:
            return PROBE_EVERY + pick(0, self.longest - PROBE_EVERY)
        bound = min(self.first * 2 ** (failures - 1), self.longest)
        return max(self.shortest, pick(0, bound))


FOREGROUND: Final = Backoff(first=FIRST_PAUSE, longest=LONGEST_PAUSE)
"""While somebody waits for the answer."""
BACKGROUND: Final = Backoff(first=2.0, longest=1.5 * PROBE_EVERY, shortest=1.0)
"""Of what Desk asks by itself."""


class Circuit:
    """Knows whether a server may be asked now; everything that asks it tells how it went.

    What Desk asks by itself keeps to `wait`. What a person asks for goes out at once, one time.
    """

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self._now = now or _loop_time
        self.failures = 0
        """How many requests in a row have failed; 0 while all is well."""
        self._not_before = 0.0

    @property
    def is_open(self) -> bool:
        """Whether so much failed that only a probe goes out now and then."""
        return self.failures >= BREAK_AFTER

    @property
    def wait(self) -> float:
        """Seconds until the server may be asked again by itself."""
        left = self._not_before - self._now()
        return left if left > _INSTANT else 0.0

    def note(self, error: DeskError | None) -> None:
        """Takes note of how a request ended; None if it was answered as it should be."""
        if not isinstance(error, _OUTAGE):
            self.failures, self._not_before = 0, 0.0
            return
        self.failures += 1
        if self.is_open:
            self._hold(PROBE_EVERY)
        if isinstance(error, RateLimitedError) and error.retry_after is not None:
            self._hold(min(error.retry_after.total_seconds(), LONGEST_HOLD))

    def _hold(self, seconds: float) -> None:
        self._not_before = max(self._not_before, self._now() + seconds)


class ReadRetries:
    """Repeats the reads of one client."""

    def __init__(
        self,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        pick: Pick = random.uniform,
        now: Callable[[], float] | None = None,
    ) -> None:
        self._now = now or _loop_time
        self.circuit = Circuit(now)
        self._sleep = sleep
        self._pick = pick
        self._asked: deque[float] = deque()
        self._repeated: deque[float] = deque()

    async def run(self, attempt: Attempt[T], *, within: float) -> T:
        """What the first try that succeeds gives, all of them within so many seconds.

        Raises:
            DeskError: That of the last try.
        """
        end = self._now() + within
        tries = 1 if self.circuit.failures else TRIES
        number = 1
        while True:
            self._asked.append(self._now())
            try:
                answer = await attempt(end - self._now())
            except DeskError as error:
                self.circuit.note(error)
                may = number < tries and not self.circuit.is_open
                pause = self._pause_after(error, number) if may else None
                if pause is None or self._now() + pause >= end or not self._may_repeat():
                    raise
            else:
                self.circuit.note(None)
                return answer
            await self._sleep(pause)
            number += 1

    def _pause_after(self, error: DeskError, number: int) -> float | None:
        """Seconds to wait before the next try; None if there is to be none."""
        if not _is_passing(error):
            return None
        if isinstance(error, RateLimitedError) and error.retry_after is not None:
            asked = error.retry_after.total_seconds()
            return asked if asked <= LONGEST_PAUSE else None
        return FOREGROUND.pause(number, self._pick)

    def _may_repeat(self) -> bool:
        """Whether the last minute leaves room for one more repetition; if so, takes it."""
        now = self._now()
        for moments in (self._asked, self._repeated):
            while moments and moments[0] <= now - _MINUTE:
                moments.popleft()
        if len(self._repeated) >= max(_ALWAYS_ALLOWED, len(self._asked) // 10):
            return False
        self._repeated.append(now)
        return True


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _is_passing(error: DeskError) -> bool:
    """Whether the same question may be answered a moment later."""
    return isinstance(error, _OUTAGE) and not isinstance(
        error, TimedOutError | UntrustedServerError | SignInPageError
    )
