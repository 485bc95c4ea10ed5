"""Lists that come in pages."""

from dataclasses import dataclass

import pytest

from desk_app.client.paging import collect
from desk_app.timekit.paging import Page

pytestmark = pytest.mark.asyncio


@dataclass(frozen=True)
class Item:
    id: str


class Pages:
    """Pages as a server has them, and which were asked for."""

    def __init__(self, *pages: str, last_page: int | None = None) -> None:
        self._pages = pages
        self._last_page = len(pages) if last_page is None else last_page
        self.asked: list[int] = []

    async def ask(self, number: int) -> Page[Item]:
        self.asked.append(number)
        letters = self._pages[min(number, len(self._pages)) - 1]
        items = tuple(Item(letter) for letter in letters)
        return Page(items, total=0, per_page=3, current_page=number, last_page=self._last_page)


async def collected(pages: Pages) -> str:
    return "".join(item.id for item in await collect(pages.ask))


async def test_pages_are_asked_for_up_to_the_last() -> None:
    pages = Pages("abc", "def", "g")

    assert await collected(pages) == "abcdefg"
    assert pages.asked == [1, 2, 3]


async def test_one_page_needs_one_request() -> None:
    pages = Pages("abc")

    assert await collected(pages) == "abc"
    assert pages.asked == [1]


async def test_an_item_that_moved_to_the_next_page_is_kept_once() -> None:
    assert await collected(Pages("abc", "cde")) == "abcde"


async def test_a_server_that_knows_no_pages_is_not_asked_for_ever() -> None:
    pages = Pages("abc", last_page=1_000_000)

    assert await collected(pages) == "abc"
    assert pages.asked == [1, 2]


async def test_an_empty_list_is_one_request() -> None:
    pages = Pages("", last_page=7)

    assert await collected(pages) == ""
    assert pages.asked == [1]
