"""JSON text to plain values and back, with one bound on its size and one kind of failure."""

from typing import Final, cast

import msgspec

LARGEST_BODY: Final = 8 * 1024 * 1024
"""In bytes, of an answer. Requests are held to far less by the server."""

LONGEST_REQUEST: Final = 64_000
"""In characters, the JSON of one request; source: general limits of the API."""


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
