"""Clients for tests: they never wait before they ask again."""

from collections.abc import Callable
from typing import Any

import pytest

from desk_app.client.retry import ReadRetries
from desk_app.client.timekit_client import TimekitClient
from desk_app.timekit.app_token import AppToken
from tests.canary import CANARY_APP_TOKEN
from tests.fakes.clock import FakeClock

MakeClient = Callable[..., TimekitClient]


async def no_pause(seconds: float) -> None:
    """In place of `asyncio.sleep`."""


@pytest.fixture
def make_client(clock: FakeClock) -> MakeClient:
    """A client of an address or a transport; other arguments as those of TimekitClient."""

    def make(base_url: str = "http://127.0.0.1:9", **more: Any) -> TimekitClient:
        arguments: dict[str, Any] = {
            "app_token": AppToken.parse(CANARY_APP_TOKEN),
            "retries": ReadRetries(sleep=no_pause),
            "clock": clock,
        }
        return TimekitClient(base_url=base_url, **(arguments | more))

    return make
