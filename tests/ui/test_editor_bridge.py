"""Searching for time: the newest question is answered, whatever comes late."""

import asyncio
from collections.abc import AsyncGenerator
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio

from desk_app.domain.slot_ranking import RankedSlot
from desk_app.services.changes import ChangeFeed
from desk_app.services.searches import FoundTimes, SlotSearch
from desk_app.ui.bridges.editor_bridge import EditorBridge
from desk_app.ui.tasks import TaskRunner
from tests.builders import HOUR
from tests.ui.front_desk_values import EVA, slot, span

pytestmark = pytest.mark.asyncio

OLD = SlotSearch(window=span((9, 0)), length=HOUR)
NEW = SlotSearch(window=span((9, 0)), length=HOUR, resource_ids=(EVA.id,))
FIRST, SECOND = (RankedSlot(slot((9, 0))),), (RankedSlot(slot((10, 0))),)


class SlowAvailability:
    """Answers each search in two pieces, each when a test lets it."""

    def __init__(self) -> None:
        self.may_answer = {id(OLD): asyncio.Semaphore(0), id(NEW): asyncio.Semaphore(0)}
        self.ended: list[SlotSearch] = []

    async def look_up(self, search: SlotSearch) -> AsyncGenerator[FoundTimes, None]:
        try:
            await self.may_answer[id(search)].acquire()
            yield FoundTimes(search, FIRST, is_complete=False)
            await self.may_answer[id(search)].acquire()
            yield FoundTimes(search, FIRST + SECOND)
        finally:
            self.ended.append(search)

    async def let(self, search: SlotSearch, pieces: int = 1) -> None:
        """Lets pieces of an answer come, and waits until they have."""
        for _ in range(pieces):
            self.may_answer[id(search)].release()
        for _ in range(10):
            await asyncio.sleep(0)


@pytest.fixture
def availability() -> SlowAvailability:
    return SlowAvailability()


@pytest_asyncio.fixture
async def bridge(availability: SlowAvailability) -> EditorBridge:
    def fail(error: BaseException) -> None:
        raise error

    async def nothing() -> tuple[Any, ...]:
        return ()

    bridge = EditorBridge(TaskRunner(fail, fail))
    resources = SimpleNamespace(load_all=nothing, load_projects=nothing)
    workspace: Any = SimpleNamespace(
        changes=ChangeFeed(), availability=availability, resources=resources
    )
    bridge.attach(workspace)
    return bridge


@pytest.fixture
def heard(bridge: EditorBridge) -> list[FoundTimes]:
    found: list[FoundTimes] = []
    bridge.times_found.connect(lambda each, _: found.append(each))
    return found


async def test_first_hits_come_before_the_rest(
    bridge: EditorBridge, availability: SlowAvailability, heard: list[FoundTimes]
) -> None:
    bridge.find(OLD)

    await availability.let(OLD)
    assert [len(each.hits) for each in heard] == [1]

    await availability.let(OLD)
    assert [len(each.hits) for each in heard] == [1, 2]


async def test_a_stale_answer_never_comes_after_a_newer_question(
    bridge: EditorBridge, availability: SlowAvailability, heard: list[FoundTimes]
) -> None:
    bridge.find(OLD)
    await availability.let(OLD)
    bridge.find(NEW)
    await availability.let(NEW, 2)
    await availability.let(OLD)

    assert [each.search is NEW for each in heard] == [False, True, True]
    assert availability.ended == [OLD, NEW]


async def test_a_search_given_up_asks_no_further(
    bridge: EditorBridge, availability: SlowAvailability, heard: list[FoundTimes]
) -> None:
    bridge.find(OLD)
    await availability.let(OLD)
    bridge.cancel_find()
    await availability.let(OLD)

    assert len(heard) == 1
    assert availability.ended == [OLD]
