"""The embedded desk as the session service wants it: started late, awaited from the window's loop.

The server is imported when it is first asked for, so a console that talks to a remote server never
loads it, and the first frame is painted before it does.
"""

import asyncio
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.clock import Clock
from desk_app.timekit.app_token import AppToken

if TYPE_CHECKING:
    from desk_app.server.embedded import EmbeddedDesk

EXAMPLE_PLACE = "Harbour Practice"


class EmbeddedHost:
    """Starts the server inside this program when it is first needed, and ends it."""

    def __init__(self, database: Path, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._desk: EmbeddedDesk | None = None

    @property
    def desk(self) -> "EmbeddedDesk":
        """The running server; started now if it was not."""
        if self._desk is None:
            # A remote console never loads the server, and no console does before its first frame.
            from desk_app.server.embedded import EmbeddedDesk  # noqa: PLC0415

            self._desk = EmbeddedDesk.start(self._database, clock=self._clock)
        return self._desk

    async def load(self) -> None:
        """Loads the server's code on a thread, so that the window's own does not wait for it."""
        await asyncio.to_thread(importlib.import_module, "desk_app.server.embedded")

    async def found(self, place_name: str) -> AppToken:
        """The key of a newly made app."""
        await self.load()
        created = await asyncio.wrap_future(self.desk.create_app(place_name))
        return AppToken.parse(created.server_key)

    async def kept_app(self) -> str | None:
        """The slug of the app that is in the database already; None where there is none."""
        if not await asyncio.to_thread(self._database.exists):
            return None
        await self.load()
        slugs = await asyncio.wrap_future(self.desk.app_slugs())
        return slugs[0] if slugs else None

    async def renew_key(self, app_slug: str) -> AppToken:
        """A new key of an app; the one before stops working."""
        return AppToken.parse(await asyncio.wrap_future(self.desk.rotate_key(app_slug)))

    async def fill_with_example_data(self, app_slug: str) -> None:
        """Fills an app with a believable practice around today."""
        await asyncio.wrap_future(self.desk.fill_with_example_data(app_slug, now=self._clock.now()))

    async def back_up_if_due(self) -> None:
        """Copies the server's database to the folder beside it once a day.

        Raises:
            StoreError: It could not be copied.
        """
        from desk_app.server.backup import back_up_if_due  # noqa: PLC0415  (as the server itself)

        await asyncio.to_thread(back_up_if_due, self._database, self._clock.now())

    async def erase(self) -> None:
        """Ends the server and deletes its database."""
        await asyncio.to_thread(self.close)
        await asyncio.to_thread(_delete_database, self._database)

    def close(self) -> None:
        """Lets what has begun finish, then ends the server; blocks for a moment."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None


def _delete_database(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
