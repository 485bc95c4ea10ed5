"""Campaign `reference_search` (W7): one booking found among 50,000 while others are being made.

The server lists the newest first and adds bookings between any two pages, so that all others move
on. It either searches in `meta`, or does not and says nothing.

The control: a client that looks at the first page alone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final
from unittest.mock import patch

import httpx

from desk_app.client import booking_calls
from desk_app.client.timekit_client import TimekitClient
from desk_app.domain.booking import Booking
from desk_app.timekit.app_token import AppToken
from desk_app.timekit.paging import Page
from tests.soak.campaign import Campaign
from tests.soak.parts import Figures, collect

BOOKINGS: Final = {"tiny": 4_000, "small": 10_000, "full": 50_000}
POSITIONS: Final = {"tiny": 4, "small": 10, "full": 200}
_ARRIVING: Final = 7
"""New bookings between two pages."""
_REF: Final = "f" * 32


class Crowd:
    """A server with very many bookings, one of which is ours."""

    def __init__(self, bookings: int, position: int, *, searches: bool) -> None:
        """Makes them.

        Args:
            bookings: How many there are at first.
            position: Where ours is among them, 0 for the newest.
            searches: Whether it searches in `meta`.
        """
        self._made = bookings
        self._ours = bookings - position
        self._searches = searches

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Lists a page."""
        asked = request.url.params
        page, limit = int(asked.get("page", 1)), int(asked.get("limit", 50))
        if self._searches and "search" in asked:
            return _page([_booking(self._ours, _REF)], total=1, limit=limit, page=1)
        if "search" in asked:
            return _page([], total=0, limit=limit, page=1)
        newest = self._made - (page - 1) * limit
        numbers = range(newest, max(0, newest - limit), -1)
        items = [_booking(n, _REF if n == self._ours else f"{n:032x}") for n in numbers]
        total, self._made = self._made, self._made + _ARRIVING
        return _page(items, total=total, limit=limit, page=page)


def _booking(number: int, ref: str) -> str:
    return (
        f'{{"id":"{number:08d}-0000-4000-8000-000000000000","state":"confirmed",'
        f'"graph":"instant","completed":false,"meta":{{"desk_ref":"{ref}"}}}}'
    )


def _page(items: list[str], *, total: int, limit: int, page: int) -> httpx.Response:
    last = max(1, -(-total // limit))
    body = (
        f'{{"data":[{",".join(items)}],"current_page":{page},"last_page":{last},'
        f'"per_page":{limit},"total":{total}}}'
    )
    stream = httpx.ByteStream(body.encode())
    return httpx.Response(200, stream=stream, headers={"content-type": "application/json"})


def run(size: str) -> Campaign:
    """W7; `size` is `tiny`, `small` or `full`."""
    bookings, positions = BOOKINGS[size], POSITIONS[size]
    step = (bookings - 1) / (positions - 1)

    def look_part(part: int) -> Figures:
        return asyncio.run(_look(bookings, round(part * step)))

    total = collect(f"reference_search-{size}", positions, look_part)
    with patch.object(booking_calls, "collect", _first_page_alone):
        places = [round(bookings * share) - 1 for share in (0.3, 0.5, 0.7, 1.0)]
        control = [asyncio.run(_look(bookings, place)) for place in places]
    missed = sum(each["missed"] for each in control)
    return Campaign(
        id="reference_search",
        cycles=total["parts"],
        acknowledged=2 * total["parts"],
        lost=total["missed"],
        duplicated=0,
        violations=total["wrong"],
        control_failed=missed > 0,
        seconds=total["ms"] / 1000,
        seeds="none: places are even",
        control=f"on the first page alone {missed} of {len(places)} were missed",
        details={"bookings": bookings},
    )


async def _first_page_alone(
    ask: Callable[[int], Awaitable[Page[Booking]]],
) -> tuple[Booking, ...]:
    return (await ask(1)).items


async def _look(bookings: int, position: int) -> Figures:
    """Looks for a booking on a server that searches, and on one that does not."""
    found = Figures()
    for searches in (True, False):
        crowd = Crowd(bookings, position, searches=searches)
        client = TimekitClient(
            base_url="https://api.example.test",
            app_token=AppToken("t" * 32),
            transport=httpx.MockTransport(crowd.answer),
        )
        there = await client.find_bookings_by_ref(_REF)
        await client.close()
        found["missed"] += not there
        found["wrong"] += len(there) > 1 or any(each.desk_ref != _REF for each in there)
    return found
