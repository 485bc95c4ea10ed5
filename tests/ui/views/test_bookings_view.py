from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from desk_app.domain.booking_graph import CANCELLED, CONFIRMED, TENTATIVE
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.identifiers import ResourceId
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.views.bookings_view import MOST_ROWS, BookingsView
from tests.builders import make_booking, make_customer
from tests.fakes.clock import FakeClock
from tests.ui.front_desk_values import ANNA, EVA, ZONE, clock_time, span
from tests.ui.look import show_active

NOW = clock_time(10)


def booking(name, start, *, day=14, **fields):
    asked = span(start, day=day)
    return make_booking(
        name,
        customer=make_customer(name),
        starts_at=asked.start,
        ends_at=asked.end,
        **({"resource_id": EVA.id} | fields),
    )


OKAFOR = booking("Ben Okafor", (11, 0))
ZOE = booking("Zoë Jansen", (15, 0), resource_id=ANNA.id, state=TENTATIVE)
NEXT_WEEK = booking("Ida Krogh", (9, 0), day=20)
LONG_AGO = booking("Ben Okafor ", (9, 0), day=1, state=CANCELLED)
EVERY = (NEXT_WEEK, ZOE, LONG_AGO, OKAFOR)


@pytest.fixture
def view(qtbot, light_look):
    view = BookingsView(clock=FakeClock(NOW), desk_zone=ZONE)
    qtbot.addWidget(view)
    view.resize(1280, 680)
    show_active(qtbot, view)
    view.show_found(EVERY, (EVA, ANNA), BookingSearch())
    return view


@pytest.fixture
def searches(view):
    asked: list[BookingSearch] = []
    view.search_requested.connect(asked.append)
    return asked


def rows(view):
    proxy = view.proxy
    return [proxy.index(row, 0).data(VALUE_ROLE) for row in range(proxy.rowCount())]


def click(qtbot, view, name):
    qtbot.mouseClick(view.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def test_the_next_seven_days_are_shown_first_the_earliest_on_top(view):
    assert rows(view) == [OKAFOR, ZOE, NEXT_WEEK]
    assert view.count.text() == "3 bookings"


def test_typing_narrows_at_once_and_asks_the_store_after_a_moment(qtbot, view, searches):
    qtbot.keyClicks(view.search, "zoe")

    assert rows(view) == [ZOE]
    assert searches == []
    qtbot.waitUntil(lambda: len(searches) == 1)
    assert searches[0].text == "zoe"
    assert searches[0].since == clock_time(0)
    assert searches[0].limit == MOST_ROWS


def test_periods_narrow_and_order(qtbot, view, searches):
    click(qtbot, view, "bookings_period_past")
    assert rows(view) == [LONG_AGO]
    qtbot.waitUntil(lambda: len(searches) == 1)
    assert (searches[0].since, searches[0].until) == (None, NOW)

    click(qtbot, view, "bookings_period_all")
    assert rows(view) == [NEXT_WEEK, ZOE, OKAFOR, LONG_AGO]

    click(qtbot, view, "bookings_period_today")
    assert rows(view) == [OKAFOR, ZOE]


def test_states_and_resources_narrow(qtbot, view, searches):
    qtbot.keyClicks(view.states, "Pend")
    assert rows(view) == [ZOE]
    qtbot.keyClicks(view.who, "Eva")
    assert rows(view) == []

    qtbot.waitUntil(lambda: len(searches) >= 1)
    assert searches[-1].states == {TENTATIVE}
    assert searches[-1].resource_id == EVA.id


def test_searching_from_elsewhere_looks_in_all_times(view, searches):
    view.search_for("okaf")

    assert rows(view) == [OKAFOR, LONG_AGO]
    assert searches[-1] == BookingSearch(text="okaf", limit=MOST_ROWS)


def test_nobody_found_says_so_and_offers_the_next_step(qtbot, view, searches):
    qtbot.keyClicks(view.search, "okaforr")
    assert view.empty.isVisible()
    assert view.empty.accessibleName().startswith("Nobody called “okaforr”")

    with qtbot.waitSignal(view.new_booking_requested) as wished:
        click(qtbot, view, "create_for_name")
    assert wished.args == ["okaforr"]

    click(qtbot, view, "search_everything")
    assert searches[-1].since is None
    assert view.widen_button.isHidden()


def test_enter_goes_from_the_search_to_the_first_row_and_opens_it(qtbot, view):
    qtbot.keyClicks(view.search, "zoe")
    qtbot.keyClick(view.search, Qt.Key.Key_Return)
    assert view.table.hasFocus()

    with qtbot.waitSignal(view.booking_opened) as opened:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)

    assert opened.args == [ZOE.id]


def test_a_double_click_opens(qtbot, view):
    place = view.table.visualRect(view.proxy.index(2, 1)).center()

    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(view.booking_opened) as opened:
        qtbot.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert opened.args == [NEXT_WEEK.id]


def test_slash_goes_to_the_search(qtbot, view):
    view.table.setFocus()

    qtbot.keyClick(view.table, Qt.Key.Key_Slash)

    assert view.search.hasFocus()
    assert view.search.text() == ""


def test_the_chosen_booking_stays_chosen_when_news_arrive(view):
    view.choose(ZOE.id)

    view.set_bookings((booking("Early", (10, 30)), *EVERY))

    assert view.table.chosen_id == ZOE.id


def test_a_heading_sorts(qtbot, view):
    header = view.table.horizontalHeader()
    view.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)

    assert rows(view) == [ZOE, NEXT_WEEK, OKAFOR]
    assert header.sortIndicatorSection() == 0


def test_the_menu_of_the_table_sorts_without_a_mouse_and_turns_round(view):
    for names in (["Ben Okafor", "Ida Krogh", "Zoë Jansen"], ["Zoë Jansen", "Ida Krogh"]):
        menu = view.table.sort_menu()
        [customer] = [each for each in menu.actions() if each.text() == "Customer"]
        customer.trigger()

        assert [each.customer_name for each in rows(view)][: len(names)] == names
        menu.deleteLater()


def test_columns_share_out_the_room_there_is(qtbot, view):
    view.resize(900, 600)
    show_active(qtbot, view)
    narrow = [view.table.columnWidth(section) for section in range(6)]
    view.resize(1800, 600)
    wide = [view.table.columnWidth(section) for section in range(6)]

    assert sum(wide) <= view.table.viewport().width()
    assert all(after > before * 1.3 for before, after in zip(narrow, wide, strict=True))


def test_a_column_drawn_wider_keeps_its_share(qtbot, view):
    view.resize(900, 600)
    show_active(qtbot, view)
    view.table.horizontalHeader().resizeSection(1, 400)
    view.resize(1800, 600)

    assert view.table.columnWidth(1) > 400


def test_a_distant_clock_is_named(view):
    far = replace(ANNA, time_zone_name="Asia/Kolkata")
    view.set_resources((EVA, replace(EVA, id=ResourceId("room")), far))

    texts = [view.proxy.index(row, 2).data() for row in range(view.proxy.rowCount())]
    assert sum(text.endswith(" Kolkata") for text in texts) == 1


def test_a_full_answer_says_that_there_is_more(view):
    view.set_bookings([booking(f"c{n}", (10 + n % 8, n % 60)) for n in range(MOST_ROWS)])

    assert view.count.text().startswith("the newest")


def test_states_are_words_and_signs(view):
    states = {each.state for each in rows(view)}

    assert states == {CONFIRMED, TENTATIVE}
    assert view.proxy.index(1, 4).data() == "pending"
    assert view.findChild(QWidget, "bookings_states").accessibleName() == "State"
