"""Half-open spans of time: one of them as a value, many of them in normal form.

Inside the engine an instant is an integer, seconds since 1970 in UTC, and a set of spans is a
list of pairs; `Interval` is what the rest of the program handles.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The span `[start, end)`: it holds its start and not its end; both are aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"interval ends before it starts: {self.start} to {self.end}")

    @property
    def length(self) -> timedelta:
        """How long it lasts; zero for an empty one."""
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """Whether both share an instant; touching spans do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, instant: datetime) -> bool:
        """Whether the instant lies in it."""
        return self.start <= instant < self.end


def to_seconds(instant: datetime) -> int:
    """Whole seconds since 1970 in UTC, rounded down."""
    return int(instant.timestamp() // 1)


def from_seconds(seconds: int) -> datetime:
    """The aware UTC instant of so many seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
