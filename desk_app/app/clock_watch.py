"""Tells when the computer has slept, and when its clock was set."""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple

from desk_app.clock import Clock

SLEPT_FOR: Final = 5.0
"""Seconds of sleep that are worth a fresh look at the server."""
JUMPED_BY: Final = 2.0
"""Seconds by which a clock that is kept in time by the network does not move at once."""


class Clocks(NamedTuple):
    """Three clocks, read at one moment."""

    wall: datetime
    running: float
    """Seconds that stand still while the computer sleeps, and go on while the window is busy."""
    passing: float
    """Seconds that go on while it sleeps."""


class ClockEvent(Enum):
    """What has happened since the clocks were looked at before."""

    NOTHING = "nothing"
    SLEPT = "slept"
    SET = "set"


def read_clocks(clock: Clock) -> Clocks:
    """The clocks of this computer."""
    wall, running = clock.now(), time.monotonic()
    if sys.platform == "linux":
        passing = time.clock_gettime(time.CLOCK_BOOTTIME)
    else:
        # There sleep shows in the wall clock alone, and a clock that was set looks the same.
        passing = wall.timestamp()
    return Clocks(wall, running, passing)


class ClockWatch:
    """Compares the clocks with those at the look before; a busy window deceives none of them."""

    def __init__(self, read: Callable[[], Clocks]) -> None:
        self._read = read
        self._before = read()

    def look(self) -> ClockEvent:
        """What has happened since the last look."""
        now, before = self._read(), self._before
        self._before = now
        passed = now.passing - before.passing
        if passed - (now.running - before.running) >= SLEPT_FOR:
            return ClockEvent.SLEPT
        if abs((now.wall - before.wall).total_seconds() - passed) >= JUMPED_BY:
            return ClockEvent.SET
        return ClockEvent.NOTHING
