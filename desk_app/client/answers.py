"""What the body of an answer holds: one value, a list, a page, or nothing at all."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from desk_app.domain.booking import Booking
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.envelope import from_envelope
from desk_app.timekit.messages.booking import booking_from_wire
from desk_app.timekit.paging import Page, page_from_wire

T = TypeVar("T")


def one(convert: Callable[[object], T]) -> Callable[[object], T]:
    """Reads the value in the envelope."""
    return lambda body: convert(from_envelope(body))


def many(convert: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """Reads the list in the envelope, in its order."""
    return lambda body: page_from_wire(body, convert).items


def page_of(convert: Callable[[object], T]) -> Callable[[object], Page[T]]:
    """Reads the list in the envelope, with where it stands among its pages."""
    return lambda body: page_from_wire(body, convert)


def nothing(body: object) -> None:
    """Makes sure that an answer without content is no refusal in disguise.

    Raises:
        UnexpectedReplyError: It speaks of errors, or is no object.
    """
    if body is None or body == []:
        return
    if not isinstance(body, Mapping) or "error" in body or "errors" in body:
        raise UnexpectedReplyError(problem="the answer does not say that it was done")


def optional_booking(body: object) -> Booking | None:
    """Reads the booking in the envelope; None where the answer has no content."""
    if not isinstance(body, Mapping) or not isinstance(body.get("data"), Mapping):
        nothing(body)
        return None
    return booking_from_wire(body["data"])
