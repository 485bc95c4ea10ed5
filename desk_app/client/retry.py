"""Asking again: a read that failed in passing is repeated a little later, a write never.

Pauses are random up to a bound that doubles (full jitter), or as long as the server asks for,
if that is short. While the server is down, each question is asked once, and of all requests of
the last minute no more than a tenth may be repetitions.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from desk_app.errors import (
    DeskError,
    NetworkError,
    RateLimitedError,
    ServerFaultError,
    TimedOutError,
    UntrustedServerError,
)

T = TypeVar("T")

TRIES: Final = 3
FIRST_PAUSE: Final = 0.5
"""Seconds; the bound of the first pause."""
LONGEST_PAUSE: Final = 5.0
"""Seconds; a server that asks for a longer one is not asked again here."""

_MINUTE: Final = 60.0
_ALWAYS_ALLOWED: Final = 3
"""Repetitions a minute that are allowed however few requests there are."""

_OUTAGE: Final = (NetworkError, RateLimitedError, ServerFaultError)

Attempt = Callable[[float], Awaitable[T]]
"""One try, which is given the seconds it may take."""


class ReadRetries:
    """Repeats the reads of one client."""

    def __init__(
        self,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        pick: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._sleep = sleep
        self._pick = pick
        self._is_down = False
        self._asked: deque[float] = deque()
        self._repeated: deque[float] = deque()

    async def run(self, attempt: Attempt[T], *, within: float) -> T:
        """What the first try that succeeds gives, all of them within so many seconds.

        Raises:
            DeskError: That of the last try.
        """
        end = _now() + within
        tries = 1 if self._is_down else TRIES
        number = 1
        while True:
            self._asked.append(_now())
            try:
                answer = await attempt(end - _now())
            except DeskError as error:
                pause = self._pause_after(error, number) if number < tries else None
                if pause is None or _now() + pause >= end or not self._may_repeat():
                    self._is_down = isinstance(error, _OUTAGE)
                    raise
            else:
                self._is_down = False
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
        return self._pick(0, min(FIRST_PAUSE * 2 ** (number - 1), LONGEST_PAUSE))

    def _may_repeat(self) -> bool:
        """Whether the last minute leaves room for one more repetition; if so, takes it."""
        now = _now()
        for moments in (self._asked, self._repeated):
            while moments and moments[0] <= now - _MINUTE:
                moments.popleft()
        if len(self._repeated) >= max(_ALWAYS_ALLOWED, len(self._asked) // 10):
            return False
        self._repeated.append(now)
        return True


def _now() -> float:
    return asyncio.get_running_loop().time()


def _is_passing(error: DeskError) -> bool:
    """Whether the same question may be answered a moment later."""
    return isinstance(error, _OUTAGE) and not isinstance(
        error, TimedOutError | UntrustedServerError
    )
