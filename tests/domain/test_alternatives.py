from desk_app.domain.alternatives import (
    AlternativeKind,
    day_around,
    nearest,
    pick_alternatives,
    pick_together,
)
from desk_app.domain.availability import Slot
from desk_app.domain.combined import Combination
from desk_app.domain.identifiers import ResourceId
from tests.builders import HOUR, at, resource_id, span

EVA, MARCO = resource_id("eva"), resource_id("marco")
WANTED = span("10:00", "11:00")
PERSON, TIME, DAY = AlternativeKind


def slot(start: str, *whose: ResourceId, day: int = 0) -> Slot:
    starts_at = at(start, day=day)
    return Slot(starts_at, starts_at + HOUR, whose or (EVA,))


def pick(same_person: list[Slot], that_day: list[Slot]) -> list[tuple[AlternativeKind, Slot]]:
    found = pick_alternatives(same_person, that_day, WANTED, EVA)
    return [(each.kind, each.slot) for each in found]


def test_nearest_comes_first_and_of_two_equally_near_the_earlier():
    slots = [slot("08:00"), slot("12:00"), slot("09:00"), slot("11:00")]

    starts = [each.starts_at for each in nearest(slots, WANTED)]

    assert starts == [at("09:00"), at("11:00"), at("08:00"), at("12:00")]


def test_same_person_comes_before_same_time_and_that_before_same_day():
    found = pick(
        [slot("08:00"), slot("12:00")],
        [slot("08:00"), slot("10:00", MARCO), slot("10:30", EVA, MARCO), slot("12:00")],
    )
    assert found == [
        (PERSON, slot("08:00")),
        (TIME, slot("10:00", MARCO)),
        (DAY, slot("10:30", EVA)),
    ]


def test_where_nobody_else_is_free_at_the_time_another_slot_stands_in():
    found = pick([slot("09:00"), slot("12:00")], [slot("13:00", MARCO)])

    assert found == [
        (PERSON, slot("09:00")),
        (DAY, slot("13:00", MARCO)),
        (PERSON, slot("12:00")),
    ]


def test_what_was_lost_is_never_offered_and_nothing_twice():
    assert pick([slot("10:00")], [slot("10:00")]) == []
    assert pick([slot("12:00")], [slot("12:00")]) == [(PERSON, slot("12:00"))]


def test_the_day_wanted_ends_a_day_after_it_and_within_the_search():
    assert day_around(span("00:00", "240:00"), WANTED) == span("00:00", "35:00")
    assert day_around(span("00:00", "12:00"), WANTED) == span("00:00", "12:00")
    assert day_around(span("00:00", "12:00", day=-9), WANTED) == span("00:00", "12:00", day=-9)


# --- several together ------------------------------------------------------------------------

RED, BLUE, LASER = resource_id("red"), resource_id("blue"), resource_id("laser")
CHOSEN = (EVA, RED, LASER)


def free(start: str, *roles: tuple[ResourceId, ...]) -> Combination:
    who = roles or ((EVA,), (RED,), (LASER,))
    return Combination(slot(start, *who[0]), who[1:])


def together(
    same: list[Combination], that_day: list[Combination]
) -> list[tuple[AlternativeKind, str, tuple[ResourceId, ...]]]:
    found = pick_together(same, that_day, WANTED, CHOSEN)
    return [
        (each.kind, f"{each.slot.starts_at:%H:%M}", (*each.slot.resource_ids, *each.companions))
        for each in found
    ]


def test_all_the_same_come_first_then_each_role_filled_otherwise_then_the_same_day():
    wanted = free("10:00", (EVA, MARCO), (RED, BLUE), (LASER,))

    found = together(
        [free("14:00"), free("11:00")], [wanted, free("09:00", (MARCO,), (BLUE,), (LASER,))]
    )

    assert found == [
        (PERSON, "11:00", CHOSEN),
        (TIME, "10:00", (MARCO, RED, LASER)),
        (TIME, "10:00", (EVA, BLUE, LASER)),
        (DAY, "09:00", (MARCO, BLUE, LASER)),
    ]


def test_a_role_is_filled_otherwise_only_where_all_the_others_stay_free():
    wanted = free("10:00", (EVA, MARCO), (BLUE,), (LASER,))

    assert together([], [wanted]) == [(TIME, "10:00", (EVA, BLUE, LASER))]


def test_where_no_single_change_will_do_as_few_as_can_be_are_exchanged():
    wanted = free("10:00", (MARCO,), (BLUE,), (LASER,))

    assert together([], [wanted]) == [(TIME, "10:00", (MARCO, BLUE, LASER))]


def test_nobody_fills_two_roles_of_an_alternative():
    wanted = free("10:00", (EVA, MARCO), (MARCO, RED), (LASER,))

    assert together([], [wanted]) == [
        (TIME, "10:00", (MARCO, RED, LASER)),
        (TIME, "10:00", (EVA, MARCO, LASER)),
    ]


def test_what_was_lost_is_never_offered_for_several_either():
    assert together([free("10:00")], [free("10:00")]) == []
    assert together([free("11:00")], [free("11:00")]) == [(PERSON, "11:00", CHOSEN)]
