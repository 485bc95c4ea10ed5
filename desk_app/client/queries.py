"""What goes behind the question mark: includes, pages, searches, windows."""

from collections.abc import Iterable

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.timekit.includes import format_include
from desk_app.timekit.search import Criterion, Ordering, format_ordering, format_search
from desk_app.timekit.time_formats import format_timestamp

Query = tuple[tuple[str, str], ...]


def include_of(names: Iterable[str]) -> Query:
    """Asks for relations."""
    return (("include", format_include(names)),)


def page_at(number: int, limit: int | None) -> Query:
    """Asks for the page of a number, from 1; None leaves its size to the server."""
    page = (("page", str(number)),)
    return page if limit is None else (("limit", str(limit)), *page)


def search_for(*criteria: Criterion) -> Query:
    """Asks for what meets all criteria; nothing where there are none."""
    return (("search", format_search(criteria)),) if criteria else ()


def of_resource(resource_id: ResourceId) -> Query:
    """Asks for what belongs to one resource."""
    return search_for(Criterion("resource.id", resource_id))


def ordered_by(ordering: Ordering | None) -> Query:
    """Asks for an order; None leaves it to the server."""
    return () if ordering is None else tuple(format_ordering(ordering).items())


def within(window: Interval | None) -> Query:
    """Asks for what lies in a window; None asks for all."""
    if window is None:
        return ()
    return (("start", format_timestamp(window.start)), ("end", format_timestamp(window.end)))
