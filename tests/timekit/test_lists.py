"""What lists are asked with and answered in: includes, search, order, envelope, pages."""

from typing import Any

import pytest

from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.envelope import from_envelope, in_envelope
from desk_app.timekit.includes import format_include, has_include, parse_include, within
from desk_app.timekit.paging import (
    LARGEST_LIMIT,
    page_from_wire,
    page_to_wire,
    parse_limit,
    parse_page_number,
)
from desk_app.timekit.search import (
    Criterion,
    Ordering,
    format_ordering,
    format_search,
    parse_ordering,
    parse_search,
)

# --- includes --------------------------------------------------------------------------------


def test_includes_are_names_between_commas() -> None:
    assert parse_include("attributes, event,,user") == {"attributes", "event", "user"}
    assert parse_include("") == frozenset()
    assert parse_include(format_include(["a", "b"])) == {"a", "b"}


def test_a_nested_include_asks_for_both() -> None:
    include = parse_include("calendars.events,users")

    assert has_include(include, "calendars")
    assert not has_include(include, "calendar")
    assert within(include, "calendars") == {"events"}
    assert within(include, "users") == frozenset()


# --- search and order ------------------------------------------------------------------------


def test_a_search_is_criteria_between_semicolons() -> None:
    criteria = parse_search("resource.id:abc;customer.name:mar*;meta.note:a:b;;nonsense;:x")

    assert criteria == (
        Criterion("resource.id", "abc"),
        Criterion("customer.name", "mar*"),
        Criterion("meta.note", "a:b"),
    )
    assert format_search(criteria) == "resource.id:abc;customer.name:mar*;meta.note:a:b"


def test_a_value_cannot_begin_another_criterion() -> None:
    written = format_search([Criterion("customer.name", "x;state:confirmed")])

    assert parse_search(written) == (Criterion("customer.name", "x state:confirmed"),)


@pytest.mark.parametrize(
    ("value", "matches", "differs"),
    [
        ("mary moss", "Mary Moss", "Mary Mossman"),
        ("mar*", "Mary Moss", "Rosemary"),
        ("*moss", "Mary Moss", "Mossman"),
        ("*ry m*", "Mary Moss", "Moss Mary"),
        ("*", "anything", None),
    ],
)
def test_a_wildcard_at_either_end_matches_the_rest(
    value: str, matches: str, differs: str | None
) -> None:
    criterion = Criterion("customer.name", value)

    assert criterion.matches(matches)
    assert differs is None or not criterion.matches(differs)


def test_an_order_is_a_field_and_a_direction() -> None:
    newest_first = {"orderBy": "updated_at", "sortedBy": "DESC"}

    assert parse_ordering(newest_first) == Ordering("updated_at", is_descending=True)
    assert parse_ordering({"orderBy": "event.start"}) == Ordering("event.start")
    assert parse_ordering({"sortedBy": "desc"}) is None
    assert parse_ordering({"orderBy": " "}) is None
    assert format_ordering(Ordering("state", is_descending=True)) == {
        "orderBy": "state",
        "sortedBy": "desc",
    }


# --- envelope --------------------------------------------------------------------------------


def test_an_answer_comes_in_an_envelope() -> None:
    assert from_envelope(in_envelope([1])) == [1]
    assert from_envelope({"data": None}) is None


@pytest.mark.parametrize("body", [None, [], "text", {}, {"error": "x"}], ids=str)
def test_an_answer_without_one_makes_no_sense(body: object) -> None:
    with pytest.raises(UnexpectedReplyError):
        from_envelope(body)


# --- pages -----------------------------------------------------------------------------------

URL = "https://api.timekit.io/v2/bookings?search=state:confirmed;graph:instant&limit=2&page=2"


def test_a_page_in_the_middle_links_to_its_neighbours() -> None:
    body = page_to_wire(["c", "d"], total=5, limit=2, page=2, url=URL)

    assert body == {
        "total": 5,
        "per_page": "2",
        "current_page": 2,
        "last_page": 3,
        "next_page_url": URL.replace("&page=2", "&page=3"),
        "prev_page_url": URL.replace("&page=2", "&page=1"),
        "from": 3,
        "to": 4,
        "data": ["c", "d"],
    }


def test_the_last_page_links_to_none_after_it() -> None:
    body = page_to_wire(["e"], total=5, limit=2, page=3, url=URL)

    assert body["next_page_url"] is None
    assert (body["from"], body["to"]) == (5, 5)


def test_an_empty_list_is_one_page() -> None:
    body = page_to_wire([], total=0, limit=50, page=1, url=URL)

    assert body["last_page"] == 1
    assert body["next_page_url"] is None
    assert body["prev_page_url"] is None
    assert body["from"] is None


def test_a_page_is_read_with_its_place_among_the_others() -> None:
    page = page_from_wire(page_to_wire([1, 2], total=5, limit=2, page=2, url=URL), str)

    assert page.items == ("1", "2")
    assert (page.total, page.per_page, page.current_page, page.last_page) == (5, 2, 2, 3)
    assert not page.is_last


@pytest.mark.parametrize(
    "beside", [{}, {"total": None, "last_page": "many"}, {"current_page": True}], ids=str
)
def test_a_list_without_a_paginator_is_the_one_page_there_is(beside: dict[str, Any]) -> None:
    page = page_from_wire({"data": [1, 2], **beside}, str)

    assert (page.total, page.current_page, page.last_page) == (2, 1, 1)
    assert page.is_last


@pytest.mark.parametrize("body", [{"data": {}}, {"data": None}, [], None], ids=str)
def test_an_answer_without_a_list_makes_no_sense(body: object) -> None:
    with pytest.raises(UnexpectedReplyError):
        page_from_wire(body, str)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, 1),
        ("", 1),
        ("3", 3),
        ("1include=", 1),
        ("0", 1),
        ("-2", 1),
        ("x", 1),
        ("9" * 30, 999_999_999),
    ],
)
def test_the_number_of_a_page_is_what_the_parameter_begins_with(
    text: str | None, number: int
) -> None:
    assert parse_page_number(text) == number


def test_a_limit_has_a_default_and_a_maximum() -> None:
    assert parse_limit(None) == 50
    assert parse_limit(None, missing=1000) == 1000
    assert parse_limit("10") == 10
    assert parse_limit("5000") == LARGEST_LIMIT
