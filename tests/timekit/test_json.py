"""JSON: one kind of failure, whatever is wrong with the text."""

import pytest

from desk_app.timekit.json import LARGEST_BODY, decode, encode


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
