from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from desk_app.domain.booking import Seats
from desk_app.domain.booking_graph import (
    CANCEL,
    CANCELLED,
    CONFIRM_DECLINE,
    CONFIRMED,
    GROUP_CUSTOMER,
    GROUP_OWNER,
    INSTANT_PAYMENT,
    PAID,
    TENTATIVE,
    GraphName,
    StateName,
)
from desk_app.domain.booking_log import BookingLog
from desk_app.errors import BookingActionError
from desk_app.ui.views.booking_panel import BookingPanel, PanelMode
from desk_app.ui.views.draft_start import DraftStart
from tests.builders import booking_id, make_booking, make_customer
from tests.fakes.clock import FakeClock
from tests.ui.front_desk_values import ANNA, EVA, HAIRCUT, NASTY, ZONE, clock_time, span
from tests.ui.look import show_active

ASKED = span((16, 30))
BOOKED = make_booking(
    resource_id=EVA.id,
    starts_at=ASKED.start,
    ends_at=ASKED.end,
    project_id=HAIRCUT.id,
    description="window seat",
)
REQUESTED = replace(BOOKED, state=TENTATIVE, graph=CONFIRM_DECLINE)
SESSION = replace(
    BOOKED, graph=GROUP_OWNER, state=TENTATIVE, what="Yoga", customer=None, seats=Seats(12, 5)
)
SEAT = replace(BOOKED, graph=GROUP_CUSTOMER, state=CONFIRMED)
AWAITING_PAYMENT = replace(BOOKED, graph=INSTANT_PAYMENT, state=TENTATIVE)
ACTIONS = ("cancel", "complete")
BUTTONS = {"confirm", "decline", "move", "cancel_booking"}


@pytest.fixture
def panel(qtbot, light_look):
    panel = BookingPanel(clock=FakeClock(clock_time(10, 24)), desk_zone=ZONE)
    qtbot.addWidget(panel)
    panel.set_services((HAIRCUT,))
    panel.set_resources((EVA, ANNA))
    panel.resize(352, 640)
    show_active(qtbot, panel)
    return panel


@pytest.fixture
def acts(panel):
    """Every action the panel asks for, as the list grows."""
    asked = []
    panel.action_requested.connect(lambda *parts: asked.append(parts))
    return asked


def find(panel, name, kind=QWidget):
    return next(each for each in panel.findChildren(kind, name) if each.isVisible())


def mode_of(panel: BookingPanel) -> PanelMode:
    return panel.mode


def click(qtbot, panel, name):
    qtbot.mouseClick(find(panel, name, QAbstractButton), Qt.MouseButton.LeftButton)


def fact(panel, name):
    return find(panel, f"fact_{name}", QLabel).text().replace("\u200b", "")


def offered(panel):
    return {name for name in BUTTONS if panel.findChild(QWidget, name).isVisible()}


def test_facts_tell_who_when_with_whom_and_what(panel):
    panel.open_booking(BOOKED, ACTIONS)

    assert panel.inspector.title == "Anna Berg"
    assert panel.inspector.badge.word == "confirmed"
    assert fact(panel, "when") == "Today, Tuesday 14 October"
    assert fact(panel, "service") == "Haircut"
    assert fact(panel, "resource") == "Eva Lind"
    assert fact(panel, "phone") == "+45 20 30 40 50"
    assert fact(panel, "notes") == "window seat"


def test_text_from_outside_is_shown_letter_for_letter(panel):
    nasty = replace(BOOKED, customer=make_customer("x", phone=NASTY[:80]), description=NASTY[:500])

    panel.open_booking(nasty, ACTIONS)

    assert fact(panel, "phone") == NASTY[:80]
    assert fact(panel, "notes") == NASTY[:500]
    label = find(panel, "fact_notes", QLabel)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_booking_opened_again_after_closing_begins_with_what_can_be_done(qtbot, panel):
    panel.open_booking(BOOKED, ACTIONS)
    click(qtbot, panel, "move")
    panel.inspector.close_requested.emit()

    panel.open_booking(BOOKED, ACTIONS)

    assert offered(panel) == {"move", "cancel_booking"}


def test_contact_is_copied_whole(qtbot, panel):
    address = "a" * 100 + "@example.com"
    panel.open_booking(replace(BOOKED, customer=make_customer("Bo", email=address)), ACTIONS)

    click(qtbot, panel, "copy_email")

    assert QGuiApplication.clipboard().text() == address


