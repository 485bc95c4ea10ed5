"""Request bodies: all that is wrong at once, and absent is not null."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.errors import InvalidRequestError
from desk_app.timekit.bodies import UNSET, given, invalid, read_body, write_body
from desk_app.timekit.messages.availability import AvailabilityBody
from desk_app.timekit.messages.calendar import CalendarChangeBody
from desk_app.timekit.messages.event import NewEventBody
from desk_app.timekit.messages.find_time import FindTimeBody
from desk_app.timekit.messages.project import NewProjectBody
from desk_app.timekit.messages.resource import NewResourceBody, ResourceChangeBody
from desk_app.timekit.time_formats import IncomingTimes
from tests.builders import resource_id, utc

TIMES = IncomingTimes(now=utc("2026-03-02 09:00"))


def complaints(kind: Any, value: object, **options: Any) -> dict[str, tuple[str, ...]]:
    with pytest.raises(InvalidRequestError) as refusal:
        read_body(kind, value, times=TIMES, **options)
    return dict(refusal.value.fields)


def test_every_missing_and_every_unusable_field_is_named_at_once() -> None:
    said = complaints(
        NewEventBody,
        {"calendar_id": "c1", "start": "soon", "what": 5, "participants": "none", "invite": "x"},
    )

    assert said == {
        "calendar_id": ("calendar id must be a valid UUID",),
        "start": ("start is not a valid timestamp",),
        "end": ("end is required",),
        "what": ("what must be a string",),
        "where": ("where is required",),
        "participants": ("participants must be an array of strings",),
        "invite": ("invite must be true or false",),
    }


def test_keys_nobody_knows_are_passed_over() -> None:
    body = read_body(NewResourceBody, {"name": "Eva", "timezone": "UTC", "x": 1}, times=TIMES)

    assert body.name == "Eva"


def test_null_is_as_good_as_nothing() -> None:
    body = read_body(
        NewResourceBody, {"name": "Eva", "timezone": "UTC", "email": None}, times=TIMES
    )

    assert body.email is UNSET
    assert complaints(NewResourceBody, {"name": None, "timezone": "UTC"}) == {
        "name": ("name is required",)
    }


def test_null_is_a_value_of_a_nullable_field() -> None:
    said = read_body(ResourceChangeBody, {"image": None}, times=TIMES)
    left_out = read_body(ResourceChangeBody, {}, times=TIMES)
    stretches = read_body(AvailabilityBody, {"length": None}, times=TIMES)

    assert said.image is None
    assert left_out.image is UNSET
    assert stretches.length is None


@pytest.mark.parametrize("nothing", [None, [], {}], ids=repr)
def test_an_empty_body_may_be_spelled_as_an_empty_array(nothing: object) -> None:
    assert read_body(ResourceChangeBody, nothing, times=TIMES) == ResourceChangeBody()


@pytest.mark.parametrize("value", ["text", 5, [1], True], ids=repr)
def test_a_body_that_is_no_object_is_refused_as_a_whole(value: object) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        read_body(ResourceChangeBody, value, times=TIMES)

    assert refusal.value.fields == {}
    assert refusal.value.problem


def test_an_object_may_be_spelled_as_an_empty_array() -> None:
    assert read_body(ResourceChangeBody, {"meta": []}, times=TIMES).meta == {}
    assert complaints(ResourceChangeBody, {"meta": [1]}) == {"meta": ("meta must be an object",)}


def test_fields_may_be_required_by_the_occasion() -> None:
    assert complaints(ResourceChangeBody, {}, required=("name",)) == {"name": ("name is required",)}


def test_fields_inside_a_field_are_named_with_a_dot() -> None:
    said = complaints(
        NewProjectBody,
        {
            "name": "Cuts",
            "resources": [],
            "availability": {"length": "long", "from": "soon", "mode": "any"},
            "booking": "instant",
        },
    )

    assert said == {
        "availability.mode": ("mode is not a known mode",),
        "availability.length": ("length is not a valid relative time",),
        "availability.from": ("from in not a valid timestamp or relative time",),
        "booking": ("booking must be an object",),
    }


def test_what_is_wrong_with_each_constraint_is_said() -> None:
    wrong = [{"allow_hours": {"start": 17, "end": 9}}, {"block_day": {"day": "x"}}]

    said = complaints(ResourceChangeBody, {"availability_constraints": wrong})

    assert said == {
        "availability_constraints": (
            "availability constraints allow_hours: end must be after start",
            "availability constraints block_day: day is not a weekday",
        )
    }


def test_the_ends_of_a_search_are_reported_under_their_old_names() -> None:
    said = complaints(AvailabilityBody, {"from": "soon", "to": "later"})

    assert said == {
        "start": ("start in not a valid timestamp or relative time",),
        "future": ("future in not a valid timestamp or relative time",),
    }


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (NewResourceBody, "name", "   "),
        (NewResourceBody, "name", "x" * 70_000),
        (NewResourceBody, "name", "nul\0"),
        (NewResourceBody, "timezone", "Europe/Atlantis"),
        (NewResourceBody, "timezone", "../../etc/passwd"),
        (NewResourceBody, "timezone", 1),
        (NewResourceBody, "email", "nobody"),
        (NewResourceBody, "email", "a@b@c"),
        (NewResourceBody, "email", 5),
        (CalendarChangeBody, "foregroundcolor", "red"),
        (CalendarChangeBody, "provider_sync", "maybe"),
        (CalendarChangeBody, "provider_sync", 2),
        (AvailabilityBody, "resources", "all"),
        (AvailabilityBody, "resources", ["eva"]),
        (AvailabilityBody, "length", "0 minutes"),
        (AvailabilityBody, "length", [1]),
        (AvailabilityBody, "mode", []),
        (AvailabilityBody, "project_id", 5),
        (FindTimeBody, "sort", "sideways"),
        (FindTimeBody, "filters", {"or": [{"full_moon": {}}]}),
        (NewProjectBody, "reminders", [5]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_unusable_value_is_refused(kind: Any, field: str, value: object) -> None:
    assert field in complaints(kind, {field: value})


@pytest.mark.parametrize(("sent", "read"), [(1, True), ("0", False), (True, True), ("1", True)])
def test_a_flag_may_be_a_number(sent: object, read: bool) -> None:
    body = read_body(CalendarChangeBody, {"provider_sync": sent}, times=TIMES)

    assert body.provider_sync is read


def test_ids_are_the_same_in_either_case_and_named_once() -> None:
    one = resource_id()

    body = read_body(AvailabilityBody, {"resources": [one.upper(), one]}, times=TIMES)

    assert body.resources == (one,)


def test_only_what_is_set_is_written() -> None:
    body = AvailabilityBody(
        resources=(resource_id(),), length=timedelta(minutes=45), earliest=utc("2026-03-02 09:00")
    )

    assert write_body(body) == {
        "resources": [resource_id()],
        "length": "45 minutes",
        "from": "2026-03-02T09:00:00+00:00",
    }


def test_null_is_written_where_it_is_meant() -> None:
    assert write_body(ResourceChangeBody(image=None)) == {"image": None}


def test_what_was_not_sent_is_something_else() -> None:
    assert given(UNSET, "missing") == "missing"
    assert given("", "missing") == ""


def test_one_field_is_refused_by_hand() -> None:
    error = invalid("end", "end must be after start", step="save")

    assert error.fields == {"end": ("end must be after start",)}
    assert error.step == "save"
