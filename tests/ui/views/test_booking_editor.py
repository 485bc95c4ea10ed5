from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from desk_app.domain.alternatives import Alternative, AlternativeKind
from desk_app.domain.project import CustomerField
from desk_app.errors import (
    InvalidInputError,
    InvalidRequestError,
    OfflineError,
    ServerFaultError,
    SlotTakenError,
)
from desk_app.services.drafts import BookingDraft
from desk_app.ui.views.booking_panel import BookingPanel, PanelMode
from desk_app.ui.views.draft_start import DraftStart
from tests.builders import make_booking
from tests.fakes.clock import FakeClock
from tests.ui.front_desk_values import (
    AMELIE,
    ANNA,
    CHECK_UP,
    EVA,
    HAIRCUT,
    LISBON,
    NASTY,
    ZONE,
    clock_time,
    slot,
    span,
)
from tests.ui.look import show_active

NOW = clock_time(10, 24)
AT_1630 = DraftStart(resource_id=EVA.id, interval=span((16, 30), 15), project_id=HAIRCUT.id)


@pytest.fixture
def panel(qtbot, light_look):
    panel = BookingPanel(clock=FakeClock(NOW), desk_zone=ZONE)
    qtbot.addWidget(panel)
    panel.set_services((HAIRCUT, CHECK_UP))
    panel.set_resources((EVA, ANNA, LISBON))
    panel.resize(352, 640)
    show_active(qtbot, panel)
    return panel


def find(panel, name, kind=QWidget):
    """The visible widget of an object name."""
    return next(each for each in panel.findChildren(kind, name) if each.isVisible())


def type_into(qtbot, panel, name, text):
    field = find(panel, name, QLineEdit)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    return field


def mode_of(panel: BookingPanel) -> PanelMode:
    return panel.mode


def click(qtbot, panel, name):
    qtbot.mouseClick(find(panel, name, QAbstractButton), Qt.MouseButton.LeftButton)


def error_below(panel, name):
    return panel.findChild(QLabel, f"{name}_error").text()


def asked(panel):
    """Every draft the panel asks to book, as it grows."""
    drafts: list[BookingDraft] = []
    panel.book_requested.connect(drafts.append)
    return drafts


# --- filling it ----------------------------------------------------------------------------------


def test_form_opens_with_the_slot_and_what_the_service_says(panel):
    panel.open_new(AT_1630)

    draft = panel.draft
    assert draft.starts_at == clock_time(16, 30)
    assert draft.length == timedelta(minutes=45)
    assert draft.resource_id == EVA.id
    assert (draft.what, draft.where) == ("Haircut", "Main St 4")
    assert find(panel, "customer_name").hasFocus()


