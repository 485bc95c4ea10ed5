"""Bookings in answers: written with includes, read from whichever there are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.booking import Customer, Seats
from desk_app.domain.booking_graph import (
    CONFIRM_DECLINE,
    CREATE,
    DECLINE,
    DECLINED,
    GROUP_CUSTOMER,
    GROUP_OWNER,
    INSTANT_PAYMENT,
    PAID,
    TENTATIVE,
)
from desk_app.domain.booking_log import BookingLog
from desk_app.domain.identifiers import EventId
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.json import decode, encode
from desk_app.timekit.messages.booking import (
    CLIENT_BOOKING_INCLUDES,
    BookingRelations,
    booking_from_wire,
    booking_to_wire,
)
from desk_app.timekit.messages.booking_log import booking_logs_from_wire
from desk_app.timekit.time_formats import OutgoingTimes
from tests.builders import (
    at,
    booking_id,
    make_booking,
    make_calendar,
    make_customer,
    make_project,
    make_resource,
    project_id,
    span,
)
from tests.timekit.test_wire_values import ANYTHING

UTC_TIMES = OutgoingTimes()
ALL = frozenset(CLIENT_BOOKING_INCLUDES)
RELATED = BookingRelations(
    resource=make_resource(), calendar=make_calendar(), project=make_project()
)
WHOLE = make_booking(
    description="Come early",
    event_id=EventId("e1"),
    project_id=project_id(),
    meta={"desk_ref": "0" * 32, "order": "A-17"},
    settings={"allow_double_bookings": True},
    available_actions=("cancel", "complete"),
    customer=make_customer(
        voip="anna", time_zone_name="Europe/Copenhagen", comment="Hi", answers={"hair": "long"}
    ),
)


def over_the_wire(value: object) -> Any:
    return decode(encode(value))


def test_a_booking_comes_back_with_what_a_console_asks_for() -> None:
    wire = booking_to_wire(WHOLE, times=UTC_TIMES, include=ALL, related=RELATED)

    assert booking_from_wire(over_the_wire(wire)) == WHOLE


def test_without_includes_only_the_state_is_known() -> None:
    wire = booking_to_wire(WHOLE, times=UTC_TIMES)

    read = booking_from_wire(over_the_wire(wire))

    assert set(wire) == {"id", "state", "graph", "completed", "created_at", "updated_at"}
    assert (read.id, read.state, read.graph) == (WHOLE.id, WHOLE.state, WHOLE.graph)
    assert read.interval is None
    assert read.customer is None
    assert read.available_actions is None


def test_includes_nobody_knows_are_passed_over() -> None:
    wire = booking_to_wire(WHOLE, times=UTC_TIMES, include=frozenset({"horoscope"}))

    assert "horoscope" not in wire


def test_a_relation_that_is_not_there_is_null() -> None:
    include = frozenset({"user", "calendar", "project", "event", "provider_event"})

    wire = booking_to_wire(make_booking(event_id=None), times=UTC_TIMES, include=include)

    assert all(wire[name] is None for name in include)


def test_the_history_of_a_booking_comes_back_in_its_order() -> None:
    logs = (
        BookingLog(action=CREATE, old_state=None, state=TENTATIVE, actor="widget", at=at("08:00")),
        BookingLog(
            action=DECLINE,
            old_state=TENTATIVE,
            state=DECLINED,
            actor="server",
            message="Full",
            at=at("09:00"),
        ),
    )

    wire = booking_to_wire(
        WHOLE, times=UTC_TIMES, include=frozenset({"logs"}), related=BookingRelations(logs=logs)
    )

    assert booking_logs_from_wire(over_the_wire(wire)) == logs
    assert booking_logs_from_wire({"logs": None}) == ()


def test_related_bookings_are_shown_with_what_is_asked_inside_them() -> None:
    other = make_booking("other", what="Yoga", event_id=EventId("e2"))
    related = BookingRelations(
        provider_event_id="g1",
        owner=other,
        bulked=(other,),
        action_links={"cancel_by_customer": "https://desk.example/x"},
    )
    include = frozenset(
        {"provider_event", "owner_booking.event", "bulked_bookings", "customer_action_links"}
    )

    wire = booking_to_wire(WHOLE, times=UTC_TIMES, include=include, related=related)

    assert wire["provider_event"] == {"id": "g1"}
    assert (wire["owner_booking"]["id"], wire["owner_booking"]["event"]["what"]) == (
        other.id,
        "Yoga",
    )
    assert [set(one) for one in wire["bulked_bookings"]] == [
        {"id", "state", "graph", "completed", "created_at", "updated_at"}
    ]
    assert wire["customer_action_links"] == {"cancel_by_customer": "https://desk.example/x"}


def test_without_relations_there_are_none_to_show() -> None:
    include = frozenset({"logs", "bulked_bookings", "owner_booking", "customer_action_links"})

    wire = booking_to_wire(WHOLE, times=UTC_TIMES, include=include)

    assert (wire["logs"], wire["bulked_bookings"], wire["owner_booking"]) == ([], [], None)
    assert wire["customer_action_links"] == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"graph": GROUP_OWNER, "state": TENTATIVE, "seats": Seats(12, 5)},
        {"graph": GROUP_CUSTOMER, "owner_booking_id": booking_id("yoga")},
        {"graph": INSTANT_PAYMENT, "state": PAID, "payment_id": "pi_123"},
        {"participants": ("bo@example.com", "eva@example.com")},
    ],
    ids=str,
)
def test_what_only_some_graphs_have_comes_back(fields: dict[str, Any]) -> None:
    meant = make_booking(**fields, available_actions=())

    wire = booking_to_wire(meant, times=UTC_TIMES, include=ALL, related=RELATED)

    read = booking_from_wire(over_the_wire(wire))
    assert {name: getattr(read, name) for name in fields} == fields


@pytest.mark.parametrize("odd", [None, [], {}, {"max_seats": "many"}, {"max_seats": -1}])
def test_seats_that_make_no_sense_are_none(odd: object) -> None:
    assert booking_from_wire({**BARE, "attributes": {"group_booking": odd}}).seats is None


def test_an_include_inside_an_include_is_honoured() -> None:
    wire = booking_to_wire(
        WHOLE,
        times=UTC_TIMES,
        include=frozenset({"resource.availability_constraints"}),
        related=RELATED,
    )

    assert wire["resource"]["availability_constraints"] == []


@pytest.mark.parametrize(
    ("fields", "actions"),
    [
        ({}, ["cancel", "cancel_by_customer", "complete", "reschedule_by_customer"]),
        ({"graph": CONFIRM_DECLINE, "state": TENTATIVE}, ["decline", "confirm"]),
        ({"state": "cancelled"}, []),
        ({"graph": "group_owner", "state": TENTATIVE}, ["complete", "cancel"]),
        ({"graph": "of_tomorrow"}, []),
        ({"available_actions": ("pay",)}, ["pay"]),
    ],
    ids=str,
)
def test_the_actions_are_those_of_the_graph_unless_said(
    fields: dict[str, Any], actions: list[str]
) -> None:
    include = frozenset({"available_actions"})

    wire = booking_to_wire(make_booking(**fields), times=UTC_TIMES, include=include)

    assert wire["available_actions"] == actions


SPAN = {"start": "2026-03-02T11:00:00+01:00", "end": "2026-03-02T12:00:00+0100"}
BARE = {"id": "b1", "state": "confirmed", "graph": "instant", "completed": False}


@pytest.mark.parametrize(
    "where",
    [
        {"attributes": {"event": SPAN}},
        {"attributes": {"event_info": SPAN}},
        {"attributes": [], "event": SPAN},
        {"event": SPAN},
        SPAN,
        {"attributes": {"event": {"start": SPAN["start"]}}, "event": SPAN},
        {"attributes": {"event": {"start": "soon", "end": "later"}}, **SPAN},
        {"event": {"start": "2026-03-02 10:00:00", "end": "2026-03-02 11:00:00"}},
    ],
    ids=str,
)
def test_the_span_is_read_from_wherever_it_is(where: dict[str, Any]) -> None:
    read = booking_from_wire({**BARE, **where})

    assert read.interval == span("10:00", "11:00")


@pytest.mark.parametrize(
    "where",
    [
        {"resource": {"id": "r1"}, "calendar": {"id": "c1"}, "project": {"id": "p1"}},
        {"user": {"id": "r1"}, "calendar_id": "c1", "project_id": "p1"},
        {
            "attributes": {
                "event": {"calendar_id": "c1", "resource_id": "r1"},
                "project_id": "p1",
            }
        },
        {
            "attributes": {"event_info": {"calendar_id": "c1"}},
            "resource_id": "r1",
            "project_id": "p1",
            "resource": None,
            "project": [],
        },
    ],
    ids=str,
)
def test_its_relations_are_read_from_wherever_they_are(where: dict[str, Any]) -> None:
    read = booking_from_wire({**BARE, **where})

    assert (read.resource_id, read.calendar_id, read.project_id) == ("r1", "c1", "p1")


@pytest.mark.parametrize(
    "where",
    [
        {"attributes": {"customer": {"name": "Mary", "size": "L"}}},
        {"customers": [{"id": "x", "name": "Mary", "size": "L", "meta": "{}"}]},
        {"attributes": [], "customer": {"first_name": "Mary", "size": "L"}},
        {"attributes": {"customer": []}, "customers": [{"name": "Mary", "size": "L"}]},
    ],
    ids=str,
)
def test_the_customer_is_read_from_wherever_they_are(where: dict[str, Any]) -> None:
    read = booking_from_wire({**BARE, **where})

    assert read.customer_name == "Mary"
    assert read.customer is not None
    assert read.customer.answers == {"size": "L"}


@pytest.mark.parametrize(
    "where",
    [
        {"attributes": {"customer": {"name": "Mary", "meta": {"vip": True}}}},
        {"customers": [{"id": "x", "name": "Mary", "meta": '{"vip": true}'}]},
        {"attributes": {"customer": {"name": "Mary"}},
         "customers": [{"id": "x", "name": "Mary", "meta": {"vip": True}}]},
        {"attributes": {"customer": {"name": "Mary", "meta": {"vip": True}}},
         "customers": [{"id": "x", "name": "Mary", "meta": "{}"}]},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_noted_about_a_customer_is_read_from_wherever_it_is(where: dict[str, Any]) -> None:
    assert booking_from_wire({**BARE, **where}).customer == Customer(
        name="Mary", meta={"vip": True}
    )


def test_a_customer_without_a_name_is_called_by_their_address() -> None:
    read = booking_from_wire({**BARE, "customers": [{"email": "mary@example.com"}]})

    assert read.customer == Customer(name="mary@example.com", email="mary@example.com")


@pytest.mark.parametrize(
    ("meta", "expected"),
    [("{}", {}), ('{"a": 1}', {"a": 1}), ([], {}), (None, {}), ({"a": 1}, {"a": 1}), (5, {})],
    ids=repr,
)
def test_meta_is_read_in_all_its_forms(meta: object, expected: dict[str, Any]) -> None:
    assert booking_from_wire({**BARE, "meta": meta}).meta == expected


def test_states_and_graphs_nobody_knows_stay_as_they_are_spelled() -> None:
    read = booking_from_wire({"id": "b1", "state": "on_hold", "graph": "confirm_decline_delayed"})

    assert (read.state, read.graph) == ("on_hold", "confirm_decline_delayed")
    assert not read.is_completed


@pytest.mark.parametrize(
    ("said", "is_completed"),
    [
        ({"state": "cancelled"}, True),
        ({"state": "completed", "completed": None}, True),
        ({"state": "confirmed"}, False),
        ({"state": "cancelled", "completed": 0}, False),
        ({"state": "confirmed", "completed": "1"}, True),
    ],
    ids=str,
)
def test_whether_it_is_final_is_said_or_told_by_its_state(
    said: dict[str, Any], is_completed: bool
) -> None:
    assert booking_from_wire({"id": "b1", **said}).is_completed is is_completed


def test_a_span_that_ends_before_it_starts_is_none() -> None:
    read = booking_from_wire({**BARE, "start": SPAN["end"], "end": SPAN["start"]})

    assert read.starts_at == at("11:00")
    assert read.interval is None


@pytest.mark.parametrize("odd", [None, [], "b1", {}, {"id": 0.0, "state": "x"} | {"id": None}])
def test_a_booking_without_an_id_makes_no_sense(odd: object) -> None:
    with pytest.raises(UnexpectedReplyError):
        booking_from_wire(odd)


KEYS = (
    "state graph completed start end attributes event customers customer calendar project meta "
    "available_actions possible_actions resource user created_at what calendar_id"
)


@given(fields=st.dictionaries(st.sampled_from(KEYS.split(" ")), ANYTHING))
def test_no_field_is_too_odd_to_be_read(fields: dict[str, Any]) -> None:
    assert booking_from_wire({**fields, "id": "b1"}).id == "b1"


@given(attributes=st.dictionaries(st.sampled_from(["event", "event_info", "customer"]), ANYTHING))
def test_no_attribute_is_too_odd_to_be_read(attributes: dict[str, Any]) -> None:
    assert booking_from_wire({**BARE, "attributes": attributes}).id == "b1"
