"""The client on the loop of the window."""

from collections.abc import Callable
from typing import Any

from tests.builders import booking_id
from tests.client.conftest import MakeClient
from tests.fakes.scripted_server import ScriptedServer, reply_json

BOOKING = {"id": booking_id(), "state": "confirmed", "graph": "instant", "what": "x" * 50_000}


def test_short_and_long_answers_arrive_on_it(
    run_async: Callable[..., Any], make_client: MakeClient
) -> None:
    async def ask() -> str:
        async with ScriptedServer(reply_json(200, {"data": BOOKING})) as server:
            client = make_client(server.url)
            booking = await client.get_booking(booking_id())
            await client.close()
            return booking.id

    assert run_async(ask()) == booking_id()
