from PySide6.QtCore import Qt

from desk_app.domain.slot_ranking import RankedSlot, SlotReason
from desk_app.ui.directory import Directory
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.slot_list_model import DayHeading, SlotListModel
from desk_app.ui.time_words import TimeWords
from tests.ui.front_desk_values import ANNA, EVA, LISBON, ZONE, clock_time, slot

DIRECTORY = Directory.of([EVA, ANNA, LISBON], desk_zone=ZONE)


def model_of(*slots):
    model = SlotListModel()
    hits = [RankedSlot(each) for each in slots]
    model.set_hits(hits, DIRECTORY, TimeWords(), today=clock_time(10).date())
    return model


def lines(model):
    return [model.index(row).data() for row in range(model.rowCount())]


def test_slots_stand_below_their_day():
    model = model_of(slot((9, 0)), slot((16, 30), EVA, ANNA), slot((9, 0), day=15))

    assert lines(model) == [
        "Today, Tuesday 14 October",
        "09:00\u201309:45, Eva Lind",
        "16:30\u201317:15, Eva Lind, Anna Berg",
        "Tomorrow, Wednesday 15 October",
        "09:00\u201309:45, Eva Lind",
    ]
    assert model.slot_count == 3
    assert model.first_slot_row() == 1


def test_a_slot_is_told_by_the_clock_of_its_resource():
    model = model_of(slot((0, 30), LISBON, day=15))

    assert lines(model) == [
        "Today, Tuesday 14 October",
        "23:30\u201300:15, Room in Lisbon",
    ]


def test_headings_can_be_neither_chosen_nor_taken():
    model = model_of(slot((9, 0)))

    assert isinstance(model.index(0).data(VALUE_ROLE), DayHeading)
    assert not model.index(0).flags() & Qt.ItemFlag.ItemIsSelectable
    assert model.slot_at(0) is None
    assert model.slot_at(1) == slot((9, 0))
    assert model.slot_at(-1) is None


def test_a_reason_is_said_last():
    model = SlotListModel()
    hits = [RankedSlot(slot((9, 0)), reason) for reason in SlotReason]
    model.set_hits(hits, DIRECTORY, TimeWords(), today=clock_time(10).date())

    assert [line.rpartition(", ")[2] for line in lines(model)[1:]] == [
        "First free",
        "Usual person",
        "Least gap",
        "Fewest that day",
    ]


def test_a_slot_is_found_again_whoever_is_free_then():
    model = model_of(slot((9, 0)), slot((10, 0), EVA, ANNA))

    assert model.row_of(slot((10, 0), ANNA)) == 2
    assert model.row_of(slot((11, 0))) == 1
    assert model.row_of(None) == 1


def test_no_slots_are_no_rows():
    model = model_of()

    assert model.rowCount() == 0
    assert model.first_slot_row() == -1


def test_model_keeps_the_rules_of_qt(qtmodeltester):
    qtmodeltester.check(model_of(slot((9, 0)), slot((9, 0), day=15)))
