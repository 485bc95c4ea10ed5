"""The include `logs` of a booking.

Source: that the include exists and is the transition history is documented, the shape of an item
is not; the keys are our own, with the name of the stamp as everywhere.
"""

from typing import Any

from desk_app.domain.booking_graph import ActionName, StateName
from desk_app.domain.booking_log import BookingLog
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import read_moment, read_object, read_objects, read_text


def booking_log_to_wire(log: BookingLog, *, times: OutgoingTimes) -> dict[str, Any]:
    """One entry of the history."""
    return {
        "action": log.action,
        "from": log.old_state,
        "state": log.state,
        "by": log.actor,
        "message": log.message,
        "created_at": times.write_optional(log.at),
    }


def booking_logs_from_wire(value: object) -> tuple[BookingLog, ...]:
    """The history in a booking object, in its order; empty where there is none."""
    return tuple(
        BookingLog(
            action=ActionName(read_text(item, "action")),
            old_state=StateName(old) if (old := read_text(item, "from")) else None,
            state=StateName(read_text(item, "state")),
            actor=read_text(item, "by"),
            message=read_text(item, "message"),
            at=read_moment(item, "created_at"),
        )
        for item in read_objects(read_object(value), "logs")
    )
