"""Everything this computer remembers of one desk, behind one class."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import Self, TypeVar

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.booking_search import BookingSearch, KnownCustomer
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.identifiers import BookingId, DeskRef, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.resource import Event, Resource
from desk_app.domain.spans import Span
from desk_app.errors import StoreUnreadableError
from desk_app.store import (
    booked_time,
    booking_changes,
    booking_keys,
    booking_lookup,
    bookings,
    calendar_choices,
    customers,
    events,
    facts,
    projects,
    resources,
)
from desk_app.store.backups import Backup
from desk_app.store.booked_time import BookedSpan
from desk_app.store.booking_keys import BookingKey
from desk_app.store.bookings import BookingStart
from desk_app.store.database import Database
from desk_app.store.opening import StoreNote
from desk_app.store.start import StartingStore
from desk_app.store.write_queue import WriteQueue

T = TypeVar("T")


class Store:
    """The local file of one profile: what was last heard from the server, and our own notes.

    What is awaited happens in the order it was asked for, on the store's own thread; every
    change is durable when its coroutine returns. Each of them raises `StoreError` if the file
    cannot be used for now, and `StoreUnreadableError` if it was found damaged: it has then been
    kept aside, `opening_note` says so, and a new and nearly empty file is in use.
    """

    def __init__(self, database: Database, clock: Clock, *, revision: int = 0) -> None:
        """Takes an open file over.

        Args:
            database: The file.
            clock: What time it is.
            revision: The newest in it.
        """
        self._database = database
        self._clock = clock
        self._revision = revision
        self.writes = WriteQueue(database, clock)
        """What is on its way to the server."""

    # --- opening and closing -----------------------------------------------------------------

    @classmethod
    def go_on(cls, start: StartingStore, clock: Clock) -> Self:
        """The store of a file that was opened for the first frame."""
        return cls(start.database, clock, revision=start.revision)

    @classmethod
    async def open(cls, path: Path, *, clock: Clock) -> Self:
        """Open a file, or make it.

        Raises:
            StoreError: If it cannot be opened, or another Desk has it open.
        """
        database = Database(path, clock)
        try:
            await database.open()
            revision = await database.read_at_last(bookings.newest_revision)
        except BaseException:  # whatever it was, the file must not stay locked
            database.abandon()
            raise
        return cls(database, clock, revision=revision)

    @property
    def opening_note(self) -> StoreNote | None:
        """Why a new file is in use, if the one before had to be kept aside."""
        return self._database.note

    @property
    def revision(self) -> int:
        """The number of the latest change of bookings.

        Taken before the server is asked and given back as `as_of`, it keeps an answer that was
        overtaken by a newer one from undoing that.
        """
        return self._revision

    async def close(self) -> None:
        """Let go of the file, after everything asked for so far."""
        await self._database.close()

    def close_blocking(self) -> None:
        """As `close`, but the calling thread waits."""
        self._database.close_blocking()

    # --- resources and their calendars -------------------------------------------------------

    async def load_resources(self) -> tuple[Resource, ...]:
        """Every resource, ordered by name as people read it."""
        return await self._database.read(resources.load_all)

    async def load_resource(self, resource_id: ResourceId) -> Resource | None:
        """The resource of an id, or None."""
        return await self._database.read(partial(resources.load, resource_id=resource_id))

    async def save_resources(
        self, heard: Iterable[Resource], *, is_complete: bool
    ) -> frozenset[ResourceId]:
        """Store resources; constraints and calendars that are None stay as they are stored.

        Args:
            is_complete: Whether these are all there are, so that others are gone. What staff
                chose for those is kept, in case the answer was wrong.

        Returns:
            The ids of those that are new, differ, or are gone.
        """
        work = partial(resources.save, resources=tuple(heard), is_complete=is_complete)
        return await self._database.change(work)

    async def forget_resource(self, resource_id: ResourceId) -> None:
        """Remove a resource with its events and the calendars chosen for it."""

        def forget(connection: Connection) -> None:
            resources.forget(connection, resource_id)
            events.forget_resource(connection, resource_id)
            calendar_choices.save_choice(connection, resource_id, CalendarChoice())

        await self._database.change(forget)

    async def load_calendar_choices(self) -> Mapping[ResourceId, CalendarChoice]:
        """The choice of every resource that has one."""
        return await self._database.read(calendar_choices.load_choices)

    async def load_calendar_choice(self, resource_id: ResourceId) -> CalendarChoice:
        """The choice of a resource; the default one if none was made."""
        return (await self.load_calendar_choices()).get(resource_id, CalendarChoice())

    async def save_calendar_choice(self, resource_id: ResourceId, choice: CalendarChoice) -> None:
        """Remember which calendars staff chose for a resource."""
        work = partial(calendar_choices.save_choice, resource_id=resource_id, choice=choice)
        await self._database.change(work)

    # --- projects ----------------------------------------------------------------------------

    async def load_projects(self) -> tuple[Project, ...]:
        """Every project, ordered by name as people read it."""
        return await self._database.read(projects.load_all)

    async def load_project(self, project_id: ProjectId) -> Project | None:
        """The project of an id, or None."""
        return await self._database.read(partial(projects.load, project_id=project_id))

    async def save_projects(
        self, heard: Iterable[Project], *, is_complete: bool
    ) -> frozenset[ProjectId]:
        """Store projects; the ids of those that are new, differ, or are gone.

        Resource ids that are None stay as they are stored.
        """
        work = partial(projects.save, projects=tuple(heard), is_complete=is_complete)
        return await self._database.change(work)

    # --- bookings: reading -------------------------------------------------------------------

    async def load_bookings(
        self, window: Interval, *, resource_ids: Collection[ResourceId] | None = None
    ) -> tuple[Booking, ...]:
        """The bookings, in any state, that share an instant with the window, by start.

        Args:
            resource_ids: None for every resource.
        """
        work = partial(bookings.load_window, window=window, resource_ids=resource_ids)
        return await self._database.read(work)

    async def load_busy(
        self, window: Interval, *, resource_ids: Collection[ResourceId] | None = None
    ) -> Mapping[ResourceId, Sequence[Span]]:
        """What bookings close of the time of each resource around a window.

        Args:
            resource_ids: None for every resource.

        Returns:
            Spans in seconds since 1970, in any order; they may reach outside the window.
        """
        work = partial(booked_time.load_busy, window=window, resource_ids=resource_ids)
        return await self._database.read(work)

    async def load_booked_spans(
        self, window: Interval, *, resource_ids: Collection[ResourceId] | None = None
    ) -> tuple[BookedSpan, ...]:
        """When the bookings are that share an instant with the window, in any state and order.

        Much quicker than reading the bookings themselves.

        Args:
            resource_ids: None for every resource.
        """
        work = partial(booked_time.load_spans, window=window, resource_ids=resource_ids)
        return await self._database.read(work)

    async def load_sessions_and_seats(self, window: Interval) -> tuple[Booking, ...]:
        """The sessions, in any state, that share an instant with the window, and their seats."""
        work = partial(bookings.load_sessions_and_seats, window=window)
        return await self._database.read(work)

    async def load_booking_starts(self, window: Interval) -> Sequence[BookingStart]:
        """The starts of the bookings around a window that were not called off, in any order.

        Much quicker than reading the bookings themselves.
        """
        return await self._database.read(partial(bookings.load_starts, window=window))

    async def load_booking(self, booking_id: BookingId) -> Booking | None:
        """The booking of an id, or None."""
        return await self._database.read(partial(bookings.load, booking_id=booking_id))

    async def load_booking_by_ref(self, ref: DeskRef) -> Booking | None:
        """The booking of one of our references, or None.

        Of several the one that still stands, then the one changed last.
        """
        return await self._database.read(partial(bookings.load_by_ref, ref=ref))

    async def search_bookings(self, search: BookingSearch) -> tuple[Booking, ...]:
        """The bookings that staff look for, the newest start first; whatever they type."""
        return await self._database.read(partial(booking_lookup.search, wanted=search))

    async def load_customers(self, text: str, *, limit: int = 8) -> tuple[KnownCustomer, ...]:
        """Customers in whom every word of a text occurs, those with the newest booking first."""
        now = self._clock.now()
        work = partial(customers.load_known, text=text, limit=limit, now=now)
        return await self._database.read(work)

    async def load_customers_alike(self, text: str, *, limit: int = 8) -> tuple[KnownCustomer, ...]:
        """Customers in whom a text occurs once one letter of it is mended, the latest first."""
        now = self._clock.now()
        work = partial(customers.load_alike, text=text, limit=limit, now=now)
        return await self._database.read(work)

    async def count_bookings(self) -> int:
        """How many bookings are stored."""
        return await self._database.read(bookings.count)

    async def load_newest_update(self) -> datetime | None:
        """The newest `updated_at` of all bookings, or None."""
        return await self._database.read(bookings.load_newest_update)

    # --- bookings: changing ------------------------------------------------------------------

    async def save_bookings(
        self, heard: Iterable[Booking], *, as_of: int | None = None
    ) -> frozenset[BookingId]:
        """Store bookings; the ids of those that are new or differ.

        Actions that are None stay as stored while the state is the same.

        Args:
            as_of: The `revision` before the server was asked. What was changed since is only
                overwritten by a newer `updated_at`. None overwrites always.
        """
        listed = tuple(heard)
        return await self._database.change(lambda c: self._save(c, listed, as_of))

    async def save_window(
        self,
        window: Interval,
        heard: Iterable[Booking],
        *,
        as_of: int,
        resource_ids: Collection[ResourceId] | None = None,
    ) -> frozenset[BookingId]:
        """Store a complete listing of a window; the ids of what is new, differs or is gone.

        Bookings that lie wholly in the window and are missing are forgotten, unless they were
        stored after `as_of`.

        Args:
            resource_ids: Whose bookings were listed; None for every resource's.
        """
        listed = tuple(heard)
        ids = frozenset(booking.id for booking in listed)

        def save(connection: Connection) -> frozenset[BookingId]:
            gone = booking_changes.find_missing(
                connection, ids, as_of=as_of, window=window, resource_ids=resource_ids
            )
            return self._save(connection, listed, as_of) | booking_changes.forget(connection, gone)

        return await self._database.change(save)

    async def find_unlisted_bookings(
        self, ids: Collection[BookingId], *, as_of: int
    ) -> tuple[BookingId, ...]:
        """The bookings stored that a listing of everything lacks.

        What was stored after `as_of` is not among them.
        """
        work = partial(booking_changes.find_missing, heard=frozenset(ids), as_of=as_of)
        return tuple(await self._database.read(work))

    async def forget_bookings(self, ids: Iterable[BookingId]) -> frozenset[BookingId]:
        """Remove bookings; the ids of those that were stored. Their keys stay."""
        return await self._database.change(partial(booking_changes.forget, ids=tuple(ids)))

    # --- events ------------------------------------------------------------------------------

    async def load_events(
        self, window: Interval, *, resource_ids: Collection[ResourceId] | None = None
    ) -> tuple[Event, ...]:
        """The events that share an instant with the window, by start."""
        work = partial(events.load_window, window=window, resource_ids=resource_ids)
        return await self._database.read(work)

    async def save_events(
        self, resource_id: ResourceId, window: Interval, heard: Iterable[Event]
    ) -> bool:
        """Put the events of a resource in place of those stored of the window.

        Returns:
            Whether any differs.
        """
        listed = tuple(heard)
        return await self._database.change(
            lambda c: events.save_window(c, resource_id, window, listed)
        )

    # --- facts and keys ----------------------------------------------------------------------

    async def load_facts(self) -> Mapping[str, str]:
        """Every fact by its name."""
        return await self._database.read(facts.load_facts)

    async def save_fact(self, name: str, value: str | None) -> None:
        """Remember something small, such as when all was last fetched; None forgets it."""
        await self._database.change(partial(facts.save_fact, name=name, value=value))

    async def load_booking_key(self, booking_id: BookingId) -> BookingKey | None:
        """Our own key of a booking; None if no booking of that id was ever stored."""
        return await self._database.read(partial(booking_keys.load_key, booking_id=booking_id))

    async def load_booking_ids(self, key: BookingKey) -> tuple[BookingId, ...]:
        """The ids a booking has had, the present one last; empty for an unknown key."""
        return await self._database.read(partial(booking_keys.load_ids, key=key))

    async def load_present_id(self, booking_id: BookingId) -> BookingId:
        """The id a booking has now, whatever it was when it was looked at."""

        def load(connection: Connection) -> BookingId:
            key = booking_keys.load_key(connection, booking_id)
            ids = booking_keys.load_ids(connection, key) if key is not None else ()
            return ids[-1] if ids else booking_id

        return await self._database.read(load)

    async def link_booking_ids(self, *, old: BookingId, new: BookingId) -> BookingKey:
        """Note that a booking has a new id, for instance since it was moved; its key."""
        return await self._database.change(partial(booking_keys.link_ids, old=old, new=new))

    # --- housekeeping ------------------------------------------------------------------------

    async def check(self) -> None:
        """Look through the whole file for damage; takes long enough to be done when idle.

        Raises:
            StoreUnreadableError: If there is some; the file was then replaced.
        """
        await self._database.read(_check)

    async def back_up(self, target: Path) -> None:
        """Copy the file as it is at one moment, also while it is being changed."""
        await self._database.back_up(target)

    async def make_due_backup(self) -> bool:
        """Back up to the folder beside the file if that is due; whether it was."""
        return await self._database.make_due_backup()

    async def make_backup(self) -> Path:
        """Back up to the folder beside the file; those older than 14 days go."""
        return await self._database.make_backup()

    async def list_backups(self) -> tuple[Backup, ...]:
        """The backups beside the file, the newest first."""
        return await self._database.list_backups()

    async def restore(self, backup: Backup) -> Path:
        """Go back to a backup; the writes on their way stay as they are.

        Returns:
            The backup of what was there before.

        Raises:
            StoreUnreadableError: The backup is damaged; nothing was changed.
        """
        kept = await self._database.restore(backup.path)
        newest = await self._database.read(bookings.newest_revision)
        self._revision = max(self._revision, newest) + 1
        return kept

    # -----------------------------------------------------------------------------------------

    def _save(
        self, connection: Connection, listed: tuple[Booking, ...], as_of: int | None
    ) -> frozenset[BookingId]:
        revision = self._revision + 1
        changed = booking_changes.save(connection, listed, revision=revision, as_of=as_of)
        if changed:
            self._revision = revision
        return changed


def _check(connection: Connection) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise StoreUnreadableError
