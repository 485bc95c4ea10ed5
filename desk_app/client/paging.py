"""Lists that come in pages, asked for one page after the other."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from desk_app.timekit.paging import Page


class _Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)

PAGE_SIZE = 200
"""Few enough to be decoded in a moment, enough for most desks to need one page."""

LARGEST_PAGE = 1000
"""The most a page may hold; for looking through everything with few requests."""


async def collect(ask: Callable[[int], Awaitable[Page[N]]]) -> tuple[N, ...]:
    """The items of all pages, each once, in their order.

    Items that move to another page meanwhile come twice and are kept once. A server that
    answers with the same page for ever is left alone as soon as a page holds nothing new.

    Args:
        ask: Gives the page of a number, from 1.
    """
    found: dict[str, N] = {}
    number = 1
    while True:
        page = await ask(number)
        before = len(found)
        for item in page.items:
            found.setdefault(item.id, item)
        if number >= page.last_page or len(found) == before:
            return tuple(found.values())
        number += 1
