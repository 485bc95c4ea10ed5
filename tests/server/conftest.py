"""A server for each test, on a copy of one empty database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from desk_app.server.database import Database
from tests.server.cheap_passwords import cheap_passwords
from tests.server.service import Service, serving

SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"
Serve = Callable[..., AbstractAsyncContextManager[Service]]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the present schema and nothing in it."""
    path = tmp_path_factory.mktemp("server") / "empty.sqlite"
    asyncio.run(make_empty(path))
    return path


async def make_empty(path: Path) -> None:
    """Makes such a file."""
    database = await Database.open(path)
    await database.close()


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.long)])
def serve(request: pytest.FixtureRequest, tmp_path: Path) -> Serve:
    """Starts a server that is not like the others: `async with serve(options=…) as service`.

    On SQLite, and in `make test-all` on PostgreSQL as well.
    """
    return serve_on(request, tmp_path)


def serve_on(request: pytest.FixtureRequest, folder: Path) -> Serve:
    """A `serve` fixture for the kind of database in its parameter."""
    name = "empty_database" if request.param == SQLITE else "postgresql"
    return partial(serving, request.getfixturevalue(name), folder)


@pytest_asyncio.fixture
async def service(serve: Serve) -> AsyncIterator[Service]:
    """A server as it is out of the box."""
    async with serve() as running:
        yield running


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    with cheap_passwords():
        yield