@pytest.mark.parametrize(
    ("booking", "actions", "buttons"),
    [
        (BOOKED, ACTIONS, {"move", "cancel_booking"}),
        (REQUESTED, ("confirm", "decline"), {"confirm", "decline", "move"}),
        (replace(BOOKED, state=CANCELLED), (), set()),
        (replace(BOOKED, state=StateName("awaiting_moon")), (), set()),
        (replace(BOOKED, graph=GraphName("of_tomorrow")), ("cancel",), set()),
        (SESSION, ("complete", "cancel"), {"cancel_booking"}),
        (SEAT, ("cancel_by_customer", "cancel_by_owner", "complete"), {"cancel_booking"}),
        (AWAITING_PAYMENT, ("pay",), set()),
        (replace(AWAITING_PAYMENT, state=PAID), ("cancel", "complete"), {"cancel_booking"}),
        (replace(BOOKED, starts_at=None, ends_at=None), ("cancel",), {"cancel_booking"}),
    ],
)
def test_only_what_is_possible_is_offered(panel, booking, actions, buttons):
    panel.open_booking(booking, actions)

    assert offered(panel) == buttons


def test_a_graph_nobody_knows_is_named(panel):
    panel.open_booking(replace(BOOKED, graph=GraphName("of_tomorrow")), ("cancel",))

    assert fact(panel, "graph").startswith("of tomorrow")


def test_a_session_is_called_what_it_is(panel):
    panel.open_booking(SESSION, ("complete", "cancel"))

    assert panel.inspector.title == "Yoga"
    assert panel.inspector.badge.word == "session"


def test_a_seat_is_called_off_as_the_house_does(qtbot, panel, acts):
    panel.open_booking(SEAT, ("cancel_by_customer", "cancel_by_owner", "complete"))

    qtbot.keyClick(panel.inspector, Qt.Key.Key_Delete)
    qtbot.keyClick(find(panel, "cancel_form"), Qt.Key.Key_Return)

    assert [(args[0], args[1]) for args in acts] == [(SEAT.id, "cancel_by_owner")]


ENDED = replace(BOOKED, state=CANCELLED)
ENDING = BookingLog(
    action=CANCEL,
    old_state=CONFIRMED,
    state=CANCELLED,
    actor="server",
    message="Power cut",
    at=clock_time(10, 4),
)


def show_ending(qtbot, panel, ending):
    """The words about the end of a booking, once they are on the screen."""
    panel.open_booking(ENDED, ())
    panel.inspector.show_ending(ENDED.id, ending)
    label = panel.findChildren(QLabel, "fact_reason")[-1]
    qtbot.waitUntil(label.isVisible)
    return label


def test_a_booking_called_off_says_why_when_and_by_whom(qtbot, panel):
    label = show_ending(qtbot, panel, ENDING)

    assert fact(panel, "reason") == "Power cut"
    assert label.accessibleName() == "Reason: Power cut"
    assert fact(panel, "ended") == "20 min ago · at the desk"


def test_a_long_reason_from_outside_wraps_and_stays_letter_for_letter(qtbot, panel):
    label = show_ending(qtbot, panel, replace(ENDING, message=NASTY[:500]))

    assert fact(panel, "reason") == NASTY[:500]
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.wordWrap()
    assert label.width() <= panel.width()


def test_a_booking_called_off_without_a_word_says_what_is_known(panel):
    panel.open_booking(ENDED, ())

    panel.inspector.show_ending(ENDED.id, replace(ENDING, message="", actor="moon", at=None))

    assert panel.findChild(QLabel, "fact_reason") is None
    assert panel.findChild(QLabel, "fact_ended") is None


def test_the_reason_of_one_booking_is_never_shown_with_another(qtbot, panel):
    other = replace(ENDED, id=booking_id("other"))
    show_ending(qtbot, panel, ENDING)

    panel.open_booking(other, ())
    panel.inspector.show_ending(ENDED.id, ENDING)

    qtbot.waitUntil(lambda: panel.findChild(QLabel, "fact_reason") is None)


# --- cancelling and declining --------------------------------------------------------------------


def test_del_a_digit_and_enter_cancel_with_a_reason(qtbot, panel, acts):
    panel.open_booking(BOOKED, ACTIONS)

    qtbot.keyClick(panel.inspector, Qt.Key.Key_Delete)
    form = find(panel, "cancel_form")
    qtbot.keyClick(form, Qt.Key.Key_2)
    qtbot.keyClick(form, Qt.Key.Key_Return)
    qtbot.keyClick(form, Qt.Key.Key_Return)

    assert acts == [(BOOKED.id, "cancel", "Ill")]


