from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.availability import Slot
from desk_app.domain.combined import assign, combine
from desk_app.domain.identifiers import ResourceId
from tests.builders import HOUR, at, resource_id

EVA, MARCO, RED, BLUE, LASER = map(resource_id, ("eva", "marco", "red", "blue", "laser"))
EVERYBODY = (EVA, MARCO, RED, BLUE, LASER)


def slot(start: str, *free: ResourceId) -> Slot:
    return Slot(at(start), at(start) + HOUR, free)


def test_a_person_a_room_and_a_device_are_free_together_only_where_all_are():
    slots = [
        slot("09:00", EVA, RED),
        slot("10:00", EVA, LASER, BLUE),
        slot("11:00", RED, BLUE, LASER),
        slot("12:00", MARCO, EVA, RED, BLUE, LASER),
    ]
    found = combine(slots, ((EVA, MARCO), (RED, BLUE), (LASER,)))

    assert [each.slot for each in found] == [slot("10:00", EVA), slot("12:00", EVA, MARCO)]
    assert [each.companions for each in found] == [((BLUE,), (LASER,)), ((RED, BLUE), (LASER,))]


def test_nobody_fills_two_roles_at_once():
    assert combine([slot("09:00", RED)], ((RED,), (RED,))) == ()

    [both] = combine([slot("09:00", RED, BLUE)], ((RED, BLUE), (RED,)))
    assert (both.slot.resource_ids, both.companions) == ((BLUE,), ((RED,),))


def test_one_role_alone_is_a_plain_search():
    [found] = combine([slot("09:00", EVA, RED), slot("10:00", RED)], ((EVA, MARCO),))

    assert (found.slot, found.companions) == (slot("09:00", EVA), ())


def test_the_preferred_ones_are_assigned_first_but_nobody_twice():
    assert assign(((RED, BLUE), (RED,))) == (BLUE, RED)
    assert assign(((RED, BLUE), (LASER,)), taken={RED}) == (BLUE, LASER)
    assert assign(((RED,),), taken={RED}) is None


roles = st.lists(st.lists(st.sampled_from(EVERYBODY), unique=True), min_size=1, max_size=3)


@given(roles, st.sets(st.sampled_from(EVERYBODY), min_size=1))
def test_each_choice_offered_can_be_had_and_none_that_can_is_missing(
    wanted: list[list[ResourceId]], free: set[ResourceId]
):
    choices = tuple(map(tuple, wanted))
    ways = [way for way in product(*choices) if len(set(way)) == len(way) and free.issuperset(way)]
    found = combine([slot("09:00", *free)], choices)

    assert bool(found) is bool(ways)
    for each in found:
        able = (each.slot.resource_ids, *each.companions)
        assert [set(role) for role in able] == [set(role) for role in zip(*ways, strict=True)]
