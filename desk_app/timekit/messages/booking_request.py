"""What is asked of bookings: create, act, reschedule, note, hold, several at once.

Source: `POST /bookings` and the calls beside it; `replaces` is our own extension.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, TypeVar

from desk_app.domain.booking import Customer
from desk_app.domain.booking_graph import GROUP_OWNER, PAY, ActionName, GraphName
from desk_app.domain.bulk import BookingAction
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking, SessionSettings
from desk_app.domain.project import BookingSettings, Project
from desk_app.errors import InvalidRequestError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given, invalid, read_body, write_body
from desk_app.timekit.fields import (
    BookingUuid,
    CalendarUuid,
    ComplainsAs,
    Count,
    Flag,
    Instant,
    Object,
    Objects,
    PositiveDuration,
    ProjectUuid,
    ResourceUuid,
    Seconds,
    Text,
    Texts,
)
from desk_app.timekit.messages.customer import CustomerObject, customer_from_wire, customer_to_wire
from desk_app.timekit.messages.reminder import Reminders
from desk_app.timekit.time_formats import IncomingTimes, parse_duration
from desk_app.timekit.wire_values import read_flag, read_object, read_text

DEFAULT_HOLD: Final = timedelta(seconds=30)
"""How long a reservation holds where nothing is said."""

LONGEST_PAYMENT_WINDOW: Final = timedelta(days=7)
"""However much is asked for: time nobody paid for must not stay closed for ever."""

LONGEST_PAYMENT_ID: Final = 1_000

SAVE_STEP: Final = "save_booking_data"
"""The step of the graph that refuses a calendar id which is none."""

_REQUIRED_WITHOUT_PROJECT: Final = ("graph", "what", "where", "description")
_SWITCHED_OFF: Final = {"enabled": False}
_NO_TIMES: Final = IncomingTimes(now=datetime(1970, 1, 1, tzinfo=UTC))
"""For bodies that hold no instant."""

B = TypeVar("B", bound=Body)


class NewBookingBody(Body, frozen=True, kw_only=True):
    """The body of `POST /bookings`, flat; see `read_new_booking` for the older form."""

    start: Instant
    end: Instant
    resource_id: ResourceUuid | UnsetType = UNSET
    graph: Text | UnsetType = UNSET
    what: Text | UnsetType = UNSET
    where: Text | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    customer: CustomerObject | UnsetType = UNSET
    project_id: ProjectUuid | UnsetType = UNSET
    calendar_id: Annotated[CalendarUuid, ComplainsAs("event", "calendar id")] | UnsetType = UNSET
    participants: Texts | UnsetType = UNSET
    invite: Flag | UnsetType = UNSET
    my_rsvp: Text | UnsetType = UNSET
    meta: Object | UnsetType = UNSET
    settings: Object | UnsetType = UNSET
    related: Object | UnsetType = UNSET
    reservation_id: BookingUuid | UnsetType = UNSET
    timeout: Object | UnsetType = UNSET
    reminders: Reminders | UnsetType = UNSET
    webhooks: Object | UnsetType = UNSET
    notify_customer_by_email: Object | UnsetType = UNSET
    notify_owner_by_email: Object | UnsetType = UNSET
    auto_complete_one_hour_after_booking_ends: Object | UnsetType = UNSET
    action: Text | UnsetType = UNSET
    replaces: BookingUuid | UnsetType = UNSET


class SessionBody(Body, frozen=True, kw_only=True):
    """What the `settings` of a session say beside whatever else is in them."""

    max_seats: Count
    min_booking_time: PositiveDuration | UnsetType = UNSET
    max_booking_time: PositiveDuration | UnsetType = UNSET
    min_cancel_time: PositiveDuration | UnsetType = UNSET


class RelatedBody(Body, frozen=True, kw_only=True):
    """What `related` says of a seat."""

    owner_booking_id: BookingUuid | UnsetType = UNSET


class TimeoutBody(Body, frozen=True, kw_only=True):
    """How long a payment is waited for, as `timeout` says it."""

    time: Count
    unit: Text


class RescheduleBody(Body, frozen=True, kw_only=True):
    """The body of `POST /bookings/:id/reschedule`."""

    start: Instant
    end: Instant
    resource_id: ResourceUuid
    message: Text | UnsetType = UNSET


class MetaBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /bookings/:id`."""

    meta: Object


