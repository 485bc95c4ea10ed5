"""Which calendars of a resource Desk looks at, and which it writes to."""

from dataclasses import dataclass

from desk_app.domain.identifiers import CalendarId


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChoice:
    """What staff chose for one resource; kept on this computer only."""

    availability_calendar_ids: tuple[CalendarId, ...] = ()
    """The calendars a search looks at; empty means all that count as busy."""
    booking_calendar_id: CalendarId | None = None
    """The calendar a booking is written to; None means the resource's primary one."""

    @property
    def is_default(self) -> bool:
        """Whether nothing was chosen, so the server decides."""
        return not self.availability_calendar_ids and self.booking_calendar_id is None
