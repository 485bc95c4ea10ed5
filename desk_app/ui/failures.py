"""The only place that turns an error into words on screen."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desk_app.errors import (
    ApiError,
    DeskError,
    InvalidRequestError,
    NetworkError,
    NotAuthenticatedError,
    PermissionDeniedError,
    RateLimitedError,
    SlotTakenError,
    StoreError,
)
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone


@dataclass(frozen=True, slots=True)
class FailureWords:
    """A failure in words: what did not happen, what to do, and what stands behind *Details*.

    `details` is text from outside, fit to copy; it never holds a key.
    """

    title: str
    message: str
    details: str
    tone: Tone


def describe(error: DeskError) -> FailureWords:
    """The words for a failure, in the language of the screen."""
    title = QCoreApplication.translate("failures", error.title)
    message = QCoreApplication.translate("failures", error.message)
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
    """For each field that was refused, by its wire name, what is wrong with it; often empty."""
    if not isinstance(error, InvalidRequestError):
        return {}
    return {name: " ".join(texts) for name, texts in error.fields.items()}


def _pause(error: DeskError) -> str:
    if not isinstance(error, RateLimitedError) or error.retry_after is None:
        return ""
    seconds = max(1, round(error.retry_after.total_seconds()))
    text = QCoreApplication.translate("failures", "It asked for %n second(s).", "", seconds)
    return f" {text}"


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
