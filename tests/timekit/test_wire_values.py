"""Values out of answers: anything may be missing, null or odd, and still nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.wire_values import (
    read_flag,
    read_id,
    read_moment,
    read_object,
    read_objects,
    read_optional_text,
    read_text,
    read_texts,
)
from tests.builders import utc

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(ANYTHING)
def test_no_value_is_too_odd_to_be_read(odd: object) -> None:
    source = {"x": odd}

    read_object(odd)
    read_text(source, "x")
    read_flag(source, "x")
    read_moment(source, "x")
    read_texts(source, "x")
    read_objects(source, "x")


@pytest.mark.parametrize("empty", [None, [], {}, "", "{}", "{", "[]", 5, [{}]], ids=repr)
def test_what_is_no_object_is_an_empty_one(empty: object) -> None:
    assert read_object(empty) == {}


def test_an_object_inside_a_text_is_read() -> None:
    assert read_object(' {"floor": "2"}') == {"floor": "2"}


def test_texts_may_be_numbers() -> None:
    source = {"phone": 45203040, "name": None, "flag": True, "empty": ""}

    assert read_text(source, "phone") == "45203040"
    assert read_text(source, "name") == ""
    assert read_text(source, "flag") == ""
    assert read_optional_text(source, "empty") is None


@pytest.mark.parametrize(
    ("value", "flag"),
    [(True, True), (1, True), ("1", True), ("true", True), (False, False), (0, False),
     ("false", False), (None, None), ("maybe", None), ([], None), (2, None)],
)  # fmt: skip
def test_a_flag_is_read_from_its_spellings(value: object, flag: bool | None) -> None:
    assert read_flag({"x": value}, "x") is flag


def test_lists_give_what_they_hold_of_the_kind() -> None:
    source = {"x": ["a", None, {"b": 1}, 5, "c"]}

    assert read_texts(source, "x") == ("a", "c")
    assert read_objects(source, "x") == ({"b": 1},)
    assert read_texts({}, "x") == ()


def test_a_moment_is_read_or_missing() -> None:
    assert read_moment({"x": "2026-03-02 09:00:00"}, "x") == utc("2026-03-02 09:00")
    assert read_moment({"x": "soon"}, "x") is None
    assert read_moment({}, "x") is None


@pytest.mark.parametrize(
    "odd", [None, [], "id", {}, {"id": None}, {"id": ""}, {"id": {}}], ids=repr
)
def test_an_object_without_an_id_makes_no_sense(odd: object) -> None:
    with pytest.raises(UnexpectedReplyError) as refusal:
        read_id(odd, "booking")

    assert "booking" in refusal.value.problem
