from desk_app.domain.alternatives import AlternativeKind, day_around, nearest, pick_alternatives
from desk_app.domain.availability import Slot
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
