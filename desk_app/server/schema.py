"""Brings a database to the present schema, and refuses one that is not ours or too new."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from desk_app.errors import StoreTooNewError, StoreUnreadableError

LATEST_VERSION: Final = "0008"
"""The last step in `migrations/versions`, known without loading alembic."""

_VERSION_TABLE: Final = "alembic_version"


def bring_up_to_date(connection: Connection) -> None:
    """Runs the missing steps in the transaction of the connection.

    Raises:
        StoreUnreadableError: The database holds tables of another program.
        StoreTooNewError: It was written by a newer server.
    """
    version = find_version(connection)
    if version == LATEST_VERSION:
        return
    if version is None and inspect(connection).get_table_names():
        raise StoreUnreadableError(
            "The database belongs to another program.", title="That is not a desk's database"
        )
    _upgrade(connection)


def find_version(connection: Connection) -> str | None:
    """The schema's version, or None for a database that has none yet."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    version = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()
    return None if version is None else str(version)


def _upgrade(connection: Connection) -> None:
    # Needs 0.4 s to load and is needed once in the life of a schema.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:  # the version in the file is not among our steps
        raise StoreTooNewError("The database was written by a newer server.") from error
