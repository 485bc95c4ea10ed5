"""When each key was last used, written down now and then and not with every request."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Table, update

from desk_app.server.database import Database
from desk_app.server.stamps import from_stamp, to_stamp
from desk_app.server.tables import APP_KEYS, RESOURCE_TOKENS

PRECISION: Final = timedelta(minutes=10)
"""A stamp is left as it is until it is this old."""


class KeyStamps:
    """The uses of keys that are yet to be written down."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, int | str], datetime] = {}

    def note(self, key: int | str, last_used_at: int | None, now: datetime) -> None:
        """Takes a use into account, unless the stamp says so already.

        Args:
            key: The number of a key, or the UUID of a resource's token.
            last_used_at: The stamp in its row.
        """
        if last_used_at is None or now - from_stamp(last_used_at) >= PRECISION:
            table = APP_KEYS if isinstance(key, int) else RESOURCE_TOKENS
            self._used[table.name, key] = now

    async def write_down(self, database: Database) -> None:
        """Writes the uses noted; no transaction where there are none."""
        if not self._used:
            return
        used, self._used = self._used, {}
        async with database.write_beside_others() as connection:
            for (name, key), moment in sorted(used.items(), key=_in_one_order):
                table = _TABLES[name]
                stamped = update(table).where(table.c.id == key)
                await connection.execute(stamped.values(last_used_at=to_stamp(moment)))


def _in_one_order(use: tuple[tuple[str, int | str], datetime]) -> tuple[str, str]:
    """Rows are locked in the same order by every process, so that none waits for another."""
    (name, key), _ = use
    return name, str(key)


_TABLES: Final[dict[str, Table]] = {table.name: table for table in (APP_KEYS, RESOURCE_TOKENS)}
