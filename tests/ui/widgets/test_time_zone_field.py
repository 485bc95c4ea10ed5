import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from desk_app.domain.resource import find_time_zone
from desk_app.ui.widgets.time_zone_field import TimeZoneField, find_zones
from tests.ui.look import show_active


@pytest.fixture
def field(qtbot, light_look):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 400)
    field = TimeZoneField()
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addStretch(1)
    field.set_name("Europe/Copenhagen")
    show_active(qtbot, window)
    field.setFocus(Qt.FocusReason.TabFocusReason)
    yield field
    window.close()


def offered(field):
    view = field.window().findChild(QListView, "time_zone_list")
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


@pytest.mark.parametrize("typed", ["America/New_York", "america/new york", "  AMERICA/NEW YORK "])
def test_a_zone_may_be_typed_in_any_spelling(field, qtbot, typed):
    qtbot.keyClicks(field, typed)

    assert field.name == "America/New_York"


def test_leaving_the_field_tidies_its_spelling(field, qtbot):
    qtbot.keyClicks(field, "america/new_york")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert field.text() == "America/New York"


def test_any_part_of_a_name_finds_it_and_enter_takes_it(field, qtbot):
    qtbot.keyClicks(field, "new y")
    assert field.is_offering
    assert offered(field) == ["America/New York"]

    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert field.name == "America/New_York"
    assert not field.is_offering


def test_the_arrows_walk_the_list(field, qtbot):
    qtbot.keyClicks(field, "north dakota")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert field.text() == offered(field)[1]


def test_a_line_can_be_clicked(field, qtbot):
    qtbot.keyClicks(field, "lisb")
    view = field.window().findChild(QListView, "time_zone_list")
    with qtbot.waitSignal(field.name_changed) as told:
        place = view.visualRect(view.model().index(0, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert told.args == ["Europe/Lisbon"]


def test_a_city_comes_before_names_that_only_contain_the_letters(qapp):
    assert find_zones("ber") == ("Atlantic/Bermuda", "Europe/Berlin", "Australia/Canberra")


def test_text_that_no_zone_holds_offers_nothing_and_is_told_as_it_is(field, qtbot):
    qtbot.keyClicks(field, "Europe/Atlantis")

    assert not field.is_offering
    assert field.name == "Europe/Atlantis"


def test_a_zone_nobody_knows_stays_as_it_is(field):
    field.set_name("Mars/Olympus_Mons")

    assert field.text() == "Mars/Olympus Mons"
    assert field.name == "Mars/Olympus_Mons"


def test_the_down_arrow_opens_the_whole_list_at_the_zone_chosen(field, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_Down)

    view = field.window().findChild(QListView, "time_zone_list")
    assert view.currentIndex().data() == "Europe/Copenhagen"
    assert len(offered(field)) == len(find_zones(""))


def test_every_zone_offered_is_one(qapp):
    assert all(find_time_zone(name.replace(" ", "_")) for name in find_zones(""))
    assert "UTC" in find_zones("")
