"""The contract tests: the real client against the real server."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from desk_app.server.options import ServerOptions
from tests.contract.pairs import ROWS, laid_over
from tests.contract.place import (
    Place,
    Serve,
    handed_over,
    in_process,
    make_empty,
    over_a_socket,
    serve_copies,
    serve_on_postgresql,
)


@pytest.fixture(scope="session")
def contract_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the present schema and nothing in it."""
    path = tmp_path_factory.mktemp("contract") / "empty.sqlite"
    make_empty(path)
    return path


def _in_process_with(
    row: ServerOptions, path: Path, *, options: ServerOptions | None = None, **more: Any
) -> AbstractAsyncContextManager[Place]:
    return in_process(path, options=laid_over(row, options or ServerOptions()), **more)


_PAIRS = (pytest.mark.long, pytest.mark.pairs)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out the pairs where a test is about the server as it comes."""
    items[:] = [
        item
        for item in items
        if not (item.get_closest_marker("pairs") and item.get_closest_marker("as_it_comes"))
    ]


@pytest.fixture(
    params=[
        pytest.param(in_process, id="in process"),
        pytest.param(handed_over, id="handed over", marks=pytest.mark.long),
        pytest.param(over_a_socket, id="over a socket", marks=pytest.mark.long),
        pytest.param(None, id="on PostgreSQL", marks=pytest.mark.long),
        *(
            pytest.param(partial(_in_process_with, row), id=f"pairs {number}", marks=_PAIRS)
            for number, row in enumerate(ROWS, 1)
        ),
    ]
)
def serve(request: pytest.FixtureRequest, contract_database: Path, tmp_path: Path) -> Serve:
    """Starts servers by one way or another, on either database, or with open points turned."""
    if request.param is None:
        return serve_on_postgresql(request.getfixturevalue("postgresql"))
    return serve_copies(request.param, contract_database, tmp_path)


@pytest.fixture
def serve_here(contract_database: Path, tmp_path: Path) -> Serve:
    """Starts servers in this process, for tests that the way makes no difference to."""
    return serve_copies(in_process, contract_database, tmp_path)


@pytest_asyncio.fixture
async def place(serve: Serve) -> AsyncIterator[Place]:
    """A server as it is out of the box."""
    async with serve() as running:
        yield running
