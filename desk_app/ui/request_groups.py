"""Requests in the order they are answered: oldest first, those for the same time together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from desk_app.domain.booking import Booking

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """Requests that contest one another's time, oldest first; mostly just one."""

    bookings: tuple[Booking, ...]
    is_too_late: bool = False
    """Whether the time asked for has begun."""

    @property
    def is_contested(self) -> bool:
        """Whether only one of them can be confirmed."""
        return len(self.bookings) > 1


def group_requests(requests: Iterable[Booking], *, now: datetime) -> tuple[RequestGroup, ...]:
    """Groups of requests, that with the oldest request first; those too late come last.

    Two requests contest when they ask for the same resource at times that overlap; a third that
    contests either belongs to them.
    """
    timely: list[list[Booking]] = []
    late: list[Booking] = []
    for booking in sorted(requests, key=_age_key):
        if booking.starts_at is not None and booking.starts_at < now:
            late.append(booking)
            continue
        rivals = [group for group in timely if any(_contest(booking, each) for each in group)]
        timely = [group for group in timely if group not in rivals]
        timely.append(sorted([booking, *(b for group in rivals for b in group)], key=_age_key))
    timely.sort(key=lambda group: _age_key(group[0]))
    return (
        *(RequestGroup(tuple(group)) for group in timely),
        *(RequestGroup((booking,), is_too_late=True) for booking in late),
    )


def _contest(one: Booking, other: Booking) -> bool:
    first, second = one.interval, other.interval
    if one.resource_id is None or one.resource_id != other.resource_id:
        return False
    return first is not None and second is not None and first.overlaps(second)


def _age_key(booking: Booking) -> tuple[datetime, str]:
    return booking.created_at or _LONG_AGO, booking.id
