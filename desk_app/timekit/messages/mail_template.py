"""E-mail templates, as answers and requests spell them.

Source: the paths of the templates are known, the shape of an item was not seen: `slug`, `subject`,
`body` and `enabled` are our choice.
"""

from typing import Annotated, Any, Final

import msgspec

from desk_app.domain.mail_template import (
    PLACEHOLDERS,
    MailTemplate,
    MailTemplateChange,
    unknown_placeholders,
)
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given
from desk_app.timekit.fields import FieldKind, Flag
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes
from desk_app.timekit.wire_values import read_flag, read_moment, read_object, read_text

LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 20_000


def _read_template(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise ValueError
    if unknown_placeholders(value):
        raise ValueError
    return value


def _explain(value: Any) -> list[str]:
    unknown = unknown_placeholders(value) if isinstance(value, str) else ()
    if unknown:
        return [f"has a placeholder nobody fills: {name}" for name in unknown]
    return ["must be a text that is not empty and not too long"]


def _read_subject(value: Any, _: IncomingTimes) -> str:
    return " ".join(_read_template(value, LONGEST_SUBJECT).split())


class MailTemplateBody(Body, frozen=True, kw_only=True):
    """The body of `PUT /templates/:slug`; only what is sent changes."""

    subject: (
        Annotated[
            str,
            FieldKind(
                _read_subject,
                "is no subject",
                _explain,
                schema={"type": "string", "maxLength": LONGEST_SUBJECT},
            ),
        ]
        | UnsetType
    ) = UNSET
    text: (
        Annotated[
            str,
            FieldKind(
                lambda value, _: _read_template(value, LONGEST_TEXT),
                "is no text",
                _explain,
                schema={"type": "string", "maxLength": LONGEST_TEXT},
            ),
        ]
        | UnsetType
    ) = msgspec.field(default=UNSET, name="body")
    enabled: Flag | UnsetType = UNSET


def template_to_wire(
    template: MailTemplate, *, times: OutgoingTimes, text_key: str = "body"
) -> dict[str, Any]:
    """The object of a template, its text under either of the names a client looks for."""
    return {
        "slug": template.slug,
        "subject": template.subject,
        text_key: template.text,
        "enabled": template.is_enabled,
        "is_default": template.is_usual,
        "placeholders": sorted(PLACEHOLDERS),
        "updated_at": times.write_optional(template.updated_at),
    }


def template_from_wire(value: object) -> MailTemplate:
    """The template of an answer.

    Raises:
        UnexpectedReplyError: It has no slug.
    """
    found = read_object(value)
    slug = read_text(found, "slug")
    if not slug:
        raise UnexpectedReplyError(problem="a template without a slug")
    return MailTemplate(
        slug=slug,
        subject=read_text(found, "subject"),
        text=read_text(found, "body") or read_text(found, "text"),
        is_enabled=read_flag(found, "enabled") is not False,
        is_usual=read_flag(found, "is_default") is True,
        updated_at=read_moment(found, "updated_at"),
    )


def template_body(change: MailTemplateChange) -> MailTemplateBody:
    """The body that asks for a change."""
    return MailTemplateBody(
        subject=UNSET if change.subject is None else change.subject,
        text=UNSET if change.text is None else change.text,
        enabled=UNSET if change.is_enabled is None else change.is_enabled,
    )


def template_change_of(body: MailTemplateBody) -> MailTemplateChange:
    """The change a body asks for."""
    return MailTemplateChange(
        subject=given(body.subject, None),
        text=given(body.text, None),
        is_enabled=given(body.enabled, None),
    )
