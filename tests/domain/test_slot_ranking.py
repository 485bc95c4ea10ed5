from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.availability import Slot
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import to_seconds
from desk_app.domain.slot_ranking import (
    BookedTime,
    RankedSlot,
    SlotOrder,
    SlotReason,
    find_usual,
    in_order,
    rank,
)
from tests.builders import HOUR, at, resource_id, span

EVA, MARCO, NINA = map(resource_id, ("eva", "marco", "nina"))


def slot(start: str, *whose: ResourceId, day: int = 0) -> Slot:
    starts_at = at(start, day=day)
    return Slot(starts_at, starts_at + HOUR, whose or (EVA,))


def booked(*of: tuple[ResourceId, str, str], **more: Any) -> BookedTime:
    spans: dict[ResourceId, list[tuple[int, int]]] = {}
    for whose, start, end in of:
        when = span(start, end)
        spans.setdefault(whose, []).append((to_seconds(when.start), to_seconds(when.end)))
    return BookedTime(spans=spans, **more)


def reasons(ranked: tuple[RankedSlot, ...]) -> list[SlotReason | None]:
    return [each.reason for each in ranked]


def starts(ranked: tuple[RankedSlot, ...]) -> list[str]:
    return [f"{each.slot.starts_at:%H:%M}" for each in ranked]


def test_the_first_slot_is_the_first_that_is_free():
    assert reasons(rank([slot("09:00"), slot("10:00")], booked())) == [SlotReason.FIRST_FREE, None]


def test_whom_a_customer_usually_sees_comes_first_and_is_said():
    found = rank([slot("09:00"), slot("10:00", EVA, MARCO)], booked(usual=MARCO))

    assert found[1].slot.resource_ids == (MARCO, EVA)
    assert found[1].reason is SlotReason.USUAL_PERSON


def test_the_slot_next_to_a_booking_leaves_the_least_gap_and_is_named_once_a_day():
    slots = [slot("09:00"), slot("12:05"), slot("13:20"), slot("15:00"), slot("17:05")]

    found = rank(slots, booked((EVA, "11:00", "12:00"), (EVA, "16:00", "17:00")))

    assert reasons(found) == [SlotReason.FIRST_FREE, None, None, SlotReason.LEAST_GAP, None]
    assert starts(in_order(found, SlotOrder.LEAST_GAP)) == [
        "12:05",
        "15:00",
        "17:05",
        "09:00",
        "13:20",
    ]


def test_a_booking_of_another_day_leaves_no_gap():
    late, early = slot("23:00"), slot("00:30", day=1)

    found = rank([late, early], booked((EVA, "00:00", "24:00")))

    assert found[1].tiers[SlotOrder.LEAST_GAP] == 3


def test_who_has_the_fewest_bookings_that_day_comes_first_where_others_have_more():
    busy = booked((EVA, "07:00", "08:00"), (EVA, "16:00", "17:00"), (MARCO, "16:00", "17:00"))

    found = rank([slot("09:00", EVA, MARCO), slot("10:00", EVA, MARCO), slot("11:00")], busy)

    assert [each.slot.resource_ids for each in found] == [(MARCO, EVA), (MARCO, EVA), (EVA,)]
    assert reasons(found) == [SlotReason.FIRST_FREE, SlotReason.FEWEST_TODAY, None]
    assert starts(in_order(found, SlotOrder.FEWEST_TODAY)) == ["09:00", "10:00", "11:00"]


def test_nobody_has_the_fewest_where_all_have_as_many():
    found = rank([slot("09:00", EVA, MARCO), slot("10:00", EVA, MARCO)], booked())

    assert reasons(found)[1] is None


def test_days_are_those_of_the_resource_s_own_place():
    night = booked((EVA, "01:00", "02:00"), zones={EVA: ZoneInfo("America/New_York")})

    # In New York the booking is on Sunday evening, the slot on Monday morning.
    assert rank([slot("14:00")], night)[0].tiers[SlotOrder.FEWEST_TODAY] == 0
    assert rank([slot("14:00")], booked((EVA, "01:00", "02:00")))[0].tiers[SlotOrder.FEWEST_TODAY]


def test_the_usual_person_was_seen_twice_and_more_often_than_others():
    assert find_usual([]) is None
    assert find_usual([EVA]) is None
    assert find_usual([EVA, MARCO, NINA, MARCO]) == MARCO
    assert find_usual([EVA, MARCO, MARCO, EVA]) == EVA


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from([EVA, MARCO])), max_size=30),
    st.lists(st.integers(0, 200), max_size=10),
    st.sampled_from(SlotOrder),
)
def test_ranking_only_orders(chosen: list[Any], taken: list[int], order: SlotOrder):
    quarter = timedelta(minutes=15)
    slots = [
        Slot(at("00:00") + number * quarter, at("01:00") + number * quarter, (whose,))
        for number, whose in sorted(chosen)
    ]
    spans = [
        (to_seconds(at("00:00") + n * quarter), to_seconds(at("00:30") + n * quarter))
        for n in sorted(taken)
    ]
    found = rank(slots, BookedTime(spans={EVA: spans}, zones={EVA: UTC}))

    assert [each.slot for each in found] == slots
    assert sorted(map(id, in_order(found, order))) == sorted(map(id, found))
    tiers = [each.tiers.get(order, 0) for each in in_order(found, order)]
    assert tiers == sorted(tiers)
