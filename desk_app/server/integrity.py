"""Proves that the data keep their promises, and says in words where they do not.

*Blocking* time is a confirmed booking, a paid or waiting payment booking, a session, a live
reservation; seats of a session, requests awaiting an answer and bookings made over others on
purpose are not. No two blocking spans of a resource overlap. No session has more seats taken than
it has, and no seat is taken outside a session.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, false, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.booking_graph import (
    CLOSED_STATES,
    GRAPHS,
    GROUP_OWNER,
    SEAT_GRAPHS,
    blocks_time,
)
from desk_app.domain.interval import from_seconds, to_seconds
from desk_app.server.database import Database
from desk_app.server.repositories.bookings import still_blocks, takes_seat
from desk_app.server.tables import (
    APPS,
    BOOKINGS,
    CALENDARS,
    EVENTS,
    PROJECT_RESOURCES,
    PROJECTS,
    RESOURCES,
)


async def find_faults(database: Database, *, now: datetime) -> list[str]:
    """One sentence for each broken promise; empty if all are kept."""
    async with database.read() as connection:
        return [
            *await _find_damage(connection),
            *await _find_overlaps(connection, now),
            *await _find_orphans(connection),
            *await _find_wrong_states(connection),
            *await _find_shared_references(connection),
            *await _find_oversold(connection),
            *await _find_lost_seats(connection),
        ]


async def _find_damage(connection: AsyncConnection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    found = (await connection.execute(text("PRAGMA integrity_check"))).scalars().all()
    return [f"The file is damaged: {line}." for line in found if line != "ok"]


async def _find_overlaps(connection: AsyncConnection, now: datetime) -> list[str]:
    query = (
        select(BOOKINGS.c.id, BOOKINGS.c.resource_id, BOOKINGS.c.starts_at, BOOKINGS.c.ends_at)
        .where(still_blocks(to_seconds(now)), BOOKINGS.c.allows_double_booking.is_(False))
        .order_by(BOOKINGS.c.resource_id, BOOKINGS.c.starts_at)
    )
    rows = (await connection.execute(query)).all()
    by_resource = groupby(rows, key=attrgetter("resource_id"))
    return [fault for _, spans in by_resource for fault in _overlaps(list(spans))]


def _overlaps(rows: Sequence[Any]) -> Iterator[str]:
    """A sentence for each span of one resource that begins before an earlier one ends."""
    latest = rows[0]
    for row in rows[1:]:
        if row.starts_at < latest.ends_at:
            yield (
                f"Bookings {latest.id} and {row.id} of resource {row.resource_id} "
                f"overlap at {from_seconds(row.starts_at).isoformat()}."
            )
        latest = max(latest, row, key=attrgetter("ends_at"))


async def _find_orphans(connection: AsyncConnection) -> list[str]:
    relations = (
        ("Calendar", CALENDARS, "resource_id", RESOURCES),
        ("Event", EVENTS, "calendar_id", CALENDARS),
        ("Event", EVENTS, "resource_id", RESOURCES),
        ("Booking", BOOKINGS, "resource_id", RESOURCES),
        ("Booking", BOOKINGS, "calendar_id", CALENDARS),
        ("Booking", BOOKINGS, "project_id", PROJECTS),
        ("Resource", RESOURCES, "app_id", APPS),
        ("Project", PROJECTS, "app_id", APPS),
    )
    faults: list[str] = []
    for noun, table, column, owner in relations:
        joined = table.outerjoin(owner, owner.c.id == table.c[column])
        is_elsewhere = owner.c.app_id != table.c.app_id if "app_id" in owner.c else false()
        is_lost = or_(owner.c.id.is_(None), is_elsewhere)
        query = select(table.c.id).select_from(joined).where(table.c[column].is_not(None), is_lost)
        for identifier in (await connection.execute(query)).scalars():
            faults.append(f"{noun} {identifier} belongs to a {column[:-3]} that is not there.")
    return faults + await _find_lost_assignments(connection)


async def _find_lost_assignments(connection: AsyncConnection) -> list[str]:
    known = select(RESOURCES.c.id)
    query = select(PROJECT_RESOURCES).where(PROJECT_RESOURCES.c.resource_id.not_in(known))
    return [
        f"Project {row.project_id} names resource {row.resource_id}, which is not there."
        for row in await connection.execute(query)
    ]


async def _find_wrong_states(connection: AsyncConnection) -> list[str]:
    query = select(
        BOOKINGS.c.id,
        BOOKINGS.c.graph,
        BOOKINGS.c.state,
        BOOKINGS.c.is_completed,
        BOOKINGS.c.blocks_time,
        BOOKINGS.c.starts_at,
        BOOKINGS.c.ends_at,
    )
    return [fault for row in await connection.execute(query) if (fault := _state_fault(row))]


def _state_fault(row: Any) -> str | None:
    graph = GRAPHS.get(row.graph)
    if graph is None:
        return f"Booking {row.id} is of graph {row.graph}, which this server cannot run."
    if graph.is_final(row.state) != row.is_completed:
        return f"Booking {row.id} is in state {row.state} but its end is noted otherwise."
    if blocks_time(row.graph, row.state) != row.blocks_time:
        return f"Booking {row.id} is in state {row.state} but its time is noted otherwise."
    return None if row.ends_at > row.starts_at else f"Booking {row.id} ends before it starts."


async def _find_shared_references(connection: AsyncConnection) -> list[str]:
    """References under which more than one booking is alive."""
    query = (
        select(BOOKINGS.c.app_id, BOOKINGS.c.desk_ref, func.count().label("number"))
        .where(BOOKINGS.c.desk_ref.is_not(None), BOOKINGS.c.is_completed.is_(False))
        .group_by(BOOKINGS.c.app_id, BOOKINGS.c.desk_ref)
        .having(func.count() > 1)
    )
    return [
        f"Reference {row.desk_ref} is carried by {row.number} bookings at once."
        for row in await connection.execute(query)
    ]


async def _find_oversold(connection: AsyncConnection) -> list[str]:
    """Sessions with more seats taken than they have."""
    seat, owner = BOOKINGS, BOOKINGS.alias("owner")
    query = (
        select(owner.c.id, owner.c.max_seats, func.count().label("taken"))
        .join(seat, seat.c.owner_booking_id == owner.c.id)
        .where(takes_seat())
        .group_by(owner.c.id, owner.c.max_seats)
        .having(func.count() > func.coalesce(owner.c.max_seats, 0))
        .order_by(owner.c.id)
    )
    return [
        f"Session {row.id} has {row.max_seats or 0} seats, but {row.taken} are taken."
        for row in await connection.execute(query)
    ]


async def _find_lost_seats(connection: AsyncConnection) -> list[str]:
    """Seats that are alive without a session of their app and resource that is, too."""
    seat, owner = BOOKINGS, BOOKINGS.alias("owner")
    is_its_session = and_(
        owner.c.id == seat.c.owner_booking_id,
        owner.c.app_id == seat.c.app_id,
        owner.c.resource_id == seat.c.resource_id,
        owner.c.graph == GROUP_OWNER,
        owner.c.state.not_in(sorted(CLOSED_STATES)),
    )
    query = (
        select(seat.c.id)
        .select_from(seat.outerjoin(owner, is_its_session))
        .where(seat.c.graph.in_(sorted(SEAT_GRAPHS)), seat.c.is_completed.is_(False))
        .where(owner.c.id.is_(None))
        .order_by(seat.c.id)
    )
    found = (await connection.execute(query)).scalars()
    return [f"Seat {identifier} is taken in a session that is not there." for identifier in found]
