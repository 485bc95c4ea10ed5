"""Paths: every id escaped, every row once, and what may never be repeated."""

import re

import pytest

from desk_app.timekit import endpoints
from desk_app.timekit.endpoints import ALL_ENDPOINTS, Endpoint


@pytest.mark.parametrize(
    ("odd", "escaped"),
    [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("a b?c#d", "a%20b%3Fc%23d"),
        ("ø", "%C3%B8"),
        ("a%2Fb", "a%252Fb"),
    ],
)
def test_an_id_stays_one_segment_of_the_path(odd: str, escaped: str) -> None:
    path = endpoints.GET_BOOKING.path(booking_id=odd)

    assert path == f"/v2/bookings/{escaped}"


def test_a_path_without_its_id_is_a_defect() -> None:
    with pytest.raises(KeyError):
        endpoints.GET_BOOKING.path()


def test_every_endpoint_is_listed_once() -> None:
    named = [value for value in vars(endpoints).values() if isinstance(value, Endpoint)]

    assert len(set(ALL_ENDPOINTS)) == len(ALL_ENDPOINTS)
    assert set(named) == set(ALL_ENDPOINTS)


def test_the_first_template_that_fits_a_path_is_the_right_one() -> None:
    for endpoint in ALL_ENDPOINTS:
        path = re.sub(r"\{\w+\}", "some-id", endpoint.route)

        first = next(
            other
            for other in ALL_ENDPOINTS
            if other.method == endpoint.method
            and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", other.route), path)
        )

        assert first == endpoint


def test_questions_asked_by_post_are_no_writes() -> None:
    posts = {str(one) for one in ALL_ENDPOINTS if one.method == "POST" and not one.is_write}

    assert posts == {
        "POST /availability",
        "POST /availability/dates",
        "POST /availability/count",
        "POST /unavailable/slots",
        "POST /desk/alternatives",
        "POST /desk/availability/why",
        "POST /desk/availability/tightest",
        "POST /findtime",
        "POST /findtime/team",
        "POST /findtime/bulk",
    }
    assert all(one.is_write for one in ALL_ENDPOINTS if one.method in ("PUT", "DELETE"))


def test_only_a_link_for_a_browser_writes_with_a_get() -> None:
    gets = {one for one in ALL_ENDPOINTS if one.method == "GET" and one.is_write}

    assert gets == {endpoints.FOLLOW_ACTION_LINK}
