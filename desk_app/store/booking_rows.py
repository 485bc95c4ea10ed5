"""A booking as a row: what is searched by in columns of its own, the rest as JSON."""

from functools import lru_cache
from typing import Any, Final, NamedTuple

from desk_app.domain.booking import Booking, Customer, Seats
from desk_app.store.columns import (
    from_column,
    from_json,
    storable,
    to_column,
    to_json,
    without_defaults,
)

COLUMNS: Final = (
    "id, starts_at, ends_at, state, resource_id, desk_ref, updated_at, available_actions, body"
)

_KEPT: Final = 4_096
"""How many bookings are kept as values: a few days of a large desk."""


class BookingRow(NamedTuple):
    """The columns of a booking that come from the server."""

    id: str
    starts_at: int | None
    ends_at: int | None
    state: str
    resource_id: str | None
    desk_ref: str | None
    updated_at: int | None
    available_actions: str | None
    body: str

    def with_actions_of(self, stored: "BookingRow") -> "BookingRow":
        """This row with the stored actions, if it has none and the state is the same."""
        if self.available_actions is not None or self.state != stored.state:
            return self
        return self._replace(available_actions=stored.available_actions)


def row_of(booking: Booking) -> BookingRow:
    """The row to store for a booking."""
    actions = booking.available_actions
    return BookingRow(
        id=booking.id,
        starts_at=to_column(booking.starts_at),
        ends_at=to_column(booking.ends_at),
        state=storable(booking.state),
        resource_id=booking.resource_id,
        desk_ref=storable(booking.desk_ref) if booking.desk_ref else None,
        updated_at=to_column(booking.updated_at),
        available_actions=None if actions is None else to_json(actions),
        body=to_json(_body_of(booking)),
    )


@lru_cache(maxsize=_KEPT)
def booking_of(row: tuple[Any, ...]) -> Booking:
    """The booking of a row that holds `COLUMNS`; equal rows give the very same value.

    Days on screen are read again with every change, and reading JSON is most of the work.
    """
    booking_id, starts_at, ends_at, state, resource_id, _, updated_at, actions, text = row
    body = from_json(text)
    customer = body.get("customer")
    return Booking(
        id=booking_id,
        state=state,
        graph=body["graph"],
        is_completed=body.get("is_completed", False),
        starts_at=from_column(starts_at),
        ends_at=from_column(ends_at),
        what=body.get("what", ""),
        where=body.get("where", ""),
        description=body.get("description", ""),
        customer=None if customer is None else Customer(**customer),
        resource_id=resource_id,
        calendar_id=body.get("calendar_id"),
        event_id=body.get("event_id"),
        project_id=body.get("project_id"),
        meta=body.get("meta") or {},
        settings=body.get("settings") or {},
        participants=tuple(body.get("participants") or ()),
        seats=Seats(*body["seats"]) if body.get("seats") else None,
        owner_booking_id=body.get("owner_booking_id"),
        payment_id=body.get("payment_id", ""),
        available_actions=None if actions is None else tuple(from_json(actions)),
        created_at=from_column(body.get("created_at")),
        updated_at=from_column(updated_at),
    )


def _body_of(booking: Booking) -> dict[str, object]:
    return without_defaults(
        {
            "graph": booking.graph,
            "is_completed": booking.is_completed or None,
            "what": booking.what,
            "where": booking.where,
            "description": booking.description,
            "customer": _customer_body(booking.customer),
            "calendar_id": booking.calendar_id,
            "event_id": booking.event_id,
            "project_id": booking.project_id,
            "meta": dict(booking.meta),
            "settings": dict(booking.settings),
            "participants": list(booking.participants),
            "seats": _seats_body(booking.seats),
            "owner_booking_id": booking.owner_booking_id,
            "payment_id": booking.payment_id,
            "created_at": to_column(booking.created_at),
        }
    ) | {"graph": booking.graph}


def _seats_body(seats: Seats | None) -> list[int] | None:
    return None if seats is None else [seats.max_seats, seats.current_seats]


def _customer_body(customer: Customer | None) -> dict[str, object] | None:
    if customer is None:
        return None
    others = {
        "email": customer.email,
        "phone": customer.phone,
        "voip": customer.voip,
        "time_zone_name": customer.time_zone_name,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "comment": customer.comment,
        "where": customer.where,
        "meta": dict(customer.meta),
        "answers": dict(customer.answers),
    }
    return {"name": customer.name} | without_defaults(others)
