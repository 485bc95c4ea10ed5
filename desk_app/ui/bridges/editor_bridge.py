"""The booking panel's bridge: booking, finding time, and acting on bookings."""

from contextlib import aclosing, suppress

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CLOSED_STATES, ActionName
from desk_app.domain.identifiers import BookingId
from desk_app.errors import DeskError, SlotTakenError
from desk_app.services.changes import Changes
from desk_app.services.drafts import BookingDraft
from desk_app.services.id_chain import load_present
from desk_app.services.searches import FoundTimes, SlotSearch
from desk_app.services.why_not import Emptiness
from desk_app.services.workspace import Workspace
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.tasks import TaskRunner

FIND = "find time"


class EditorBridge(Bridge):
    """Turns what the booking panel asks for into requests.

    Signals:
        booked: The new `Booking`, and the actions possible now.
        booking_refused: The `BookingDraft`, the `DeskError`, and a tuple of `Alternative`.
        times_found: The `FoundTimes`, and the `Emptiness` that says why there are none, or None;
            times that are not complete are followed by fuller ones.
        find_failed: A `DeskError`.
        customers_found: A tuple of known customers, and the text they were asked for.
        booking_acted: The `Booking` in its new state, and the actions possible now.
        action_refused: The booking id, and the `DeskError`.
        changed_elsewhere: The open `Booking` as others changed it, with its possible actions
            and the id it had when it was opened.
        booking_changed: The `Booking` with its possible actions, as stored now.
        ending_found: The id of the open booking, which was called off, and the `BookingLog` of it.
        resources_changed: A tuple of resources.
        services_changed: A tuple of projects.
    """

    booked = Signal(object, object)
    booking_refused = Signal(object, object, object)
    times_found = Signal(object, object)
    find_failed = Signal(object)
    customers_found = Signal(object, str)
    booking_acted = Signal(object, object)
    action_refused = Signal(str, object)
    changed_elsewhere = Signal(object, object, str)
    booking_changed = Signal(object, object)
    ending_found = Signal(str, object)
    resources_changed = Signal(object)
    services_changed = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._open_id: BookingId | None = None

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        self._open_id = None
        self.start(self._load_lists(), name="load lists for the panel")

    @override
    def on_changes(self, changes: Changes) -> None:
        if changes.resources or changes.projects or changes.is_everything:
            self.start(self._load_lists(), name="load lists for the panel")
        if self._open_id is not None and (
            self._open_id in changes.bookings or changes.is_everything
        ):
            if changes.is_from_elsewhere:  # beside a booking that is just being opened
                self.start(self._load_changed(self._open_id), name="follow open booking")
            else:
                self.start(self._load_open(self._open_id), name="open booking")

    def open(self, booking_id: str) -> None:
        """Shows a booking; the answer comes as `booking_changed`, again whenever it changes."""
        self._open_id = BookingId(booking_id)
        self.start(self._load_open(self._open_id), name="open booking")

    def look_again(self) -> None:
        """Shows the open booking as it is now."""
        if self._open_id is not None and self._workspace is not None:
            self.open(self._open_id)

    def close(self) -> None:
        """Nothing is open any more."""
        self._open_id = None
        self.cancel_find()

    def book(self, draft: BookingDraft) -> None:
        """Books a draft; a second request for the same draft waits for the first."""
        _ = self._tasks.start(self._book(draft), name=f"book {draft.ref}")

    def find(self, search: SlotSearch) -> None:
        """Looks for free slots; a newer question takes the place of an older one."""
        _ = self._tasks.start(self._find(search), name=FIND, replaces=True)

    def cancel_find(self) -> None:
        """Stops looking."""
        self._tasks.cancel(FIND)

    def find_customers(self, text: str) -> None:
        """Looks for people who booked before."""
        self.start(self._find_customers(text), name="find customers")

    def act(self, booking_id: str, action: str, message: str) -> None:
        """Takes an action along the booking's graph."""
        request = self._act(BookingId(booking_id), ActionName(action), message)
        _ = self._tasks.start(request, name=f"{action} {booking_id}")

    async def _book(self, draft: BookingDraft) -> None:
        try:
            booking = await self.workspace.bookings.book(draft)
        except SlotTakenError as error:
            await self._close_refused(draft)
            await self._offer_alternatives(draft, error)
        except DeskError as error:
            self.report(error)
            await self._close_refused(draft)
            self.booking_refused.emit(draft, error, ())
        else:
            self._open_id = booking.id
            self.booked.emit(booking, self.workspace.bookings.available_actions(booking))
            self.workspace.sync.hurry()

    async def _close_refused(self, draft: BookingDraft) -> None:
        """The form says why it was refused and keeps it, so the list of what waits does not."""
        with suppress(DeskError):
            await self.workspace.waiting.close(draft.ref)

    async def _offer_alternatives(self, draft: BookingDraft, error: SlotTakenError) -> None:
        """Says at once that the slot is gone, then what else there is."""
        self.workspace.sync.hurry()
        try:
            found = await self.workspace.other_times.find(draft)
        except DeskError:
            found = ()
        self.booking_refused.emit(draft, error, found)

    async def _find(self, search: SlotSearch) -> None:
        try:
            async with aclosing(self.workspace.availability.look_up(search)) as answers:
                async for found in answers:
                    self.times_found.emit(found, await self._why_empty(found))
        except DeskError as error:
            self.report(error)
            self.find_failed.emit(error)

    async def _why_empty(self, found: FoundTimes) -> Emptiness | None:
        """Why nothing was found; None where something was, or several were to be free together."""
        if found.hits or not found.is_complete or found.search.also:
            return None
        return await self.workspace.why_not.explain_emptiness(found.search)

    async def _find_customers(self, text: str) -> None:
        found = await self.workspace.bookings.known_customers(text)
        self.customers_found.emit(found, text)

    async def _act(self, booking_id: BookingId, action: ActionName, message: str) -> None:
        try:
            booking = await self.workspace.bookings.act(booking_id, action, message)
        except DeskError as error:
            self.report(error)
            self.action_refused.emit(booking_id, error)
            return
        self.booking_acted.emit(booking, self.workspace.bookings.available_actions(booking))
        self.workspace.sync.hurry()

    async def _load_open(self, booking_id: BookingId) -> None:
        booking = await self.workspace.bookings.load(booking_id)
        if booking is not None and booking_id == self._open_id:
            actions = self.workspace.bookings.available_actions(booking)
            self.booking_changed.emit(booking, actions)
            if booking.state in CLOSED_STATES:
                await self._load_ending(booking)

    async def _load_changed(self, booking_id: BookingId) -> None:
        booking = await load_present(self.workspace.store, booking_id)
        if booking is not None and booking_id == self._open_id:
            self._open_id = booking.id
            actions = self.workspace.bookings.available_actions(booking)
            self.changed_elsewhere.emit(booking, actions, booking_id)
            if booking.state in CLOSED_STATES:
                await self._load_ending(booking)

    async def _load_ending(self, booking: Booking) -> None:
        """Only the server knows why; without it the booking is shown without a reason."""
        try:
            ending = await self.workspace.bookings.load_ending(booking)
        except DeskError as error:
            self.report(error)
            return
        if ending is not None and booking.id == self._open_id:
            self.ending_found.emit(booking.id, ending)

    async def _load_lists(self) -> None:
        self.resources_changed.emit(await self.workspace.resources.load_all())
        self.services_changed.emit(await self.workspace.resources.load_projects())

    def follow(self, booking: Booking) -> None:
        """Goes on showing a booking that got another id by being moved."""
        self._open_id = booking.id
