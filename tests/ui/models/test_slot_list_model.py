from PySide6.QtCore import Qt

from desk_app.ui.directory import Directory
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.slot_list_model import DayHeading, SlotListModel
from desk_app.ui.time_words import TimeWords
from tests.ui.front_desk_values import ANNA, EVA, LISBON, ZONE, clock_time, slot

DIRECTORY = Directory.of([EVA, ANNA, LISBON], desk_zone=ZONE)


def model_of(*slots):
    model = SlotListModel()
    model.set_slots(slots, DIRECTORY, TimeWords(), today=clock_time(10).date())
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


def test_no_slots_are_no_rows():
    model = model_of()

    assert model.rowCount() == 0
    assert model.first_slot_row() == -1


def test_model_keeps_the_rules_of_qt(qtmodeltester):
    qtmodeltester.check(model_of(slot((9, 0)), slot((9, 0), day=15)))
