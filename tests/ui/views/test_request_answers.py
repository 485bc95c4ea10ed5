"""What helps to answer requests: what is known beside each, other times, and the losers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from desk_app.domain.booking_graph import CONFIRMED
from desk_app.services.request_facts import Clash, RequestFacts
from desk_app.ui.views.booking_panel import BookingPanel
from tests.builders import make_booking
from tests.fakes.clock import FakeClock
from tests.ui.front_desk_values import ANNA, EVA, ZONE, clock_time, request, slot, span
from tests.ui.look import show_active

OLD = request("old", (11, 0), hours_ago=20)
RIVAL = request("rival", (11, 30), hours_ago=1)
THIRD = request("third", (11, 15), hours_ago=0.5)
ALONE = request("alone", (15, 0), hours_ago=0.2)
LATE = request("late", (9, 0), hours_ago=50)
TIMES = (slot((13, 0), EVA), slot((11, 0), ANNA), slot((9, 0), EVA, day=15))


@pytest.fixture
def panel(qtbot, light_look):
    panel = BookingPanel(clock=FakeClock(clock_time(10)), desk_zone=ZONE)
    qtbot.addWidget(panel)
    panel.set_resources((EVA, ANNA))
    panel.resize(352, 700)
    show_active(qtbot, panel)
    panel.set_requests((LATE, ALONE, RIVAL, OLD, THIRD))
    panel.open_requests()
    return panel


@pytest.fixture
def acts(panel):
    asked = []
    panel.action_requested.connect(lambda *parts: asked.append(parts))
    return asked


def card(panel, booking):
    return panel.requests.card_of(booking.id)


def text(widget, name):
    label = widget.findChild(QLabel, name)
    return label.text() if not label.isHidden() else ""


def confirm(qtbot, panel, booking):
    qtbot.keyClick(card(panel, booking), Qt.Key.Key_Y)
    confirmed = make_booking("old", state=CONFIRMED, customer=booking.customer)
    panel.requests.note_confirmed(confirmed)
    left = [each for each in (LATE, ALONE, RIVAL, OLD, THIRD) if each is not booking]
    panel.set_requests(left)
    return left


def test_a_card_says_how_often_somebody_came_and_did_not(panel):
    panel.requests.set_facts({OLD.id: RequestFacts(3, 1), ALONE.id: RequestFacts()})

    assert text(card(panel, OLD), "request_history") == "3 visits before, 1 missed"
    assert text(card(panel, ALONE), "request_history") == "First visit"
    assert text(card(panel, RIVAL), "request_history") == ""


def test_a_card_says_what_takes_its_time_now(panel):
    taken = Clash("Ida Krogh", span((11, 0)))

    panel.requests.set_facts({OLD.id: RequestFacts(clashes=(taken, taken))})

    assert (
        text(card(panel, OLD), "request_clash")
        == "Taken now: 11:00\u201311:45 Ida Krogh and 1 more"
    )


def test_declining_asks_for_other_times_and_says_those_that_are_turned_on(qtbot, panel, acts):
    with qtbot.waitSignal(panel.requests.offers_wanted) as wanted:
        qtbot.keyClick(card(panel, ALONE), Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    assert wanted.args == [ALONE]
    panel.requests.set_offers(ALONE.id, TIMES)
    form = card(panel, ALONE).decline_form
    for key in (Qt.Key.Key_1, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_4, Qt.Key.Key_Return):
        qtbot.keyClick(form, key)

    assert acts == [
        (ALONE.id, "decline", "Fully booked. Free instead: Tue 14 Oct, 11:00 with Anna Berg.")
    ]


def test_times_that_are_off_are_not_told(qtbot, panel, acts):
    card(panel, ALONE).start_declining()
    panel.requests.set_offers(ALONE.id, TIMES)
    qtbot.keyClick(card(panel, ALONE).decline_form, Qt.Key.Key_Return)

    assert acts == [(ALONE.id, "decline", "")]


def test_confirming_one_of_several_offers_to_answer_the_others_one_by_one(qtbot, panel, acts):
    left = confirm(qtbot, panel, OLD)

    assert panel.requests.others.words == "Old is confirmed. 2 others asked for this time."
    button = panel.requests.findChild(QAbstractButton, "answer_others")
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    panel.requests.set_offers(RIVAL.id, TIMES)
    qtbot.keyClick(card(panel, RIVAL).decline_form, Qt.Key.Key_Return)
    assert acts[-1] == (
        RIVAL.id,
        "decline",
        "Fully booked. Free instead: Tue 14 Oct, 13:00 with Eva Lind,"
        " or Tue 14 Oct, 11:00 with Anna Berg.",
    )

    panel.set_requests([each for each in left if each is not RIVAL])
    assert not card(panel, THIRD).decline_form.isHidden()

    panel.set_requests([ALONE, LATE])
    assert panel.requests.others.isHidden()


def test_confirming_a_request_without_rivals_offers_nothing(qtbot, panel, acts):
    confirm(qtbot, panel, ALONE)

    assert panel.requests.others.isHidden()


def test_with_letters_turned_off_a_letter_confirms_nothing(qtbot, panel, acts):
    panel.requests.meanings = {}

    qtbot.keyClick(card(panel, OLD), Qt.Key.Key_Y)

    assert acts == []


def test_with_no_request_left_it_says_when_the_last_one_came(panel):
    panel.set_requests(())

    panel.requests.set_newest(clock_time(9, 48))

    assert text(panel, "newest_request") == "The last one came Tue 14 Oct, 09:48."
