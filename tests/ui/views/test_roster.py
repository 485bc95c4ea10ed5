from datetime import UTC

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.booking import Seats
from desk_app.domain.booking_graph import GROUP_CUSTOMER, GROUP_OWNER, TENTATIVE
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.day_state import DayState
from desk_app.errors import SlotTakenError
from desk_app.services.rosters import Roster
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.roster import RosterView
from tests.builders import at, make_booking, make_customer
from tests.fakes.clock import FakeClock
from tests.ui.look import show_active

YOGA = make_booking("yoga", graph=GROUP_OWNER, state=TENTATIVE, seats=Seats(3))
ARRIVED = {DayState.ARRIVED.value: at("09:55").isoformat()}


def seat(word, name, **fields):
    fields = {"graph": GROUP_CUSTOMER, "owner_booking_id": YOGA.id, **fields}
    return make_booking(word, customer=make_customer(name), **fields)


@pytest.fixture
def view(qtbot, light_look):
    view = RosterView(FakeClock(at("09:50")))
    qtbot.addWidget(view)
    view.resize(320, 400)
    show_active(qtbot, view)
    view.show_roster(Roster(YOGA, (seat("anna", "Anna"), seat("bo", "Bo", meta=ARRIVED))))
    return view


def test_who_has_a_seat_is_listed_with_what_is_still_to_be_done(view):
    lines = view.people.lines

    assert [(each.text, each.action) for each in lines] == [("Anna", "Arrived"), ("Bo", "")]
    assert lines[1].detail == "arrived"
    assert "1" in view.left.text()


def test_a_name_and_enter_ask_for_a_seat_and_leave_room_for_the_next(qtbot, view):
    view.focus_name()
    qtbot.keyClicks(view.name, "Cora")
    with qtbot.waitSignal(view.person_added) as added:
        qtbot.keyClick(view.name, Qt.Key.Key_Return)

    assert added.args == [KnownCustomer(name="Cora")]
    assert view.name.text() == ""


def test_a_second_enter_takes_no_second_seat_and_is_no_mistake(qtbot, view):
    asked: list[KnownCustomer] = []
    view.person_added.connect(asked.append)
    qtbot.keyClicks(view.name, "Cora")
    for _ in range(2):
        qtbot.keyClick(view.name, Qt.Key.Key_Return)

    assert len(asked) == 1
    assert view.field.error == ""


def test_no_name_is_said(qtbot, view):
    qtbot.keyClick(view.name, Qt.Key.Key_Return)

    assert view.field.error


def test_a_seat_that_was_refused_gives_the_name_back(qtbot, view):
    qtbot.keyClicks(view.name, "Cora")
    qtbot.keyClick(view.name, Qt.Key.Key_Return)

    view.show_failure(SlotTakenError())

    assert view.name.text() == "Cora"
    assert view.notice.isVisible()


def test_what_is_half_typed_stays_when_an_earlier_seat_is_taken(qtbot, view):
    qtbot.keyClicks(view.name, "Cora")
    qtbot.keyClick(view.name, Qt.Key.Key_Return)
    qtbot.keyClicks(view.name, "Da")

    view.show_added()

    assert view.name.text() == "Da"


def test_a_full_session_takes_nobody_more(view):
    view.show_roster(Roster(YOGA, tuple(seat(each, each) for each in ("a", "b", "c"))))

    assert view.left.text() == "No seats left"
    assert not view.name.isVisible()
    assert not view.add_button.isVisible()


def test_a_name_typed_on_past_its_list_takes_nobody_of_that_list(qtbot, view):
    """Somebody types faster than people are looked up: “mar” offers Maria, “mark” does not."""
    view.customers_requested.connect(
        lambda text: view.set_customers(
            [KnownCustomer(name="Maria")] if text == "mar" else [], TimeWords(), UTC
        )
    )
    view.focus_name()
    qtbot.keyClicks(view.name, "mar")
    qtbot.waitUntil(lambda: view.name.is_offering)
    qtbot.keyClicks(view.name, "k")
    with qtbot.waitSignal(view.person_added) as added:
        qtbot.keyClick(view.name, Qt.Key.Key_Return)

    assert added.args == [KnownCustomer(name="mark")]
