"""Keeps the slot in the editor from being booked by somebody else, while it is typed."""

import asyncio
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from typing_extensions import override

from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import DeskError, SlotTakenError
from desk_app.services.holds import Hold
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.tasks import TaskRunner

ASK_AFTER_MS: Final = 1_000
"""How long the editor must stay with one slot before it is held."""

EXTEND_BELOW: Final = timedelta(seconds=30)
_LOOK_MS: Final = 1_000
_ASK: Final = "hold slot"
_EXTEND: Final = "extend hold"

Wanted = tuple[ResourceId, Interval, ProjectId | None]


class HoldBridge(Bridge):
    """One hold at a time: asked for when a slot settles, extended while somebody types.

    Signals:
        hold_changed: The `Hold` there is now, or None.
        slot_lost: The resource id and `Interval` that somebody else has.
    """

    hold_changed = Signal(object)
    slot_lost = Signal(str, object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._hold: Hold | None = None
        self._wanted: Wanted | None = None
        self._asked_for: Wanted | None = None
        self._asking: asyncio.Task[None] | None = None
        self._is_typing = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(ASK_AFTER_MS)
        self._settle.timeout.connect(self._ask)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_LOOK_MS)
        self._ticks.timeout.connect(self._look)

    @override
    def detach(self) -> None:
        self.forget()
        super().detach()

    @property
    def hold(self) -> Hold | None:
        """The hold there is."""
        return self._hold

    def want(
        self, resource_id: ResourceId, interval: Interval, project_id: ProjectId | None
    ) -> None:
        """Holds this slot a second from now, instead of any other."""
        wanted = (resource_id, interval, project_id)
        if wanted == self._wanted:
            return
        self.release()
        self._wanted = wanted
        self._settle.start()

    def keep(self) -> None:
        """Somebody typed: the hold is worth extending, and one that lapsed is asked for anew."""
        self._is_typing = True
        has_lapsed = self._hold is None and self._wanted is not None
        if has_lapsed and not self._settle.isActive() and self._asking is None:
            self._settle.start()

    def release(self) -> None:
        """Lets the slot go."""
        hold, self._wanted = self._hold, None
        self._settle.stop()
        self._set(None)
        if hold is not None:
            self._let_go(hold)

    def forget(self) -> None:
        """The hold was used up by a booking: there is nothing to let go."""
        self._wanted = None
        self._settle.stop()
        self._set(None)

    async def settled(self) -> None:
        """Waits until a question under way is answered; nothing is asked after that by itself."""
        self._settle.stop()
        if self._asking is not None:
            await asyncio.wait([self._asking])

    @property
    def is_asking(self) -> bool:
        """Whether a question about a hold is under way."""
        return self._asking is not None

    def reservation_for(
        self, resource_id: ResourceId | None, interval: Interval | None
    ) -> BookingId | None:
        """The hold to make a booking of a slot with, if there is one that will last."""
        hold, workspace = self._hold, self._workspace
        if hold is None or workspace is None or not workspace.holds.is_usable(hold):
            return None
        is_same = (hold.resource_id, hold.interval) == (resource_id, interval)
        return hold.reservation_id if is_same else None

    # --- details -----------------------------------------------------------------------------

    def _ask(self) -> None:
        if self._wanted is None or self._workspace is None or self._asking is not None:
            return
        self._is_typing = False
        self._asked_for = self._wanted
        self._asking = self._tasks.start(self._request(self._wanted), name=_ASK)
        self._asking.add_done_callback(lambda _: self._on_answered())

    async def _request(self, wanted: Wanted) -> None:
        resource_id, interval, project_id = wanted
        try:
            hold = await self.workspace.holds.hold(interval, resource_id, project_id)
        except SlotTakenError:
            if wanted == self._wanted:
                self.slot_lost.emit(resource_id, interval)
            return
        except DeskError as error:
            # A slot that cannot be held can still be booked.
            self.report(error)
            return
        if wanted == self._wanted:
            self._set(hold)
        else:
            self._let_go(hold)

    def _on_answered(self) -> None:
        self._asking = None
        if self._wanted is not None and self._asked_for != self._wanted:
            self._settle.start()

    def _look(self) -> None:
        hold, workspace = self._hold, self._workspace
        if hold is None or workspace is None:
            return
        left = workspace.holds.time_left(hold)
        if not left:
            self._set(None)
        elif left < EXTEND_BELOW and self._is_typing and workspace.holds.may_last_longer(hold):
            self._is_typing = False
            _ = self._tasks.start(self._extend(hold), name=_EXTEND)

    async def _extend(self, hold: Hold) -> None:
        try:
            longer = await self.workspace.holds.extend(hold)
        except DeskError as error:
            self.report(error)
            return
        if hold is self._hold:
            self._set(longer)

    def _let_go(self, hold: Hold) -> None:
        if self._workspace is not None:
            request = self._release(hold)
            _ = self._tasks.start(request, name=f"release {hold.reservation_id}")

    async def _release(self, hold: Hold) -> None:
        try:
            await self.workspace.holds.release(hold)
        except DeskError as error:
            # It lapses by itself within a minute.
            self.report(error)

    def _set(self, hold: Hold | None) -> None:
        if hold == self._hold:
            return
        self._hold = hold
        if hold is None:
            self._ticks.stop()
        else:
            self._ticks.start()
        self.hold_changed.emit(hold)
