"""Pages of a list: the paginator's keys beside `data`, written and read.

Source: envelope and pagination, in the general conventions.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.envelope import from_envelope

T = TypeVar("T")

DEFAULT_LIMIT: Final = 50
LARGEST_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, with where it stands among the others."""

    items: tuple[T, ...]
    total: int
    """Of all pages together."""
    per_page: int
    current_page: int
    """From 1."""
    last_page: int

    @property
    def is_last(self) -> bool:
        """Whether no page follows."""
        return self.current_page >= self.last_page


def parse_page_number(text: str | None, *, missing: int = 1) -> int:
    """The number a `page` or `limit` parameter begins with, at least 1; else `missing`.

    Only its beginning counts, for one known client forgets an `&` (`page=1include=`).
    """
    found = re.match(r"\s*(\d{1,9})", text or "")
    return max(1, int(found[1])) if found else missing


def parse_limit(text: str | None, *, missing: int = DEFAULT_LIMIT) -> int:
    """How many items a page is to hold, 1 to `LARGEST_LIMIT`."""
    return min(parse_page_number(text, missing=missing), LARGEST_LIMIT)


def page_to_wire(
    items: Sequence[object], *, total: int, limit: int, page: int, url: str
) -> dict[str, Any]:
    """The body of a page of items already in wire form.

    Args:
        items: Of this page.
        total: Of all pages together.
        limit: Of items on a page, at least 1.
        page: From 1.
        url: Of this request, whole; the links to its neighbours repeat its query.
    """
    last_page = max(1, -(-total // limit))
    first = (page - 1) * limit + 1 if items else None
    return {
        "total": total,
        "per_page": str(limit),
        "current_page": page,
        "last_page": last_page,
        "next_page_url": _page_url(url, page + 1) if page < last_page else None,
        "prev_page_url": _page_url(url, page - 1) if page > 1 else None,
        "from": first,
        "to": None if first is None else first + len(items) - 1,
        "data": list(items),
    }


def page_from_wire(body: object, convert: Callable[[object], T]) -> Page[T]:
    """The page an answer holds; without paginator keys, the one page there is.

    Raises:
        UnexpectedReplyError: There is no list in it, or an item cannot be read.
    """
    data = from_envelope(body)
    if not isinstance(data, list) or not isinstance(body, Mapping):
        raise UnexpectedReplyError(problem="the answer holds no list")
    items = tuple(convert(item) for item in data)
    current_page = _number(body.get("current_page"), missing=1)
    return Page(
        items,
        total=_number(body.get("total"), missing=len(items)),
        per_page=_number(body.get("per_page"), missing=max(1, len(items))),
        current_page=current_page,
        last_page=_number(body.get("last_page"), missing=current_page),
    )


def _number(value: object, *, missing: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value) else missing


def _page_url(url: str, page: int) -> str:
    parts = urlsplit(url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    query = [(name, value) for name, value in given if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(page))], safe=":;,*")))
