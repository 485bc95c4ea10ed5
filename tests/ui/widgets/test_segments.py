import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desk_app.ui.widgets.segments import Segment, SegmentedControl


@pytest.fixture(name="views")
def _views(qtbot, light_look) -> SegmentedControl:
    views = SegmentedControl(
        [Segment("day", "Day", "D"), Segment("week", "Week", "W"), Segment("list", "List")],
        name="view",
        label="View",
    )
    qtbot.addWidget(views)
    views.show()
    return views


def test_the_first_is_chosen_at_the_start(views):
    assert views.value == "day"


def test_a_press_chooses_and_tells(qtbot, views):
    week = views.findChild(QPushButton, "view_week")

    with qtbot.waitSignal(views.value_changed) as told:
        qtbot.mouseClick(week, Qt.MouseButton.LeftButton)

    assert told.args == ["week"]
    assert views.value == "week"
    assert week.accessibleName() == "View: Week"


def test_pressing_the_chosen_one_leaves_it_chosen(qtbot, views):
    qtbot.mouseClick(views.findChild(QPushButton, "view_day"), Qt.MouseButton.LeftButton)

    assert views.value == "day"


def test_a_program_chooses_silently_and_never_what_is_not_there(qtbot, views):
    with qtbot.assertNotEmitted(views.value_changed):
        views.set_value("list")
        views.set_value("month")

    assert views.value == "list"


def test_arrow_keys_go_round_and_tab_stops_once(qtbot, views):
    qtbot.keyClick(views, Qt.Key.Key_Left)
    assert views.value == "list"
    qtbot.keyClick(views, Qt.Key.Key_Right)
    assert views.value == "day"

    stops = [
        button.objectName()
        for button in views.findChildren(QPushButton)
        if button.focusPolicy() is Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["view_day"]


def test_an_assistive_tool_that_toggles_chooses_like_a_press(qtbot, views):
    button = views.findChild(QPushButton, "view_week")

    with qtbot.waitSignal(views.value_changed) as told:
        button.toggle()

    assert told.args == ["week"]
    assert views.value == "week"
    assert [each.isChecked() for each in views.findChildren(QPushButton)].count(True) == 1
