"""The webhooks of an app, and what became of their deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.identifiers import WebhookId
from desk_app.domain.webhook import NewWebhook, Webhook, WebhookDelivery
from desk_app.server.repositories.selection import fetch_one, fetch_page
from desk_app.server.stamps import from_stamp, new_id, to_stamp
from desk_app.server.tables import WEBHOOK_DELIVERIES, WEBHOOKS

_OLDEST_FIRST: Final = select(WEBHOOKS).order_by(WEBHOOKS.c.created_at, WEBHOOKS.c.id)
_TOLD: Final = _OLDEST_FIRST.where(
    WEBHOOKS.c.app_id == bindparam("of_app"),
    WEBHOOKS.c.graph == bindparam("of_graph"),
    WEBHOOKS.c.state == bindparam("entered"),
)


@dataclass(frozen=True, slots=True)
class WebhookTable:
    """The webhooks of one app."""

    connection: AsyncConnection
    app_id: str

    async def load(self, webhook_id: str) -> Webhook:
        """One webhook; NotFoundError if there is none."""
        query = self._own().where(WEBHOOKS.c.id == webhook_id)
        return webhook_from_row(await fetch_one(self.connection, query, "Webhook"))

    async def load_page(self, *, limit: int, offset: int) -> tuple[list[Webhook], int]:
        """One page in the order of creation, and how many there are in all."""
        rows, total = await fetch_page(self.connection, self._own(), limit=limit, offset=offset)
        return [webhook_from_row(row) for row in rows], total

    async def find_for(self, graph: str, state: str) -> Sequence[Webhook]:
        """Those that are told of a state of a graph."""
        asked = {"of_app": self.app_id, "of_graph": graph, "entered": state}
        return [webhook_from_row(row) for row in await self.connection.execute(_TOLD, asked)]

    async def add(self, new: NewWebhook, *, now: datetime) -> Webhook:
        """A new webhook."""
        webhook = Webhook(
            id=WebhookId(new_id()),
            url=new.url,
            graph=new.graph,
            state=new.state,
            method=new.method,
            created_at=now,
        )
        await self.connection.execute(
            WEBHOOKS.insert().values(
                id=webhook.id,
                app_id=self.app_id,
                url=new.url,
                graph=new.graph,
                state=new.state,
                method=new.method,
                created_at=to_stamp(now),
                updated_at=to_stamp(now),
            )
        )
        return webhook

    async def delete(self, webhook_id: str) -> None:
        """Removes a webhook for good; NotFoundError if there is none."""
        await self.load(webhook_id)
        await self.connection.execute(delete(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id))

    async def load_deliveries(
        self, webhook_id: str, *, limit: int, offset: int
    ) -> tuple[list[WebhookDelivery], int]:
        """One page of the attempts to deliver, newest first, and how many there were."""
        columns = WEBHOOK_DELIVERIES.c
        query = (
            select(WEBHOOK_DELIVERIES)
            .where(columns.app_id == self.app_id, columns.webhook_id == webhook_id)
            .order_by(columns.created_at.desc(), columns.attempt.desc(), columns.id)
        )
        rows, total = await fetch_page(self.connection, query, limit=limit, offset=offset)
        return [_delivery_from_row(row) for row in rows], total

    def _own(self) -> Select[Any]:
        return _OLDEST_FIRST.where(WEBHOOKS.c.app_id == self.app_id)


def webhook_from_row(row: Row[Any]) -> Webhook:
    """The webhook in a row of its table."""
    return Webhook(
        id=row.id,
        url=row.url,
        graph=row.graph,
        state=row.state,
        method=row.method,
        created_at=from_stamp(row.created_at),
    )


def _delivery_from_row(row: Row[Any]) -> WebhookDelivery:
    return WebhookDelivery(
        id=row.id,
        booking_id=row.booking_id,
        is_test=row.is_test,
        attempt=row.attempt,
        status=row.status,
        error=row.error,
        created_at=from_stamp(row.created_at),
    )
