"""The only place that turns an error into words on screen."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication

from desk_app.errors import (
    ApiError,
    ConflictError,
    DeskError,
    InvalidRequestError,
    NetworkError,
    NotAuthenticatedError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    SlotTakenError,
    StoreError,
)
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone


class Occasion(Enum):
    """What was being done when something failed; the same failure means something else then."""

    WORK = "work"
    SIGN_IN = "sign in"


_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LONGEST_SAID: Final = 300
"""Characters of a server's own words that are shown outside *Details*."""


@dataclass(frozen=True, slots=True)
class FailureWords:
    """A failure in words: what did not happen, what to do, and what stands behind *Details*.

    `details` is text from outside, fit to copy; it never holds a key.
    """

    title: str
    message: str
    details: str
    tone: Tone


def describe(error: DeskError, occasion: Occasion = Occasion.WORK) -> FailureWords:
    """The words for a failure, in the language of the screen."""
    said_title, said_message = _words(error, occasion)
    title = QCoreApplication.translate("failures", said_title)
    message = _refused(error) or QCoreApplication.translate("failures", said_message)
    return FailureWords(title, message + _pause(error), _details(error), _tone(error))


def notice_of(error: DeskError) -> Notice:
    """A failure as a banner; a later one of the same kind takes its place."""
    words = describe(error)
    return Notice(
        title=words.title,
        message=words.message,
        tone=words.tone,
        details=words.details,
        topic=type(error).__name__,
    )


def field_messages(error: DeskError) -> dict[str, str]:
    """For each field that was refused, by its wire name, what is wrong with it; often empty.

    In the server's words, unless they name an id, which nobody at a desk can read.
    """
    if not isinstance(error, InvalidRequestError):
        return {}
    return {name: _without_ids(" ".join(texts)) for name, texts in error.fields.items()}


def _without_ids(text: str) -> str:
    if _ID.search(text) is None:
        return text
    return QCoreApplication.translate("failures", "This is no longer there. Choose another.")


_NO_APP: Final = (
    "There is no app for this key at this address",
    "Check the server address, and that the key is your app's server key.",
)
_KEY_REFUSED: Final = (
    "The key was refused",
    "It is wrong, has expired or was withdrawn. Copy it once more from your Timekit app.",
)
_KEY_EXPIRED: Final = (
    "The key has expired",
    "Make a new one in your Timekit app and paste it here.",
)
_NOT_UNDERSTOOD: Final = (
    "The server did not take the sign-in",
    "Nothing you typed is lost. Check the server address, or try again later.",
)


def _words(error: DeskError, occasion: Occasion) -> tuple[str, str]:
    """Title and message; whoever signs in has opened and changed nothing yet."""
    usual = (error.title, error.message)
    is_in_own_words = "message" in vars(error)
    if occasion is not Occasion.SIGN_IN or is_in_own_words:
        return usual
    match error:
        case NotFoundError():
            return _NO_APP
        case NotAuthenticatedError() if "expired" in error.problem.casefold():
            return _KEY_EXPIRED
        case NotAuthenticatedError():
            return _KEY_REFUSED
        case ConflictError() | InvalidRequestError():
            return _NOT_UNDERSTOOD
    return usual


def _refused(error: DeskError) -> str:
    """What the server says of the fields it refused, in its words; nothing for other failures."""
    said = " ".join(text for text in field_messages(error).values() if text)
    return said if len(said) <= _LONGEST_SAID else f"{said[: _LONGEST_SAID - 1]}…"


def _pause(error: DeskError) -> str:
    if not isinstance(error, RateLimitedError) or error.retry_after is None:
        return ""
    seconds = max(1, round(error.retry_after.total_seconds()))
    text = (
        QCoreApplication.translate("failures", "It asked for a second.")
        if seconds == 1
        else QCoreApplication.translate("failures", "It asked for {count} seconds.")
    )
    return f" {text.replace('{count}', str(seconds))}"


def _details(error: DeskError) -> str:
    if not isinstance(error, ApiError):
        return ""
    parts = [str(error.status)] if error.status else []
    parts += [error.problem] if error.problem else []
    if isinstance(error, InvalidRequestError):
        parts += [f"{name}: {' '.join(texts)}" for name, texts in error.fields.items()]
    return "\n".join(parts)


def _tone(error: DeskError) -> Tone:
    match error:
        case SlotTakenError() | NetworkError() | RateLimitedError():
            return Tone.WARNING
        case NotAuthenticatedError() | PermissionDeniedError() | StoreError():
            return Tone.DANGER
        case _:
            return Tone.WARNING
