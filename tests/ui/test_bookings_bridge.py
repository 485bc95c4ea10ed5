"""The table of bookings: what its fields say is what is searched for, from the first on."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from desk_app.domain.booking_search import BookingSearch
from desk_app.services.changes import ChangeFeed
from desk_app.ui.bridges.bookings_bridge import BookingsBridge
from desk_app.ui.tasks import TaskRunner

pytestmark = pytest.mark.asyncio


class Asked:
    """Stored bookings that only note what is looked for."""

    def __init__(self) -> None:
        self.searches: list[BookingSearch] = []

    async def search(self, search: BookingSearch) -> tuple[()]:
        self.searches.append(search)
        return ()

    async def load_all(self) -> tuple[()]:
        return ()


async def test_what_the_fields_say_is_searched_from_the_first_and_each_time_anew():
    def fail(error: BaseException) -> None:
        raise error

    asked = Asked()
    bridge = BookingsBridge(TaskRunner(fail, fail))
    limits = iter((5_000, 6_000))
    bridge.look_for(lambda: BookingSearch(limit=next(limits)))

    workspace: Any = SimpleNamespace(bookings=asked, resources=asked, changes=ChangeFeed())
    bridge.attach(workspace)
    await asyncio.sleep(0.01)
    bridge.reload()
    await asyncio.sleep(0.01)

    assert [each.limit for each in asked.searches] == [5_000, 6_000]
