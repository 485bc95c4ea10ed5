"""The contract tests: the real client against the real server, however it decides open points."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from _pytest.mark import ParameterSet

from desk_app.server.options import ServerOptions
from tests.contract.pairs import flipped, in_pairs
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

_PAIRS = (pytest.mark.long, pytest.mark.pairs)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test at each server that it is about; see `tests.contract.pairs`."""
    if "serve" in metafunc.fixturenames:
        metafunc.parametrize("serve", list(_servers(metafunc)), indirect=True)


def _servers(metafunc: pytest.Metafunc) -> Iterator[ParameterSet]:
    decided = {
        name: value
        for marker in metafunc.definition.iter_markers("decided")
        for name, value in marker.kwargs.items()
    }
    about = dict.fromkeys(
        name for marker in metafunc.definition.iter_markers("about") for name in marker.args
    )
    usual = ServerOptions(**decided)
    yield pytest.param((in_process, usual), id="in process")
    yield pytest.param((handed_over, usual), id="handed over", marks=pytest.mark.long)
    yield pytest.param((over_a_socket, usual), id="over a socket", marks=pytest.mark.long)
    yield pytest.param((None, usual), id="on PostgreSQL", marks=pytest.mark.long)
    for name, options in flipped([name for name in about if name not in decided], usual).items():
        yield pytest.param((in_process, options), id=name)
    for name, options in in_pairs(decided).items():
        yield pytest.param((in_process, options), id=name, marks=_PAIRS)


@pytest.fixture(scope="session")
def contract_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the present schema and nothing in it."""
    path = tmp_path_factory.mktemp("contract") / "empty.sqlite"
    make_empty(path)
    return path


@pytest.fixture
def serve(request: pytest.FixtureRequest, contract_database: Path, tmp_path: Path) -> Serve:
    """Starts servers by one way or another, on either database, or with open points turned."""
    way, options = request.param
    if way is None:
        return serve_on_postgresql(request.getfixturevalue("postgresql"), options)
    return serve_copies(way, options, contract_database, tmp_path)


@pytest_asyncio.fixture
async def place(serve: Serve) -> AsyncIterator[Place]:
    """A server with an app and nothing in it."""
    async with serve() as running:
        yield running


@pytest_asyncio.fixture
async def usual_place(contract_database: Path, tmp_path: Path) -> AsyncIterator[Place]:
    """A server as it comes, for the many cases of what the options do not touch."""
    serve = serve_copies(in_process, ServerOptions(), contract_database, tmp_path)
    async with serve() as running:
        yield running
