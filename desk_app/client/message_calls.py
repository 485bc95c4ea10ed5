"""What is asked about mail templates and webhooks."""

from desk_app.client.answers import many, nothing, one, page_of
from desk_app.client.calls import Calls
from desk_app.client.paging import PAGE_SIZE, collect
from desk_app.client.queries import page_at
from desk_app.domain.identifiers import WebhookId
from desk_app.domain.mail_template import MailTemplate, MailTemplateChange
from desk_app.domain.webhook import NewWebhook, Webhook, WebhookDelivery
from desk_app.timekit import endpoints
from desk_app.timekit.bodies import write_body
from desk_app.timekit.messages.mail_template import template_body, template_from_wire
from desk_app.timekit.messages.webhook import (
    delivery_from_wire,
    new_webhook_body,
    webhook_from_wire,
)
from desk_app.timekit.paging import Page


class MessageCalls(Calls):
    """One coroutine for each endpoint of templates and webhooks."""

    # --- templates ---------------------------------------------------------------------------

    async def list_templates(self) -> tuple[MailTemplate, ...]:
        """GET /templates: every mail the server can send."""
        return await self._send(endpoints.LIST_TEMPLATES, many(template_from_wire))

    async def get_template(self, slug: str) -> MailTemplate:
        """GET /templates/:slug: one of them."""
        ids = {"slug": slug}
        return await self._send(endpoints.GET_TEMPLATE, one(template_from_wire), ids=ids)

    async def update_template(self, slug: str, change: MailTemplateChange) -> None:
        """PUT /templates/:slug: changes what the change names."""
        ids, body = {"slug": slug}, write_body(template_body(change))
        await self._send(endpoints.UPDATE_TEMPLATE, nothing, ids=ids, body=body)

    # --- webhooks ----------------------------------------------------------------------------

    async def list_webhooks(self) -> tuple[Webhook, ...]:
        """GET /webhooks: all of them, page by page."""

        async def ask(page: int) -> Page[Webhook]:
            query = page_at(page, PAGE_SIZE)
            return await self._send(
                endpoints.LIST_WEBHOOKS, page_of(webhook_from_wire), query=query
            )

        return await collect(ask)

    async def create_webhook(self, new: NewWebhook) -> Webhook:
        """POST /webhooks: an address to be told of a state."""
        body = write_body(new_webhook_body(new))
        return await self._send(endpoints.CREATE_WEBHOOK, one(webhook_from_wire), body=body)

    async def delete_webhook(self, webhook_id: WebhookId) -> None:
        """DELETE /webhooks/:id: tells that address no more."""
        await self._send(endpoints.DELETE_WEBHOOK, nothing, ids={"webhook_id": webhook_id})

    async def list_webhook_deliveries(
        self, webhook_id: WebhookId, *, limit: int = 50
    ) -> tuple[WebhookDelivery, ...]:
        """GET /desk/webhooks/:id/deliveries: the latest attempts, newest first."""
        return await self._send(
            endpoints.LIST_WEBHOOK_DELIVERIES,
            many(delivery_from_wire),
            ids={"webhook_id": webhook_id},
            query=page_at(1, limit),
        )

    async def send_test_webhook(self, webhook_id: WebhookId) -> None:
        """POST /desk/webhooks/:id/test: has a delivery sent that says it is a test."""
        await self._send(endpoints.TEST_WEBHOOK, nothing, ids={"webhook_id": webhook_id})
