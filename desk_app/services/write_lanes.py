"""Which writes may go on: of those about one booking only the first."""

from collections.abc import Mapping, Sequence

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.services.block_bodies import read_block
from desk_app.services.write_bodies import (
    Seen,
    UnreadableWriteError,
    read_act,
    read_create,
    read_move,
)
from desk_app.store.outbox import OPEN_STATES, OutboxKind, OutboxRow


def heads_of_lanes(rows: Sequence[OutboxRow], keys: Mapping[str, str]) -> tuple[OutboxRow, ...]:
    """The first write of each booking, in their order; what is only counted again holds up none.

    Args:
        rows: In the order they were asked for.
        keys: Our own key of each booking by any id it has had.
    """
    taken: set[str] = set()
    heads: list[OutboxRow] = []
    for row in rows:
        lane = keys.get(row.booking_id or "", row.booking_id or row.ref)
        if row.state not in OPEN_STATES:
            heads.append(row)
        elif lane not in taken:
            taken.add(lane)
            heads.append(row)
    return tuple(heads)


def are_related(one: OutboxRow, other: OutboxRow) -> bool:
    """Whether two writes take or free the same time of a resource, so that their order matters."""
    return any(
        whose == theirs and span.overlaps(their_span)
        for whose, span in _touched(one)
        for theirs, their_span in _touched(other)
    )


def _touched(row: OutboxRow) -> list[tuple[ResourceId, Interval]]:
    """Whose time a write takes or frees."""
    try:
        if row.kind is OutboxKind.CREATE:
            return [
                (new.resource_id, Interval(new.starts_at, new.ends_at))
                for new in read_create(row.body).all
            ]
        if row.kind is OutboxKind.MOVE:
            move = read_move(row.body)
            others = [span for each in move.along for span in _seen_span(each.seen)]
            goals = [(whose, move.interval) for whose, _ in others]
            return [
                (move.resource_id, move.interval),
                *_seen_span(move.seen),
                *others,
                *goals,
            ]
        if row.kind is OutboxKind.ACT:
            act = read_act(row.body)
            return [
                span
                for seen in (act.seen, *(each.seen for each in act.along))
                for span in _seen_span(seen)
            ]
        if row.kind is OutboxKind.BLOCK:
            return [(each.resource_id, each.interval) for each in read_block(row.body).spans]
    except (UnreadableWriteError, ValueError):
        pass  # it is never sent, so it is in nobody's way
    return []


def _seen_span(seen: Seen | None) -> list[tuple[ResourceId, Interval]]:
    if seen is None or not seen.resource_id or not seen.starts_at or not seen.ends_at:
        return []
    return [(seen.resource_id, Interval(seen.starts_at, seen.ends_at))]
