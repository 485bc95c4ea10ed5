"""Payments, sessions with seats, and several bookings at once, with extensions on and off."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.booking import Booking, Seats
from desk_app.domain.booking_graph import (
    CANCEL,
    CANCEL_BY_CUSTOMER,
    CANCELLED,
    CANCELLED_BY_OWNER,
    COMPLETE,
    CONFIRM,
    CONFIRM_DECLINE,
    CONFIRMED,
    GROUP_CUSTOMER,
    GROUP_OWNER,
    INSTANT_PAYMENT,
    PAID,
    PAY,
    TENTATIVE,
    UNPAID,
    ActionName,
)
from desk_app.domain.bulk import BookingAction, BulkFailure
from desk_app.domain.identifiers import AppSlug
from desk_app.domain.new_booking import NewBooking, SessionSettings
from desk_app.domain.resource import Resource
from desk_app.errors import (
    ApiError,
    BookingActionError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    SlotTakenError,
)
from desk_app.server.options import RefusalShape
from tests.builders import booking_id, make_customer, span
from tests.contract.place import OWNER, Place, new_booking

pytestmark = [pytest.mark.asyncio, pytest.mark.about("extensions")]

NINE, TEN, NOON = span("09:00", "10:00"), span("10:00", "11:00"), span("12:00", "13:00")
EVENING = span("17:00", "18:00")


# --- payments --------------------------------------------------------------------------------


async def test_a_payment_that_comes_in_time_is_noted(place: Place) -> None:
    eva = await place.make_resource()
    made = await place.book(eva, NINE, graph=INSTANT_PAYMENT, payment_window=timedelta(seconds=90))
    place.clock.advance(timedelta(seconds=90))

    paid = await place.client.pay_booking(made.id, payment_id="pi_123")

    assert (made.state, made.available_actions) == (TENTATIVE, (PAY,))
    assert (paid.state, paid.payment_id) == (PAID, "pi_123")


async def test_a_payment_that_comes_too_late_is_refused(place: Place) -> None:
    eva = await place.make_resource()
    made = await place.book(eva, NINE, graph=INSTANT_PAYMENT, payment_window=timedelta(minutes=25))
    place.clock.advance(timedelta(minutes=26))

    with pytest.raises(BookingActionError):
        await place.client.pay_booking(made.id, payment_id="pi_123")

    assert (await place.client.get_booking(made.id)).state == UNPAID


async def test_a_payment_without_its_id_is_refused(place: Place) -> None:
    made = await place.book(await place.make_resource(), NINE, graph=INSTANT_PAYMENT)

    with pytest.raises(InvalidRequestError) as caught:
        await place.client.act_on_booking(made.id, PAY)

    assert list(caught.value.fields) == ["payment_id"]


# --- sessions --------------------------------------------------------------------------------


async def make_yoga(place: Place, resource: Resource, **fields: Any) -> Booking:
    session = fields.pop("session", SessionSettings(max_seats=2))
    return await place.book(
        resource, EVENING, graph=GROUP_OWNER, what="Yoga", customer=None, session=session, **fields
    )


async def take_seat(place: Place, yoga: Booking, resource: Resource) -> Booking:
    return await place.book(resource, EVENING, graph=GROUP_CUSTOMER, owner_booking_id=yoga.id)


async def test_a_session_is_found_joined_and_full(place: Place) -> None:
    eva = await place.make_resource()
    yoga = await make_yoga(place, eva)
    seat = await take_seat(place, yoga, eva)

    [listed] = await place.client.list_sessions()
    assert (listed.id, listed.interval, listed.what) == (yoga.id, EVENING, "Yoga")
    assert (listed.seats, listed.resource_id) == (Seats(2, 1), eva.id)
    assert listed.available_actions == (COMPLETE, CANCEL)
    assert (seat.state, seat.owner_booking_id) == (CONFIRMED, yoga.id)

    await take_seat(place, yoga, eva)
    with pytest.raises(SlotTakenError):
        await take_seat(place, yoga, eva)
    assert await place.client.list_sessions() == ()
    assert (await place.client.get_session(yoga.id)).seats == Seats(2, 2)


async def test_the_sessions_of_one_project_are_found(place: Place) -> None:
    eva = await place.make_resource()
    project = await place.make_project(eva, graph=GROUP_CUSTOMER)
    yoga = await make_yoga(place, eva, project_id=project.id)
    other = await place.make_project(eva, graph=GROUP_CUSTOMER)

    found = await place.client.list_sessions(project_id=project.id)

    assert [one.id for one in found] == [yoga.id]
    assert await place.client.list_sessions(project_id=other.id) == ()


async def test_what_is_no_session_is_not_found_as_one(place: Place) -> None:
    made = await place.book(await place.make_resource(), NINE)

    with pytest.raises(NotFoundError):
        await place.client.get_session(made.id)


async def test_a_session_called_off_calls_its_seats_off(place: Place) -> None:
    eva = await place.make_resource()
    yoga = await make_yoga(place, eva)
    seat = await take_seat(place, yoga, eva)

    await place.client.cancel_booking(yoga.id, message="Eva is ill")

    assert (await place.client.get_booking(seat.id)).state == CANCELLED_BY_OWNER
    logs = await place.client.list_booking_logs(seat.id)
    assert [(log.old_state, log.state, log.actor) for log in logs] == [
        (None, CONFIRMED, "server"),
        (CONFIRMED, CANCELLED_BY_OWNER, "server"),
    ]
    assert (logs[1].message, logs[1].at) == ("Eva is ill", place.clock.now())


@pytest.mark.about("clash_shape", "clash_status")
async def test_when_seats_are_given_and_given_up_is_part_of_the_session(place: Place) -> None:
    eva = await place.make_resource()
    rules = SessionSettings(
        max_seats=3,
        min_booking_time=timedelta(hours=1),
        max_booking_time=timedelta(days=2),
        min_cancel_time=timedelta(hours=12),
    )
    yoga = await make_yoga(place, eva, session=rules)
    seat = await take_seat(place, yoga, eva)
    place.clock.advance(timedelta(hours=28, minutes=30))
    is_told_apart = place.options.clash_shape is RefusalShape.CODED

    with pytest.raises(BookingActionError if is_told_apart else ConflictError):
        await take_seat(place, yoga, eva)
    with pytest.raises(BookingActionError):
        await place.client.act_on_booking(seat.id, CANCEL_BY_CUSTOMER)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"graph": GROUP_OWNER, "customer": None}, "settings.max_seats"),
        ({"graph": GROUP_CUSTOMER}, "related.owner_booking_id"),
        (
            {"graph": GROUP_CUSTOMER, "owner_booking_id": booking_id("nobody")},
            "related.owner_booking_id",
        ),
        ({"graph": INSTANT_PAYMENT, "payment_window": timedelta(days=30)}, "timeout.time"),
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused_with_its_field(
    fields: dict[str, Any], field: str, place: Place
) -> None:
    eva = await place.make_resource()

    with pytest.raises(InvalidRequestError) as caught:
        await place.book(eva, EVENING, **fields)

    assert list(caught.value.fields) == [field]


# --- several at once -------------------------------------------------------------------------


async def several(place: Place, *times: Any, **fields: Any) -> list[NewBooking]:
    eva = await place.make_resource()
    project = await place.make_project(eva)
    return [new_booking(eva, when, project_id=project.id, **fields) for when in times]


@pytest.mark.about("bulk_create_status")
async def test_several_bookings_are_made_in_their_order(place: Place) -> None:
    guests = ("bo@example.com",)
    new = await several(place, NINE, NOON, TEN, participants=guests)

    made = await place.client.create_bookings(new)

    bookings = [one for one in made if isinstance(one, Booking)]
    assert [one.interval for one in bookings] == [NINE, NOON, TEN]
    assert {one.participants for one in bookings} == {guests}


@pytest.mark.about("bulk_create_status", "clash_shape", "clash_status")
async def test_what_became_of_each_is_told(place: Place) -> None:
    new = await several(place, NINE, NINE, TEN)

    all_tried = await place.client.create_bookings(new)
    for one in all_tried:
        if isinstance(one, Booking):
            await place.client.cancel_booking(one.id)
    stopped = await place.client.create_bookings(new, stops_on_first_error=True)

    assert all_tried[1] == BulkFailure("Index 1: The timeslot is not available")
    assert [type(one) for one in all_tried] == [Booking, BulkFailure, Booking]
    assert [type(one) for one in stopped] == [Booking, BulkFailure]


@pytest.mark.about("clash_shape", "clash_status")
async def test_all_are_made_or_none_and_a_taken_slot_is_told_as_such(place: Place) -> None:
    new = await several(place, NINE, NINE)

    with pytest.raises(SlotTakenError) as caught:
        await place.client.create_bookings(new, deletes_all_on_error=True)

    assert caught.value.problem.startswith("Index 1: ")
    assert await place.client.list_bookings_in(NINE) == ()


async def test_related_bookings_follow_unless_it_is_said_otherwise(place: Place) -> None:
    new = await several(place, NINE, TEN, NOON)
    made = await place.client.create_bookings(new, relates_bookings=True)
    first, second, third = (one.id for one in made if isinstance(one, Booking))

    await place.client.act_on_booking(first, CANCEL, applies_to_bulked=False)
    assert (await place.client.get_booking(second)).state == CONFIRMED
    await place.client.cancel_booking(second)

    assert (await place.client.get_booking(third)).state == CANCELLED


async def test_several_bookings_take_their_actions_or_none_does(place: Place) -> None:
    eva = await place.make_resource()
    booked = await place.book(eva, NINE)
    asked = await place.book(eva, TEN, graph=CONFIRM_DECLINE)
    paid = await place.book(eva, NOON, graph=INSTANT_PAYMENT)
    actions = [
        BookingAction(booked.id, CANCEL, {"message": "Closed"}),
        BookingAction(asked.id, CONFIRM),
        BookingAction(paid.id, PAY, {"payment_id": "pi_1"}),
    ]

    with pytest.raises(BookingActionError):
        await place.client.act_on_bookings(
            [*actions, BookingAction(paid.id, ActionName("decline"))], resets_all_on_error=True
        )
    assert (await place.client.get_booking(booked.id)).state == CONFIRMED
    done = await place.client.act_on_bookings(actions)

    assert [one.state for one in done if isinstance(one, Booking)] == [CANCELLED, CONFIRMED, PAID]
    assert (await place.client.list_booking_logs(booked.id))[-1].message == "Closed"


async def test_what_became_of_each_action_is_told(place: Place) -> None:
    eva = await place.make_resource()
    booked, other = await place.book(eva, NINE), await place.book(eva, TEN)
    actions = [
        BookingAction(booked.id, CONFIRM),
        BookingAction(booking_id("nobody"), CANCEL),
        BookingAction(other.id, CANCEL),
    ]

    done = await place.client.act_on_bookings(actions)
    with pytest.raises(ApiError):
        await place.client.act_on_bookings(actions[:2], stops_on_first_error=True)

    assert [type(one) for one in done] == [BulkFailure, BulkFailure, Booking]
    assert (await place.client.get_booking(other.id)).state == CANCELLED


# --- limits ----------------------------------------------------------------------------------


@pytest.mark.about("clash_shape", "clash_status")
async def test_a_resource_that_has_enough_for_the_day_is_told_as_a_clash(place: Place) -> None:
    eva = await place.make_resource()
    slug = AppSlug(place.created.slug)
    await place.client.update_app(slug, {"resource_rate_limits": {"day": 1}})
    await place.book(eva, NINE)

    with pytest.raises(ConflictError) as caught:
        await place.book(eva, NOON, customer=make_customer(email=OWNER))
    free = await place.client.find_availability(window=NOON, resource_ids=[eva.id])

    assert not isinstance(caught.value, SlotTakenError)
    assert "limit of 1 bookings a day" in caught.value.problem
    assert free == ()
