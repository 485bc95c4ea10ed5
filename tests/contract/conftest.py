"""The contract tests: the real client against the real server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.contract.place import (
    Place,
    Serve,
    handed_over,
    in_process,
    make_empty,
    serve_copies,
    serve_on_postgresql,
)


@pytest.fixture(scope="session")
def contract_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the present schema and nothing in it."""
    path = tmp_path_factory.mktemp("contract") / "empty.sqlite"
    make_empty(path)
    return path


@pytest.fixture(
    params=[
        pytest.param(in_process, id="in process"),
        pytest.param(handed_over, id="handed over", marks=pytest.mark.long),
        pytest.param(None, id="on PostgreSQL", marks=pytest.mark.long),
    ]
)
def serve(request: pytest.FixtureRequest, contract_database: Path, tmp_path: Path) -> Serve:
    """Starts servers, by one way or the other, on SQLite or on PostgreSQL."""
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
