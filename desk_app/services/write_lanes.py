"""Which writes may go on: of those about one booking only the first."""

from collections.abc import Mapping, Sequence

from desk_app.store.outbox import OPEN_STATES, OutboxRow


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
