"""A store on a real file, a feed that writes down what it passes on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from desk_app.services.changes import ChangeFeed, Changes
from desk_app.store.store import Store
from tests.fakes.clock import FakeClock


@pytest_asyncio.fixture
async def store(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Store]:
    """An open store, empty at first."""
    opened = await Store.open(tmp_path / "store.sqlite", clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def feed() -> ChangeFeed:
    return ChangeFeed()


@pytest.fixture
def heard(feed: ChangeFeed) -> list[Changes]:
    """Everything published, in order."""
    published: list[Changes] = []
    feed.subscribe(published.append)
    return published
