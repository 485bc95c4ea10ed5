"""The outbox's bridge: what waits to be sent, and what a person decides about it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from typing_extensions import override

from desk_app.domain.alternatives import Alternative
from desk_app.domain.identifiers import DeskRef
from desk_app.errors import DeskError, SlotTakenError, StoreError
from desk_app.private_files import write_private_file
from desk_app.services.changes import Changes
from desk_app.services.drafts import BookingDraft
from desk_app.services.outbox_sender import WriteNews
from desk_app.services.waiting import Stage, WaitingItem
from desk_app.services.workspace import Workspace
from desk_app.services.write_export import export_csv, export_json
from desk_app.store.outbox import UNSENT_STATES, OutboxKind, OutboxState
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.bridges.calendar_bridge import GATHER_MS
from desk_app.ui.tasks import TaskRunner

SEND = "send what waits"
"""The name of the task that sends; there is one."""


_MOST_LOOKED_FOR = 10
"""For how many of what lost its time others are looked for at once."""


class OutboxBridge(Bridge):
    """Keeps the list of what waits up to date, and runs the sender.

    Signals:
        items_changed: A tuple of `WaitingItem`, what needs a person first.
        write_ended: The `WriteNews` of a write that nobody waited for, once it has ended.
        change_undone: Whether what was taken back had not left yet.
        draft_ready: A `BookingDraft` to be booked at another time, and a tuple of `Alternative`.
        alternatives_found: The reference of a write whose time is taken, and `Alternative`s; none
            for several booked together.
        booked_instead: The `Booking` made at one of them.
        journal_loaded: A tuple of `WaitingItem`, what has come to an end.
        exported: The path of the file written.
        ticked: A second has passed while something can still be taken back.
    """

    items_changed = Signal(object)
    write_ended = Signal(object)
    change_undone = Signal(bool)
    draft_ready = Signal(object, object)
    alternatives_found = Signal(str, object)
    booked_instead = Signal(object)
    journal_loaded = Signal(object)
    exported = Signal(str)
    ticked = Signal()

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent)
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self.reload)
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self.ticked)
        self._ticks.timeout.connect(self.reload)
        self._grace = timedelta()
        self._looked_for: set[tuple[DeskRef, int]] = set()
        """Whose alternatives were asked for, and after how many attempts."""

    def set_grace(self, grace: timedelta) -> None:
        """How long a change can be taken back from now on."""
        self._grace = grace
        if self._workspace is not None:
            self._workspace.bookings.grace = grace

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        workspace.bookings.grace = self._grace
        workspace.sender.observe(self._on_write_went_on)
        _ = self._tasks.start(workspace.sender.run(), name=SEND)
        self.reload()

    @override
    def detach(self) -> None:
        super().detach()
        self._gather.stop()
        self._ticks.stop()
        self._looked_for.clear()
        self.items_changed.emit(())

    @override
    def on_changes(self, changes: Changes) -> None:
        self._gather.start()

    def reload(self) -> None:
        """Looks at what waits again."""
        if self._workspace is not None:
            self.start(self._load(), name="load what waits")

    # --- what a person asks for --------------------------------------------------------------

    def undo(self, ref: str) -> None:
        """Takes back a change; the answer comes as `change_undone`."""
        _ = self._tasks.start(self._reported(self._undo(DeskRef(ref))), name=f"undo {ref}")

    def send_now(self, ref: str) -> None:
        """Sends a write at once, exactly once."""
        if self._workspace is not None:
            request = self._reported(self._send_now(DeskRef(ref)))
            _ = self._tasks.start(request, name=f"send {ref}")

    def try_all(self) -> None:
        """Tries everything that waits."""
        if self._workspace is not None:
            self._workspace.sync.hurry()
            self.start(self.workspace.waiting.try_all(), name="try all that waits")

    def discard(self, ref: str) -> None:
        """Takes a write out for good; a person has agreed to that."""
        _ = self._tasks.start(self._reported(self._discard(DeskRef(ref))), name=f"discard {ref}")

    def close_item(self, ref: str) -> None:
        """A person has seen what became of a write."""
        _ = self._tasks.start(self._reported(self._close(DeskRef(ref))), name=f"close {ref}")

    def close_all_done(self, refs: Sequence[str]) -> None:
        """A person has seen what became of several."""
        for ref in refs:
            self.close_item(ref)

    def book_instead(self, ref: str, found: Alternative) -> None:
        """Books at another time what lost its own; answered by `booked_instead`."""
        request = self._reported(self._book_instead(DeskRef(ref), found))
        _ = self._tasks.start(request, name=f"book {ref}")

    def load_journal(self) -> None:
        """Looks up what has come to an end; answered by `journal_loaded`."""
        self.start(self._load_journal(), name="load what has ended")

    def find_another_time(self, ref: str) -> None:
        """Opens the form again with all that was typed; answered by `draft_ready`."""
        self.start(self._find_another_time(DeskRef(ref)), name="find another time")

    def export(self, path: str) -> None:
        """Writes what has not been sent to a file: JSON by that ending, else a table."""
        self.start(self._export(Path(path)), name="export what waits")

    # --- details -----------------------------------------------------------------------------

    async def _load(self) -> None:
        items = await self.workspace.waiting.load()
        is_ticking = any(item.stage is Stage.LEAVING for item in items)
        if is_ticking and not self._ticks.isActive():
            self._ticks.start()
        elif not is_ticking:
            self._ticks.stop()
        self.items_changed.emit(items)
        self._look_for_alternatives(items)

    def _look_for_alternatives(self, items: Sequence[WaitingItem]) -> None:
        """Once for each that lost its time, and again when it lost another one."""
        for item in [each for each in items if each.is_taken][:_MOST_LOOKED_FOR]:
            key = (item.ref, item.attempts)
            if item.kind is OutboxKind.CREATE and key not in self._looked_for:
                self._looked_for.add(key)
                request = self._reported(self._find_alternatives(item.ref))
                _ = self._tasks.start(request, name=f"other times {item.ref}")

    async def _find_alternatives(self, ref: DeskRef) -> None:
        draft = await self.workspace.waiting.draft_of(ref)
        if draft is not None:
            found = await self._alternatives_of(draft)
            self.alternatives_found.emit(ref, tuple(each for each in found if not each.companions))

    async def _book_instead(self, ref: DeskRef, found: Alternative) -> None:
        try:
            booking = await self.workspace.bookings.book_instead(ref, found.slot)
        except SlotTakenError:
            self._looked_for = {each for each in self._looked_for if each[0] != ref}
            self.reload()  # the card says so, and offers others
            return
        self.booked_instead.emit(booking)
        self.workspace.sync.hurry()

    async def _load_journal(self) -> None:
        self.journal_loaded.emit(await self.workspace.waiting.load_journal())

    async def _undo(self, ref: DeskRef) -> None:
        self.change_undone.emit(await self.workspace.waiting.undo(ref))

    async def _send_now(self, ref: DeskRef) -> None:
        news = await self.workspace.waiting.send_now(ref)
        if news is not None and news.error is not None:
            self.report(news.error)
        self.reload()

    async def _discard(self, ref: DeskRef) -> None:
        if not await self.workspace.waiting.discard(ref):
            raise DeskError("It is just being sent. Look again in a moment.")

    async def _close(self, ref: DeskRef) -> None:
        await self.workspace.waiting.close(ref)

    async def _find_another_time(self, ref: DeskRef) -> None:
        draft = await self.workspace.waiting.draft_of(ref)
        if draft is None:
            return
        self.draft_ready.emit(draft, await self._alternatives_of(draft))

    async def _alternatives_of(self, draft: BookingDraft) -> tuple[Alternative, ...]:
        """Other times for one that was lost; none where nobody answers."""
        try:
            return await self.workspace.other_times.find(draft)
        except DeskError as error:
            self.report(error)
            return ()

    async def _export(self, path: Path) -> None:
        rows = await self.workspace.store.writes.load(UNSENT_STATES)
        text = export_json(rows) if path.suffix.lower() == ".json" else export_csv(rows)
        try:
            await asyncio.to_thread(write_private_file, path, text)
        except OSError as error:
            raise StoreError(title="The file was not written") from error
        self.exported.emit(str(path))

    def _on_write_went_on(self, news: WriteNews) -> None:
        """A write that ended without anybody waiting for it is told."""
        self._gather.start()
        ended = (OutboxState.DONE, OutboxState.REFUSED, OutboxState.NEEDS_PERSON)
        if news.row.state in ended:
            self.write_ended.emit(news)
