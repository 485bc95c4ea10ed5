"""That the servers of the long contract tests decide every two open points in every way."""

from dataclasses import fields
from itertools import combinations, product

from desk_app.server.open_points import OPEN_POINTS
from desk_app.server.options import RefusalShape, ServerOptions
from tests.contract.pairs import ROWS, VALUES, flipped, in_pairs


def test_any_two_choices_meet_at_one_server():
    for (one, ones), (other, others) in combinations(VALUES.items(), 2):
        for first, second in product(ones, others):
            assert any((getattr(row, one), getattr(row, other)) == (first, second) for row in ROWS)


def test_few_servers_do():
    assert len(ROWS) <= 11


def test_every_open_point_takes_part():
    assert set(VALUES) == set(OPEN_POINTS)


def test_our_own_choice_comes_first():
    usual = ServerOptions()

    assert {name: values[0] for name, values in VALUES.items()} == {
        one.name: getattr(usual, one.name) for one in fields(usual) if one.name in VALUES
    }


def test_one_point_at_a_time_is_decided_each_other_way():
    found = flipped(["clash_shape", "clash_status"], ServerOptions(extensions=False))

    assert found == {
        "clash_shape=plain": ServerOptions(extensions=False, clash_shape=RefusalShape.PLAIN),
        "clash_shape=nested": ServerOptions(extensions=False, clash_shape=RefusalShape.NESTED),
        "clash_status=409": ServerOptions(extensions=False, clash_status=409),
    }


def test_what_a_test_takes_for_granted_is_so_at_all_of_its_servers():
    found = in_pairs({"extensions": False, "meta_is_merged": True})

    assert {(one.extensions, one.meta_is_merged) for one in found.values()} == {(False, True)}
    assert {one.clash_status for one in found.values()} == {422, 409}
    assert len(set(found.values())) == len(found)
