"""What was told long ago is forgotten; what is still to be told never is."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk_app.server.options import ServerOptions
from desk_app.server.pruning import INTERVAL, KEPT
from desk_app.server.repositories.messages import (
    MessageKind,
    NewMessage,
    add_messages,
    claim_due,
    log_delivery,
    settle_failed,
    settle_sent,
)
from desk_app.server.tables import APPS, MESSAGES, WEBHOOK_DELIVERIES
from desk_app.server.timers import run_timers
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

OFTEN = ServerOptions(timer_interval=timedelta(milliseconds=5))


async def make_messages(service: Service) -> None:
    """One that was delivered, one that never will be, one that still waits."""
    now = service.clock.now()
    async with service.database.write() as connection:
        app_id = (await connection.execute(select(APPS.c.id))).scalar_one()
        for occasion in ("sent", "failed", "waiting"):
            new = NewMessage(
                app_id=app_id, kind=MessageKind.WEBHOOK, occasion=occasion,
                address="https://hook.example.com/", content={}, due_at=now, webhook_id="hook",
            )  # fmt: skip
            await add_messages(connection, [new], now=now)
            if occasion == "waiting":
                return
            [one] = await claim_due(connection, now, limit=1)
            await log_delivery(connection, one, now=now, status=200, error="")
            if occasion == "sent":
                await settle_sent(connection, one.id, now=now)
            else:
                await settle_failed(connection, one, "gone", now=now, can_be_repeated=False)


async def left(service: Service) -> tuple[set[str], int]:
    """The occasions of the messages there are, and the number of attempts to deliver."""
    async with service.database.read() as connection:
        occasions = (await connection.execute(select(MESSAGES.c.occasion))).scalars()
        attempts = (await connection.execute(select(WEBHOOK_DELIVERIES.c.id))).all()
        return set(occasions), len(attempts)


async def test_what_is_settled_is_kept_for_ninety_days_and_then_forgotten(service: Service):
    await make_messages(service)
    timers = asyncio.create_task(run_timers(service.database, service.clock, OFTEN))
    try:
        service.clock.advance(KEPT)
        await asyncio.sleep(0.1)
        assert await left(service) == ({"sent", "failed", "waiting"}, 2)

        service.clock.advance(INTERVAL)
        for _ in range(1000):
            if await left(service) == ({"waiting"}, 0):
                break
            await asyncio.sleep(0.01)
        else:
            pytest.fail(f"there is still {await left(service)}")
    finally:
        timers.cancel()
        await asyncio.gather(timers, return_exceptions=True)
