"""A mail template: a text with placeholders, and how they are filled.

Filling replaces names between double braces with plain texts and does nothing else: a template is
no program, and what is filled in is never looked at again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

_PLACEHOLDER: Final = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")

PLACEHOLDERS: Final = frozenset(
    {
        "app.name",
        "booking.date",
        "booking.description",
        "booking.end",
        "booking.message",
        "booking.start",
        "booking.time_zone",
        "booking.what",
        "booking.where",
        "customer.email",
        "customer.name",
        "customer.phone",
        "resource.name",
    }
)
"""What can stand between the braces."""


class TemplateSlug(StrEnum):
    """Which mail a template is for: what happened, and who is told."""

    CONFIRMED_CUSTOMER = "booking_confirmed_customer"
    CONFIRMED_OWNER = "booking_confirmed_owner"
    REQUESTED_CUSTOMER = "booking_requested_customer"
    REQUESTED_OWNER = "booking_requested_owner"
    DECLINED_CUSTOMER = "booking_declined_customer"
    CANCELLED_CUSTOMER = "booking_cancelled_customer"
    CANCELLED_OWNER = "booking_cancelled_owner"
    RESCHEDULED_CUSTOMER = "booking_rescheduled_customer"
    RESCHEDULED_OWNER = "booking_rescheduled_owner"
    REMINDER_CUSTOMER = "reminder_customer"
    REMINDER_OWNER = "reminder_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTemplate:
    """The subject and text of one kind of mail. Source: e-mail templates."""

    slug: str
    subject: str
    text: str
    is_enabled: bool = True
    is_usual: bool = True
    """Whether the app left it as it comes."""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTemplateChange:
    """What to change of a template; None leaves it."""

    subject: str | None = None
    text: str | None = None
    is_enabled: bool | None = None


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one nobody knows becomes nothing."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)


def unknown_placeholders(text: str) -> tuple[str, ...]:
    """The placeholders of a text that are never filled, each once, in their order."""
    names = (found[1] for found in _PLACEHOLDER.finditer(text))
    return tuple(dict.fromkeys(name for name in names if name not in PLACEHOLDERS))