def test_a_reason_in_own_words_goes_before_a_pressed_one(qtbot, panel, acts):
    panel.open_booking(BOOKED, ACTIONS)
    click(qtbot, panel, "cancel_booking")
    click(qtbot, panel, "cancel_form_reason_no_show")
    text = find(panel, "cancel_form_text", QLineEdit)
    qtbot.keyClicks(text, "moved away")

    qtbot.keyClick(text, Qt.Key.Key_Return)

    assert acts == [(BOOKED.id, "cancel", "moved away")]


def test_escape_goes_back_to_the_booking_and_then_leaves(qtbot, panel, acts):
    panel.open_booking(BOOKED, ACTIONS)
    click(qtbot, panel, "cancel_booking")

    qtbot.keyClick(find(panel, "cancel_form"), Qt.Key.Key_Escape)
    assert mode_of(panel) is PanelMode.BOOKING
    qtbot.keyClick(panel.inspector, Qt.Key.Key_Escape)

    assert mode_of(panel) is PanelMode.CLOSED
    assert acts == []


def test_y_confirms_a_request_once(qtbot, panel, acts):
    panel.open_booking(REQUESTED, ("confirm", "decline"))

    qtbot.keyClick(panel.inspector, Qt.Key.Key_Y)
    qtbot.keyClick(panel.inspector, Qt.Key.Key_Y)
    click(qtbot, panel, "confirm")

    assert acts == [(BOOKED.id, "confirm", "")]


