"""Within which times a service lets book: after its notice, and no farther ahead than it says."""

from datetime import UTC, datetime
from typing import Final

from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilitySettings, Project
from desk_app.timekit.time_formats import parse_time

_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
_FAR_AHEAD: Final = datetime(9000, 1, 1, tzinfo=UTC)


def bookable_window(project: Project | None, now: datetime) -> Interval:
    """The window a service leaves as things are now; an end that it does not name is far off."""
    settings = project.availability if project else AvailabilitySettings()
    start = _moment(settings.earliest, _LONG_AGO, now)
    return Interval(start, max(start, _moment(settings.latest, _FAR_AHEAD, now)))


def _moment(text: str | None, usual: datetime, now: datetime) -> datetime:
    """A service's time as it is written; the usual one where it is none, or makes no sense."""
    try:
        return parse_time(text, now=now) if text else usual
    except ValueError:
        return usual
