"""The roster's bridge: who has a seat in the session at hand, and one more."""

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.identifiers import BookingId
from desk_app.errors import DeskError
from desk_app.services.changes import Changes
from desk_app.services.rosters import Roster, RosterService, seat_draft
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.tasks import TaskRunner


class RosterBridge(Bridge):
    """Keeps one roster up to date, and books seats.

    Signals:
        roster_changed: The `Roster` of the session at hand.
        seat_taken: The `Booking` of a seat just taken.
        seat_refused: The `DeskError`.
        customers_found: A tuple of known customers.
    """

    roster_changed = Signal(object)
    seat_taken = Signal(object)
    seat_refused = Signal(object)
    customers_found = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._session_id: BookingId | None = None
        self._roster: Roster | None = None

    @override
    def detach(self) -> None:
        super().detach()
        self._session_id = self._roster = None

    @override
    def on_changes(self, changes: Changes) -> None:
        if self._session_id is not None and (changes.bookings or changes.is_everything):
            self.start(self._load(self._session_id), name="load roster")

    def open(self, session_id: str) -> None:
        """Shows the roster of a session; the answer comes as `roster_changed`."""
        self._session_id = BookingId(session_id)
        self.start(self._load(self._session_id), name="load roster")

    def close(self) -> None:
        """No session is at hand any more."""
        self._session_id = self._roster = None

    def find_customers(self, text: str) -> None:
        """Looks for people who booked before."""
        self.start(self._find_customers(text), name="find customers for a seat")

    def add(self, customer: KnownCustomer) -> None:
        """Takes a seat for somebody; a second press finds the first under way and is dropped."""
        roster = self._roster
        if roster is not None:
            request = self._add(roster, customer)
            _ = self._tasks.start(request, name=f"seat in {roster.session.id}")

    async def _load(self, session_id: BookingId) -> None:
        bookings = self.workspace.bookings
        roster = await RosterService(bookings).load(session_id)
        if roster is not None and session_id == self._session_id:
            self._roster = roster
            self.roster_changed.emit(roster)

    async def _find_customers(self, text: str) -> None:
        self.customers_found.emit(await self.workspace.bookings.known_customers(text))

    async def _add(self, roster: Roster, customer: KnownCustomer) -> None:
        try:
            booking = await self.workspace.bookings.book(seat_draft(roster.session, customer))
        except DeskError as error:
            self.report(error)
            self.seat_refused.emit(error)
        else:
            self.seat_taken.emit(booking)
        self.workspace.sync.hurry()