def test_shift_d_declines_a_request(qtbot, panel, acts):
    panel.open_booking(REQUESTED, ("confirm", "decline"))

    qtbot.keyClick(panel.inspector, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(find(panel, "decline_form"), Qt.Key.Key_Return)

    assert acts == [(BOOKED.id, "decline", "")]


def test_a_failed_action_is_said_and_the_reason_stays(qtbot, panel, acts):
    panel.open_booking(BOOKED, ACTIONS)
    click(qtbot, panel, "cancel_booking")
    qtbot.keyClicks(find(panel, "cancel_form_text", QLineEdit), "ill")
    click(qtbot, panel, "cancel_form_submit")

    panel.show_failure(BookingActionError())
    assert panel.inspector.notice.words.startswith("The booking has moved on")
    click(qtbot, panel, "cancel_form_submit")

    assert [reason for _, _, reason in acts] == ["ill", "ill"]


# --- moving --------------------------------------------------------------------------------------


def test_r_a_date_and_enter_move_to_another_day(qtbot, panel):
    panel.open_booking(BOOKED, ACTIONS)
    qtbot.keyClick(panel.inspector, Qt.Key.Key_R)
    day = find(panel, "move_date", QLineEdit)
    qtbot.keyClicks(day, "+1w")

    with qtbot.waitSignal(panel.move_requested) as moved:
        qtbot.keyClick(day, Qt.Key.Key_Return)

    assert moved.args == [BOOKED.id, EVA.id, span((16, 30), day=21)]


def test_nothing_moves_while_the_target_is_where_it_was(qtbot, panel):
    panel.open_booking(BOOKED, ACTIONS)

    click(qtbot, panel, "move")

    assert not find(panel, "move_submit").isEnabled()


def test_a_slot_clicked_while_moving_is_the_target(qtbot, panel):
    panel.open_booking(BOOKED, ACTIONS)
    click(qtbot, panel, "move")
    assert panel.is_editing

    panel.change_slot(DraftStart(resource_id=ANNA.id, interval=span((11, 0), 15)))
    with qtbot.waitSignal(panel.move_requested) as moved:
        click(qtbot, panel, "move_submit")

    assert moved.args == [BOOKED.id, ANNA.id, span((11, 0))]


def test_a_move_that_failed_can_be_tried_again(qtbot, panel):
    panel.open_booking(BOOKED, ACTIONS)
    click(qtbot, panel, "move")
    qtbot.keyClick(find(panel, "move_start"), Qt.Key.Key_Up)
    click(qtbot, panel, "move_submit")
    assert not find(panel, "move_submit").isEnabled()

    panel.show_failure(BookingActionError())

    assert find(panel, "move_submit").isEnabled()


# --- news ----------------------------------------------------------------------------------------


def test_news_of_the_booking_keep_what_is_being_typed(qtbot, panel):
    panel.open_booking(BOOKED, ACTIONS)
    click(qtbot, panel, "cancel_booking")
    qtbot.keyClicks(find(panel, "cancel_form_text", QLineEdit), "moved away")

    panel.open_booking(replace(BOOKED, description="allergic"), ACTIONS)

    notes = panel.findChildren(QLabel, "fact_notes")[-1]
    qtbot.waitUntil(notes.isVisible)
    assert notes.text() == "allergic"
    assert find(panel, "cancel_form_text", QLineEdit).text() == "moved away"


def test_a_new_state_ends_what_makes_no_sense_any_more(qtbot, panel):
    panel.open_booking(REQUESTED, ("confirm", "decline"))
    qtbot.keyClick(panel.inspector, Qt.Key.Key_Y)

    panel.open_booking(replace(REQUESTED, state=CONFIRMED), ACTIONS)

    assert panel.inspector.badge.word == "confirmed"
    assert offered(panel) == {"move", "cancel_booking"}
    assert not panel.inspector.is_waiting


# --- changed elsewhere -----------------------------------------------------------------------


def elsewhere(panel):
    """What is said of a change elsewhere, or nothing."""
    notice = panel.inspector.findChild(QWidget, "elsewhere_notice")
    return notice.words if notice.isVisible() else ""


def test_change_elsewhere_is_shown_with_what_was_before(panel):
    panel.open_booking(BOOKED, ACTIONS)
    later = span((17, 0))
    changed = replace(BOOKED, starts_at=later.start, ends_at=later.end, resource_id=ANNA.id)

    panel.show_changed_elsewhere(changed, ACTIONS, BOOKED.id)

    assert "16:30" in elsewhere(panel)
    assert "→" in elsewhere(panel)
    assert f"Resource: {EVA.name} → {ANNA.name}" in elsewhere(panel)
    assert "Customer name" not in elsewhere(panel)
    assert panel.findChildren(QLabel, "fact_resource")[-1].text() == ANNA.name


def test_change_elsewhere_while_moving_asks_whose_time_holds(qtbot, panel):
    panel.open_booking(BOOKED, ACTIONS)
    panel.inspector.start_moving()
    wanted = span((18, 0))
    panel.inspector.take_slot(EVA.id, wanted)
    theirs = span((17, 0))
    changed = replace(BOOKED, starts_at=theirs.start, ends_at=theirs.end)

    panel.show_changed_elsewhere(changed, ACTIONS, BOOKED.id)
    assert panel.inspector.is_moving
    find(panel, "keep_mine").click()
    assert panel.inspector.is_moving
    assert panel.inspector.move_form.interval == wanted
    assert elsewhere(panel) == ""

    panel.show_changed_elsewhere(replace(changed, description="aisle"), ACTIONS, BOOKED.id)
    find(panel, "take_theirs").click()
    assert not panel.inspector.is_moving
    assert panel.inspector.booking.interval == theirs


def test_form_for_what_others_made_impossible_closes_and_nothing_is_asked(panel):
    panel.open_booking(BOOKED, ACTIONS)
    panel.inspector.start_moving()

    panel.show_changed_elsewhere(replace(BOOKED, state=CANCELLED), (), BOOKED.id)

    assert not panel.inspector.is_moving
    assert "State: confirmed → cancelled" in elsewhere(panel)
    assert not [each for each in panel.findChildren(QWidget, "keep_mine") if each.isVisible()]


def test_change_that_nobody_sees_says_nothing_and_another_booking_starts_afresh(panel):
    panel.open_booking(BOOKED, ACTIONS)
    panel.show_changed_elsewhere(replace(BOOKED, created_at=BOOKED.starts_at), ACTIONS, BOOKED.id)
    assert elsewhere(panel) == ""

    panel.show_changed_elsewhere(replace(BOOKED, description="aisle"), ACTIONS, BOOKED.id)
    assert "Notes: window seat → aisle" in elsewhere(panel)
    panel.open_booking(replace(BOOKED, id=booking_id("other")), ACTIONS)
    assert elsewhere(panel) == ""


def test_own_action_under_way_is_no_change_elsewhere(panel, acts):
    panel.open_booking(BOOKED, ACTIONS)
    panel.inspector.set_busy(is_busy=True)

    panel.show_changed_elsewhere(replace(BOOKED, state=CANCELLED), (), BOOKED.id)

    assert elsewhere(panel) == ""
