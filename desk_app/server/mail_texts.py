"""The mails as they come: short, plain, and about the appointment alone."""

from typing import Final

from desk_app.domain.mail_template import MailTemplate, TemplateSlug

_FACTS: Final = """\
{{booking.what}}
{{booking.date}}, {{booking.start}} to {{booking.end}} ({{booking.time_zone}})
{{booking.where}}
With {{resource.name}}
"""
_CUSTOMER: Final = """\

Customer: {{customer.name}}
E-mail: {{customer.email}}
Phone: {{customer.phone}}
"""


def _to_customer(slug: TemplateSlug, subject: str, opening: str, closing: str = "") -> MailTemplate:
    parts = [
        "Hello {{customer.name}},", opening, _FACTS + closing, "{{booking.message}}", "{{app.name}}"
    ]  # fmt: skip
    return MailTemplate(slug=slug, subject=subject, text="\n\n".join(parts) + "\n")


def _to_owner(slug: TemplateSlug, subject: str, opening: str) -> MailTemplate:
    parts = [opening, _FACTS + _CUSTOMER, "{{booking.message}}", "{{app.name}}"]
    return MailTemplate(slug=slug, subject=subject, text="\n\n".join(parts) + "\n")


_WHEN: Final = "{{booking.what}}, {{booking.date}}, {{booking.start}}"

USUAL_TEMPLATES: Final = {
    template.slug: template
    for template in (
        _to_customer(
            TemplateSlug.CONFIRMED_CUSTOMER,
            f"Confirmed: {_WHEN}",
            "Your booking is confirmed.",
            "\n{{booking.description}}",
        ),
        _to_owner(
            TemplateSlug.CONFIRMED_OWNER, f"New booking: {_WHEN}", "A booking was confirmed."
        ),
        _to_customer(
            TemplateSlug.REQUESTED_CUSTOMER,
            f"Request received: {_WHEN}",
            "We have received your request and will answer it soon.",
        ),
        _to_owner(
            TemplateSlug.REQUESTED_OWNER, f"New request: {_WHEN}", "A request waits for an answer."
        ),
        _to_customer(
            TemplateSlug.DECLINED_CUSTOMER,
            f"Declined: {_WHEN}",
            "We are sorry: your request could not be accepted.",
        ),
        _to_customer(
            TemplateSlug.CANCELLED_CUSTOMER,
            f"Cancelled: {_WHEN}",
            "Your booking was cancelled.",
        ),
        _to_owner(TemplateSlug.CANCELLED_OWNER, f"Cancelled: {_WHEN}", "A booking was cancelled."),
        _to_customer(
            TemplateSlug.RESCHEDULED_CUSTOMER,
            f"New time: {_WHEN}",
            "Your booking has a new time.",
        ),
        _to_owner(TemplateSlug.RESCHEDULED_OWNER, f"New time: {_WHEN}", "A booking was moved."),
        _to_customer(
            TemplateSlug.REMINDER_CUSTOMER,
            f"Reminder: {_WHEN}",
            "This is a reminder of your booking.",
        ),
        _to_owner(
            TemplateSlug.REMINDER_OWNER, f"Reminder: {_WHEN}", "This is a reminder of a booking."
        ),
    )
}
"""By slug, in the order they are listed."""
