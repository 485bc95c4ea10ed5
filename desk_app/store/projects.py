"""The projects last heard of."""

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from desk_app.domain.identifiers import ProjectId
from desk_app.domain.project import (
    AvailabilityMode,
    AvailabilitySettings,
    BookingSettings,
    CustomerField,
    Project,
)
from desk_app.store.catalogue import Row, save_rows
from desk_app.store.columns import first, from_json, read_rows, storable, to_json
from desk_app.store.folding import fold
from desk_app.store.records import CONSTRAINTS, INSTANT, LIST, MAPPING, SPAN, Codec, Record

_COLUMNS: Final = "id, name, resource_ids, body"

_AVAILABILITY: Final = Record(
    AvailabilitySettings,
    codecs={
        "mode": Codec(str, AvailabilityMode),
        "length": SPAN,
        "buffer": SPAN,
        "increment": SPAN,
    },
)
_PROJECT: Final = Record(
    Project,
    codecs={
        "availability": _AVAILABILITY.codec(),
        "booking": Record(BookingSettings, codecs={}).codec(),
        "constraints": CONSTRAINTS,
        "customer_fields": Record(CustomerField, codecs={"options": LIST}).list_codec(),
        "ui": MAPPING,
        "reminders": LIST,
        "meta": MAPPING,
        "created_at": INSTANT,
        "updated_at": INSTANT,
    },
    left_out=frozenset({"id", "name", "resource_ids"}),
)


def load_all(connection: sqlite3.Connection) -> tuple[Project, ...]:
    """Every project, ordered by name as people read it."""
    projects = read_rows(connection.execute(f"SELECT {_COLUMNS} FROM projects"), _project_of)
    return tuple(sorted(projects, key=lambda project: (fold(project.name), project.id)))


def load(connection: sqlite3.Connection, project_id: ProjectId) -> Project | None:
    """The project of an id, or None."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM projects WHERE id = ?", (project_id,))
    return first(read_rows(rows, _project_of))


def save(
    connection: sqlite3.Connection, projects: Iterable[Project], *, is_complete: bool
) -> frozenset[ProjectId]:
    """Store projects; the ids of those that are new, differ, or are gone.

    Resource ids that were not asked for stay as they are stored.
    """
    rows = {project.id: _row_of(project) for project in projects}
    return save_rows(connection, "projects", rows, is_complete=is_complete)


def _row_of(project: Project) -> Row:
    ids = project.resource_ids
    written_ids = None if ids is None else to_json(ids)
    body = to_json(_PROJECT.write(project))
    return (project.id, storable(project.name), written_ids, body)


def _project_of(row: tuple[Any, ...]) -> Project:
    project_id, name, ids, body = row
    return _PROJECT.read(
        from_json(body),
        id=project_id,
        name=name,
        resource_ids=None if ids is None else tuple(from_json(ids)),
    )
