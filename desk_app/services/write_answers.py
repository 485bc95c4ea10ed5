"""From what a write met to what is known of it, and how that is written down.

Source: the faults and what they mean for a create, in the table of the write protocol.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from desk_app.errors import (
    BUSY,
    ApiError,
    ConflictError,
    CredentialError,
    DeskError,
    NetworkError,
    NotAuthenticatedError,
    PermissionDeniedError,
    RateLimitedError,
    SlotTakenError,
    UnexpectedReplyError,
    is_end_unknown,
)
from desk_app.store.outbox import OutboxState

_TOO_EARLY: Final = 425


class Outcome(StrEnum):
    """What became of a write, as it is told at the desk."""

    DONE = "done"
    ALREADY_THERE = "already_there"
    TAKEN = "taken"
    REFUSED = "refused"
    CHANGED = "changed"
    """Somebody else changed the booking since it was looked at."""
    DAMAGED = "damaged"
    """The row was altered on the disk and is never sent."""
    UNREADABLE = "unreadable"
    TOO_LONG_UNKNOWN = "too_long_unknown"


class Hold(StrEnum):
    """What a failure means for everything else that waits."""

    NOTHING = "nothing"
    SERVER = "server"
    """The server cannot be reached or asks for a pause."""
    KEY = "key"
    """Nothing can be sent until there is another key."""


class ChangedElsewhereError(ConflictError):
    """Somebody else changed the booking since it was looked at, so nothing was done."""

    title = "It was changed by somebody else"
    message = "Look at the booking as it is now, and repeat the change if it still makes sense."


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written down of a write."""

    outcome: Outcome
    title: str = ""
    """What did not happen, in plain words; empty for what went well."""
    message: str = ""
    booking_id: str = ""
    doubles: int = 0
    """How many bookings too many there were, which have been cancelled."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a failed attempt leads to."""

    state: OutboxState
    hold: Hold = Hold.NOTHING


def write_answer(answer: Answer) -> str:
    """An answer as JSON."""
    return json.dumps(asdict(answer), ensure_ascii=False)


def read_answer(text: str) -> Answer | None:
    """The answer written down; None where there is none, or one of the first Desk's."""
    try:
        values: Any = json.loads(text)
        return Answer(**{**values, "outcome": Outcome(values["outcome"])})
    except (ValueError, TypeError, KeyError):
        return None


def verdict_on(error: DeskError) -> Verdict:
    """What is known of a write that ended in an error; whatever is not sure is unknown."""
    if isinstance(error, RateLimitedError) and error.status != BUSY:
        return Verdict(OutboxState.QUEUED, Hold.SERVER)
    if isinstance(error, UnexpectedReplyError) and _was_turned_away(error.status):
        return Verdict(OutboxState.QUEUED, Hold.SERVER)
    if is_end_unknown(error):
        return Verdict(OutboxState.UNKNOWN)
    if isinstance(error, NetworkError):
        return Verdict(OutboxState.QUEUED, Hold.SERVER)
    if isinstance(error, CredentialError | NotAuthenticatedError | PermissionDeniedError):
        return Verdict(OutboxState.QUEUED, Hold.KEY)
    # Any other failure, such as of the store after the server had answered, proves nothing.
    return Verdict(OutboxState.REFUSED if isinstance(error, ApiError) else OutboxState.UNKNOWN)


def refusal_of(error: DeskError) -> Answer:
    """What is written down of a write that was refused."""
    outcome = Outcome.REFUSED
    if isinstance(error, ChangedElsewhereError):
        outcome = Outcome.CHANGED
    elif isinstance(error, SlotTakenError):
        outcome = Outcome.TAKEN
    return Answer(outcome, error.title, error.message)


def _was_turned_away(status: int) -> bool:
    return 300 <= status < 400 or status == _TOO_EARLY
