"""Every example call of the reference: its path, what is asked, how it is refused."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from desk_app.errors import ApiError
from desk_app.timekit.bodies import read_body, write_body
from desk_app.timekit.constraints import constraints_to_wire, known_constraints_from_wire
from desk_app.timekit.endpoints import ALL_ENDPOINTS, Endpoint
from desk_app.timekit.json import decode, encode
from desk_app.timekit.messages import (
    availability,
    booking_request,
    calendar,
    event,
    find_time,
    project,
    resource,
)
from desk_app.timekit.problems import error_from_reply, reply_from_error
from desk_app.timekit.time_formats import IncomingTimes
from tests.builders import utc
from tests.timekit import examples
from tests.timekit.examples import Example, by_name, comparable

INCOMING = IncomingTimes(now=utc("2026-03-01 12:00"))
NOT_OURS = {
    "accounts.google_signup",
    "error.unknown_version",
    "webhook.delivery",
    "auth.legacy.bad_credentials",
}
"""Kept for their shape; their paths are not among the endpoints."""


# --- every example ---------------------------------------------------------------------------


@pytest.mark.parametrize("example", examples.all_whose_name_starts(""), ids=by_name)
def test_its_json_comes_back_unchanged(example: Example) -> None:
    assert decode(encode(example.response)) == example.response
    assert decode(encode(example.request)) == example.request


@pytest.mark.parametrize(
    "example",
    [examples.load(name) for name in examples.NAMES if name not in NOT_OURS],
    ids=by_name,
)
def test_its_path_and_status_are_of_a_known_endpoint(example: Example) -> None:
    endpoint = find_endpoint(example)

    ids = re.fullmatch(pattern_of(endpoint), example.path)

    assert ids is not None
    assert unquote(endpoint.path(**ids.groupdict())) == unquote(example.path)
    assert (example.status in endpoint.success) == (example.status < 400)


def find_endpoint(example: Example) -> Endpoint:
    return next(
        endpoint
        for endpoint in ALL_ENDPOINTS
        if endpoint.method == example.method and re.fullmatch(pattern_of(endpoint), example.path)
    )


def pattern_of(endpoint: Endpoint) -> str:
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", endpoint.route)


# --- bodies of requests ----------------------------------------------------------------------

Domain = Callable[[Any], Any]
REQUESTS: list[tuple[str, Any, Domain, Domain]] = [
    (
        "resources.create",
        resource.NewResourceBody,
        resource.new_resource_of,
        resource.new_resource_body,
    ),
    (
        "resources.create.include_calendars",
        resource.NewResourceBody,
        resource.new_resource_of,
        resource.new_resource_body,
    ),
    (
        "resources.update",
        resource.ResourceChangeBody,
        resource.resource_change_of,
        resource.resource_change_body,
    ),
    (
        "calendars.create",
        calendar.NewCalendarBody,
        calendar.new_calendar_of,
        calendar.new_calendar_body,
    ),
    (
        "calendars.update",
        calendar.CalendarChangeBody,
        calendar.calendar_change_of,
        calendar.calendar_change_body,
    ),
    ("events.create", event.NewEventBody, event.new_event_of, event.new_event_body),
    ("events.update", event.EventChangeBody, event.event_change_of, event.event_change_body),
    ("projects.create", project.NewProjectBody, project.new_project_of, project.new_project_body),
    (
        "projects.update",
        project.ProjectChangeBody,
        project.project_change_of,
        project.project_change_body,
    ),
]


def name_of(value: Any) -> str:
    return str(getattr(value, "__name__", value))


@pytest.mark.parametrize(("name", "kind", "read", "write"), REQUESTS, ids=name_of)
def test_a_request_is_written_as_it_was_read(
    name: str, kind: Any, read: Domain, write: Domain
) -> None:
    asked = examples.load(name).request

    value = read(read_body(kind, asked, times=INCOMING))

    assert comparable(write_body(write(value))) == comparable(asked)


def test_the_resources_of_a_project_are_sent_as_a_bare_array() -> None:
    asked = examples.load("projects.resources.set").request

    ids = project.read_resource_ids(asked, times=INCOMING)

    assert project.project_resource_ids_to_wire(ids) == asked


@pytest.mark.parametrize(
    "name", ["availability.mutual", "availability.roundrobin_random", "availability.empty"]
)
def test_a_search_for_free_time_asks_the_same_again(name: str) -> None:
    asked = examples.load(name).request
    query = availability.availability_query_of(
        read_body(availability.AvailabilityBody, asked, times=INCOMING),
        project=None,
        times=INCOMING,
    )

    body = read_body(
        availability.AvailabilityBody,
        write_body(availability.availability_body(query)),
        times=INCOMING,
    )

    assert availability.availability_query_of(body, project=None, times=INCOMING) == query


@pytest.mark.parametrize("name", ["findtime.default", "findtime.after_take_first"])
def test_find_time_asks_for_the_same_again(name: str) -> None:
    asked = examples.load(name).request
    body = read_body(find_time.FindTimeBody, asked, times=INCOMING)

    written = write_body(body)

    assert comparable(written) == comparable(asked)


@pytest.mark.parametrize(
    "name",
    [
        "bookings.create.instant",
        "bookings.create.widget_project",
        "bookings.create.confirm_decline.include",
        "bookings.create.group_owner",
        "bookings.create.group_customer",
        "bookings.create.instant_payment",
    ],
)
def test_a_new_booking_is_written_as_it_was_read(name: str) -> None:
    asked = examples.load(name).request
    body = booking_request.read_new_booking(asked, times=INCOMING)

    new = booking_request.new_booking_of(body, resource_id=asked["resource_id"], project=None)

    settings = {"settings": {"allow_double_bookings": False, **asked.get("settings", {})}}
    assert comparable(write_body(booking_request.new_booking_body(new))) == comparable(
        asked | settings
    )


def test_a_new_booking_in_the_older_wrapper_is_read_like_a_flat_one() -> None:
    asked = examples.load("bookings.create.legacy_event_wrapper").request

    body = booking_request.read_new_booking(asked, times=INCOMING)

    assert body.start == utc("2026-03-02 07:00")
    assert body.calendar_id == asked["event"]["calendar_id"]
    assert body.what == "Haircut"
    assert body.graph == "confirm_decline"


def test_a_reschedule_is_written_as_it_was_read() -> None:
    asked = examples.load("bookings.reschedule").request

    body = booking_request.read_reschedule(asked, times=INCOMING)

    assert comparable(write_body(body)) == comparable(asked)


@pytest.mark.parametrize("example", examples.all_whose_name_starts("bookings.action."), ids=by_name)
def test_an_action_is_written_as_it_was_read(example: Example) -> None:
    action = example.path.rpartition("/")[2]

    asked = booking_request.read_action(example.request, action)

    assert booking_request.action_body(asked) == example.request


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "availability.error.bad_to",
        "bookings.create.error.validation",
        "projects.embed.not_found",
        "auth.legacy.bad_credentials",
    ],
)
def test_a_refusal_is_written_as_it_was_read(name: str) -> None:
    example = examples.load(name)

    error = error_from_reply(example.status, example.headers, example.response)

    assert reply_from_error(error) == (example.status, example.response)


def test_a_search_with_an_impossible_end_is_refused_as_the_api_does() -> None:
    example = examples.load("availability.error.bad_to")

    with pytest.raises(ApiError) as refusal:
        read_body(availability.AvailabilityBody, example.request, times=INCOMING)

    assert reply_from_error(refusal.value) == (example.status, example.response)


def test_a_booking_for_an_impossible_calendar_is_refused_as_the_api_does() -> None:
    example = examples.load("bookings.create.error.validation")

    with pytest.raises(ApiError) as refusal:
        booking_request.read_new_booking(example.request, times=INCOMING)

    assert reply_from_error(refusal.value) == (example.status, example.response)


def test_the_constraints_of_every_example_are_understood() -> None:
    lists = [
        asked[key]
        for asked in (examples.load(name).request for name in examples.NAMES)
        if isinstance(asked, dict)
        for key in ("constraints", "availability_constraints")
        if key in asked
    ]

    assert len(lists) == 7
    for said in lists:
        read = known_constraints_from_wire(said)
        assert comparable(constraints_to_wire(read)) == comparable(said)
        assert isinstance(read, tuple)
