"""From the body of a create to the booking: what it names is looked up, the rest is handed on."""

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.project import Project
from desk_app.errors import NotFoundError
from desk_app.server.booking_creation import Creation, create_booking
from desk_app.server.booking_desk import BookingDesk
from desk_app.server.digests import digest_of_body
from desk_app.timekit.bodies import given, invalid
from desk_app.timekit.messages.booking_request import (
    NewBookingBody,
    is_switched_on,
    new_booking_of,
    read_new_booking,
    with_fields_of_project,
)
from desk_app.timekit.messages.notices import notices_of
from desk_app.timekit.time_formats import IncomingTimes
from desk_app.timekit.wire_values import read_object


async def create_from_body(
    desk: BookingDesk, value: object, *, times: IncomingTimes, bulk_id: str | None = None
) -> tuple[Booking, bool]:
    """The booking that a JSON value asks for, or the first one made with its reference.

    Args:
        times: How times in it are read.
        bulk_id: Of the bookings it is to be related to.

    Returns:
        The booking, and whether it is new.

    Raises:
        InvalidRequestError: Fields are missing or unusable, or name what does not exist.
        ApiError: As `create_booking` does.
    """
    body = read_new_booking(value, times=times)
    project = await _find_project(desk, body)
    if project and project.booking.more:
        body = read_new_booking(with_fields_of_project(value, project), times=times)
    resource_id = await _find_resource(desk, body)
    creation = Creation(
        new=new_booking_of(body, resource_id=resource_id, project=project),
        project=project,
        settings=dict(given(body.settings, {})),
        completes_itself=is_switched_on(body.auto_complete_one_hour_after_booking_ends),
        digest=digest_of_body(value),
        bulk_id=bulk_id,
        notices=notices_of(body),
    )
    return await create_booking(desk, creation)


def named_resources(value: object) -> tuple[str, ...]:
    """The resource whose time a body asks for, where it names that and no other booking."""
    body = read_object(value)
    resource_id = body.get("resource_id")
    is_all = body.get("reservation_id") is None and body.get("replaces") is None
    return (resource_id,) if is_all and isinstance(resource_id, str) else ()


async def _find_project(desk: BookingDesk, body: NewBookingBody) -> Project | None:
    project_id = given(body.project_id, None)
    if project_id is None:
        return None
    try:
        return await desk.projects.load(project_id)
    except NotFoundError as error:
        raise invalid("project_id", "Project does not exist") from error


async def _find_resource(desk: BookingDesk, body: NewBookingBody) -> ResourceId:
    """The resource named, else the one of the calendar named."""
    resource_id = given(body.resource_id, None)
    if resource_id is not None:
        return resource_id
    try:
        calendar = await desk.calendars.load(given(body.calendar_id, None) or "")
    except NotFoundError as error:
        raise invalid("event", "calendar id does not exist") from error
    return calendar.resource_id or ResourceId("")
