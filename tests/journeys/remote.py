"""A desk somewhere on the network, and signing in to it as a person does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from desk_app.client.handover_transport import HandoverTransport
from desk_app.client.timekit_client import TimekitClient
from desk_app.server.embedded import EmbeddedDesk
from desk_app.timekit.app_token import AppToken
from tests.fakes.clock import FakeClock
from tests.fakes.gateway import Gateway
from tests.journeys.desk import Desk

OTHER_PLACE = "Other Salon"


@dataclass(frozen=True, slots=True)
class Remote:
    """A server on the network with two apps."""

    desk: EmbeddedDesk
    gateway: Gateway
    slug: str
    key: str
    """Of the app with Eva Lind and Marco Ruiz."""
    other_key: str
    """Of an app in which there is nobody."""

    @asynccontextmanager
    async def another_desk(self) -> AsyncIterator[TimekitClient]:
        """Another desk of the same app, which reaches the server whatever the gateway does."""
        transport = HandoverTransport(self.desk.submit)
        token = AppToken.parse(self.key)
        url = "http://embedded.desk"
        async with TimekitClient(base_url=url, app_token=token, transport=transport) as client:
            yield client

    async def renew_key(self) -> str:
        """A new key; the one before stops working."""
        return await asyncio.wrap_future(self.desk.rotate_key(self.slug))


@asynccontextmanager
async def serve_place(database: Path, clock: FakeClock) -> AsyncIterator[Remote]:
    desk = EmbeddedDesk.start(database, clock=clock)
    try:
        [slug] = await asyncio.wrap_future(desk.app_slugs())
        key = await asyncio.wrap_future(desk.rotate_key(slug))
        other = await asyncio.wrap_future(desk.create_app(OTHER_PLACE))
        async with Gateway(desk) as gateway:
            yield Remote(desk, gateway, slug, key, other.server_key)
    finally:
        await asyncio.to_thread(desk.close)


async def fill_sign_in(desk: Desk, url: str, key: str) -> None:
    """Pastes a key and types an address, as far as pressing the button."""
    field = await desk.hand.see(QLineEdit, "app_token")
    field.clear()
    await desk.hand.type_into("app_token", key)
    if desk.hand.find(QLineEdit, "server_url") is None:
        await desk.hand.click("advanced")
    await desk.hand.type_into("server_url", url)


async def sign_in(desk: Desk, remote: Remote) -> None:
    """Signs in to the app with Eva Lind and Marco Ruiz."""
    await fill_sign_in(desk, remote.gateway.url, remote.key)
    await desk.hand.click("connect_to_timekit")
    await desk.until_signed_in()
    await desk.until(lambda: len(desk.columns) == 2, "both are in the grid")
