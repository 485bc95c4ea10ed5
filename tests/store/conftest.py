"""A store on a real file, and what is needed to look into that file."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from desk_app.store.start import StartingStore
from desk_app.store.store import Store
from tests.fakes.clock import FakeClock

T = TypeVar("T")
Await = Callable[[Coroutine[Any, Any, T]], T]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the local file lies."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def open_store(path: Path, clock: FakeClock) -> Iterator[Callable[[], Store]]:
    """Opens the file; what is still open at the end of the test is closed."""
    opened: list[Store] = []

    def open_it() -> Store:
        opened.append(Store.go_on(StartingStore(path, clock), clock))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close_blocking()


@pytest.fixture
def open_start(path: Path, clock: FakeClock) -> Iterator[Callable[[], StartingStore]]:
    """Opens the file for the first frame; what is still open at the end is closed."""
    opened: list[StartingStore] = []

    def open_it() -> StartingStore:
        opened.append(StartingStore(path, clock))
        return opened[-1]

    yield open_it
    for start in opened:
        Store.go_on(start, clock).close_blocking()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    """An open store, empty at first."""
    return open_store()


@pytest.fixture
def wait_for() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Runs a coroutine to its end and gives its result."""
    with asyncio.Runner() as runner:
        yield runner.run
