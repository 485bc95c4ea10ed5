"""The resources last heard of, with their constraints and calendars."""

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Calendar, Resource
from desk_app.store.catalogue import Row, save_rows
from desk_app.store.columns import first, from_json, read_rows, storable, to_json
from desk_app.store.folding import fold
from desk_app.store.records import CONSTRAINTS, INSTANT, LIST, MAPPING, Record

_COLUMNS: Final = "id, name, constraints, calendars, body"
_KEPT: Final = frozenset({"id", "name", "constraints", "calendars"})

_MOMENTS: Final = {"created_at": INSTANT, "updated_at": INSTANT}
_CALENDARS: Final = Record(Calendar, codecs=_MOMENTS).list_codec()
_RESOURCE: Final = Record(
    Resource, codecs={"meta": MAPPING, "tags": LIST, **_MOMENTS}, left_out=_KEPT
)


def load_all(connection: sqlite3.Connection) -> tuple[Resource, ...]:
    """Every resource, ordered by name as people read it."""
    resources = read_rows(connection.execute(f"SELECT {_COLUMNS} FROM resources"), _resource_of)
    return tuple(sorted(resources, key=lambda resource: (fold(resource.name), resource.id)))


def load(connection: sqlite3.Connection, resource_id: ResourceId) -> Resource | None:
    """The resource of an id, or None."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM resources WHERE id = ?", (resource_id,))
    return first(read_rows(rows, _resource_of))


def save(
    connection: sqlite3.Connection, resources: Iterable[Resource], *, is_complete: bool
) -> frozenset[ResourceId]:
    """Store resources; the ids of those that are new, differ, or are gone.

    Constraints and calendars that were not asked for stay as they are stored.
    """
    rows = {resource.id: _row_of(resource) for resource in resources}
    return save_rows(connection, "resources", rows, is_complete=is_complete)


def forget(connection: sqlite3.Connection, resource_id: ResourceId) -> None:
    """Remove a resource."""
    connection.execute("DELETE FROM resources WHERE id = ?", (resource_id,))


def _row_of(resource: Resource) -> Row:
    rules, calendars = resource.constraints, resource.calendars
    return (
        resource.id,
        storable(resource.name),
        None if rules is None else to_json(CONSTRAINTS.write(rules)),
        None if calendars is None else to_json(_CALENDARS.write(calendars)),
        to_json(_RESOURCE.write(resource)),
    )


def _resource_of(row: tuple[Any, ...]) -> Resource:
    resource_id, name, rules, calendars, body = row
    return _RESOURCE.read(
        from_json(body),
        id=resource_id,
        name=name,
        constraints=None if rules is None else CONSTRAINTS.read(from_json(rules)),
        calendars=None if calendars is None else _CALENDARS.read(from_json(calendars)),
    )
