"""JSON: one kind of failure, whatever is wrong with the text."""

import pytest

from desk_app.timekit.json import LARGEST_BODY, decode, decode_request, encode


def test_values_come_back() -> None:
    value = {"a": [1, 2.5, None, True], "ø": "é"}

    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>log in</html>",
        b'{"data": [',
        b'{"a": 1} trailing',
        b"\xff\xfe",
        b'{"a": "\xff"}',
        b"NaN",
        b"[" * 100_000,
        b" " * (LARGEST_BODY + 1),
    ],
    ids=lambda text: repr(text[:20]),
)
def test_a_text_that_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="body is"):
        decode(text)


def test_a_large_body_within_the_bound_is_read() -> None:
    text = b'"' + b"x" * (1024 * 1024) + b'"'

    assert decode(text) == "x" * (1024 * 1024)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1, "a": 2}',
        b'{"a" : 1, "b": {"c": "x:y", "c"\n:"x"}}',
        b'[{"a:": "::", "a:": "::"}]',
        b'{"a": {"b": 1}, "a": ":"}',
        b'{"a": 1, "\\u0061": 2}',
        b'{"a": "\\u003a", "b": 1, "b": 2}',
    ],
    ids=str,
)
def test_a_request_that_names_a_key_twice_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="twice"):
        decode_request(text)


@pytest.mark.parametrize("number", [2**64, -(2**63) - 1, 10**30])
def test_a_request_with_too_large_a_number_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        decode_request(b'{"a": [%d]}' % number)


@pytest.mark.parametrize(
    "value",
    [
        {"a": {"a": [{"a": ":"}, ":a:"]}, "b:": "\\u003a", ":": ""},
        [2**64 - 1, -(2**63), 1.5, True, None, "1" * 40],
        "10:30",
    ],
    ids=str,
)
def test_a_request_is_read_as_it_was_meant(value: object) -> None:
    assert decode_request(encode(value)) == value
