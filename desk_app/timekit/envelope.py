"""The `{"data": …}` around every answer.

Source: envelope, in the general conventions.
"""

from collections.abc import Mapping
from typing import Any

from desk_app.errors import UnexpectedReplyError


def in_envelope(value: object) -> dict[str, Any]:
    """The body of an answer that carries a value."""
    return {"data": value}


def from_envelope(body: object) -> object:
    """What the body of an answer carries.

    Raises:
        UnexpectedReplyError: There is no envelope.
    """
    if not isinstance(body, Mapping) or "data" not in body:
        raise UnexpectedReplyError(problem="the answer has no data")
    return body["data"]
