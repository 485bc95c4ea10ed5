"""What narrows a search for free time, how tightly, and the search without it."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from desk_app.domain.interval import Interval
from desk_app.services.searches import SlotSearch

FURTHEST: Final = timedelta(days=28)
"""How far ahead is looked at most."""

_DAY_BEGINS: Final = 8 * 60
_DAY_ENDS: Final = 20 * 60


class NarrowingFilter(StrEnum):
    """The filters of a search that somebody can drop."""

    PART_OF_DAY = "part_of_day"
    WEEKDAYS = "weekdays"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    RESOURCES = "resources"
    DAYS = "days"


def tightest_first(search: SlotSearch, *, offered: int) -> tuple[NarrowingFilter, ...]:
    """The filters of a search that narrow it, that which leaves the least first.

    The share each leaves is reckoned for an ordinary day from 8 to 20 o'clock, for a week, for
    everybody who serves, or for four weeks; nobody is asked.

    Args:
        offered: How many resources would serve without the filter.
    """
    shares = {
        NarrowingFilter.PART_OF_DAY: _share_of_day(*search.part_of_day.value)
        if search.part_of_day
        else 1.0,
        NarrowingFilter.WEEKDAYS: len(search.weekdays) / 7 if search.weekdays else 1.0,
        NarrowingFilter.NOT_BEFORE: _share_of_day(search.not_before or 0, 24 * 60),
        NarrowingFilter.NOT_AFTER: _share_of_day(
            0, 24 * 60 if search.not_after is None else search.not_after
        ),
        NarrowingFilter.RESOURCES: len(search.resource_ids) / max(offered, 1)
        if search.resource_ids
        else 1.0,
        NarrowingFilter.DAYS: search.window.length / FURTHEST,
    }
    narrowing = [each for each, share in shares.items() if share < 0.999]
    return tuple(sorted(narrowing, key=lambda each: shares[each]))


def without(search: SlotSearch, dropped: NarrowingFilter) -> SlotSearch:
    """The search with one filter dropped."""
    match dropped:
        case NarrowingFilter.PART_OF_DAY:
            return replace(search, part_of_day=None)
        case NarrowingFilter.WEEKDAYS:
            return replace(search, weekdays=frozenset())
        case NarrowingFilter.NOT_BEFORE:
            return replace(search, not_before=None)
        case NarrowingFilter.NOT_AFTER:
            return replace(search, not_after=None)
        case NarrowingFilter.RESOURCES:
            return replace(search, resource_ids=())
        case NarrowingFilter.DAYS:
            start = search.window.start
            return replace(search, window=Interval(start, start + FURTHEST))


def _share_of_day(start: int, end: int) -> float:
    kept = min(end, _DAY_ENDS) - max(start, _DAY_BEGINS)
    return max(0, kept) / (_DAY_ENDS - _DAY_BEGINS)
