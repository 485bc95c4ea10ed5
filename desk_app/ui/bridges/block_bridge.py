"""The bridge of blocked time: blocks, changes and opens it again."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Signal
from typing_extensions import override

from desk_app.domain.block import BlockPlan
from desk_app.domain.resource import Event
from desk_app.errors import DeskError
from desk_app.services.blocks import Blocked
from desk_app.services.workspace import Workspace
from desk_app.ui.bridges.bridge import Bridge


class BlockBridge(Bridge):
    """Does what is asked about blocked time, one thing at a time.

    Signals:
        reasons_loaded: The reasons last given, a tuple, the newest first.
        blocked: The `Blocked` that was asked for.
        removed: The `Blocked` of what was taken away.
        refused: The `DeskError` of a block that could not be made, changed or taken away.
    """

    reasons_loaded = Signal(object)
    blocked = Signal(object)
    removed = Signal(object)
    refused = Signal(object)

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        self.load_reasons()

    def load_reasons(self) -> None:
        """Reads the reasons; they come as `reasons_loaded`."""
        if self._workspace is not None:
            self.start(self._load_reasons(), name="load block reasons")

    def block(self, plan: BlockPlan) -> None:
        """Blocks time; answered by `blocked` or `refused`."""
        self._do(lambda: self.workspace.blocks.block(plan), self.blocked.emit)

    def change(self, event: Event, plan: BlockPlan) -> None:
        """Makes another block of one; answered by `blocked` or `refused`."""
        self._do(lambda: self.workspace.blocks.change(event, plan), self.blocked.emit)

    def remove(self, event: Event) -> None:
        """Takes a block away; answered by `removed` or `refused`."""
        self._do(lambda: self.workspace.blocks.remove(event), self.removed.emit)

    def _do(
        self, deed: Callable[[], Awaitable[Blocked]], done: Callable[[Blocked], object]
    ) -> None:
        _ = self._tasks.start(self._carry_out(deed, done), name="block time")

    async def _carry_out(
        self, deed: Callable[[], Awaitable[Blocked]], done: Callable[[Blocked], object]
    ) -> None:
        try:
            blocked = await deed()
        except DeskError as error:
            self.report(error)
            self.refused.emit(error)
        else:
            done(blocked)

    async def _load_reasons(self) -> None:
        self.reasons_loaded.emit(await self.workspace.blocks.load_reasons())
