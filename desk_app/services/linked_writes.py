"""Changes of several bookings that were made as one: all are changed, or none is.

A server that lets a booking replace another moves all with one call. Elsewhere they are moved one
after the other once all their new times were seen to be free; where one cannot be moved all the
same, those before it go back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CONFIRM, GRAPHS
from desk_app.domain.bulk import BulkFailure
from desk_app.domain.identifiers import BookingId, DeskRef, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import ConflictError, SlotTakenError, UnexpectedReplyError
from desk_app.services.changed_bookings import check_movable, copy_of, refuse_if_changed
from desk_app.services.drafts import companion_ref, new_ref
from desk_app.services.write_bodies import Act, Along, Move
from desk_app.timekit.extensions import ATOMIC_CONFIRM, REPLACES

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient


_NOT_MOVED: Final = "Booking not moved"


class OneByOne(Protocol):
    """Changes single bookings."""

    def server(self) -> "TimekitClient":
        """The client."""

    async def fresh(self, booking_id: BookingId) -> Booking:
        """The booking as the server has it."""

    async def present_id(self, booking_id: BookingId) -> BookingId:
        """The id it has now."""

    async def find(self, ref: DeskRef) -> tuple[Booking, ...]:
        """Every booking of a reference."""

    async def blockers(self, resource_id: ResourceId, span: Interval) -> tuple[Booking, ...]:
        """What closes a span."""

    async def act_once(self, booking_id: BookingId, act: Act) -> Booking:
        """Takes an action, unless it was taken."""

    async def move_once(
        self, booking_id: BookingId, move: Move, ref: DeskRef, *, is_repeat: bool
    ) -> Booking:
        """Moves, unless it was moved."""

    async def follow(self, old: Booking, moved: Booking) -> Booking:
        """Keeps a booking that was moved."""


class LinkedWrites:
    """Changes a booking with all that were made together with it."""

    def __init__(self, bookings: OneByOne) -> None:
        self._bookings = bookings

    # --- acting ------------------------------------------------------------------------------

    async def act(self, booking_id: BookingId, act: Act) -> Booking:
        """The booking after an action that those made with it take as well.

        Most servers see to that by themselves; where one does not, they are acted upon in turn.
        """
        if act.action == CONFIRM:
            await self._make_sure_of_times(act.along)
        booking = await self._bookings.act_once(booking_id, act)
        for each in act.along:
            graph = GRAPHS.get(each.seen.graph)
            if graph is None or graph.next_state(each.seen.state, act.action) is None:
                continue
            own_id = await self._bookings.present_id(each.booking_id)
            await self._bookings.act_once(own_id, Act(act.action, seen=each.seen))
        return booking

    async def _make_sure_of_times(self, along: Sequence[Along]) -> None:
        if ATOMIC_CONFIRM in await self._bookings.server().get_capabilities():
            return
        for each in along:
            booking = await self._bookings.fresh(await self._bookings.present_id(each.booking_id))
            if booking.resource_id is None or booking.interval is None:
                continue
            there = await self._bookings.blockers(booking.resource_id, booking.interval)
            if any(one.id != booking.id for one in there):
                raise SlotTakenError(title="Booking not confirmed")

    # --- moving ------------------------------------------------------------------------------

    async def move(
        self, booking_id: BookingId, move: Move, ref: DeskRef, *, is_repeat: bool
    ) -> Booking:
        """The booking at its new time, with all that were made with it.

        Raises:
            SlotTakenError: One of them cannot be there, and so none is.
            ChangedElsewhereError: One of them is not as it was seen; nothing was sent.
        """
        moves = [_OneMove(booking_id, replace(move, along=()), ref)]
        for number, each in enumerate(move.along, start=1):
            own_id = await self._bookings.present_id(each.booking_id)
            own = Move(move.interval, each.seen.resource_id or move.resource_id, each.seen)
            moves.append(_OneMove(own_id, own, companion_ref(ref, number)))
        if REPLACES in await self._bookings.server().get_capabilities():
            return await self._replace_all(moves, is_repeat=is_repeat)
        return await self._move_in_turn(moves, is_repeat=is_repeat)

    async def _replace_all(self, moves: "Sequence[_OneMove]", *, is_repeat: bool) -> Booking:
        """One call for all; what an earlier attempt made is found by its references."""
        olds = [await self._bookings.fresh(each.booking_id) for each in moves]
        made: Sequence[Booking | BulkFailure] = ()
        if is_repeat:
            found = [await self._bookings.find(each.ref) for each in moves]
            made = [each[0] for each in found if each]
        if len(made) < len(moves):
            _check(olds, moves)
            await self._make_sure_of_room(moves)
            news = [
                copy_of(old, each.move, each.ref, replaces=old.id)
                for old, each in zip(olds, moves, strict=True)
            ]
            made = await self._bookings.server().create_bookings(
                news, relates_bookings=True, deletes_all_on_error=True
            )
        new = [each for each in made if isinstance(each, Booking)]
        if len(new) < len(moves):
            raise SlotTakenError(title=_NOT_MOVED)
        moved = [
            await self._bookings.follow(old, each) for old, each in zip(olds, new, strict=True)
        ]
        return moved[0]

    async def _move_in_turn(self, moves: "Sequence[_OneMove]", *, is_repeat: bool) -> Booking:
        """One call for each, after a look at all the new times."""
        olds = [await self._bookings.fresh(each.booking_id) for each in moves]
        if not is_repeat:
            _check(olds, moves)
            await self._make_sure_of_room(moves)
        moved: list[Booking] = []
        try:
            for each in moves:
                moved.append(
                    await self._bookings.move_once(
                        each.booking_id, each.move, each.ref, is_repeat=is_repeat
                    )
                )
        except ConflictError:
            await self._move_back(olds, moved)
            raise
        return moved[0]

    async def _make_sure_of_room(self, moves: "Sequence[_OneMove]") -> None:
        """Looks first, for a server may lay what has no project over other bookings."""
        own = {each.booking_id for each in moves}
        for each in moves:
            there = await self._bookings.blockers(each.move.resource_id, each.move.interval)
            if any(one.id not in own for one in there):
                raise SlotTakenError(title=_NOT_MOVED)

    async def _move_back(self, olds: Sequence[Booking], moved: Sequence[Booking]) -> None:
        """Those that were moved go back to where they were, for one of them could not be."""
        for old, each in zip(olds, moved, strict=False):
            if old.interval is None or old.resource_id is None or old.interval == each.interval:
                continue
            back = Move(old.interval, old.resource_id)
            try:
                await self._bookings.move_once(each.id, back, new_ref(), is_repeat=False)
            except ConflictError as error:
                raise UnexpectedReplyError(error.message, title=error.title) from error


@dataclass(frozen=True, slots=True)
class _OneMove:
    booking_id: BookingId
    move: Move
    ref: DeskRef
    """Of the booking that takes its place, where one does."""


def _check(olds: Sequence[Booking], moves: Sequence[_OneMove]) -> None:
    """Raises unless all are as they were seen, and can be moved."""
    for old, each in zip(olds, moves, strict=True):
        refuse_if_changed(each.move.seen, old)
        check_movable(old)
