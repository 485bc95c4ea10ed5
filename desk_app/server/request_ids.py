"""The id of the request at hand, for whatever is logged on its way."""

from contextvars import ContextVar
from typing import Final
from uuid import uuid4

NO_REQUEST: Final = "-"

_current: Final[ContextVar[str]] = ContextVar("request_id", default=NO_REQUEST)


def begin_request() -> str:
    """A new id, which stays that of this task and those it starts."""
    request_id = str(uuid4())
    _current.set(request_id)
    return request_id


def current_request_id() -> str:
    """The id of the request at hand; `NO_REQUEST` outside of one."""
    return _current.get()
