"""What is asked of bookings: understood as it was meant, and all that is wrong said at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.booking_graph import (
    CANCEL,
    CONFIRM,
    CONFIRM_DECLINE,
    DECLINE,
    INSTANT,
    PAY,
)
from desk_app.domain.project import BookingSettings
from desk_app.errors import InvalidRequestError
from desk_app.timekit.bodies import read_body, write_body
from desk_app.timekit.json import decode, encode
from desk_app.timekit.messages.booking_request import (
    SAVE_STEP,
    ActionRequest,
    ExtendBody,
    MetaBody,
    ReserveBody,
    action_body,
    extend_body,
    hold_length,
    is_switched_on,
    new_booking_body,
    new_booking_of,
    read_action,
    read_new_booking,
    read_reschedule,
    read_reserve,
    reschedule_body,
    reserve_body,
)
from desk_app.timekit.time_formats import IncomingTimes
from tests.builders import (
    booking_id,
    calendar_id,
    make_customer,
    make_new_booking,
    make_project,
    project_id,
    resource_id,
    span,
    utc,
)

INCOMING = IncomingTimes(now=utc("2026-03-02 09:00"))


def over_the_wire(value: object) -> Any:
    return decode(encode(value))


# --- create ----------------------------------------------------------------------------------

NEW = make_new_booking(
    project_id=project_id(),
    calendar_id=calendar_id(),
    reservation_id=booking_id("hold"),
    allows_double_booking=True,
    notifies_customer=False,
    meta={"desk_ref": "0" * 32},
    replaces=booking_id("old"),
)


@pytest.mark.parametrize("new", [NEW, make_new_booking()], ids=["all", "little"])
def test_a_new_booking_is_understood_as_it_was_meant(new: Any) -> None:
    body = read_new_booking(over_the_wire(write_body(new_booking_body(new))), times=INCOMING)

    assert new_booking_of(body, resource_id=new.resource_id, project=None) == new


def test_what_a_booking_does_not_say_its_project_does() -> None:
    silent = replace(NEW, graph=None, what=None, where=None, description=None)
    project = make_project(
        booking=BookingSettings(
            graph=CONFIRM_DECLINE, what="Cut", where="Here", description="Come early"
        )
    )

    wire = write_body(new_booking_body(silent))
    read = new_booking_of(
        read_new_booking(wire, times=INCOMING), resource_id=resource_id(), project=project
    )

    assert not {"graph", "what", "where", "description"} & set(wire)
    assert (read.graph, read.what, read.where) == (CONFIRM_DECLINE, "Cut", "Here")
    assert read.description == "Come early"


def test_what_a_booking_says_goes_before_its_project() -> None:
    body = read_new_booking(write_body(new_booking_body(NEW)), times=INCOMING)

    read = new_booking_of(body, resource_id=resource_id(), project=make_project())

    assert (read.graph, read.what, read.description) == (INSTANT, "Haircut", "")


def missing(wire: dict[str, Any]) -> set[str]:
    with pytest.raises(InvalidRequestError) as refusal:
        read_new_booking(wire, times=INCOMING)
    return set(refusal.value.fields)


def test_without_a_project_a_booking_must_say_what_it_is() -> None:
    always = {"start", "end", "resource_id", "customer"}
    by_project = {"graph", "what", "where", "description"}

    assert missing({}) == always | by_project
    assert missing({"project_id": project_id()}) == always
    assert missing({"graph": "group_owner"}) == (always | by_project) - {"graph", "customer"}
    assert missing({"calendar_id": calendar_id()}) == (always | by_project) - {"resource_id"}


def test_an_impossible_calendar_is_reported_with_all_else_that_is_wrong() -> None:
    wire = write_body(new_booking_body(NEW)) | {"calendar_id": "c1", "start": "soon"}

    with pytest.raises(InvalidRequestError) as refusal:
        read_new_booking(wire, times=INCOMING)

    assert refusal.value.step == SAVE_STEP
    assert refusal.value.fields == {
        "event": ("calendar id must be a valid UUID",),
        "start": ("start is not a valid timestamp",),
    }


@pytest.mark.parametrize("end", ["2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z"])
def test_what_does_not_end_after_it_starts_is_refused(end: str) -> None:
    span_of = {"start": "2026-03-02T10:00:00Z", "end": end, "resource_id": resource_id()}
    texts = {"what": "a", "where": "b", "description": "c"}

    for read, wire in [
        (read_new_booking, write_body(new_booking_body(NEW)) | span_of),
        (read_reschedule, span_of),
        (read_reserve, span_of | texts),
    ]:
        with pytest.raises(InvalidRequestError) as refusal:
            read(wire, times=INCOMING)
        assert refusal.value.fields == {"end": ("end must be a date after start",)}


def test_the_flat_fields_go_before_those_in_the_older_wrapper() -> None:
    wire = write_body(new_booking_body(NEW))
    wire["event"] = {"what": "Wrapped", "invite": True}

    body = read_new_booking(wire, times=INCOMING)

    assert body.what == "Haircut"
    assert body.invite is True


@pytest.mark.parametrize(
    ("switch", "is_on"),
    [({"enabled": False}, False), ({"enabled": 0}, False), ({"enabled": True}, True), ({}, True)],
    ids=str,
)
def test_a_step_runs_unless_it_is_switched_off(switch: dict[str, object], is_on: bool) -> None:
    assert is_switched_on(switch) is is_on


# --- act, reschedule, note, hold -------------------------------------------------------------


def test_an_action_carries_its_message() -> None:
    asked = ActionRequest(action=CANCEL, message="Closed that day")

    wire = over_the_wire(action_body(asked))

    assert read_action(wire, CANCEL) == asked
    assert read_action(wire, DECLINE).message == ""
    assert action_body(ActionRequest(action=CONFIRM)) == {}


def test_a_payment_carries_its_id_and_no_other_action_does() -> None:
    asked = ActionRequest(action=PAY, payment_id="pi_123")

    assert read_action(over_the_wire(action_body(asked)), PAY) == asked
    assert read_action({"cancel": {"payment_id": "pi_123"}}, CANCEL).payment_id == ""


@pytest.mark.parametrize(
    ("body", "follows"),
    [
        ({}, None),
        ({"apply_to_bulked_bookings": False}, False),
        ({"apply_to_bulked_bookings": "1"}, True),
        ({"cancel": {"apply_to_bulked_bookings": 0}}, False),
        ({"apply_to_bulked_bookings": "perhaps"}, None),
    ],
    ids=str,
)
def test_whether_related_bookings_follow_is_said_beside_the_action_or_in_it(
    body: dict[str, object], follows: bool | None
) -> None:
    asked = read_action(body, CANCEL)

    assert asked.applies_to_bulked is follows
    assert read_action(over_the_wire(action_body(asked)), CANCEL) == asked


@pytest.mark.parametrize("odd", [None, [], {}, "x", {"cancel": []}, {"cancel": {"message": []}}])
def test_an_action_without_a_readable_message_has_none(odd: object) -> None:
    assert read_action(odd, CANCEL).message == ""


def test_a_reschedule_is_understood_as_it_was_meant() -> None:
    meant = reschedule_body(span("10:00", "11:00"), resource_id=resource_id(), message="Train")

    assert read_reschedule(over_the_wire(write_body(meant)), times=INCOMING) == meant


def test_a_note_is_an_object() -> None:
    assert read_body(MetaBody, {"meta": []}, times=INCOMING).meta == {}
    assert read_body(MetaBody, {"meta": {"a": None}}, times=INCOMING).meta == {"a": None}
    with pytest.raises(InvalidRequestError):
        read_body(MetaBody, {}, times=INCOMING)


def test_a_hold_is_understood_as_it_was_meant() -> None:
    meant = reserve_body(
        span("10:00", "11:00"),
        resource_id=resource_id(),
        lasts=timedelta(seconds=60),
        customer=make_customer(),
        project_id=project_id(),
    )

    read = read_reserve(over_the_wire(write_body(meant)), times=INCOMING)

    assert read == meant
    assert hold_length(read) == timedelta(seconds=60)
    assert all(write_body(meant)[name] for name in ("what", "where", "description"))


def test_a_hold_lasts_half_a_minute_unless_said() -> None:
    wire = {"reservation_id": booking_id()}

    assert hold_length(read_body(ExtendBody, wire, times=INCOMING)) == timedelta(seconds=30)
    assert hold_length(extend_body(booking_id(), lasts=timedelta(minutes=1))) == timedelta(
        minutes=1
    )


@pytest.mark.parametrize("seconds", [0, -5, "x", True, 1.5, 10**9])
def test_a_hold_of_no_sensible_length_is_refused(seconds: object) -> None:
    wire = {"reservation_id": booking_id(), "reservation_time": seconds}

    with pytest.raises(InvalidRequestError):
        read_body(ExtendBody, wire, times=INCOMING)


def test_all_texts_of_a_hold_are_required() -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        read_body(ReserveBody, {}, times=INCOMING)

    assert set(refusal.value.fields) == {
        "start",
        "end",
        "resource_id",
        "what",
        "where",
        "description",
    }
