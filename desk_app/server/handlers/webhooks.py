"""Webhooks: who is told of which state, and how that went."""

from ipaddress import ip_address

from desk_app.domain.booking_graph import GRAPHS
from desk_app.domain.webhook import NewWebhook, Webhook
from desk_app.errors import NotFoundError
from desk_app.server.calls import NO_CONTENT, Call, Reply, Route, answer_page
from desk_app.server.outbound import AddressRefusedError, is_public, parse_url
from desk_app.server.repositories.messages import MessageKind, NewMessage, add_messages
from desk_app.server.repositories.webhooks import WebhookTable
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import invalid, read_body
from desk_app.timekit.messages.webhook import (
    NewWebhookBody,
    created_webhook_to_wire,
    delivery_to_wire,
    new_webhook_of,
    webhook_to_wire,
)


async def list_webhooks(call: Call) -> Reply:
    """GET /webhooks."""
    async with call.database.read() as connection:
        table = WebhookTable(connection, call.app_id)
        webhooks, total = await table.load_page(limit=call.limit, offset=call.offset)
    items = [webhook_to_wire(one, times=call.times_out) for one in webhooks]
    return answer_page(call, items, total=total)


async def create_webhook(call: Call) -> Reply:
    """POST /webhooks."""
    new = new_webhook_of(read_body(NewWebhookBody, call.body, times=call.times_in))
    _check_url(call, new.url)
    _check_state(new)
    async with call.database.write() as connection:
        webhook = await WebhookTable(connection, call.app_id).add(new, now=call.times_in.now)
    return Reply(201, created_webhook_to_wire(webhook, times=call.times_out))


def _check_url(call: Call, url: str) -> None:
    """Refuses at once what a delivery would refuse later, as far as the text alone tells."""
    try:
        host = parse_url(url).host
    except AddressRefusedError as error:
        raise invalid("url", "url must be a web address") from error
    try:
        is_inner = not is_public(ip_address(host))
    except ValueError:  # a name, which is looked up with each delivery
        is_inner = host == "localhost"
    if is_inner and not call.options.allows_private_addresses:
        raise invalid("url", "url leads to an inner network")


def _check_state(new: NewWebhook) -> None:
    """Refuses a state that no booking of the graph enters: nobody would ever be told of it."""
    states = GRAPHS[new.graph].states
    if new.state not in states:
        raise invalid("state", f"state must be one of: {', '.join(sorted(states))}")


async def delete_webhook(call: Call) -> Reply:
    """DELETE /webhooks/:id."""
    async with call.database.write() as connection:
        await WebhookTable(connection, call.app_id).delete(call.ids["webhook_id"])
    return NO_CONTENT


# --- extensions ------------------------------------------------------------------------------


async def list_deliveries(call: Call) -> Reply:
    """GET /desk/webhooks/:id/deliveries: the attempts, newest first."""
    _check_extensions(call)
    async with call.database.read() as connection:
        table = WebhookTable(connection, call.app_id)
        webhook = await table.load(call.ids["webhook_id"])
        deliveries, total = await table.load_deliveries(
            webhook.id, limit=call.limit, offset=call.offset
        )
    items = [delivery_to_wire(one, times=call.times_out) for one in deliveries]
    return answer_page(call, items, total=total)


async def test_webhook(call: Call) -> Reply:
    """POST /desk/webhooks/:id/test: queues a delivery that says it is a test."""
    _check_extensions(call)
    now = call.times_in.now
    async with call.database.write() as connection:
        webhook = await WebhookTable(connection, call.app_id).load(call.ids["webhook_id"])
        await add_messages(connection, [_test_delivery(call, webhook)], now=now)
    return Reply(201, {"data": webhook_to_wire(webhook, times=call.times_out)})


def _test_delivery(call: Call, webhook: Webhook) -> NewMessage:
    stamp = call.times_out.write(call.times_in.now)
    body = {
        "id": "00000000-0000-4000-8000-000000000000",
        "state": webhook.state,
        "graph": webhook.graph,
        "completed": False,
        "created_at": stamp,
        "updated_at": stamp,
        "isTest": True,
    }
    return NewMessage(
        app_id=call.app_id,
        kind=MessageKind.WEBHOOK,
        occasion="test",
        address=webhook.url,
        content={"method": webhook.method, "body": body, "is_test": True},
        due_at=call.times_in.now,
        webhook_id=webhook.id,
    )


def _check_extensions(call: Call) -> None:
    """Raises NotFoundError where the extensions are off, as at Timekit."""
    if not call.options.extensions:
        raise NotFoundError(status=404, problem="Not found")


ROUTES = (
    Route(endpoints.LIST_WEBHOOKS, list_webhooks),
    Route(endpoints.CREATE_WEBHOOK, create_webhook),
    Route(endpoints.DELETE_WEBHOOK, delete_webhook),
    Route(endpoints.LIST_WEBHOOK_DELIVERIES, list_deliveries),
    Route(endpoints.TEST_WEBHOOK, test_webhook),
)
