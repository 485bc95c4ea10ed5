from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from desk_app.errors import SlotTakenError
from desk_app.ui.views.booking_panel import BookingPanel
from tests.builders import make_booking, make_customer
from tests.fakes.clock import FakeClock
from tests.ui.front_desk_values import EVA, NASTY, ZONE, clock_time, request
from tests.ui.look import show_active

OLD = request("old", (11, 0), hours_ago=20)
RIVAL = request("rival", (11, 30), hours_ago=1)
NEW = request("new", (15, 0), hours_ago=0.2)
LATE = request("late", (9, 0), hours_ago=50)


@pytest.fixture
def panel(qtbot, light_look):
    panel = BookingPanel(clock=FakeClock(clock_time(10)), desk_zone=ZONE)
    qtbot.addWidget(panel)
    panel.set_resources((EVA,))
    panel.resize(352, 700)
    show_active(qtbot, panel)
    panel.set_requests((LATE, NEW, RIVAL, OLD))
    panel.open_requests()
    return panel


@pytest.fixture
def acts(panel):
    asked = []
    panel.action_requested.connect(lambda *parts: asked.append(parts))
    return asked


def cards(panel):
    return panel.requests.cards


def names(panel):
    return [card.booking.customer_name for card in cards(panel)]


def test_oldest_first_rivals_together_and_too_late_last(panel):
    assert names(panel) == ["Old", "Rival", "New", "Late"]
    assert panel.requests.count_pill.text() == "4"
    headings = [label.text() for label in panel.requests.findChildren(QLabel)]
    assert "2 ask for the same time" in headings


def test_a_card_says_who_what_when_and_for_how_long_already(panel):
    assert (
        cards(panel)[0].accessibleName()
        == "Old, Haircut · Eva Lind, Today, Tue 14 Oct, 11:00\u201311:45, 20 h ago"
    )
    assert cards(panel)[3].accessibleName().endswith("too late")


def test_y_confirms_the_oldest_at_once_and_once(qtbot, panel, acts):
    assert cards(panel)[0].hasFocus()

    qtbot.keyClick(cards(panel)[0], Qt.Key.Key_Y)
    qtbot.keyClick(cards(panel)[0], Qt.Key.Key_Y)

    assert acts == [(OLD.id, "confirm", "")]


def test_what_is_too_late_cannot_be_confirmed(qtbot, panel, acts):
    qtbot.keyClick(cards(panel)[3], Qt.Key.Key_Y)

    assert acts == []
    assert cards(panel)[3].confirm_button.isHidden()


def test_arrows_walk_the_cards(qtbot, panel, acts):
    qtbot.keyClick(cards(panel)[0], Qt.Key.Key_Down)
    qtbot.keyClick(cards(panel)[1], Qt.Key.Key_Down)
    qtbot.keyClick(cards(panel)[2], Qt.Key.Key_Up)

    assert cards(panel)[1].hasFocus()


def test_shift_d_asks_why_and_enter_declines(qtbot, panel, acts):
    card = cards(panel)[1]
    qtbot.keyClick(card, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(card.decline_form, Qt.Key.Key_1)
    qtbot.keyClick(card.decline_form, Qt.Key.Key_Return)

    assert acts == [(RIVAL.id, "decline", "Fully booked")]


def test_enter_opens_a_request(qtbot, panel):
    with qtbot.waitSignal(panel.booking_opened) as opened:
        qtbot.keyClick(cards(panel)[0], Qt.Key.Key_Return)

    assert opened.args == [OLD.id]


def test_an_answered_request_leaves_and_the_next_one_has_the_focus(qtbot, panel):
    qtbot.keyClick(cards(panel)[0], Qt.Key.Key_Y)

    panel.set_requests((LATE, NEW, RIVAL))

    assert names(panel) == ["Rival", "New", "Late"]
    assert cards(panel)[0].hasFocus()


def test_a_failure_is_said_in_its_card_and_can_be_tried_again(qtbot, panel, acts):
    card = cards(panel)[0]
    qtbot.keyClick(card, Qt.Key.Key_Y)

    panel.show_failure(SlotTakenError(title="Booking not confirmed"))
    assert card.notice.words.startswith("Booking not confirmed")
    qtbot.mouseClick(card.findChild(QAbstractButton, "request_confirm"), Qt.MouseButton.LeftButton)

    assert len(acts) == 2


def test_news_keep_a_reason_that_is_being_typed(qtbot, panel):
    card = cards(panel)[1]
    card.start_declining()
    text = card.findChild(QLineEdit, "request_decline_form_text")
    text.setFocus()
    qtbot.keyClicks(text, "sorry")

    panel.set_requests((LATE, NEW, RIVAL, OLD, request("other", (16, 0), hours_ago=30)))

    assert cards(panel)[2] is card
    assert text.text() == "sorry"
    assert text.hasFocus()


def test_what_is_no_request_is_not_shown(panel):
    panel.set_requests((NEW, make_booking("confirmed")))

    assert names(panel) == ["New"]


def test_no_requests_say_so(panel):
    panel.set_requests(())

    assert panel.requests.empty.isVisible()
    assert panel.requests.count_pill.isHidden()


def test_nasty_names_and_hundreds_of_requests_are_borne(panel):
    nasty = replace(NEW, customer=make_customer("x", phone=NASTY))
    many = [request(f"r{n}", (11, 0), day=20 + n % 5, hours_ago=n + 1) for n in range(300)]

    panel.set_requests([nasty, *many])

    assert len(cards(panel)) == 60
    assert panel.requests.count_pill.text() == "301"
