"""Sessions and seats for tests: a yoga class on Monday evening."""

from typing import Any

from tests.server.service import Service

START, END = "17:00", "18:00"


async def make_session(
    service: Service,
    resource_id: str,
    *,
    max_seats: int = 3,
    start: str = START,
    end: str = END,
    settings: dict[str, Any] | None = None,
    **more: Any,
) -> str:
    """The id of a new session."""
    return await service.booked(
        resource_id,
        start,
        end,
        graph="group_owner",
        what="Yoga",
        customer=None,
        settings={"max_seats": max_seats, **(settings or {})},
        **more,
    )


def seat(owner_id: str, **more: Any) -> dict[str, Any]:
    """What makes a create one of a seat."""
    return {"graph": "group_customer", "related": {"owner_booking_id": owner_id}, **more}


async def take_seat(service: Service, resource_id: str, owner_id: str, **more: Any) -> str:
    """The id of a seat that must be given."""
    return await service.booked(resource_id, START, END, **seat(owner_id, **more))


async def seats_taken(service: Service, owner_id: str) -> int:
    """How many seats of a session are taken, as it says itself."""
    session = await service.get(f"/bookings/groups/{owner_id}")
    return int(session["attributes"]["group_booking"]["current_seats"])
