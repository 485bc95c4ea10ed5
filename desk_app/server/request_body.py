"""The JSON body of a request: how much of it is read, what is taken for JSON, what is refused.

Source: transport, in the general conventions; what is refused with which status is our choice.
"""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request

from desk_app.errors import ApiError, InvalidRequestError
from desk_app.timekit.json import DEEPEST_REQUEST, LONGEST_REQUEST, decode_request

LARGEST_REQUEST: Final = LONGEST_REQUEST * 4
"""In bytes; no character has more than four."""

_JSON_TYPES: Final = frozenset({"", "application/json", "text/json"})


async def read_json_body(request: Request) -> object:
    """The JSON sent, or None where nothing was.

    Nothing is read of a body that says itself that it is too long or compressed, and no more of
    any other once it is too long.

    Raises:
        ApiError: It is too long (413), compressed or of another type than JSON (415).
        InvalidRequestError: It is no JSON, is nested too deep, names a key twice (400), or holds
            a character no database keeps (422).
    """
    _check_declared_length(request.headers)
    _check_encoding(request.headers)
    text = await _read_bytes(request)
    if not text.strip():
        return None
    _check_type(request.headers)
    return _decode_body(text)


def _check_declared_length(headers: Mapping[str, str]) -> None:
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > LARGEST_REQUEST:
        raise _too_long()


def _check_encoding(headers: Mapping[str, str]) -> None:
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise ApiError(
            status=415, problem="The body must not be compressed: leave content-encoding out"
        )


def _check_type(headers: Mapping[str, str]) -> None:
    """A body of a form is refused, and not taken for an empty one, whoever forgot the type."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _JSON_TYPES and not media_type.endswith("+json"):
        raise ApiError(
            status=415, problem="The body must be JSON: send content-type application/json"
        )


async def _read_bytes(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_REQUEST:
            raise _too_long()
        parts.append(part)
    return b"".join(parts)


def _decode_body(text: bytes) -> object:
    try:
        if len(text.decode()) > LONGEST_REQUEST:
            raise _too_long()
        body = decode_request(text)
    except UnicodeDecodeError as error:
        raise InvalidRequestError(status=400, problem="The body is not UTF-8") from error
    except ValueError as error:
        raise InvalidRequestError(
            status=400,
            problem=f"The body is not valid JSON of at most {DEEPEST_REQUEST} levels: {error}",
        ) from error
    if b"\\u0000" in text and _holds_nul(body):
        raise InvalidRequestError(status=422, problem="Text may not hold the character U+0000")
    return body


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_holds_nul(item) for item in value)


def _too_long() -> ApiError:
    return ApiError(status=413, problem=f"The request is longer than {LONGEST_REQUEST} characters")
