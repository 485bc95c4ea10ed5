"""What narrows a search for free time, and the search without it."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from desk_app.domain.interval import Interval
from desk_app.services.searches import SlotSearch

FURTHEST: Final = timedelta(days=28)
"""How far ahead is looked at most."""

_NEARLY_FURTHEST: Final = timedelta(days=27)
"""A search begins in the course of a day, and a day of it may be an hour short."""


class NarrowingFilter(StrEnum):
    """The filters of a search that somebody can drop."""

    PART_OF_DAY = "part_of_day"
    WEEKDAYS = "weekdays"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    RESOURCES = "resources"
    DAYS = "days"


def narrowing_filters(search: SlotSearch) -> tuple[NarrowingFilter, ...]:
    """The filters of a search that narrow it, in the order of `NarrowingFilter`."""
    is_set = {
        NarrowingFilter.PART_OF_DAY: search.part_of_day is not None,
        NarrowingFilter.WEEKDAYS: bool(search.weekdays),
        NarrowingFilter.NOT_BEFORE: search.not_before is not None,
        NarrowingFilter.NOT_AFTER: search.not_after is not None,
        NarrowingFilter.RESOURCES: bool(search.resource_ids),
        NarrowingFilter.DAYS: search.window.length < _NEARLY_FURTHEST,
    }
    return tuple(each for each in NarrowingFilter if is_set[each])


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
