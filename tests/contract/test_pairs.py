"""That the servers of the long contract tests decide every two open points in every way."""

from dataclasses import fields
from itertools import combinations, product

from desk_app.server.open_points import OPEN_POINTS
from desk_app.server.options import ServerOptions
from tests.contract.pairs import ROWS, VALUES, laid_over

LEFT_OUT = {
    "plan_allows_resource_creation",  # nothing could be made to work with
    "plan_allows_app_creation",
    "find_time_bulk_is_flat",  # no console asks it
}


def test_any_two_choices_meet_at_one_server():
    for (one, ones), (other, others) in combinations(VALUES.items(), 2):
        for first, second in product(ones, others):
            assert any((getattr(row, one), getattr(row, other)) == (first, second) for row in ROWS)


def test_few_servers_do():
    assert len(ROWS) <= 13


def test_every_open_point_takes_part():
    assert set(VALUES) == set(OPEN_POINTS) - LEFT_OUT


def test_our_own_choice_comes_first():
    usual = ServerOptions()

    assert {name: values[0] for name, values in VALUES.items()} == {
        one.name: getattr(usual, one.name) for one in fields(usual) if one.name in VALUES
    }


def test_what_a_test_asks_for_goes_before():
    row = ServerOptions(default_page_size=2, meta_is_merged=False)

    found = laid_over(row, ServerOptions(default_page_size=7))

    assert (found.default_page_size, found.meta_is_merged) == (7, False)
