"""Statements that are asked all day: put together once, then handed to the driver as they are.

SQLAlchemy takes longer to see a statement through than a database takes to answer it. Text, types
and names of columns still come from the tables, so the schema is written down once; connections,
errors and every other statement of a transaction are still those of SQLAlchemy.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from sqlalchemy import JSON, Dialect, Insert, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from desk_app.server.databases.backend import encode_json

Process = Callable[[Any], Any]
_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A statement as one kind of database takes it."""

    name: str
    """Of this statement alone."""
    sql: str
    """Its parameters are `?`, or `$1` and so on where a parameter may stand in several places."""
    parameters: Sequence[tuple[str, Process | None]]
    """In their order, with what makes of each value what is stored."""
    row: Callable[[Iterable[Any]], Any]
    readers: Sequence[tuple[int, Process]]
    """What makes of a stored value what is read, by the number of its column."""

    def fill(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the parameters, as they are stored."""
        return [
            values[name] if write is None else write(values[name])
            for name, write in self.parameters
        ]

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """The rows, their values to be had by the names of the columns."""
        if not self.readers:
            return [self.row(row) for row in rows]
        return [self._read(row) for row in rows]

    def _read(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for place, read in self.readers:
            values[place] = read(values[place])
        return self.row(values)


class QuickConnection(AsyncConnection):
    """A connection that stays open, and sends prepared statements by its driver."""

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        """The same connection, quick; it is to be closed in place of the other."""
        super().__init__(connection.engine, connection.sync_connection)
        self.driver: Final = driver
        self.spoken: Final = connection.dialect
        self.locked: Sequence[str] = ()
        """Ids of the resources that are locked when its transaction begins."""

    async def ask(self, text: PreparedText, values: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
        """The rows that a statement finds."""
        raise NotImplementedError

    async def tell(self, text: PreparedText, values: Mapping[str, Any]) -> None:
        """Has a statement executed, at the latest before the next one or with the commit."""
        raise NotImplementedError

    def refusal_of(self, error: Any) -> BaseException:
        """What SQLAlchemy would raise for an error of the driver."""
        refusal: BaseException = DBAPIError.instance(
            None, None, error, self.spoken.loaded_dbapi.Error, hide_parameters=True,
            connection_invalidated=self.spoken.is_disconnect(error, self.driver, None),
            dialect=self.spoken,
        )  # fmt: skip
        return refusal


class Prepared:
    """One statement for every kind of database; all its parameters are named."""

    def __init__(self, statement: Select[Any] | Insert, *columns: str) -> None:
        """Puts nothing together yet.

        Args:
            columns: That an INSERT is given values for.
        """
        self.statement: Final = statement
        self._columns = columns
        self._name = f"desk_{next(_NUMBERS)}"
        self._texts: dict[str, PreparedText] = {}

    async def ask(self, connection: AsyncConnection, values: Mapping[str, Any]) -> Sequence[Any]:
        """The rows found.

        Args:
            values: For every parameter.

        Raises:
            DBAPIError: As `AsyncConnection.execute` does.
        """
        if isinstance(connection, QuickConnection):
            text = self.text_for(connection.spoken)
            return text.read(await connection.ask(text, values))
        return (await connection.execute(self.statement, values)).all()

    async def tell(self, connection: AsyncConnection, values: Mapping[str, Any]) -> None:
        """Changes something; what the database has against it may be raised by what comes next.

        Args:
            values: For every parameter.

        Raises:
            DBAPIError: As `AsyncConnection.execute` does.
        """
        if isinstance(connection, QuickConnection):
            await connection.tell(self.text_for(connection.spoken), values)
        else:
            await connection.execute(self.statement, values)

    def text_for(self, dialect: Dialect) -> PreparedText:
        """The statement for a kind of database."""
        return self._texts.get(dialect.name) or self._put_together(dialect)

    def _put_together(self, dialect: Dialect) -> PreparedText:
        compiled = self.statement.compile(dialect=dialect, column_keys=self._columns or None)
        names, sql = compiled.positiontup, str(compiled)
        if names is None:
            names = list(compiled.binds)
            sql %= {name: f"${number}" for number, name in enumerate(names, 1)}
        found = self.statement.selected_columns if isinstance(self.statement, Select) else ()
        readers = (
            (place, _implemented(one.type, dialect).result_processor(dialect, None))
            for place, one in enumerate(found)
        )
        text = self._texts[dialect.name] = PreparedText(
            name=self._name,
            sql=sql,
            parameters=[(name, _writer(compiled.binds[name].type, dialect)) for name in names],
            row=_row_of([one.name for one in found]),
            readers=[(place, read) for place, read in readers if read],
        )
        return text


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """What makes of a value what is stored; JSON is text to every driver, and None no JSON."""
    if isinstance(kind, JSON):
        return lambda value: None if value is None else encode_json(value)
    return _implemented(kind, dialect).bind_processor(dialect)


def _implemented(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _row_of(names: Sequence[str]) -> Callable[[Iterable[Any]], Any]:
    make_class: Any = namedtuple
    make: Callable[[Iterable[Any]], Any] = make_class("Row", names)._make
    return make
