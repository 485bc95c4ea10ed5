"""Webhooks, as answers and requests spell them, and how a delivery is signed.

Source: webhooks in the API reference; the fields and the message of an answer are those that a
published integration sends and reads. The list of deliveries is our own.
"""

import hmac
from hashlib import sha256
from typing import Annotated, Any, Final

from desk_app.domain.booking_graph import GraphName, StateName
from desk_app.domain.identifiers import BookingId, WebhookId
from desk_app.domain.webhook import NewWebhook, Webhook, WebhookDelivery
from desk_app.timekit.bodies import UNSET, Body, UnsetType, given
from desk_app.timekit.envelope import in_envelope
from desk_app.timekit.fields import FieldKind
from desk_app.timekit.time_formats import OutgoingTimes
from desk_app.timekit.wire_values import read_flag, read_id, read_moment, read_number, read_text

SIGNATURE_HEADER: Final = "x-timekit-signature"
METHODS: Final = ("post", "put", "patch")
KNOWN_GRAPHS: Final = frozenset(
    {
        "instant",
        "confirm_decline",
        "instant_payment",
        "group_owner",
        "group_customer",
        "group_customer_payment",
        "reservation",
    }
)
_LONGEST_STATE: Final = 32
_NOT_EMPTY: Final = {"type": "string", "pattern": r"\S"}


def _read_method(value: object) -> str:
    method = str(value).casefold()
    if method not in METHODS:
        raise ValueError
    return method


def _read_graph(value: object) -> GraphName:
    if not isinstance(value, str) or value not in KNOWN_GRAPHS:
        raise ValueError
    return GraphName(value)


def _read_state(value: object) -> StateName:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_STATE:
        raise ValueError
    return StateName(value.strip())


def _read_url(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


class NewWebhookBody(Body, frozen=True, kw_only=True):
    """The body of `POST /webhooks`."""

    url: Annotated[
        str,
        FieldKind(lambda value, _: _read_url(value), "must be a web address", schema=_NOT_EMPTY),
    ]
    graph: Annotated[
        GraphName,
        FieldKind(
            lambda value, _: _read_graph(value),
            "is not known",
            schema={"enum": sorted(KNOWN_GRAPHS)},
        ),
    ]
    state: Annotated[
        StateName,
        FieldKind(
            lambda value, _: _read_state(value), "is not the name of a state", schema=_NOT_EMPTY
        ),
    ]
    method: (
        Annotated[
            str,
            FieldKind(
                lambda value, _: _read_method(value),
                "must be post, put or patch",
                schema={
                    "type": "string",
                    "pattern": "^(?:[pP][oO][sS][tT]|[pP][uU][tT]|[pP][aA][tT][cC][hH])$",
                },
            ),
        ]
        | UnsetType
    ) = UNSET


def new_webhook_body(new: NewWebhook) -> NewWebhookBody:
    """The body that asks for a webhook."""
    return NewWebhookBody(url=new.url, graph=new.graph, state=new.state, method=new.method)


def new_webhook_of(body: NewWebhookBody) -> NewWebhook:
    """The webhook a body asks for."""
    return NewWebhook(
        url=body.url, graph=body.graph, state=body.state, method=given(body.method, "post")
    )


def webhook_to_wire(webhook: Webhook, *, times: OutgoingTimes) -> dict[str, Any]:
    """The object of a webhook."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "graph": webhook.graph,
        "state": webhook.state,
        "method": webhook.method,
        "created_at": times.write_optional(webhook.created_at),
    }


def created_webhook_to_wire(webhook: Webhook, *, times: OutgoingTimes) -> dict[str, Any]:
    """The whole answer to a create; integrations look for the id in its message."""
    message = f"Webhook was created with id {webhook.id}"
    return {**in_envelope(webhook_to_wire(webhook, times=times)), "meta": {"message": message}}


def webhook_from_wire(value: object) -> Webhook:
    """The webhook of an answer.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "webhook")
    return Webhook(
        id=WebhookId(identifier),
        url=read_text(found, "url"),
        graph=GraphName(read_text(found, "graph")),
        state=StateName(read_text(found, "state")),
        method=read_text(found, "method") or "post",
        created_at=read_moment(found, "created_at"),
    )


def delivery_to_wire(delivery: WebhookDelivery, *, times: OutgoingTimes) -> dict[str, Any]:
    """An item of the list of deliveries."""
    return {
        "id": delivery.id,
        "booking_id": delivery.booking_id,
        "is_test": delivery.is_test,
        "attempt": delivery.attempt,
        "status": delivery.status,
        "error": delivery.error,
        "created_at": times.write_optional(delivery.created_at),
    }


def delivery_from_wire(value: object) -> WebhookDelivery:
    """The delivery in an item of the list.

    Raises:
        UnexpectedReplyError: It is no object, or has no id.
    """
    found, identifier = read_id(value, "delivery")
    status, booking_id = read_number(found, "status"), read_text(found, "booking_id")
    return WebhookDelivery(
        id=identifier,
        booking_id=BookingId(booking_id) if booking_id else None,
        is_test=read_flag(found, "is_test") is True,
        attempt=int(read_number(found, "attempt") or 0),
        status=None if status is None else int(status),
        error=read_text(found, "error"),
        created_at=read_moment(found, "created_at"),
    )


def signature_of(content: bytes, secret: str) -> str:
    """What the header of a delivery says: HMAC-SHA256 of the raw body, in lower-case hex."""
    return hmac.new(secret.encode(), content, sha256).hexdigest()
