"""Refusals, from any shape of body to one error, and from our errors to the shapes of the API."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.errors import (
    ApiError,
    BookingActionError,
    ConflictError,
    InvalidRequestError,
    NotAuthenticatedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerFaultError,
    SlotTakenError,
    UnexpectedReplyError,
)
from desk_app.timekit import endpoints
from desk_app.timekit.json import encode
from desk_app.timekit.problems import (
    LONGEST_PAUSE,
    LONGEST_PROBLEM,
    error_from_reply,
    read_retry_after,
    reply_from_error,
)
from tests.builders import utc

NOW = utc("2026-03-02 09:00")

# --- status to class -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequestError),
        (401, NotAuthenticatedError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, UnexpectedReplyError),
        (409, ConflictError),
        (410, NotFoundError),
        (413, InvalidRequestError),
        (418, UnexpectedReplyError),
        (422, ConflictError),
        (429, RateLimitedError),
        (503, RateLimitedError),
        (500, ServerFaultError),
        (502, ServerFaultError),
        (504, ServerFaultError),
        (302, UnexpectedReplyError),
        (204, UnexpectedReplyError),
    ],
)
@pytest.mark.parametrize("body", [None, {}, [], b"", b"<html>", "text", {"error": None}], ids=repr)
def test_a_status_alone_tells_the_kind_of_error(
    status: int, kind: type[ApiError], body: object
) -> None:
    error = error_from_reply(status, {}, body)

    assert type(error) is kind
    assert error.status == status


# --- shapes of bodies ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"error": "Resource does not exist", "model": "Widget"}, "Resource does not exist"),
        ({"error": {"message": "Invalid credentials supplied"}}, "Invalid credentials supplied"),
        ({"message": "No"}, "No"),
        ({"error": "Index 1: url: Invalid URL format, "}, "Index 1: url: Invalid URL format, "),
        ({"error": {"code": 5}}, ""),
        ({"errors": {"start": ["start is required"]}, "error": "other"}, "start is required"),
        (b'{"error": "as bytes"}', "as bytes"),
        (b"<h1>Bad gateway</h1>", "<h1>Bad gateway</h1>"),
        (b"\xff broken", "\ufffd broken"),
        ("plain", "plain"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_the_first_shape_that_is_there_counts(body: object, problem: str) -> None:
    assert error_from_reply(500, {}, body).problem == problem


def test_a_whole_page_is_cut_short() -> None:
    assert len(error_from_reply(500, {}, b"x" * 100_000).problem) == LONGEST_PROBLEM


def test_the_model_that_was_not_found_is_known() -> None:
    error = error_from_reply(404, {}, {"error": "Resource does not exist", "model": "Widget"})

    assert isinstance(error, NotFoundError)
    assert error.model == "Widget"


def test_fields_are_told_with_the_step_that_refused_them() -> None:
    body = {"errors": {"event": ["calendar id must be a valid UUID"]}, "action": "save"}

    error = error_from_reply(422, {}, body, endpoint=endpoints.CREATE_BOOKING)

    assert type(error) is InvalidRequestError
    assert error.fields == {"event": ("calendar id must be a valid UUID",)}
    assert error.step == "save"


@pytest.mark.parametrize(
    ("errors", "fields"),
    [
        ({"start": "start is required"}, {"start": ("start is required",)}),
        ({"start": ["a", 5]}, {"start": ("a", "5")}),
        (["a", "b"], {"": ("a", "b")}),
    ],
    ids=str,
)
def test_odd_shapes_of_fields_are_read_too(errors: object, fields: dict[str, Any]) -> None:
    error = error_from_reply(422, {}, {"errors": errors})

    assert isinstance(error, InvalidRequestError)
    assert error.fields == fields


# --- a taken slot, an action too late --------------------------------------------------------

CLAIMS = [
    endpoints.CREATE_BOOKING,
    endpoints.RESCHEDULE_BOOKING,
    endpoints.ACT_ON_BOOKING,
    endpoints.RESERVE,
]


@pytest.mark.parametrize("endpoint", CLAIMS, ids=str)
@pytest.mark.parametrize(
    "text",
    [
        "The resource is already booked in this timeslot",
        "Double bookings are not allowed",
        "Timeslot is not available",
        "The time is no longer free",
        "Conflict with another booking",
        "That slot has just been taken",
    ],
)
def test_a_sentence_about_a_clash_means_a_taken_slot(
    endpoint: endpoints.Endpoint, text: str
) -> None:
    error = error_from_reply(422, {}, {"error": text}, endpoint=endpoint)

    assert type(error) is SlotTakenError


@pytest.mark.parametrize("endpoint", CLAIMS, ids=str)
def test_our_own_code_needs_no_sentence(endpoint: endpoints.Endpoint) -> None:
    error = error_from_reply(422, {}, {"error": "Nein", "code": "slot_taken"}, endpoint=endpoint)

    assert type(error) is SlotTakenError


def test_an_action_that_is_refused_came_too_late() -> None:
    error = error_from_reply(
        422, {}, {"error": "Action not allowed"}, endpoint=endpoints.ACT_ON_BOOKING
    )

    assert type(error) is BookingActionError


def test_a_code_prevails_over_the_sentence() -> None:
    body = {"error": "not available in this state", "code": "action_not_allowed"}

    error = error_from_reply(422, {}, body, endpoint=endpoints.RESCHEDULE_BOOKING)

    assert type(error) is BookingActionError


def test_a_clash_elsewhere_is_no_taken_slot() -> None:
    body = {"error": "Email already taken"}

    error = error_from_reply(422, {}, body, endpoint=endpoints.CREATE_RESOURCE)

    assert type(error) is ConflictError


# --- a pause ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("30", timedelta(seconds=30)),
        (" 0 ", timedelta()),
        ("Mon, 02 Mar 2026 09:00:20 GMT", timedelta(seconds=20)),
        ("Mon, 02 Mar 2026 08:00:00 GMT", timedelta()),
        ("999999999", LONGEST_PAUSE),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_PAUSE),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("9" * 40, None),
    ],
)
def test_a_pause_is_read_from_seconds_or_a_date(text: str, pause: timedelta | None) -> None:
    error = error_from_reply(503, {"retry-after": text}, None, now=NOW)

    assert isinstance(error, RateLimitedError)
    assert error.retry_after == pause


def test_a_date_is_not_read_without_a_clock() -> None:
    assert read_retry_after("Mon, 02 Mar 2026 09:00:20 GMT") is None


# --- and back --------------------------------------------------------------------------------

ERRORS: list[ApiError] = [
    NotAuthenticatedError(status=401, problem="Invalid credentials supplied"),
    PermissionDeniedError(status=403, problem="The key is not allowed to do this"),
    NotFoundError(status=404, problem="Resource does not exist", model="Booking"),
    InvalidRequestError(fields={"start": ["start is required"]}, problem="start is required"),
    InvalidRequestError(
        fields={"event": ["x"], "end": ["y", "z"]}, step="save_booking_data", problem="x; y; z"
    ),
    BookingActionError(problem="cancel is not possible in cancelled"),
    SlotTakenError(status=422, problem="The requested time is not available"),
    ConflictError(status=422, problem="Email already exists"),
    ConflictError(status=409, problem="Changed meanwhile"),
    InvalidRequestError(status=400, problem="body is not valid JSON"),
    RateLimitedError(status=429, problem="Daily quota used up"),
    ServerFaultError(status=500, problem="Something went wrong"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__}")
def test_what_the_server_says_is_what_the_client_hears(error: ApiError) -> None:
    status, body = reply_from_error(error)

    heard = error_from_reply(status, {}, encode(body), endpoint=endpoints.CREATE_BOOKING)

    assert type(heard) is type(error)
    assert heard.status == error.status
    assert heard.problem == error.problem
    assert getattr(heard, "fields", None) == getattr(error, "fields", None)
    assert getattr(heard, "step", None) == getattr(error, "step", None)


@pytest.mark.parametrize(
    "kind",
    [
        NotAuthenticatedError,
        PermissionDeniedError,
        NotFoundError,
        InvalidRequestError,
        BookingActionError,
        ConflictError,
        SlotTakenError,
        RateLimitedError,
        ServerFaultError,
    ],
)
def test_an_error_without_words_is_told_in_those_of_its_kind(kind: type[ApiError]) -> None:
    # One text and no fields may mean many things, so a refusal without fields is heard as a clash.
    status, body = reply_from_error(kind())

    heard = error_from_reply(status, {}, body, endpoint=endpoints.CREATE_BOOKING)

    assert status >= 400
    assert heard.problem
    assert type(heard) is (ConflictError if kind is InvalidRequestError else kind)
