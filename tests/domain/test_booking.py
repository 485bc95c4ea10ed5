import pytest

from desk_app.domain.booking import DESK_REF_KEY
from tests.builders import at, make_booking, span


def test_a_booking_claims_the_span_from_its_start_to_its_end():
    assert make_booking().interval == span("10:00", "11:00")


@pytest.mark.parametrize(
    "times",
    [{"starts_at": None}, {"ends_at": None}, {"starts_at": at("12:00"), "ends_at": at("11:00")}],
)
def test_times_that_make_no_sense_claim_nothing(times):
    assert make_booking(**times).interval is None


def test_a_booking_without_a_customer_has_no_name():
    assert make_booking(customer=None).customer_name == ""
    assert make_booking().customer_name == "Anna Berg"


@pytest.mark.parametrize(
    ("meta", "expected"),
    [({DESK_REF_KEY: "0f" * 16}, "0f" * 16), ({}, None), ({DESK_REF_KEY: ""}, None),
     ({DESK_REF_KEY: 7}, None)],
)  # fmt: skip
def test_only_text_is_our_own_reference(meta, expected):
    assert make_booking(meta=meta).desk_ref == expected


@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False), ("yes", False)])
def test_double_booking_must_be_said_outright(value, expected):
    booking = make_booking(settings={"allow_double_bookings": value})

    assert booking.allows_double_booking is expected
