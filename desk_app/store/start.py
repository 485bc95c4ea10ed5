"""What the first frame is painted from, read on the spot.

A start is felt until the first picture, so nothing is loaded here that only later work needs.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import ProjectId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event, Resource
from desk_app.store import bookings, events, facts, resources
from desk_app.store.database import Database


class StartPicture(NamedTuple):
    """What the first painted frame shows."""

    resources: tuple[Resource, ...]
    """Ordered by name as people read it."""
    service_names: Mapping[ProjectId, str]
    bookings: tuple[Booking, ...]
    """Those that share an instant with the window, in any state, by start."""
    events: tuple[Event, ...]
    facts: Mapping[str, str]


class StartingStore:
    """The local file of one profile until `Store` goes on with it; every call blocks."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Opens the file, or makes it.

        Raises:
            StoreError: If it cannot be opened, or another Desk has it open.
        """
        self.database = Database(path, clock)
        try:
            self.database.open_blocking()
            self.revision = self.database.read_blocking(bookings.newest_revision)
        except BaseException:  # whatever it was, the file must not stay locked
            self.database.abandon()
            raise

    def load_picture(self, window: Interval) -> StartPicture:
        """All that the first frame shows."""
        return self.database.read_blocking(partial(_load_picture, window=window))


def _load_picture(connection: Connection, window: Interval) -> StartPicture:
    return StartPicture(
        resources=resources.load_all(connection),
        service_names=dict(connection.execute("SELECT id, name FROM projects").fetchall()),
        bookings=bookings.load_window(connection, window),
        events=events.load_window(connection, window),
        facts=facts.load_facts(connection),
    )
