from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain.constraint import Weekday
from desk_app.domain.interval import Interval
from desk_app.services.narrowing import FURTHEST, NarrowingFilter, narrowing_filters, without
from desk_app.services.searches import PartOfDay, SlotSearch
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
    assert narrowing_filters(WIDE) == ()


def test_four_weeks_from_this_afternoon_on_are_as_far_as_can_be_looked():
    start = NOW + timedelta(hours=8)
    rest = replace(WIDE, window=Interval(start, WIDE.window.end))

    assert narrowing_filters(rest) == ()


def test_every_filter_set_narrows():
    assert narrowing_filters(NARROW) == tuple(NarrowingFilter)


@pytest.mark.parametrize("dropped", list(NarrowingFilter))
def test_a_dropped_filter_narrows_no_more_and_the_others_stay(dropped):
    left = narrowing_filters(without(NARROW, dropped))

    assert set(left) == set(NarrowingFilter) - {dropped}
