"""The switches of a booking that say who is told about it.

Source: `notify_customer_by_email`, `notify_owner_by_email`, `reminders`, and
`webhooks.[id].enabled` of `POST /bookings` and its bulk form.
"""

from typing import Any

from desk_app.domain.notices import Notices
from desk_app.timekit.bodies import given
from desk_app.timekit.messages.booking_request import NewBookingBody, is_switched_on
from desk_app.timekit.wire_values import read_flag, read_object, read_objects, read_texts


def notices_of(body: NewBookingBody) -> Notices:
    """The switches in the body of a create."""
    webhooks = given(body.webhooks, {})
    return Notices(
        mails_customer=is_switched_on(body.notify_customer_by_email),
        mails_owner=is_switched_on(body.notify_owner_by_email),
        muted_webhooks=tuple(
            identifier
            for identifier, switch in webhooks.items()
            if read_flag(read_object(switch), "enabled") is False
        ),
        reminders=given(body.reminders, ()),
    )


def notices_to_wire(notices: Notices) -> dict[str, Any]:
    """The switches as a database keeps them, without what is as usual."""
    unusual = {
        "is_customer_silent": not notices.mails_customer,
        "is_owner_silent": not notices.mails_owner,
        "muted_webhooks": list(notices.muted_webhooks),
        "reminders": [dict(reminder) for reminder in notices.reminders],
    }
    return {name: value for name, value in unusual.items() if value}


def notices_from_wire(value: object) -> Notices:
    """The switches a database kept."""
    found = read_object(value)
    return Notices(
        mails_customer=read_flag(found, "is_customer_silent") is not True,
        mails_owner=read_flag(found, "is_owner_silent") is not True,
        muted_webhooks=read_texts(found, "muted_webhooks"),
        reminders=read_objects(found, "reminders"),
    )
