from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.constraint import DayAndTime, Weekday, allow
from desk_app.ui.models.columns import SORT_ROLE, VALUE_ROLE
from desk_app.ui.models.resource_list_model import ResourceFilterProxyModel, ResourceListModel
from tests.builders import MONDAY, make_resource

NOON = MONDAY + timedelta(hours=12)
HOURS = (allow(DayAndTime(Weekday.MONDAY, 540, 1020)),)
EVA = make_resource("eva", constraints=HOURS)
LUKASZ = make_resource("lukasz", name="Łukasz Ørsted", constraints=HOURS)
ROOM = make_resource(
    "room", name="Room\n<b>1</b>", time_zone_name="America/New_York", constraints=HOURS
)


@pytest.fixture
def model(qapp):
    model = ResourceListModel()
    model.set_resources((EVA, LUKASZ, ROOM), now=NOON)
    return model


def titles(model):
    return [model.index(row, 0).data(VALUE_ROLE).title for row in range(model.rowCount())]


def test_it_is_a_proper_model(model, qtmodeltester):
    qtmodeltester.check(model)


def test_a_line_is_read_out_as_a_sentence(model):
    assert (
        model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Eva, Open today 9\N{EN DASH}17"
    )
    assert model.index(0).data(SORT_ROLE) == "eva"


def test_a_zone_is_told_only_where_it_is_not_the_usual_one(model):
    assert model.index(0).data(VALUE_ROLE).zone == ""
    assert model.index(2).data(VALUE_ROLE).zone == "America/New York"


def test_a_name_from_outside_stays_one_plain_line(model):
    assert model.index(2).data(VALUE_ROLE).title == "Room <b>1</b>"
    assert "<b>" not in model.index(2).data(Qt.ItemDataRole.ToolTipRole)


def test_lines_that_stay_in_place_are_changed_without_a_reset(model, qtbot):
    with (
        qtbot.waitSignal(model.dataChanged, timeout=500),
        qtbot.assertNotEmitted(model.modelReset),
    ):
        model.set_resources((EVA, LUKASZ, make_resource("room", name="Room 2")), now=NOON)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Eva", "Łukasz Ørsted", "Room <b>1</b>"]),
        ("luk ors", ["Łukasz Ørsted"]),
        ("new york", ["Room <b>1</b>"]),
        ("EVA@example", ["Eva"]),
        ("nobody", []),
    ],
)
def test_a_search_keeps_those_that_hold_every_word(model, typed, found):
    shown = ResourceFilterProxyModel()
    shown.setSourceModel(model)

    shown.set_search(typed)

    assert titles(shown) == found


def test_the_next_day_says_its_own_hours(model):
    model.set_resources((EVA, LUKASZ, ROOM), now=NOON + timedelta(days=1))

    assert model.index(0).data(VALUE_ROLE).today == "Closed today"


def test_new_hours_are_said_on_the_same_day(model):
    model.set_resources((make_resource("eva", constraints=()), LUKASZ, ROOM), now=NOON)

    assert model.index(0).data(VALUE_ROLE).today == "Open all the time"
