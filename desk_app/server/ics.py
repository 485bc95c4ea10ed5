"""What an ICS text closes: its events in a window, repeated ones one by one.

Source: RFC 5545, read with `icalendar` and `recurring-ical-events`. The text comes from anywhere,
so its size, the number of its events and the time spent on it are bounded; an event that cannot
be read is left out, a text that cannot be read is refused.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, Final

from desk_app.domain.interval import Interval, to_seconds
from desk_app.errors import DeskError
from desk_app.server.time_limit import TimeIsUpError, time_limit

if TYPE_CHECKING:
    from icalendar import Component
    from recurring_ical_events.occurrence import Occurrence
    from recurring_ical_events.series import Series

_logger = logging.getLogger(__name__)

LONGEST_ICS: Final = 4 * 1024 * 1024
"""In bytes."""
MOST_EVENTS: Final = 10_000
"""In a window, repetitions counted one by one."""
LONGEST_LINE: Final = 100_000
"""In characters; a calendar folds its lines after 75."""
TIME_LIMIT: Final = 15.0
"""Seconds; a year of a busy calendar takes less than one."""
LONGEST_WORDS: Final = 500
"""Of a title or place; what is longer is cut."""

_A_DAY: Final = timedelta(days=1)
_ENDED: Final = "CANCELLED"
_OPEN: Final = "TRANSPARENT"


class UnusableIcsError(DeskError):
    """The text is no calendar, or more than can be taken."""

    title = "That is not a calendar"


@dataclass(frozen=True, slots=True)
class OutsideEvent:
    """A busy span in a calendar from elsewhere."""

    key: str
    """Tells it from all others of its calendar; the same whenever it is read."""
    starts_at: datetime
    ends_at: datetime
    what: str
    where: str
    is_all_day: bool


def read_ics(
    content: bytes | str, window: Interval, *, zone: tzinfo, seconds: float = TIME_LIMIT
) -> tuple[OutsideEvent, ...]:
    """The events of an ICS text that close time within a window.

    What is cancelled or marked as free (`TRANSP:TRANSPARENT`) closes none. Days without clock
    times, and times without a zone, are those of the place.

    Args:
        content: UTF-8 where it is bytes.
        window: What reaches into it counts.
        zone: Of the place.
        seconds: How long it may take; blocks, so call it on a thread of its own.

    Returns:
        Ordered by start; may overlap and be empty.

    Raises:
        UnusableIcsError: It is no calendar, too long, has too many events, or takes too long.
    """
    text = _as_text(content)
    try:
        with time_limit(seconds):
            return tuple(_read(text, window, zone))
    except TimeIsUpError as error:
        raise UnusableIcsError("It takes too long to read.") from error


def _as_text(content: bytes | str) -> str:
    size = len(content.encode() if isinstance(content, str) else content)
    if size > LONGEST_ICS:
        raise UnusableIcsError(f"It is longer than {LONGEST_ICS} bytes.")
    text = content if isinstance(content, str) else content.decode("utf-8-sig", "replace")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise UnusableIcsError("It does not begin as a calendar does.")
    if not text.rstrip("\0 \r\n").upper().endswith("END:VCALENDAR"):
        # What is missing would not close its time.
        raise UnusableIcsError("It breaks off before its end.")
    if any(map(_is_too_long, text.replace("\r\n", "\n").split("\n"))):
        raise UnusableIcsError("It has lines that are too long.")
    return text.replace("\0", "")


def _is_too_long(line: str) -> bool:
    return len(line) > LONGEST_LINE


def _read(text: str, window: Interval, zone: tzinfo) -> Iterable[OutsideEvent]:
    found = list(islice(_events(text, window, zone), MOST_EVENTS + 1))
    if len(found) > MOST_EVENTS:
        raise UnusableIcsError(f"It has more than {MOST_EVENTS} events.")
    by_key = {event.key: event for event in found}
    return sorted(by_key.values(), key=lambda event: (event.starts_at, event.key))


def _events(text: str, window: Interval, zone: tzinfo) -> Iterator[OutsideEvent]:
    for series in _all_series(text):
        for occurrence in _occurrences(series, window):
            event = _event(occurrence, zone)
            if event is not None and event.starts_at < window.end and event.ends_at > window.start:
                yield event


def _all_series(text: str) -> list["Series"]:
    """Every event of a text, with what it repeats by."""
    # A tenth of a second to load, and no need of it where no calendar comes from elsewhere.
    import recurring_ical_events  # noqa: PLC0415
    from icalendar import Calendar  # noqa: PLC0415

    class Lenient(recurring_ical_events.CalendarQuery):  # type: ignore[misc]  # has no types
        suppressed_errors = (Exception,)

    try:
        return [
            series
            for calendar in Calendar.from_ical(text, multiple=True)
            for series in recurring_ical_events.of(
                calendar, skip_bad_series=True, calendar_query=Lenient
            ).series
        ]
    except Exception as error:  # whatever a damaged text makes of two libraries
        raise UnusableIcsError("It is damaged.") from error


def _occurrences(series: "Series", window: Interval) -> list["Occurrence"]:
    """When an event falls; never, where that makes no sense, which goes into the log."""
    first, last = (window.start - _A_DAY).date(), (window.end + _A_DAY).date()
    try:
        return list(series.between(first, last))
    except Exception as error:  # one odd rule must not cost a place all its other busy time
        _logger.info("an event from elsewhere falls on no day: %s", type(error).__name__)
        return []


def _event(occurrence: "Occurrence", zone: tzinfo) -> OutsideEvent | None:
    """The event of an occurrence; None if it closes no time."""
    component = occurrence.as_component(keep_recurrence_attributes=False)
    if _word(component, "STATUS") == _ENDED or _word(component, "TRANSP") == _OPEN:
        return None
    try:
        starts_at, ends_at = _instant(occurrence.start, zone), _instant(occurrence.end, zone)
    except (OverflowError, ValueError, TypeError, AttributeError):
        return None
    if to_seconds(ends_at) <= to_seconds(starts_at):
        return None
    return OutsideEvent(
        key=occurrence.id.to_string(),
        starts_at=starts_at.replace(microsecond=0),
        ends_at=ends_at.replace(microsecond=0),
        what=_words(component, "SUMMARY"),
        where=_words(component, "LOCATION"),
        is_all_day=not isinstance(occurrence.start, datetime),
    )


def _instant(when: date, zone: tzinfo) -> datetime:
    """The instant of a time, of a time without a zone, or of the beginning of a day."""
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day)  # noqa: DTZ001 - gets its zone below
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def _word(component: "Component", name: str) -> str:
    return str(component.get(name, "")).strip().upper()


def _words(component: "Component", name: str) -> str:
    return str(component.get(name, "")).strip()[:LONGEST_WORDS]
