"""What a use case changed, and who wants to hear of it."""

from collections.abc import Callable
from dataclasses import dataclass

from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The objects whose stored copies differ from before; empty if nothing does."""

    bookings: frozenset[BookingId] = frozenset()
    resources: frozenset[ResourceId] = frozenset()
    projects: frozenset[ProjectId] = frozenset()
    has_events: bool = False
    is_everything: bool = False
    """Too much to name: whatever is shown is read again."""

    is_from_elsewhere: bool = False
    """Whether others changed it, at the server, and this is how Desk came to know."""

    def __bool__(self) -> bool:
        return bool(
            self.bookings
            or self.resources
            or self.projects
            or self.has_events
            or self.is_everything
        )

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            bookings=self.bookings | other.bookings,
            resources=self.resources | other.resources,
            projects=self.projects | other.projects,
            has_events=self.has_events or other.has_events,
            is_everything=self.is_everything or other.is_everything,
            is_from_elsewhere=self.is_from_elsewhere or other.is_from_elsewhere,
        )


Observer = Callable[[Changes], None]


class ChangeFeed:
    """Passes changes on to everybody who subscribed, in the order they did."""

    def __init__(self) -> None:
        self._observers: list[Observer] = []

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Starts telling the observer; the function returned ends it."""
        self._observers.append(observer)

        def unsubscribe() -> None:
            if observer in self._observers:
                self._observers.remove(observer)

        return unsubscribe

    def publish(self, changes: Changes) -> None:
        """Tells every observer, unless nothing changed."""
        if not changes:
            return
        for observer in tuple(self._observers):
            observer(changes)
