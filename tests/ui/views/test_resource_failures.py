import pytest

from desk_app.errors import (
    ConflictError,
    InvalidInputError,
    InvalidRequestError,
    OfflineError,
)
from desk_app.ui.views.resource_failures import failure_of


@pytest.mark.parametrize(
    ("wire_name", "field"),
    [
        ("name", "name"),
        ("timezone", "time_zone"),
        ("availability_constraints", "hours"),
        ("availability_constraints.2.allow_hours", "hours"),
    ],
)
def test_a_field_the_server_refused_has_its_place(wire_name, field):
    error = InvalidRequestError(fields={wire_name: ["It is odd.", "Try again."]})

    failure = failure_of(error, is_adding_calendar=False)

    assert getattr(failure, field) == "It is odd. Try again."
    assert failure.is_of_fields


def test_input_refused_here_has_its_place_too():
    failure = failure_of(
        InvalidInputError("No such zone.", field="time_zone"), is_adding_calendar=False
    )

    assert failure.time_zone == "No such zone."


def test_a_field_that_is_not_here_is_not_passed_over():
    error = InvalidRequestError(fields={"name": ["Bad."], "email": ["Taken."]})

    assert not failure_of(error, is_adding_calendar=False).is_of_fields


@pytest.mark.parametrize("error", [OfflineError(), ConflictError(), InvalidRequestError()])
def test_a_failure_without_fields_belongs_to_none(error):
    assert not failure_of(error, is_adding_calendar=False).is_of_fields


def test_the_name_of_a_calendar_is_not_the_name_of_the_resource():
    error = InvalidRequestError(fields={"name": ["Too long."]})

    failure = failure_of(error, is_adding_calendar=True)

    assert (failure.name, failure.calendar) == ("", "Too long.")


def test_any_failure_while_adding_a_calendar_is_said_there():
    assert failure_of(OfflineError(), is_adding_calendar=True).calendar.startswith("No connection")
