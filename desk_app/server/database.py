"""The server's database: readers side by side, writers that cannot undo one another.

Nothing is ever half done. What kind of database it is, only the modules in `databases` know.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final, Self

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.errors import InvalidInputError, StoreUnreadableError
from desk_app.server.databases.backend import Backend, WriteScope
from desk_app.server.databases.failures import failure_of

_POSTGRESQL: Final = ("postgresql", "postgres")


class Database:
    """An open database with the present schema; belongs to the loop that opened it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._app_id: str | None = None
        self.commits = 0
        """How many write transactions were committed through this very object."""

    @classmethod
    async def open(cls, address: str | Path, *, password: str | None = None) -> Self:
        """Opens or makes the database and brings its schema up to date.

        Args:
            address: `sqlite:///` and a path, or the path alone; or `postgresql://user@host/name`.
            password: Of a database that asks for one.

        Raises:
            InvalidInputError: The address names no database this server can work on.
            StoreUnreadableError: It is no database of a desk, or cannot be reached.
            StoreTooNewError: It was written by a newer server.
        """
        backend = _find_backend(find_url(address), password)
        try:
            await backend.bring_up_to_date()
        except DatabaseError as error:
            await backend.close()
            raise StoreUnreadableError(f"The database cannot be opened: {error.orig}") from error
        except BaseException:  # also where the start is called off
            await backend.close()
            raise
        return cls(backend)

    def of_app(self, app_id: str) -> Self:
        """The same database for what one app does: its writers wait for no other app."""
        other = self.as_new()
        other._app_id = app_id
        return other

    def as_new(self) -> Self:
        """The same database, through which nothing has been committed yet."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.commits = 0
        return other

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one moment of the database, for reading only.

        Raises:
            TransientError: The database could not be asked.
        """
        try:
            async with self._backend.read() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise failure_of(error) from error

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncConnection]:
        """A connection for one statement that finds what it reads by a key.

        It costs less than `read`, and a second statement may see another moment. Raises what
        `read` does.
        """
        try:
            async with self._backend.glance() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise failure_of(error) from error

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """The one connection that may write; commits at the end, or rolls back on an error.

        Nobody else writes meanwhile: in the app, or in the whole database where this is not
        `of_app`. What it has read cannot change before it commits.

        Raises:
            TransientError: It came to nothing and may be begun anew.
            UnknownOutcomeError: It may or may not have been committed.
            SlotTakenError: It would have laid one booking over another.
        """
        return self._write(WriteScope(app_id=self._app_id, is_alone=True))

    def write_beside_others(
        self, *resource_ids: str
    ) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection that writes beside others, where the database has room for several.

        Its transaction begins with its first statement at the latest. Whatever it decides on has
        to be locked first: `lock_resources` for time that must be free, `for_change` for rows that
        are read and written back. Raises what `write` does.

        Args:
            resource_ids: Of the app; all that will be locked, where they are known beforehand.
        """
        scope = WriteScope(app_id=self._app_id, is_alone=False, resource_ids=resource_ids)
        return self._write(scope)

    async def close(self) -> None:
        """Closes all connections; waits for their threads."""
        await self._backend.close()

    @asynccontextmanager
    async def _write(self, scope: WriteScope) -> AsyncIterator[AsyncConnection]:
        was_committing = False
        try:
            async with self._backend.write(scope) as connection:
                yield connection
                was_committing = True
        except SQLAlchemyError as error:
            raise failure_of(error, was_committing=was_committing) from error
        self.commits += 1


async def open_database(address: str, password_file: Path | None) -> Database:
    """The database of an address, with the password in the first line of a file.

    Raises:
        InvalidInputError: The password is in the address, where everybody sees it, or the file
            cannot be read.
    """
    if find_url(address).password is not None:
        raise InvalidInputError(
            "A password in the address can be seen by everybody on this computer. Put it in a "
            "file and name that with --database-password-file.",
            field="database",
        )
    return await Database.open(address, password=_read_password(password_file))


def find_url(address: str | Path) -> URL:
    """The URL of a database this server can work on.

    Raises:
        InvalidInputError: It names none.
    """
    text = str(address)
    try:
        url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
    except (ArgumentError, ValueError) as error:
        raise _unusable() from error
    if url.drivername in _POSTGRESQL and url.database:
        return url.set(drivername="postgresql")
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise _unusable()


def _unusable() -> InvalidInputError:
    return InvalidInputError(
        "A database is a file, sqlite:///path, or postgresql://user@host/name.", field="database"
    )


def _find_backend(url: URL, password: str | None) -> Backend:
    # Each loads its own driver, and only where it is wanted.
    if url.drivername == "sqlite":
        from desk_app.server.databases.sqlite import SqliteBackend  # noqa: PLC0415

        return SqliteBackend.at(url)
    from desk_app.server.databases.postgresql import PostgresqlBackend  # noqa: PLC0415

    return PostgresqlBackend.at(url if password is None else url.set(password=password))


def _read_password(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            f"The password file cannot be read: {file}", field="database-password-file"
        ) from error
    if not lines or not lines[0]:
        raise InvalidInputError(
            f"The password file is empty: {file}", field="database-password-file"
        )
    return lines[0]