def test_typing_and_ctrl_enter_book_letter_for_letter(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(AT_1630)

    type_into(qtbot, panel, "customer_name", "  Bob & <i>Co</i> ")
    type_into(qtbot, panel, "email", "bob@example.com")
    find(panel, "notes").setPlainText("line one\nline two")
    qtbot.keyClick(find(panel, "email"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert drafts == [panel.draft]
    assert drafts[0].customer_name == "  Bob & <i>Co</i> "
    assert drafts[0].notes == "line one\nline two"
    assert drafts[0].notifies_customer


def test_a_customer_who_is_not_to_be_told_is_a_tick_that_the_next_form_does_not_keep(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(replace(AT_1630, customer_name="Bo"))
    qtbot.keyClick(find(panel, "do_not_tell"), Qt.Key.Key_Space)
    click(qtbot, panel, "book")
    panel.set_busy(is_busy=False)
    panel.close_page()
    panel.open_new(replace(AT_1630, customer_name="Ann"))

    assert not drafts[0].notifies_customer
    assert panel.draft.notifies_customer


@pytest.mark.parametrize("name", [NASTY, "مريم بنت محمد", "a" * 100_000])
def test_names_stay_as_they_are(panel, name):
    panel.open_new(AT_1630)
    find(panel, "customer_name").setText(name)

    assert panel.draft.customer_name == name


def test_every_form_has_a_reference_of_its_own_that_stays_while_it_is_open(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(replace(AT_1630, customer_name="Bo"))
    click(qtbot, panel, "book")
    panel.show_failure(OfflineError())
    click(qtbot, panel, "book")
    panel.close_page()
    panel.open_new(AT_1630)

    assert drafts[0].ref == drafts[1].ref
    assert panel.draft.ref != drafts[0].ref


@pytest.mark.parametrize("typed", ["1630", "16:30", "4:30pm", "16.30"])
def test_start_is_typed_in_many_ways(qtbot, panel, typed):
    panel.open_new(replace(AT_1630, interval=span((9, 0))))

    type_into(qtbot, panel, "start", typed)
    qtbot.keyClick(find(panel, "start"), Qt.Key.Key_Return)

    assert panel.draft.starts_at == clock_time(16, 30)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("fri", 17), ("+1w", 21), ("15.10", 15), ("tomorrow", 15), ("2025-10-20", 20)],
)
def test_date_is_typed_in_many_ways(qtbot, panel, typed, day):
    panel.open_new(AT_1630)

    type_into(qtbot, panel, "date", typed)
    qtbot.keyClick(find(panel, "date"), Qt.Key.Key_Return)

    assert panel.draft.starts_at == clock_time(16, 30, day=day)


def test_what_is_still_being_typed_counts_when_booking(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(replace(AT_1630, customer_name="Bo"))

    start = type_into(qtbot, panel, "start", "17")
    qtbot.keyClick(start, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert drafts[0].starts_at == clock_time(17)


def test_another_service_brings_its_length_its_resources_and_its_graph(qtbot, panel):
    panel.open_new(DraftStart(interval=span((16, 30), 15)))
    service = find(panel, "service")
    service.setFocus()
    qtbot.keyClicks(service, "Check")

    draft = panel.draft
    assert draft.project_id == CHECK_UP.id
    assert draft.length == timedelta(minutes=30)
    assert draft.resource_id == LISBON.id
    assert draft.graph == "confirm_decline"


def test_a_length_somebody_typed_outlives_another_slot(qtbot, panel):
    panel.open_new(AT_1630)
    type_into(qtbot, panel, "length", "1:10")
    qtbot.keyClick(find(panel, "length"), Qt.Key.Key_Return)

    panel.change_slot(DraftStart(resource_id=ANNA.id, interval=span((11, 0), 15)))

    assert panel.draft.length == timedelta(minutes=70)
    assert panel.draft.resource_id == ANNA.id


def test_a_slot_clicked_while_typing_changes_only_time_and_resource(qtbot, panel):
    panel.open_new(AT_1630)
    type_into(qtbot, panel, "customer_name", "Bo")
    ref = panel.draft.ref

    panel.open_new(DraftStart(resource_id=ANNA.id, interval=span((11, 0), 15)))

    draft = panel.draft
    assert (draft.ref, draft.customer_name) == (ref, "Bo")
    assert (draft.resource_id, draft.starts_at) == (ANNA.id, clock_time(11))


def test_the_grid_hears_of_every_change_of_the_slot(qtbot, panel):
    panel.open_new(AT_1630)

    with qtbot.waitSignal(panel.draft_slot_changed) as heard:
        type_into(qtbot, panel, "start", "17")
        qtbot.keyClick(find(panel, "start"), Qt.Key.Key_Return)

    assert heard.args == [EVA.id, span((17, 0))]


def test_a_resource_elsewhere_is_booked_by_its_own_clock(panel):
    panel.open_new(DraftStart(resource_id=LISBON.id, interval=span((16, 30))))

    assert find(panel, "start").text() == "15:30"
    assert "Europe/Lisbon" in find(panel, "zone_note", QLabel).text()
    assert panel.draft.starts_at == clock_time(16, 30)


# --- the two days on which the clock is changed --------------------------------------------------


def open_at(qtbot, panel, day, start):
    panel.open_new(replace(AT_1630, customer_name="Bo"))
    for name, text in (("date", day), ("start", start)):
        type_into(qtbot, panel, name, text)
        qtbot.keyClick(find(panel, name), Qt.Key.Key_Return)


def test_a_time_that_does_not_exist_is_moved_and_said(qtbot, panel):
    open_at(qtbot, panel, "2026-03-29", "2:30")

    assert panel.draft.starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert "03:30" in find(panel, "start_note", QLabel).text()


def test_a_time_that_comes_twice_is_asked_once(qtbot, panel):
    drafts = asked(panel)
    open_at(qtbot, panel, "2025-10-26", "2:30")
    click(qtbot, panel, "book")
    assert drafts == []
    assert error_below(panel, "start")

    click(qtbot, panel, "later_of_two")
    click(qtbot, panel, "book")

    assert drafts[0].starts_at == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_a_time_that_has_passed_is_warned_of_and_allowed(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(replace(AT_1630, customer_name="Bo", interval=span((9, 0))))

    assert "passed" in find(panel, "start_note", QLabel).text()
    click(qtbot, panel, "book")
    assert len(drafts) == 1


# --- known customers -----------------------------------------------------------------------------


def test_enter_takes_the_first_known_customer_with_mail_and_phone(qtbot, panel):
    panel.customers_requested.connect(lambda _text: panel.set_customers([AMELIE]))
    panel.open_new(AT_1630)

    name = type_into(qtbot, panel, "customer_name", "Am")
    qtbot.waitUntil(lambda: name.is_offering)
    qtbot.keyClick(name, Qt.Key.Key_Return)

    draft = panel.draft
    assert (draft.customer_name, draft.email) == ("Amélie Roux", "a.roux@example.com")
    assert draft.phone == "+45 20 30 44 71"
    assert find(panel, "email").hasFocus()


def test_the_last_line_keeps_the_name_as_typed(qtbot, panel):
    panel.customers_requested.connect(lambda _text: panel.set_customers([AMELIE]))
    panel.open_new(AT_1630)

    name = type_into(qtbot, panel, "customer_name", "Am")
    qtbot.waitUntil(lambda: name.is_offering)
    qtbot.keyClick(name, Qt.Key.Key_Up)
    qtbot.keyClick(name, Qt.Key.Key_Return)

    assert (panel.draft.customer_name, panel.draft.email) == ("Am", "")


def test_escape_hides_the_people_and_nothing_else(qtbot, panel):
    panel.customers_requested.connect(lambda _text: panel.set_customers([AMELIE]))
    panel.open_new(AT_1630)

    name = type_into(qtbot, panel, "customer_name", "Am")
    qtbot.waitUntil(lambda: name.is_offering)
    qtbot.keyClick(panel.window().windowHandle(), Qt.Key.Key_Escape)

    assert not name.is_offering
    assert mode_of(panel) is PanelMode.NEW
    assert name.text() == "Am"


def test_answers_that_come_after_the_field_was_left_offer_nothing(qtbot, panel):
    panel.open_new(AT_1630)
    name = type_into(qtbot, panel, "customer_name", "Am")
    find(panel, "email").setFocus()

    panel.set_customers([AMELIE])

    assert not name.is_offering


# --- walk-ins ------------------------------------------------------------------------------------


def test_a_walk_in_needs_only_a_name_and_gets_the_first_who_is_free(qtbot, panel):
    drafts = asked(panel)
    panel.draft_slot_changed.connect(
        lambda _id, interval: interval and panel.set_free_resources(interval, [ANNA.id])
    )
    panel.open_new(DraftStart(is_walk_in=True, project_id=HAIRCUT.id))

    qtbot.keyClicks(find(panel, "customer_name"), "Bo")
    qtbot.keyClick(find(panel, "customer_name"), Qt.Key.Key_Return)

    assert drafts[0].starts_at == clock_time(10, 20)
    assert drafts[0].resource_id == ANNA.id
    assert find(panel, "start_free", QLabel).text() == "free"


def test_who_is_free_at_another_time_says_nothing(panel):
    panel.open_new(AT_1630)

    panel.set_free_resources(span((9, 0)), [EVA.id])

    assert panel.findChild(QLabel, "start_free").isHidden()


# --- what the service asks -----------------------------------------------------------------------

QUESTIONS = (
    CustomerField(name="name", title="Name", is_required=True),
    CustomerField(
        name="insurance", title="Insurance", is_required=True, options=("Public", "None")
    ),
    CustomerField(name="comment", title="What hurts?", format="textarea"),
    CustomerField(name="first", title="First visit", format="checkbox"),
    CustomerField(name="source", title="Source", is_hidden=True, prefilled="desk"),
    CustomerField(name="site", title="Site", is_readonly=True, prefilled="North"),
)


@pytest.fixture
def asking(panel):
    panel.set_services((replace(HAIRCUT, customer_fields=QUESTIONS),))
    return panel


def test_a_required_answer_is_asked_for_before_anything_is_sent(qtbot, asking):
    drafts = asked(asking)
    asking.open_new(replace(AT_1630, customer_name="Bo"))

    click(qtbot, asking, "book")
    assert drafts == []
    assert error_below(asking, "question_insurance") == "Insurance is needed for this service."
    assert find(asking, "question_insurance").hasFocus()

    qtbot.keyClicks(find(asking, "question_insurance"), "Pub")
    find(asking, "question_comment").setPlainText("My back\nand neck")
    click(qtbot, asking, "book")

    assert drafts[0].answers == {
        "insurance": "Public",
        "comment": "My back\nand neck",
        "source": "desk",
        "site": "North",
    }


def test_a_tick_answers_yes(qtbot, asking):
    asking.open_new(AT_1630)
    tick = asking.editor.form.fields.questions.fields["first"].control.focusProxy()

    tick.click()

    assert asking.draft.answers["first"] == "true"


def test_fixed_answers_cannot_be_changed_and_hidden_ones_are_not_shown(asking):
    asking.open_new(AT_1630)

    assert asking.findChild(QLineEdit, "question_site").isReadOnly()
    assert asking.findChild(QLineEdit, "question_source") is None


def test_answers_outlive_news_of_the_services(qtbot, asking):
    asking.open_new(AT_1630)
    find(asking, "question_comment").setPlainText("My back")

    asking.set_services((replace(HAIRCUT, customer_fields=QUESTIONS, name="Cut"), CHECK_UP))

    assert asking.draft.answers["comment"] == "My back"


# --- booking once --------------------------------------------------------------------------------


def test_pressing_again_and_again_asks_once_until_there_is_an_answer(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(replace(AT_1630, customer_name="Bo"))
    name = find(panel, "customer_name")

    for _ in range(3):
        qtbot.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseDClick(find(panel, "book"), Qt.MouseButton.LeftButton)
    panel.editor.book()
    assert len(drafts) == 1

    panel.set_busy(is_busy=False)
    click(qtbot, panel, "book")
    assert len(drafts) == 2


def test_entries_cannot_change_while_they_are_on_their_way(qtbot, panel):
    panel.open_new(replace(AT_1630, customer_name="Bo"))
    click(qtbot, panel, "book")

    panel.change_slot(DraftStart(resource_id=ANNA.id, interval=span((9, 0))))
    qtbot.keyClicks(find(panel, "customer_name"), "x")

    assert panel.draft.customer_name == "Bo"
    assert panel.draft.resource_id == EVA.id


# --- failures ------------------------------------------------------------------------------------


def test_errors_stand_below_their_fields(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(AT_1630)
    type_into(qtbot, panel, "start", "25:99")

    click(qtbot, panel, "book")

    assert drafts == []
    assert error_below(panel, "customer_name") == "Enter the customer's name."
    assert error_below(panel, "start")
    assert find(panel, "start").text() == "25:99"
    assert find(panel, "customer_name").hasFocus()


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (InvalidInputError("Choose.", field="resource"), "resource"),
        (InvalidRequestError(fields={"customer.email": ["no"]}), "email"),
        (InvalidRequestError(fields={"resource_id": ["no"], "start": ["no"]}), "start"),
    ],
)
def test_what_a_server_refuses_is_said_below_its_field(panel, error, field):
    panel.open_new(replace(AT_1630, customer_name="Bo"))

    panel.show_failure(error)

    assert error_below(panel, field)
    assert panel.editor.notice.isHidden()


def test_what_has_no_field_is_said_above_the_form_and_entries_stay(panel):
    panel.open_new(replace(AT_1630, customer_name="Bo"))

    panel.show_failure(ServerFaultError(status=503, problem="<b>upstream</b>"))

    assert panel.editor.notice.words.startswith("The server has a problem")
    assert panel.draft.customer_name == "Bo"


def test_a_lost_slot_keeps_all_entries_and_offers_three_others(qtbot, panel):
    drafts = asked(panel)
    panel.open_new(AT_1630)
    type_into(qtbot, panel, "customer_name", "Bo")
    find(panel, "notes").setPlainText("window seat")
    click(qtbot, panel, "book")

    kinds = AlternativeKind
    others = (slot((17, 0)), slot((16, 30), ANNA), slot((9, 0)))
    panel.show_alternatives(tuple(map(Alternative, kinds, others)), SlotTakenError())

    assert panel.editor.notice.words == "That time was just taken. Your entries are kept."
    assert panel.findChild(QWidget, "alternative_4") is None
    names = [find(panel, f"alternative_{n}").accessibleName() for n in (1, 2, 3)]
    assert [each.rpartition(", ")[2] for each in names] == ["Same person", "Same time", "Same day"]
    click(qtbot, panel, "alternative_2")
    qtbot.keyClick(find(panel, "book"), Qt.Key.Key_Return)

    first, second = drafts
    assert second == replace(first, resource_id=ANNA.id, starts_at=clock_time(16, 30))


def test_a_refusal_is_said_in_the_form_also_when_another_page_is_shown(qtbot, panel):
    panel.open_new(replace(AT_1630, customer_name="Bo"))
    click(qtbot, panel, "book")
    panel.open_booking(make_booking(), ("cancel",))

    panel.show_alternatives((), OfflineError())

    assert mode_of(panel) is PanelMode.NEW
    assert panel.editor.notice.words.startswith("No connection")
    assert not panel.editor.is_waiting


def test_without_alternatives_the_way_to_other_times_is_named(panel):
    panel.open_new(replace(AT_1630, customer_name="Bo"))

    panel.show_alternatives((), SlotTakenError())

    assert "find one" in panel.editor.notice.words


# --- leaving -------------------------------------------------------------------------------------


def test_escape_leaves_an_untouched_form_at_once(qtbot, panel):
    panel.open_new(AT_1630)

    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(find(panel, "customer_name"), Qt.Key.Key_Escape)

    assert mode_of(panel) is PanelMode.CLOSED


def test_escape_asks_before_entries_are_given_up(qtbot, panel):
    panel.open_new(AT_1630)
    name = type_into(qtbot, panel, "customer_name", "Bo")

    qtbot.keyClick(name, Qt.Key.Key_Escape)
    assert mode_of(panel) is PanelMode.NEW
    click(qtbot, panel, "keep_editing")
    assert panel.draft.customer_name == "Bo"

    qtbot.keyClick(name, Qt.Key.Key_Escape)
    click(qtbot, panel, "discard")
    assert mode_of(panel) is PanelMode.CLOSED


def test_entries_wait_behind_another_booking(qtbot, panel):
    panel.open_new(AT_1630)
    type_into(qtbot, panel, "customer_name", "Bo")

    panel.open_booking(make_booking(), ("cancel",))
    click(qtbot, panel, "booking_inspector_close")

    assert mode_of(panel) is PanelMode.NEW
    assert panel.draft.customer_name == "Bo"


def test_letters_are_typed_into_fields_and_act_elsewhere(qtbot, panel):
    panel.open_new(AT_1630)
    type_into(qtbot, panel, "customer_name", "Ff")
    assert mode_of(panel) is PanelMode.NEW

    find(panel, "book").setFocus()
    qtbot.keyClick(find(panel, "book"), Qt.Key.Key_F)

    assert mode_of(panel) is PanelMode.FIND_TIME
