"""The outbox's bridge: what waits to be sent, and what a person decides about it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from typing_extensions import override

from desk_app.domain.alternatives import Alternative
from desk_app.domain.identifiers import DeskRef
from desk_app.errors import DeskError, StoreError
from desk_app.private_files import write_private_file
from desk_app.services.changes import Changes
from desk_app.services.outbox_sender import WriteNews
from desk_app.services.waiting import Stage
from desk_app.services.workspace import Workspace
from desk_app.services.write_export import export_csv, export_json
from desk_app.store.outbox import UNSENT_STATES, OutboxState
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.bridges.calendar_bridge import GATHER_MS
from desk_app.ui.tasks import TaskRunner

SEND = "send what waits"
"""The name of the task that sends; there is one."""


class OutboxBridge(Bridge):
    """Keeps the list of what waits up to date, and runs the sender.

    Signals:
        items_changed: A tuple of `WaitingItem`, what needs a person first.
        write_ended: The `WriteNews` of a write that nobody waited for, once it has ended.
        change_undone: Whether what was taken back had not left yet.
        draft_ready: A `BookingDraft` to be booked at another time, and a tuple of `Alternative`.
        exported: The path of the file written.
        ticked: A second has passed while something can still be taken back.
    """

    items_changed = Signal(object)
    write_ended = Signal(object)
    change_undone = Signal(bool)
    draft_ready = Signal(object, object)
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
        found: tuple[Alternative, ...] = ()
        try:
            found = await self.workspace.other_times.find(draft)
        except DeskError as error:
            self.report(error)
        self.draft_ready.emit(draft, found)

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
