"""A clock that stands still until it is told to go on."""

from datetime import UTC, datetime, timedelta

TUESDAY_MORNING = datetime(2025, 10, 14, 8, 0, tzinfo=UTC)


class FakeClock:
    """Stands in for desk_app.clock.Clock."""

    def __init__(self, now: datetime = TUESDAY_MORNING) -> None:
        self._now = _aware(now)

    def now(self) -> datetime:
        """The time set last, in UTC."""
        return self._now

    def advance(self, by: timedelta | None = None, /, *, seconds: float = 0) -> datetime:
        """Go on by a span, never back; answers the new time."""
        step = (by or timedelta()) + timedelta(seconds=seconds)
        if step < timedelta():
            raise ValueError("a clock does not go back: use set()")
        self._now += step
        return self._now

    def set(self, now: datetime) -> None:
        """Jump to any time, also back, as when somebody sets a computer's clock."""
        self._now = _aware(now)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    return moment.astimezone(UTC)
