"""When each write that failed may be tried again; forgotten at every start."""

from datetime import datetime, timedelta

from desk_app.clock import Clock
from desk_app.domain.identifiers import DeskRef


class RetryTimes:
    """A pause of its own for each write, doubled with every failure up to a bound."""

    def __init__(
        self,
        clock: Clock,
        *,
        first: timedelta = timedelta(seconds=5),
        longest: timedelta = timedelta(minutes=5),
    ) -> None:
        self.first = first
        self.longest = longest
        self._clock = clock
        self._failures: dict[DeskRef, int] = {}
        self._due: dict[DeskRef, datetime] = {}

    def due_at(self, ref: DeskRef) -> datetime:
        """When a write may be tried; now for one that has not failed."""
        now = self._clock.now()
        # A clock that was set back must not make anybody wait longer than the longest pause.
        return min(self._due.get(ref, now), now + self.longest)

    def postpone(self, ref: DeskRef) -> None:
        """A write failed once more."""
        failures = self._failures.get(ref, 0)
        self._failures[ref] = failures + 1
        doubled: timedelta = self.first * (1 << min(failures, 10))
        self._due[ref] = self._clock.now() + min(doubled, self.longest)

    def forget(self, ref: DeskRef) -> None:
        """A write came to its end."""
        self._failures.pop(ref, None)
        self._due.pop(ref, None)

    def forget_all(self) -> None:
        """Everything may be tried at once; how often it has failed is remembered."""
        self._due.clear()
