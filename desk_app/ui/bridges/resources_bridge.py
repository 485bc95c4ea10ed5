"""The resources' bridge: lists, edits and deletes resources."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Signal
from typing_extensions import override

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.errors import DeskError
from desk_app.services.changes import Changes
from desk_app.services.resources import ResourceEdit
from desk_app.services.workspace import Workspace
from desk_app.ui.bridges.bridge import Bridge


class ResourcesBridge(Bridge):
    """Turns what the resources tab asks for into requests.

    Signals:
        resources_changed: A tuple of resources, by name.
        choice_loaded: A resource id, and the `CalendarChoice` made for it.
        may_create_changed: Whether the plan allows making resources here.
        resource_saved: The `Resource` as the server has it.
        resource_deleted: The id.
        edit_refused: The `DeskError`.
    """

    resources_changed = Signal(object)
    choice_loaded = Signal(str, object)
    may_create_changed = Signal(bool)
    resource_saved = Signal(object)
    resource_deleted = Signal(str)
    edit_refused = Signal(object)

    @override
    def attach(self, workspace: Workspace) -> None:
        super().attach(workspace)
        self.reload()

    @override
    def on_changes(self, changes: Changes) -> None:
        if changes.resources or changes.is_everything:
            self.reload()

    def reload(self) -> None:
        """Reads the stored resources again."""
        if self._workspace is not None:
            self.start(self._load(), name="load resources")

    def load_choice(self, resource_id: str) -> None:
        """Reads which calendars were chosen for a resource."""
        self.start(self._load_choice(ResourceId(resource_id)), name="load calendar choice")

    def add(self, edit: ResourceEdit) -> None:
        """Makes a resource."""
        self._write(self._add(edit), name="add resource")

    def save(self, resource_id: str, edit: ResourceEdit, seen: Resource | None) -> None:
        """Changes a resource."""
        self._write(self._save(ResourceId(resource_id), edit, seen), name=f"save {resource_id}")

    def delete(self, resource_id: str) -> None:
        """Removes a resource."""
        self._write(self._delete(ResourceId(resource_id)), name=f"delete {resource_id}")

    def add_calendar(self, resource_id: str, name: str) -> None:
        """Gives a resource one more calendar."""
        self._write(self._add_calendar(ResourceId(resource_id), name), name="add calendar")

    def _write(self, request: Coroutine[Any, Any, None], *, name: str) -> None:
        task = self._tasks.start(self._refusable(request), name=name)
        # A second press of one button finds the first under way and is dropped.
        task.add_done_callback(lambda _: request.close())

    async def _refusable(self, request: Coroutine[Any, Any, None]) -> None:
        try:
            await request
        except DeskError as error:
            self.report(error)
            may_create = await self.workspace.resources.can_create()
            # Nothing is awaited from here on: a press that comes now must find no task under way.
            self.edit_refused.emit(error)
            self.may_create_changed.emit(may_create)
        else:
            self.workspace.sync.hurry()

    async def _load(self) -> None:
        self.resources_changed.emit(await self.workspace.resources.load_all())
        self.may_create_changed.emit(await self.workspace.resources.can_create())

    async def _load_choice(self, resource_id: ResourceId) -> None:
        choice = await self.workspace.resources.load_choice(resource_id)
        self.choice_loaded.emit(resource_id, choice)

    async def _add(self, edit: ResourceEdit) -> None:
        self.resource_saved.emit(await self.workspace.resources.add(edit))

    async def _save(
        self, resource_id: ResourceId, edit: ResourceEdit, seen: Resource | None
    ) -> None:
        saved = await self.workspace.resources.save(resource_id, edit, seen=seen)
        self.resource_saved.emit(saved)

    async def _delete(self, resource_id: ResourceId) -> None:
        await self.workspace.resources.delete(resource_id)
        self.resource_deleted.emit(resource_id)

    async def _add_calendar(self, resource_id: ResourceId, name: str) -> None:
        await self.workspace.resources.add_calendar(resource_id, name)
