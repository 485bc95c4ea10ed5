"""Columns, months, the shelf and tiles in hand, in the calendar's view."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListWidget, QWidget

from desk_app.domain.interval import Interval
from desk_app.services.calendar import CalendarPicture
from desk_app.services.column_sets import ColumnBook, ColumnSet, Grouping
from desk_app.services.month_counts import DayCounts
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.views.shelf import Shelf
from desk_app.ui.widgets.choice_box import ChoiceBox
from tests.builders import booking_id, make_resource, resource_id
from tests.ui.grid.columns import COPENHAGEN, TUESDAY, booked, make_column, stretch, wall
from tests.ui.look import show_active

NOW = wall("10:24")
MONDAY = TUESDAY - timedelta(days=1)
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

EVA = make_resource("eva", meta={"kind": "person"})
ROOM = make_resource("room", meta={"kind": "room"})
IDA = make_resource("ida", meta={"kind": "person"})


def a_picture(columns=None, *, first: date = TUESDAY, days: int = 1) -> CalendarPicture:
    usual = [
        make_column("eva", [booked("anna", "11:00", "12:00")], resource=EVA),
        make_column("room", resource=ROOM),
        make_column("ida", resource=IDA),
    ]
    return CalendarPicture(
        first=first,
        days=days,
        window=Interval(wall("0:00", day=first), wall("24:00", day=first)),
        columns=tuple(usual if columns is None else columns),
        requests=(),
        upcoming=(),
        as_of=NOW,
    )


@pytest.fixture(name="view")
def _view(qtbot, light_look) -> CalendarView:
    view = CalendarView(NOW, desk_zone=ZoneInfo(COPENHAGEN))
    qtbot.addWidget(view)
    view.resize(1440, 860)
    show_active(qtbot, view)
    view.set_resources([EVA, ROOM, IDA])
    view.set_picture(a_picture())
    view.grid.setFocus()
    return view


def part(view: QWidget, name: str) -> QWidget:
    found = view.window().findChild(QWidget, name)
    assert isinstance(found, QWidget), f"{name} is missing"
    return found


def press(view: CalendarView, name: str) -> None:
    button = part(view, name)
    assert isinstance(button, QAbstractButton)
    button.click()


def names(view: CalendarView) -> list[str]:
    return [content.column.resource.name for content in view.grid.picture.contents]


def key(view: CalendarView, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(view.grid, key, modifiers)


# --- columns ---------------------------------------------------------------------------------


def test_a_filter_typed_shows_the_columns_it_fits(view):
    press(view, "choose_columns")

    QTest.keyClicks(part(view, "columns_filter"), "i")
    assert names(view) == ["Ida"]
    QTest.keyClicks(part(view, "columns_filter"), "x")
    assert names(view) == ["Eva", "Room", "Ida"]
    assert part(view, "columns_filter").property("invalid") is True


def test_a_column_that_is_not_ticked_is_not_shown(qtbot, view):
    press(view, "choose_columns")
    columns = part(view, "columns_list")
    assert isinstance(columns, QListWidget)

    with qtbot.waitSignal(view.columns_changed) as changed:
        columns.item(1).setCheckState(Qt.CheckState.Unchecked)

    assert names(view) == ["Eva", "Ida"]
    assert changed.args[0].current.shown == (EVA.id, IDA.id)
    press(view, "columns_everybody")
    assert names(view) == ["Eva", "Room", "Ida"]


def test_the_last_column_ticked_stays(view):
    view.set_columns(ColumnBook(current=ColumnSet(shown=(EVA.id,))))
    press(view, "choose_columns")
    columns = part(view, "columns_list")
    assert isinstance(columns, QListWidget)

    columns.item(0).setCheckState(Qt.CheckState.Unchecked)

    assert names(view) == ["Eva"]
    assert columns.item(0).checkState() is Qt.CheckState.Checked


def test_columns_stand_together_by_kind_under_its_name(view):
    press(view, "choose_columns")
    box = part(view, "columns_grouping")
    assert isinstance(box, ChoiceBox)

    box.set_value(Grouping.KIND)
    box.activated.emit(1)

    heads = [view.grid.picture.head(index, NOW) for index in range(3)]
    assert names(view) == ["Eva", "Ida", "Room"]
    assert [head.group for head in heads] == ["person", "", "room"]
    assert [head.begins_group for head in heads] == [False, False, True]


def test_a_column_moved_stays_there_and_is_told(qtbot, view):
    view.grid.set_cursor(view.grid.moves.at(2, 600))

    with qtbot.waitSignal(view.columns_changed):
        key(view, Qt.Key.Key_Left, CTRL | SHIFT)
    view.set_picture(a_picture())

    assert names(view) == ["Eva", "Ida", "Room"]


def test_a_set_is_saved_and_shown_again_by_its_figure(qtbot, view):
    view.set_columns(ColumnBook(current=ColumnSet(shown=(IDA.id, ROOM.id))))
    with qtbot.waitSignal(view.columns_changed) as saved:
        key(view, Qt.Key.Key_3, CTRL | SHIFT)
    assert set(saved.args[0].saved[3].shown) == {ROOM.id, IDA.id}

    view.set_columns(ColumnBook(saved=saved.args[0].saved))
    assert names(view) == ["Eva", "Room", "Ida"]
    key(view, Qt.Key.Key_3, CTRL)

    assert names(view) == ["Room", "Ida"]


def test_a_figure_without_a_set_changes_nothing(qtbot, view):
    with qtbot.assertNotEmitted(view.columns_changed):
        key(view, Qt.Key.Key_7, CTRL)

    assert names(view) == ["Eva", "Room", "Ida"]


def test_sets_can_be_named_chosen_and_forgotten_with_the_pointer(view):
    press(view, "choose_columns")
    name = part(view, "columns_set_name")
    assert isinstance(name, QLineEdit)
    columns = part(view, "columns_list")
    assert isinstance(columns, QListWidget)
    columns.item(1).setCheckState(Qt.CheckState.Unchecked)

    QTest.keyClicks(name, "People")
    press(view, "columns_save_set")
    press(view, "columns_everybody")
    chosen = part(view, "columns_set_1")
    assert isinstance(chosen, QAbstractButton)
    assert "People" in chosen.text()
    chosen.click()

    assert names(view) == ["Eva", "Ida"]
    press(view, "columns_forget_1")
    assert not view._columns.book.saved


# --- weeks -----------------------------------------------------------------------------------


def test_weeks_of_all_columns_stand_side_by_side_by_resource(qtbot, view):
    press(view, "calendar_mode_week")
    with qtbot.waitSignal(view.days_requested) as asked:
        view._on_resource_chosen("*")
    assert asked.args == [MONDAY, 7, (EVA.id, ROOM.id, IDA.id)]

    days = [MONDAY + timedelta(days=n) for n in range(7)]
    columns = [make_column(resource=each, day=day) for day in days for each in (EVA, IDA)]
    view.set_picture(a_picture(columns, first=MONDAY, days=7))

    assert names(view) == ["Eva"] * 7 + ["Ida"] * 7
    heads = [view.grid.picture.head(index, NOW) for index in range(14)]
    assert (heads[1].name, heads[1].group) == ("Tue 14", "Eva")
    assert [n for n, head in enumerate(heads) if head.begins_group] == [7]


# --- month -----------------------------------------------------------------------------------


def test_m_shows_the_month_and_asks_what_its_days_have(qtbot, view):
    with qtbot.waitSignal(view.month_requested) as asked:
        key(view, Qt.Key.Key_M)

    assert asked.args == [date(2025, 10, 1)]
    assert view.is_month
    assert part(view, "calendar_title").text() == "October 2025"  # type: ignore[attr-defined]


def test_a_day_opened_in_the_month_is_asked_for_and_shown(qtbot, view):
    key(view, Qt.Key.Key_M)
    month = part(view, "month_view")
    view.set_month_counts({date(2025, 10, 1): DayCounts(3)})
    QTest.keyClick(month, Qt.Key.Key_Right)

    with qtbot.waitSignal(view.days_requested), qtbot.waitSignal(view.month_requested) as asked:
        QTest.keyClick(month, Qt.Key.Key_Return)

    assert not view.is_month
    assert view.first_day == TUESDAY + timedelta(days=1)
    assert asked.args == [None]


def test_in_a_month_the_steps_are_months(view):
    key(view, Qt.Key.Key_M)

    QTest.keyClick(part(view, "month_view"), Qt.Key.Key_J)

    assert part(view, "calendar_title").text() == "November 2025"  # type: ignore[attr-defined]


def test_news_of_the_day_does_not_push_the_month_aside(view):
    key(view, Qt.Key.Key_M)

    view.set_picture(a_picture())

    assert view.is_month


# --- in hand ---------------------------------------------------------------------------------


def pick_up(view: CalendarView) -> None:
    view.grid.set_cursor(view.grid.moves.at(0, 11 * 60))
    key(view, Qt.Key.Key_R)


def test_the_bar_below_the_grid_shows_only_while_a_tile_is_held(view):
    bar = part(view, "carry_bar")
    assert not bar.isVisible()

    pick_up(view)
    assert bar.isVisible()
    key(view, Qt.Key.Key_Escape)

    assert not bar.isVisible()


@pytest.mark.parametrize(
    ("text", "day"),
    [("+1w", TUESDAY + timedelta(days=7)), ("16.10", date(2025, 10, 16))],
)
def test_a_date_typed_with_a_tile_in_hand_is_gone_to(qtbot, view, text, day):
    pick_up(view)
    QTest.keyClicks(view.grid, text[0])
    field = part(view, "carry_day")
    QTest.keyClicks(field, text[1:])

    with qtbot.waitSignal(view.days_requested) as asked:
        QTest.keyClick(field, Qt.Key.Key_Return)

    assert asked.args == [day, 1, None]
    assert view.grid.hasFocus()
    assert view.grid.overlays.carry is not None


def test_a_week_further_counts_from_the_day_shown(qtbot, view):
    view.show_day(TUESDAY + timedelta(days=2))
    view.set_picture(a_picture(first=TUESDAY + timedelta(days=2)))
    pick_up(view)
    QTest.keyClicks(view.grid, "+")
    field = part(view, "carry_day")
    QTest.keyClicks(field, "1w")

    with qtbot.waitSignal(view.days_requested) as asked:
        QTest.keyClick(field, Qt.Key.Key_Return)

    assert asked.args[0] == TUESDAY + timedelta(days=9)


def test_what_is_no_date_is_marked_and_escape_leads_back_to_the_tile(view):
    pick_up(view)
    QTest.keyClicks(view.grid, "9")
    field = part(view, "carry_day")
    QTest.keyClicks(field, "99")

    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("invalid") is True
    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert view.grid.hasFocus()
    assert view.grid.overlays.carry is not None


# --- shelf -----------------------------------------------------------------------------------


def shelf_of(view: CalendarView) -> Shelf:
    shelf = part(view, "shelf")
    assert isinstance(shelf, Shelf)
    return shelf


def test_what_lies_on_the_shelf_is_named_and_its_tile_marked(view):
    view.set_shelf([booked("anna", "11:00", "12:00")])

    faces = view.grid.picture.faces
    tile = view.grid.picture.contents[0].tiles[0]
    assert shelf_of(view).booking_ids == {booking_id("anna")}
    assert view.grid.overlays.shelved == {booking_id("anna")}
    assert faces.find(tile, NOW, is_shelved=True).marks[-1].sign == "shelf"


def test_a_card_pressed_puts_its_booking_in_hand(qtbot, view):
    kept = booked("zoe", "13:00", "14:00", day=date(2025, 10, 2), resource_id=IDA.id)
    view.set_shelf([kept])
    card = next(each for each in shelf_of(view)._cards if each.isVisible())

    card.row.click()
    with qtbot.waitSignal(view.move_requested) as moved:
        key(view, Qt.Key.Key_Return)

    assert moved.args == [kept.id, IDA.id, stretch("13:00", "14:00")]


def test_a_card_can_be_taken_off_again(qtbot, view):
    view.set_shelf([booked("anna", "11:00", "12:00")])
    card = next(each for each in shelf_of(view)._cards if each.isVisible())

    with qtbot.waitSignal(view.shelf_left) as left:
        card.off.click()

    assert left.args == [booking_id("anna")]
    assert card.off.accessibleName() == "Take Anna off the shelf"


def test_a_tile_dropped_on_the_shelf_is_laid_there(qtbot, view):
    place = shelf_of(view).mapToGlobal(shelf_of(view).rect().center())

    with qtbot.waitSignal(view.shelve_requested) as asked:
        assert view.grid.carries.takes_outside(booking_id("anna"), place)

    assert asked.args == [booking_id("anna")]
    assert not view.grid.carries.takes_outside(booking_id("anna"), QPoint(-50, -50))


def test_many_lie_on_the_shelf_and_are_scrolled_to(view):
    bookings = [booked(f"guest {n}", "11:00", "12:00") for n in range(30)]

    view.set_shelf(bookings)

    assert len(shelf_of(view).booking_ids) == 30
    assert shelf_of(view).height() < 220


def test_who_is_gone_has_no_column_any_more(view):
    view.set_columns(ColumnBook(current=ColumnSet(shown=(resource_id("left"),))))

    assert names(view) == ["Eva", "Room", "Ida"]
