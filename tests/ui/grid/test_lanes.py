from hypothesis import given
from hypothesis import strategies as st

from desk_app.ui.grid.lanes import NARROWEST_LANE, LanePlace, assign_lanes, lane_edges

SPANS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=40,
).map(sorted)


def test_spans_that_touch_share_a_lane():
    assert assign_lanes([(0, 10), (10, 20)]) == [LanePlace(0, 1), LanePlace(0, 1)]


def test_overlapping_spans_stand_side_by_side():
    assert assign_lanes([(0, 10), (5, 15)]) == [LanePlace(0, 2), LanePlace(1, 2)]


def test_a_lane_is_used_again_once_it_is_free():
    places = assign_lanes([(0, 30), (5, 10), (10, 20)])

    assert places == [LanePlace(0, 2), LanePlace(1, 2), LanePlace(1, 2)]


def test_a_group_does_not_narrow_the_next_one():
    assert assign_lanes([(0, 10), (5, 10), (10, 20)])[2] == LanePlace(0, 1)


def test_a_long_span_keeps_its_group_together():
    places = assign_lanes([(0, 100), (5, 10), (90, 95)])

    assert [place.lanes for place in places] == [2, 2, 2]


@given(SPANS)
def test_spans_of_one_lane_never_overlap(spans):
    places = assign_lanes(spans)

    assert len(places) == len(spans)
    for number, (start, _end) in enumerate(spans):
        assert places[number].lane < places[number].lanes
        for before in range(number):
            if places[before].lane == places[number].lane:
                assert spans[before][1] <= start


@given(SPANS)
def test_no_group_has_more_lanes_than_spans_at_one_moment(spans):
    places = assign_lanes(spans)

    for place in places:
        most = max(sum(s <= at < e for s, e in spans) for at, _ in spans)
        assert place.lanes <= most


def test_lanes_share_the_whole_width_of_the_column():
    edges = [lane_edges(LanePlace(lane, 3), 151) for lane in range(3)]

    assert edges == [(0, 50), (50, 101), (101, 151)]


def test_too_many_lanes_lie_over_one_another_but_none_is_lost():
    edges = [lane_edges(LanePlace(lane, 40), 140) for lane in range(40)]

    assert edges[0][0] == 0
    assert edges[-1][1] == 140
    assert all(right - left == NARROWEST_LANE for left, right in edges)
    assert [left for left, _ in edges] == sorted({left for left, _ in edges})
