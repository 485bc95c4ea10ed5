from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain.constraint import Weekday
from desk_app.domain.interval import Interval
from desk_app.services.searches import PartOfDay, SlotSearch
from desk_app.ui.find_time_filters import FURTHEST, NarrowingFilter, tightest_first, without
from tests.builders import resource_id
from tests.ui.front_desk_values import clock_time

NOW = clock_time(10)
WIDE = SlotSearch(window=Interval(NOW, NOW + FURTHEST), length=timedelta(minutes=30))
NARROW = replace(
    WIDE,
    window=Interval(NOW, NOW + timedelta(days=14)),
    resource_ids=(resource_id("eva"),),
    part_of_day=PartOfDay.EVENING,
    weekdays=frozenset({Weekday.TUESDAY}),
    not_before=9 * 60,
    not_after=18 * 60,
)


def test_a_wide_search_has_nothing_to_drop():
    assert tightest_first(WIDE, offered=3) == ()


def test_the_filter_that_leaves_the_least_is_named_first():
    assert tightest_first(NARROW, offered=2) == (
        NarrowingFilter.WEEKDAYS,
        NarrowingFilter.PART_OF_DAY,
        NarrowingFilter.RESOURCES,
        NarrowingFilter.DAYS,
        NarrowingFilter.NOT_AFTER,
        NarrowingFilter.NOT_BEFORE,
    )


@pytest.mark.parametrize("dropped", list(NarrowingFilter))
def test_a_dropped_filter_narrows_no_more_and_the_others_stay(dropped):
    left = tightest_first(without(NARROW, dropped), offered=2)

    assert set(left) == set(NarrowingFilter) - {dropped}
