from datetime import timedelta

import pytest

from desk_app import errors
from desk_app.errors import (
    ConflictError,
    DeskError,
    InvalidInputError,
    InvalidRequestError,
    NotAuthenticatedError,
    NotFoundError,
    OfflineError,
    RateLimitedError,
    ServerFaultError,
    SlotTakenError,
)
from desk_app.ui.failures import Occasion, describe, field_messages, notice_of
from desk_app.ui.widgets.pill import Tone

ALL_ERRORS = [
    error
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, DeskError) and error is not InvalidInputError
]


@pytest.mark.parametrize("kind", ALL_ERRORS)
def test_every_failure_says_what_did_not_happen_and_what_to_do(qapp, kind):
    words = describe(kind())

    assert words.title
    assert not words.title.endswith(".")
    assert words.message.endswith(".")


def test_codes_and_words_of_the_server_stand_behind_details_only(qapp):
    words = describe(ServerFaultError(status=502, problem="<h1>Bad gateway</h1>"))

    assert words.details == "502\n<h1>Bad gateway</h1>"
    assert "502" not in words.title + words.message


def test_a_pause_that_was_asked_for_is_said(qapp):
    words = describe(RateLimitedError(retry_after=timedelta(seconds=12)))

    assert words.message.endswith("It asked for 12 seconds.")


def test_what_a_server_says_of_a_field_is_said_in_its_words(qapp):
    words = describe(InvalidRequestError(fields={"start": ["The start has passed."]}))

    assert words.message == "The start has passed."


@pytest.mark.parametrize("error", [NotFoundError(), ConflictError(), NotAuthenticatedError()])
def test_who_signs_in_has_neither_opened_nor_changed_anything_yet(qapp, error):
    words = describe(error, Occasion.SIGN_IN)

    for sentence in ("refreshed", "changed", "stored on this computer"):
        assert sentence not in words.message


def test_a_server_that_says_a_key_has_expired_is_taken_at_its_word(qapp):
    expired = describe(NotAuthenticatedError(problem="Token has expired"), Occasion.SIGN_IN)
    unknown = describe(NotAuthenticatedError(problem="Invalid credentials"), Occasion.SIGN_IN)

    assert expired.title == "The key has expired"
    assert unknown.title == "The key was refused"


def test_what_the_console_found_out_about_a_key_goes_before_the_usual_words(qapp):
    error = NotAuthenticatedError("The key is known but may not read its app.")

    assert describe(error, Occasion.SIGN_IN).message == error.message


def test_refused_fields_are_told_by_their_names(qapp):
    error = InvalidRequestError(fields={"customer.email": ["is required", "is no address"]})

    assert field_messages(error) == {"customer.email": "is required is no address"}
    assert "customer.email: is required" in describe(error).details
    assert field_messages(OfflineError()) == {}


@pytest.mark.parametrize(
    ("error", "tone"),
    [
        (SlotTakenError(), Tone.WARNING),
        (OfflineError(), Tone.WARNING),
        (NotAuthenticatedError(), Tone.DANGER),
    ],
)
def test_a_banner_tells_how_bad_it_is(qapp, error, tone):
    notice = notice_of(error)

    assert notice.tone is tone
    assert notice.title == error.title


def test_a_second_banner_of_the_same_kind_has_the_same_topic(qapp):
    assert notice_of(OfflineError()).topic == notice_of(OfflineError("again")).topic
    assert notice_of(OfflineError()).topic != notice_of(SlotTakenError()).topic