class ReserveBody(Body, frozen=True, kw_only=True):
    """The body of `POST /bookings/reserve`."""

    start: Instant
    end: Instant
    resource_id: ResourceUuid
    what: Text
    where: Text
    description: Text
    reservation_time: Seconds | UnsetType = UNSET
    project_id: ProjectUuid | UnsetType = UNSET
    customer: CustomerObject | UnsetType = UNSET
    graph: Text | UnsetType = UNSET


class ExtendBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /bookings/reserve/extend`."""

    reservation_id: BookingUuid
    reservation_time: Seconds | UnsetType = UNSET


class BulkCreateBody(Body, frozen=True, kw_only=True):
    """The body of `POST /bookings/bulk`; each booking is a body of its own."""

    bookings: Objects
    delete_all_on_error: Flag | UnsetType = UNSET
    stop_on_first_error: Flag | UnsetType = UNSET
    relate_bookings: Flag | UnsetType = UNSET


class BulkActBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /bookings/bulk`; each booking says which action it takes."""

    bookings: Objects
    reset_all_on_error: Flag | UnsetType = UNSET
    stop_on_first_error: Flag | UnsetType = UNSET


class BulkActItemBody(Body, frozen=True, kw_only=True):
    """One booking in it; arguments of the action are read apart."""

    id: BookingUuid
    action: Text


# --- create ----------------------------------------------------------------------------------


def new_booking_body(booking: NewBooking) -> NewBookingBody:
    """The body that asks for a booking; what the project is to say is left out."""
    return NewBookingBody(
        start=booking.starts_at,
        end=booking.ends_at,
        resource_id=booking.resource_id,
        graph=booking.graph or UNSET,
        what=_sent(booking.what),
        where=_sent(booking.where),
        description=_sent(booking.description),
        customer=UNSET if booking.customer is None else customer_to_wire(booking.customer),
        project_id=booking.project_id or UNSET,
        calendar_id=booking.calendar_id or UNSET,
        participants=booking.participants or UNSET,
        meta=booking.meta or UNSET,
        settings={
            "allow_double_bookings": booking.allows_double_booking,
            **(_session_to_wire(booking.session) if booking.session else {}),
        },
        related=(
            {"owner_booking_id": booking.owner_booking_id} if booking.owner_booking_id else UNSET
        ),
        timeout=_timeout_to_wire(booking.payment_window) if booking.payment_window else UNSET,
        reservation_id=booking.reservation_id or UNSET,
        notify_customer_by_email=UNSET if booking.notifies_customer else _SWITCHED_OFF,
        replaces=booking.replaces or UNSET,
    )


def read_new_booking(value: object, *, times: IncomingTimes) -> NewBookingBody:
    """The body of `POST /bookings`, also with its event in a wrapper of its own, as in 2016.

    Without a project, graph and texts are required; without a calendar, the resource is; a
    customer always, but for the session of a group.

    Raises:
        InvalidRequestError: Fields are missing or unusable, or it ends before it starts.
    """
    source = _unwrapped(read_object(value))
    try:
        body = read_body(NewBookingBody, source, times=times, required=_required(source))
    except InvalidRequestError as error:
        if "event" not in error.fields:
            raise
        raise InvalidRequestError(fields=error.fields, step=SAVE_STEP) from error
    _check_span(body.start, body.end)
    return body


def _unwrapped(source: Mapping[str, object]) -> Mapping[str, object]:
    event = read_object(source.get("event"))
    return {**event, **{name: source[name] for name in source if name != "event"}}


def _required(source: Mapping[str, object]) -> tuple[str, ...]:
    by_project = () if source.get("project_id") else _REQUIRED_WITHOUT_PROJECT
    resource = () if source.get("calendar_id") else ("resource_id",)
    customer = () if source.get("graph") == GROUP_OWNER else ("customer",)
    return (*by_project, *resource, *customer)


def _check_span(start: datetime, end: datetime) -> None:
    if end <= start:
        raise invalid("end", "end must be a date after start")


def new_booking_of(
    body: NewBookingBody, *, resource_id: ResourceId, project: Project | None
) -> NewBooking:
    """The booking a body asks for, its own fields before those of the project.

    Args:
        body: As read.
        resource_id: The body's, or that of the calendar it names.
        project: The one the body names.

    Raises:
        InvalidRequestError: What it says of a session, a seat or a payment is unusable.
    """
    settings = project.booking if project else BookingSettings()
    graph = given(body.graph, settings.graph)
    asked = given(body.settings, {})
    return NewBooking(
        resource_id=resource_id,
        starts_at=body.start,
        ends_at=body.end,
        customer=customer_from_wire(given(body.customer, {})),
        graph=GraphName(graph) if graph else None,
        what=given(body.what, settings.what),
        where=given(body.where, settings.where),
        description=given(body.description, settings.description),
        project_id=given(body.project_id, None),
        calendar_id=given(body.calendar_id, None),
        reservation_id=given(body.reservation_id, None),
        allows_double_booking=read_flag(asked, "allow_double_bookings") is True,
        notifies_customer=is_switched_on(body.notify_customer_by_email),
        participants=given(body.participants, ()),
        session=read_session_settings(asked) if graph == GROUP_OWNER else None,
        owner_booking_id=_read_related(given(body.related, {})),
        payment_window=_read_timeout(body.timeout),
        meta=given(body.meta, {}),
        replaces=given(body.replaces, None),
    )


def with_fields_of_project(value: object, project: Project) -> dict[str, object]:
    """A body of `POST /bookings` with what its project says of every booking beneath it.

    Objects are merged key by key, the body's own before the project's.
    """
    merged = dict(project.booking.more)
    for name, said in read_object(value).items():
        of_project = merged.get(name)
        if isinstance(said, Mapping) and isinstance(of_project, Mapping):
            merged[name] = {**of_project, **said}
        else:
            merged[name] = said
    return merged


def is_switched_on(switch: Mapping[str, object] | UnsetType) -> bool:
    """Whether a step of a graph is to run: unless `{"enabled": false}` says otherwise."""
    return read_flag(given(switch, {}), "enabled") is not False


def read_session_settings(settings: Mapping[str, object]) -> SessionSettings:
    """What the settings of a session say about its seats.

    Raises:
        InvalidRequestError: They do not say how many there are, or say it oddly.
    """
    body = _read_part("settings", SessionBody, settings)
    return SessionSettings(
        max_seats=body.max_seats,
        min_booking_time=given(body.min_booking_time, None),
        max_booking_time=given(body.max_booking_time, None),
        min_cancel_time=given(body.min_cancel_time, None),
    )


def _session_to_wire(session: SessionSettings) -> dict[str, object]:
    lengths = {
        "min_booking_time": session.min_booking_time,
        "max_booking_time": session.max_booking_time,
        "min_cancel_time": session.min_cancel_time,
    }
    known = {name: int(one.total_seconds()) for name, one in lengths.items() if one is not None}
    return {"max_seats": session.max_seats, **known}


def _read_related(related: Mapping[str, object]) -> BookingId | None:
    return given(_read_part("related", RelatedBody, related).owner_booking_id, None)


def _read_timeout(timeout: Mapping[str, object] | UnsetType) -> timedelta | None:
    if isinstance(timeout, UnsetType):
        return None
    body = _read_part("timeout", TimeoutBody, timeout)
    try:
        length = parse_duration(f"{body.time} {body.unit}")
    except ValueError as error:
        raise invalid("timeout.unit", "timeout.unit is not a known unit") from error
    if not timedelta() < length <= LONGEST_PAYMENT_WINDOW:
        raise invalid("timeout.time", "timeout.time is too long")
    return length


def _timeout_to_wire(length: timedelta) -> dict[str, object]:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    if seconds:
        return {"time": minutes * 60 + seconds, "unit": "sec"}
    return {"time": minutes, "unit": "min"}


def _read_part(name: str, kind: type[B], value: Mapping[str, object]) -> B:
    """A body within the body of a create; what is wrong with it is told under dotted names."""
    try:
        return read_body(kind, value, times=_NO_TIMES)
    except InvalidRequestError as error:
        fields = {
            f"{name}.{inner}": [f"{name}.{text}" for text in texts]
            for inner, texts in error.fields.items()
        }
        raise InvalidRequestError(fields=fields) from error


# --- act, reschedule, note -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRequest:
    """An action that is asked for, with what goes along."""

    action: ActionName
    message: str = ""
    """For the customer."""
    payment_id: str = ""
    """Only for `pay`, which needs it."""
    applies_to_bulked: bool | None = None
    """Whether the bookings related to this one take the action as well; None leaves it open."""


def action_body(asked: ActionRequest) -> dict[str, Any]:
    """The body that goes with an action; empty where there is nothing to say."""
    said = {"message": asked.message, "payment_id": asked.payment_id}
    arguments = {name: text for name, text in said.items() if text}
    follows = asked.applies_to_bulked
    return ({asked.action: arguments} if arguments else {}) | (
        {} if follows is None else {"apply_to_bulked_bookings": follows}
    )


def read_action(value: object, action: str) -> ActionRequest:
    """The action that a body goes with; arguments that cannot be used are passed over.

    Arguments are keyed by the action; beside it, or among them, the body may say whether related
    bookings follow.
    """
    body = read_object(value)
    arguments = read_object(body.get(action))
    follows = (read_flag(found, "apply_to_bulked_bookings") for found in (body, arguments))
    return ActionRequest(
        action=ActionName(action),
        message=read_text(arguments, "message"),
        payment_id=read_text(arguments, "payment_id").strip() if action == PAY else "",
        applies_to_bulked=next((said for said in follows if said is not None), None),
    )


def read_any_message(value: object) -> str:
    """The message a request has for whoever is told, whichever action it is for."""
    found = read_object(value)
    of_actions = (read_text(read_object(said), "message") for said in found.values())
    return read_text(found, "message") or next((text for text in of_actions if text), "")


def reschedule_body(
    interval: Interval, *, resource_id: ResourceId, message: str = ""
) -> RescheduleBody:
    """The body that moves a booking."""
    return RescheduleBody(
        start=interval.start,
        end=interval.end,
        resource_id=resource_id,
        message=message or UNSET,
    )


def read_reschedule(value: object, *, times: IncomingTimes) -> RescheduleBody:
    """The body of `POST /bookings/:id/reschedule`.

    Raises:
        InvalidRequestError: Fields are missing or unusable, or it ends before it starts.
    """
    body = read_body(RescheduleBody, value, times=times)
    _check_span(body.start, body.end)
    return body


# --- hold ------------------------------------------------------------------------------------


def reserve_body(
    interval: Interval,
    *,
    resource_id: ResourceId,
    lasts: timedelta,
    project_id: ProjectId | None = None,
    what: str = "Held",
    where: str = "-",
    description: str = "Held while a booking is being made",
    customer: Customer | None = None,
) -> ReserveBody:
    """The body that holds a slot for some whole seconds, at least one.

    The API requires the three texts, though nobody may have said them yet.
    """
    return ReserveBody(
        start=interval.start,
        end=interval.end,
        resource_id=resource_id,
        what=what,
        where=where,
        description=description,
        reservation_time=int(lasts.total_seconds()),
        project_id=project_id or UNSET,
        customer=UNSET if customer is None else customer_to_wire(customer),
    )


def read_reserve(value: object, *, times: IncomingTimes) -> ReserveBody:
    """The body of `POST /bookings/reserve`.

    Raises:
        InvalidRequestError: Fields are missing or unusable, or it ends before it starts.
    """
    body = read_body(ReserveBody, value, times=times)
    _check_span(body.start, body.end)
    return body


def extend_body(reservation_id: BookingId, *, lasts: timedelta) -> ExtendBody:
    """The body that makes a hold last so long from now."""
    return ExtendBody(reservation_id=reservation_id, reservation_time=int(lasts.total_seconds()))


def hold_length(body: ReserveBody | ExtendBody) -> timedelta:
    """How long a hold is to last."""
    seconds = given(body.reservation_time, None)
    return DEFAULT_HOLD if seconds is None else timedelta(seconds=seconds)


# --- several at once -------------------------------------------------------------------------


def bulk_create_body(
    bookings: Sequence[NewBooking],
    *,
    relates_bookings: bool,
    stops_on_first_error: bool,
    deletes_all_on_error: bool,
) -> BulkCreateBody:
    """The body that asks for several bookings."""
    return BulkCreateBody(
        bookings=tuple(write_body(new_booking_body(booking)) for booking in bookings),
        relate_bookings=relates_bookings,
        stop_on_first_error=stops_on_first_error,
        delete_all_on_error=deletes_all_on_error,
    )


def bulk_act_body(
    actions: Sequence[BookingAction], *, stops_on_first_error: bool, resets_all_on_error: bool
) -> BulkActBody:
    """The body that asks for an action of each of several bookings."""
    return BulkActBody(
        bookings=tuple(
            {"id": one.booking_id, "action": one.action, one.action: dict(one.arguments)}
            for one in actions
        ),
        stop_on_first_error=stops_on_first_error,
        reset_all_on_error=resets_all_on_error,
    )


def _sent(text: str | None) -> str | UnsetType:
    return UNSET if text is None else text
