import itertools

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.spans import intersect, subtract, union

points = st.integers(0, 40)
loose_spans = st.lists(st.tuples(points, points), max_size=12)
span_sets = st.sets(points, max_size=24).map(
    lambda found: list(zip(sorted(found)[::2], sorted(found)[1::2], strict=False))
)
"""Sets in normal form, made without the algebra that is tried here."""


def members(spans):
    return {point for start, end in spans for point in range(start, end)}


def is_normal(spans):
    return all(start < end for start, end in spans) and all(
        left[1] < right[0] for left, right in itertools.pairwise(spans)
    )


# --- union -----------------------------------------------------------------------------------


def test_union_joins_spans_that_touch():
    assert union([(1, 3), (3, 5)]) == [(1, 5)]


def test_union_keeps_spans_apart_that_leave_a_gap():
    assert union([(4, 5)], [(1, 3)]) == [(1, 3), (4, 5)]


@given(loose_spans, loose_spans)
def test_union_holds_what_either_holds_in_normal_form(left, right):
    both = union(left, right)

    assert members(both) == members(left) | members(right)
    assert is_normal(both)


@given(loose_spans, loose_spans)
def test_union_commutes(left, right):
    assert union(left, right) == union(right, left)


@given(span_sets)
def test_union_leaves_a_normal_form_as_it_is(spans):
    assert union(spans) == spans


# --- intersection ----------------------------------------------------------------------------


def test_intersection_of_touching_spans_is_empty():
    assert intersect([(1, 3)], [(3, 5)]) == []


@given(span_sets, span_sets)
def test_intersection_holds_what_both_hold_in_normal_form(left, right):
    shared = intersect(left, right)

    assert members(shared) == members(left) & members(right)
    assert is_normal(shared)


# --- subtraction -----------------------------------------------------------------------------


def test_a_span_may_be_cut_in_two():
    assert subtract([(0, 10)], [(4, 6)]) == [(0, 4), (6, 10)]


def test_one_taken_span_reaches_over_several():
    assert subtract([(0, 3), (5, 7), (9, 12)], [(2, 10)]) == [(0, 2), (10, 12)]


@given(span_sets, loose_spans)
def test_subtraction_keeps_what_only_the_first_holds(spans, taken):
    taken = sorted(span for span in taken if span[0] < span[1])

    left = subtract(spans, taken)

    assert members(left) == members(spans) - members(taken)
    assert is_normal(left)


@given(span_sets, span_sets)
def test_what_is_taken_and_what_is_left_make_the_whole(spans, taken):
    assert union(subtract(spans, taken), intersect(spans, taken)) == spans
