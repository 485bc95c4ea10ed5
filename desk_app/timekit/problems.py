"""Refusals: from status and body to one of our errors, and back.

Source: status codes and error bodies in the general conventions. Several shapes of body coexist;
the first that is there counts: `errors`, `error.message`, `error`, the raw text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from desk_app.errors import (
    ApiError,
    BookingActionError,
    ConflictError,
    InvalidRequestError,
    NotAuthenticatedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerFaultError,
    SlotTakenError,
    UnexpectedReplyError,
)
from desk_app.timekit.endpoints import (
    ACT_ON_BOOKING,
    ACT_ON_BOOKINGS,
    CREATE_BOOKING,
    CREATE_BOOKINGS,
    RESCHEDULE_BOOKING,
    RESERVE,
    Endpoint,
)
from desk_app.timekit.json import decode
from desk_app.timekit.wire_values import WireObject, read_object, read_text

SLOT_TAKEN: Final = "slot_taken"
ACTION_NOT_ALLOWED: Final = "action_not_allowed"
"""Codes our server adds beside `error`, so that nobody has to guess from a sentence."""

LONGEST_PROBLEM: Final = 500
"""In characters: a refusal is kept as shown behind *Details*, not as a whole page."""

LONGEST_PAUSE: Final = timedelta(hours=24)
"""Of what a server may ask for; the daily quota ends by then."""

_ACTS: Final = frozenset({ACT_ON_BOOKING, ACT_ON_BOOKINGS})
_CLAIMS_TIME: Final = _ACTS | {CREATE_BOOKING, CREATE_BOOKINGS, RESCHEDULE_BOOKING, RESERVE}
_CONFLICT_WORDS: Final = re.compile(
    r"double.?book|not available|unavailable|already (booked|taken)|overlap|conflict|"
    r"no longer (free|available)|slot.{0,20}(taken|booked)|no seats?\b.{0,20}left|fully booked",
    re.IGNORECASE,
)


# --- from an answer --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an answer that is no success says."""

    status: int
    problem: str = ""
    """In the server's own words, cut short."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    step: str | None = None
    code: str = ""
    model: str = ""


def error_from_reply(
    status: int,
    headers: Mapping[str, str],
    body: object,
    *,
    endpoint: Endpoint | None = None,
    now: datetime | None = None,
) -> ApiError:
    """The error that an answer other than a success stands for.

    Args:
        status: The HTTP code.
        headers: Looked up by lower-case name, unless the mapping ignores case itself.
        body: As decoded from JSON, or the bytes as they came.
        endpoint: What was asked; it tells a taken slot from other clashes.
        now: For a `Retry-After` that is a date; without it, such a one is not read.
    """
    refusal = _read_refusal(status, body)
    if status in (429, 503):
        pause = read_retry_after(headers.get("retry-after", ""), now=now)
        return RateLimitedError(status=status, problem=refusal.problem, retry_after=pause)
    if status in _BY_STATUS:
        return _BY_STATUS[status](refusal)
    if status in (400, 409, 413, 422):
        return _unprocessable(refusal, endpoint)
    kind = ServerFaultError if status >= 500 else UnexpectedReplyError
    return kind(status=status, problem=refusal.problem)


_BY_STATUS: Final[dict[int, Callable[[Refusal], ApiError]]] = {
    401: lambda said: NotAuthenticatedError(status=401, problem=said.problem),
    403: lambda said: PermissionDeniedError(status=403, problem=said.problem),
    404: lambda said: NotFoundError(status=404, problem=said.problem, model=said.model),
    410: lambda said: NotFoundError(status=410, problem=said.problem, model=said.model),
}


def _unprocessable(refusal: Refusal, endpoint: Endpoint | None) -> ApiError:
    """A 422 or its neighbours: fields, a taken slot, an action too late, or another clash."""
    if refusal.fields or refusal.status in (400, 413):
        return InvalidRequestError(
            status=refusal.status,
            problem=refusal.problem,
            fields=refusal.fields,
            step=refusal.step,
        )
    kind: type[ConflictError | BookingActionError] = ConflictError
    if _is_slot_taken(refusal, endpoint):
        kind = SlotTakenError
    elif refusal.code == ACTION_NOT_ALLOWED or endpoint in _ACTS:
        kind = BookingActionError
    return kind(status=refusal.status, problem=refusal.problem)


def _is_slot_taken(refusal: Refusal, endpoint: Endpoint | None) -> bool:
    if refusal.code:
        return refusal.code == SLOT_TAKEN
    return endpoint in _CLAIMS_TIME and _CONFLICT_WORDS.search(refusal.problem) is not None


def _read_refusal(status: int, body: object) -> Refusal:
    if isinstance(body, bytes):
        body = _decoded(body)
    found = read_object(body)
    fields = _read_fields(found)
    return Refusal(
        status,
        problem=_problem(body, found, fields)[:LONGEST_PROBLEM],
        fields=fields,
        step=read_text(found, "action") or None,
        code=read_text(found, "code"),
        model=read_text(found, "model"),
    )


def _decoded(body: bytes) -> object:
    try:
        return decode(body)
    except ValueError:
        return body.decode(errors="replace")


def _problem(body: object, found: WireObject, fields: Mapping[str, tuple[str, ...]]) -> str:
    """What is said, in the first shape that is there."""
    if fields:
        return "; ".join(text for texts in fields.values() for text in texts)
    nested = read_text(read_object(found.get("error")), "message")
    said = nested or read_text(found, "error") or read_text(found, "message")
    return said or (body.strip() if isinstance(body, str) else "")


def _read_fields(found: WireObject) -> dict[str, tuple[str, ...]]:
    """The messages about each field; one alone may come as a text, or all as a list."""
    errors = found.get("errors")
    if isinstance(errors, list) and errors:
        return {"": _texts(errors)}
    return {name: _texts(texts) for name, texts in read_object(errors).items()}


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(str(item)[:LONGEST_PROBLEM] for item in items)


def read_retry_after(text: str, *, now: datetime | None = None) -> timedelta | None:
    """How long a server asks to wait, from seconds or a date; None where it makes no sense.

    Never negative and never longer than `LONGEST_PAUSE`.
    """
    text = text.strip()
    if re.fullmatch(r"\d{1,9}", text):
        return min(timedelta(seconds=int(text)), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if now is None:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta()), LONGEST_PAUSE)


# --- to an answer ----------------------------------------------------------------------------


def reply_from_error(error: ApiError) -> tuple[int, dict[str, Any]]:
    """The status and the body that tell a client of an error.

    A problem that was not put in words is told in the words of its kind.
    """
    status = error.status or _STATUS_OF.get(type(error), 500)
    said = error.problem or _PROBLEM_OF.get(type(error), error.message)
    match error:
        case NotAuthenticatedError():
            return status, {"error": {"message": said}}
        case NotFoundError():
            return status, {"error": said} | ({"model": error.model} if error.model else {})
        case SlotTakenError():
            return status, {"error": said, "code": SLOT_TAKEN}
        case BookingActionError():
            return status, {"error": said, "code": ACTION_NOT_ALLOWED}
        case InvalidRequestError() if error.fields:
            step = {"action": error.step} if error.step else {}
            return status, {"errors": {k: list(v) for k, v in error.fields.items()}, **step}
    return status, {"error": said}


_STATUS_OF: Final[dict[type[ApiError], int]] = {
    NotAuthenticatedError: 401,
    PermissionDeniedError: 403,
    NotFoundError: 404,
    InvalidRequestError: 422,
    BookingActionError: 422,
    ConflictError: 422,
    SlotTakenError: 422,
    RateLimitedError: 503,
    ServerFaultError: 500,
}
_PROBLEM_OF: Final[dict[type[ApiError], str]] = {
    NotAuthenticatedError: "Invalid credentials supplied",
    PermissionDeniedError: "The key is not allowed to do this",
    NotFoundError: "Resource does not exist",
    InvalidRequestError: "The request is not valid",
    BookingActionError: "The action is not possible in the present state",
    ConflictError: "The request clashes with what is stored",
    SlotTakenError: "The requested time is not available",
    RateLimitedError: "Too many requests",
    ServerFaultError: "Something went wrong",
}
