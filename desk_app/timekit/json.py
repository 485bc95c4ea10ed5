"""JSON text to plain values and back, with one bound on its size and one kind of failure."""

import json
import re
from typing import Any, Final, cast

import msgspec

LARGEST_BODY: Final = 8 * 1024 * 1024
"""In bytes, of an answer. Requests are held to far less by the server."""

LONGEST_REQUEST: Final = 64_000
"""In characters, the JSON of one request; source: general limits of the API."""

DEEPEST_REQUEST: Final = 64
"""Levels of lists and objects in the JSON of one request."""


def encode(value: object) -> bytes:
    """The UTF-8 JSON of a plain value.

    Raises:
        TypeError: It holds something JSON has no word for.
    """
    return msgspec.json.encode(value)


def decode(text: bytes) -> object:
    """The plain value of a JSON text.

    Raises:
        ValueError: It is no JSON, not UTF-8, larger than `LARGEST_BODY`, or nested too deep.
    """
    if len(text) > LARGEST_BODY:
        raise ValueError(f"body is larger than {LARGEST_BODY} bytes")
    try:
        return cast(object, msgspec.json.decode(text))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("body is not valid JSON") from error


def decode_request(text: bytes) -> object:
    """The plain value of the JSON that a client sent, which is held to more than an answer is.

    Raises:
        ValueError: As `decode`; or it is nested deeper than `DEEPEST_REQUEST`, names a key of an
            object twice, or holds a whole number of more than 64 bits.
    """
    value = decode(text)
    openings = text.count(b"[") + text.count(b"{")
    if openings > DEEPEST_REQUEST and _depth(value) > DEEPEST_REQUEST:
        raise ValueError("it is nested too deep")
    if b"\\u" in text or _LONG_NUMBER.search(text) or text.count(b":") != _colons(value):
        json.loads(text, object_pairs_hook=_check_keys, parse_int=_check_number, parse_float=float)
    return value


def _depth(value: object) -> int:
    """How many levels a decoded value has; the decoder has bounded it already."""
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _colons(value: object) -> int:
    """How many colons stand in the JSON of a value where no object names a key twice."""
    if isinstance(value, dict):
        return sum([1 + key.count(":") + _colons(item) for key, item in value.items()])
    if isinstance(value, list):
        return sum(map(_colons, value))
    return value.count(":") if isinstance(value, str) else 0


def _check_keys(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"it names {twice[:100]!r} twice")


def _check_number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER or not -(2**63) <= int(digits) < 2**64:
        raise ValueError("it holds a number that is too large")
    return int(digits)


_LONGEST_NUMBER: Final = 20
_LONG_NUMBER: Final = re.compile(rb"[0-9]{19}")
"""Digits of which no fewer make a number too large."""
