"""Lists and edits resources, their hours and their calendars."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk_app.domain.booking import DESK_REF_KEY
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.constraint import Constraint
from desk_app.domain.identifiers import DeskRef, ResourceId
from desk_app.domain.project import Project
from desk_app.domain.resource import Calendar, Resource, find_time_zone
from desk_app.domain.resource_change import NewCalendar, NewResource, ResourceChange
from desk_app.domain.weekly_hours import Schedule, write_schedule
from desk_app.errors import (
    ConflictError,
    DeskError,
    InvalidInputError,
    OfflineError,
    PermissionDeniedError,
    is_end_unknown,
)
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.drafts import new_ref
from desk_app.store.store import Store

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

LONGEST_NAME = 255
MAY_NOT_CREATE = "may_not_create_resources"
"""The stored fact that the plan does not allow making resources here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceEdit:
    """What a person says about a resource."""

    name: str
    time_zone_name: str
    schedule: Schedule | None = None
    """None leaves hours, closed dates and other rules untouched."""
    calendar_choice: CalendarChoice = field(default_factory=CalendarChoice)


class ResourceService:
    """Resources as the desk sets them up, kept in step with the store."""

    def __init__(self, store: Store, changes: ChangeFeed) -> None:
        self._store = store
        self._changes = changes
        self.client: TimekitClient | None = None
        """None until the server can be spoken to."""
        self.why_no_server: Callable[[], DeskError] = OfflineError
        """Makes the error for whoever asks while there is no client."""
        self._unknown: dict[str, DeskRef] = {}
        """References of creates whose end nobody knows, by the name asked for."""

    async def load_all(self) -> tuple[Resource, ...]:
        """Every stored resource with its rules and calendars, by name."""
        return await self._store.load_resources()

    async def load_projects(self) -> tuple[Project, ...]:
        """Every stored project, by name."""
        return await self._store.load_projects()

    async def load_choice(self, resource_id: ResourceId) -> CalendarChoice:
        """The calendars chosen for a resource; an empty choice if none were."""
        return await self._store.load_calendar_choice(resource_id)

    async def can_create(self) -> bool:
        """Whether the plan allows making resources here, as far as is known."""
        return MAY_NOT_CREATE not in await self._store.load_facts()

    async def add(self, edit: ResourceEdit) -> Resource:
        """Makes a resource; it is stored the moment the server has answered.

        One whose answer was lost is looked for before another one of its name is asked for.

        Raises:
            InvalidInputError: A field cannot be used; it is named.
            PermissionDeniedError: The plan does not allow it; remembered, and said only once.
        """
        check_edit(edit)
        name = edit.name.strip()
        resource = await self._made_before(name)
        if resource is not None:
            saved = await self.save(resource.id, edit)
            del self._unknown[name]
            return saved
        resource = await self._create(name, edit)
        await self._store.save_fact(MAY_NOT_CREATE, None)
        await self._store.save_calendar_choice(resource.id, edit.calendar_choice)
        await self._keep(resource)
        return resource

    async def _made_before(self, name: str) -> Resource | None:
        """The resource that an attempt whose answer was lost has made, if it did."""
        ref = self._unknown.get(name)
        if ref is None:
            return None
        found = await self._server().list_all_resources()
        return next((one for one in found if one.meta.get(DESK_REF_KEY) == ref), None)

    async def _create(self, name: str, edit: ResourceEdit) -> Resource:
        # Whatever ends it without an answer leaves the reference, by which it is found.
        ref = self._unknown.setdefault(name, new_ref())
        new = NewResource(
            name=name,
            time_zone_name=edit.time_zone_name,
            constraints=_constraints(edit) or (),
            meta={DESK_REF_KEY: ref},
        )
        try:
            resource = await self._server().create_resource(new)
        except DeskError as error:
            if not is_end_unknown(error):
                del self._unknown[name]
            if isinstance(error, PermissionDeniedError):
                await self._store.save_fact(MAY_NOT_CREATE, "yes")
            raise
        del self._unknown[name]
        return resource

    async def save(
        self, resource_id: ResourceId, edit: ResourceEdit, *, seen: Resource | None = None
    ) -> Resource:
        """Changes a resource. Its rules are replaced as a whole, so they are read again first.

        An edit without a schedule sends no rules at all.

        Args:
            seen: The resource as the person saw it; its rules must still be those at the server.

        Raises:
            ConflictError: The rules were changed elsewhere meanwhile.
        """
        check_edit(edit)
        present = await self._server().get_resource(resource_id)
        if (
            edit.schedule is not None
            and seen is not None
            and seen.constraints is not None
            and present.constraints != seen.constraints
        ):
            await self._keep(present)
            raise ConflictError(
                "The hours were changed elsewhere meanwhile. Look at them and save again.",
                title="Hours not saved",
            )
        change = ResourceChange(
            name=edit.name.strip(),
            time_zone_name=edit.time_zone_name,
            constraints=_constraints(edit),
        )
        await self._server().update_resource(resource_id, change)
        await self._store.save_calendar_choice(resource_id, edit.calendar_choice)
        saved = await self._server().get_resource(resource_id)
        await self._keep(saved)
        return saved

    async def delete(self, resource_id: ResourceId) -> None:
        """Removes a resource for good, here and at the server."""
        await self._server().delete_resource(resource_id)
        await self._store.forget_resource(resource_id)
        self._changes.publish(Changes(resources=frozenset({resource_id}), has_events=True))

    async def add_calendar(self, resource_id: ResourceId, name: str) -> Calendar:
        """Gives a resource one more calendar."""
        if not name.strip():
            raise InvalidInputError("Enter a name for the calendar.", field="calendar")
        new = NewCalendar(resource_id=resource_id, name=name.strip())
        calendar = await self._server().create_calendar(new)
        await self._keep(await self._server().get_resource(resource_id))
        return calendar

    async def _keep(self, resource: Resource) -> None:
        await self._store.save_resources([resource], is_complete=False)
        self._changes.publish(Changes(resources=frozenset({resource.id})))

    def _server(self) -> "TimekitClient":
        if self.client is None:
            raise self.why_no_server()
        return self.client


def _constraints(edit: ResourceEdit) -> tuple[Constraint, ...] | None:
    return None if edit.schedule is None else write_schedule(edit.schedule)


def check_edit(edit: ResourceEdit) -> None:
    """Makes sure an edit can be sent.

    Raises:
        InvalidInputError: Naming the first field that must be corrected.
    """
    if not edit.name.strip():
        raise InvalidInputError("Enter a name.", field="name")
    if len(edit.name.strip()) > LONGEST_NAME:
        raise InvalidInputError(f"At most {LONGEST_NAME} characters.", field="name")
    if find_time_zone(edit.time_zone_name) is None:
        raise InvalidInputError(
            f"“{edit.time_zone_name}” is not a time zone. Choose one like Europe/Copenhagen.",
            field="time_zone",
        )
