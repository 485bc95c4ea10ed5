from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QWidget
from typing_extensions import override

from desk_app.domain.constraint import Weekday
from desk_app.domain.identifiers import BookingId
from desk_app.domain.relief import Relief
from desk_app.domain.slot_ranking import OpenSession, RankedSlot, SlotOrder
from desk_app.errors import OfflineError
from desk_app.services.narrowing import NarrowingFilter
from desk_app.services.searches import FoundTimes, PartOfDay, SlotSearch, WantedCustomer
from desk_app.services.why_not import Emptiness
from desk_app.ui.models.slot_list_model import seats_words
from desk_app.ui.views.booking_panel import BookingPanel, PanelMode
from desk_app.ui.views.draft_start import DraftStart
from tests.builders import make_booking
from tests.fakes.clock import FakeClock
from tests.ui.front_desk_values import (
    ANNA,
    CHECK_UP,
    EVA,
    HAIRCUT,
    LISBON,
    ZONE,
    clock_time,
    slot,
    span,
)
from tests.ui.look import show_active

NOW = clock_time(10, 24)
SLOTS = (slot((11, 0), ANNA), slot((16, 30), EVA, ANNA), slot((9, 0), day=15))


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
def panel(qtbot, light_look, clock):
    panel = BookingPanel(clock=clock, desk_zone=ZONE)
    qtbot.addWidget(panel)
    panel.set_services((HAIRCUT, CHECK_UP))
    panel.set_resources((EVA, ANNA, LISBON))
    panel.resize(352, 700)
    show_active(qtbot, panel)
    return panel


@pytest.fixture
def searches(panel):
    """Every search the panel asks for, as the list grows."""
    asked: list[SlotSearch] = []
    panel.find_requested.connect(asked.append)
    return asked


def find(panel, name, kind=QWidget):
    return next(each for each in panel.findChildren(kind, name) if each.isVisible())


def mode_of(panel: BookingPanel) -> PanelMode:
    return panel.mode


def click(qtbot, panel, name):
    qtbot.mouseClick(find(panel, name, QAbstractButton), Qt.MouseButton.LeftButton)


def open_from_draft(panel, **fields):
    start = DraftStart(resource_id=EVA.id, interval=span((16, 30), day=16), project_id=HAIRCUT.id)
    panel.open_new(replace(start, **fields))
    panel.open_find_time()


def answer(panel, searches, slots=SLOTS, **more):
    panel.show_found(FoundTimes(searches[-1], tuple(map(RankedSlot, slots)), **more))


def press_until_asked(qtbot, panel, searches, *names):
    for name in names:
        count = len(searches)
        click(qtbot, panel, name)
        qtbot.waitUntil(lambda count=count: len(searches) > count)


def test_search_begins_at_once_with_what_the_form_says(panel, searches):
    open_from_draft(panel)

    search = searches[0]
    assert search.project_id == HAIRCUT.id
    assert search.length == timedelta(minutes=45)
    assert search.resource_ids == ()
    assert search.window.start == clock_time(0, day=16)
    assert search.window.length == timedelta(days=14, hours=1)  # the clock goes back between


def test_search_begins_no_earlier_than_the_next_quarter_of_an_hour(panel, searches):
    open_from_draft(panel, interval=span((9, 0), day=1))

    assert searches[0].window.start == NOW + timedelta(minutes=6)


def test_chips_narrow_the_search(qtbot, panel, searches):
    open_from_draft(panel)

    press_until_asked(
        qtbot, panel, searches, "part_morning", "part_evening", "weekday_friday", "same_person"
    )

    assert searches[-1].part_of_day is PartOfDay.EVENING
    assert searches[-1].weekdays == {Weekday.FRIDAY}
    assert searches[-1].resource_ids == (EVA.id,)


def test_times_of_day_are_typed(qtbot, panel, searches):
    open_from_draft(panel)
    for name, text in (("not_before", "9"), ("not_after", "1730")):
        qtbot.keyClicks(find(panel, name, QLineEdit), text)
        qtbot.keyClick(find(panel, name, QLineEdit), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: len(searches) > 1)
    assert (searches[-1].not_before, searches[-1].not_after) == (9 * 60, 17 * 60 + 30)


def test_times_of_day_that_exclude_one_another_are_not_asked_for(qtbot, panel, searches):
    open_from_draft(panel)
    for name, text in (("not_before", "17"), ("not_after", "9")):
        qtbot.keyClicks(find(panel, name, QLineEdit), text)
        qtbot.keyClick(find(panel, name, QLineEdit), Qt.Key.Key_Return)

    panel.find_time.ask()

    assert all(search.not_after is None for search in searches)
    assert panel.findChild(QLabel, "not_after_error").text()


def test_several_people_are_picked_from_a_list(qtbot, panel, searches):
    panel.open_find_time()
    who = find(panel, "find_resource")
    qtbot.keyClicks(who, "Several")
    people = find(panel, "several_resources", QListWidget)

    people.item(1).setCheckState(Qt.CheckState.Checked)

    qtbot.waitUntil(lambda: searches[-1].resource_ids == (ANNA.id,))


def test_enter_takes_the_first_and_fills_the_form(qtbot, panel, searches):
    panel.open_new(DraftStart(project_id=HAIRCUT.id, customer_name="Bo"))
    ref = panel.draft.ref
    panel.open_find_time()
    answer(panel, searches)

    qtbot.keyClick(find(panel, "free_times"), Qt.Key.Key_Return)

    assert mode_of(panel) is PanelMode.NEW
    draft = panel.draft
    assert (draft.ref, draft.customer_name) == (ref, "Bo")
    assert (draft.resource_id, draft.starts_at) == (ANNA.id, clock_time(11))


def test_arrows_walk_the_times_over_headings(qtbot, panel, searches):
    panel.open_new(DraftStart(project_id=HAIRCUT.id))
    panel.open_find_time()
    answer(panel, searches)
    times = find(panel, "free_times")

    qtbot.keyClick(times, Qt.Key.Key_Down)
    qtbot.keyClick(times, Qt.Key.Key_Down)
    qtbot.keyClick(times, Qt.Key.Key_Return)

    assert panel.draft.starts_at == clock_time(9, day=15)


def test_the_resource_in_the_form_is_kept_where_it_is_free(qtbot, panel, searches):
    open_from_draft(panel, resource_id=ANNA.id)
    answer(panel, searches, (slot((16, 30), EVA, ANNA),))

    qtbot.keyClick(find(panel, "free_times"), Qt.Key.Key_Return)

    assert panel.draft.resource_id == ANNA.id


def test_without_a_form_a_time_found_opens_one(qtbot, panel, searches):
    panel.open_find_time(project_id=CHECK_UP.id)
    answer(panel, searches, (slot((11, 0), LISBON, minutes=30),))

    qtbot.keyClick(find(panel, "free_times"), Qt.Key.Key_Return)

    draft = panel.draft
    assert (draft.project_id, draft.resource_id) == (CHECK_UP.id, LISBON.id)
    assert draft.starts_at == clock_time(11)


def test_an_answer_to_an_earlier_question_is_dropped(qtbot, panel, searches):
    open_from_draft(panel)
    press_until_asked(qtbot, panel, searches, "part_evening")

    panel.show_found(FoundTimes(searches[0], tuple(map(RankedSlot, SLOTS))))

    assert panel.find_time.is_waiting
    assert panel.find_time.model.rowCount() == 0


def test_progress_shows_after_a_moment_and_can_be_cancelled(qtbot, panel, searches):
    open_from_draft(panel)
    assert panel.find_time.cancel.isHidden()
    qtbot.waitUntil(lambda: panel.find_time.cancel.isVisible())

    with qtbot.waitSignal(panel.find_cancelled):
        click(qtbot, panel, "cancel_search")

    assert not panel.find_time.is_waiting


def test_leaving_cancels_the_search_and_goes_back_to_the_form(qtbot, panel, searches):
    open_from_draft(panel)

    with qtbot.waitSignal(panel.find_cancelled):
        click(qtbot, panel, "find_time_panel_close")

    assert mode_of(panel) is PanelMode.NEW


def test_an_empty_answer_says_what_the_tightest_filter_costs_and_offers_to_drop_it(
    qtbot, panel, searches
):
    open_from_draft(panel)
    press_until_asked(qtbot, panel, searches, "weekday_tuesday", "part_evening")
    part = Relief(NarrowingFilter.PART_OF_DAY, 12, slot((10, 15), EVA))
    panel.show_found(FoundTimes(searches[-1], ()), Emptiness(is_closed=True, reliefs=(part,)))

    assert panel.find_time.notice.words == (
        "No free time. After 17:00 nobody works. Without “only evenings” there are 12 free times, "
        "the first on Tue 14 Oct, 10:15."
    )
    click(qtbot, panel, "drop_part_of_day")

    assert searches[-1].part_of_day is None
    assert searches[-1].weekdays == frozenset({Weekday.TUESDAY})


def test_where_another_filter_is_to_blame_the_part_of_the_day_is_not(qtbot, panel, searches):
    open_from_draft(panel)
    press_until_asked(qtbot, panel, searches, "weekday_tuesday", "part_evening")
    day = Relief(NarrowingFilter.WEEKDAYS, 1, slot((17, 0), EVA))
    panel.show_found(FoundTimes(searches[-1], ()), Emptiness(is_closed=True, reliefs=(day,)))

    assert panel.find_time.notice.words == (
        "No free time. Nobody works at the times asked for. Without “only Tue” there is 1 free "
        "time, on Tue 14 Oct, 17:00."
    )


def test_where_all_is_taken_and_no_filter_helps_alone_any_can_be_dropped(qtbot, panel, searches):
    open_from_draft(panel)
    press_until_asked(qtbot, panel, searches, "part_evening")
    panel.show_found(FoundTimes(searches[-1], ()), Emptiness(is_closed=False))

    assert panel.find_time.notice.words == (
        "No free time. Everything at the times asked for is taken. "
        "Drop more than one filter, or look from a later day."
    )
    click(qtbot, panel, "drop_part_of_day")
    assert searches[-1].part_of_day is None


def test_answers_say_their_age_and_offer_to_ask_again(qtbot, panel, searches, clock):
    open_from_draft(panel)
    answer(panel, searches)
    assert panel.find_time.status.text() == "3 free times · just now"

    clock.advance(timedelta(minutes=2))
    panel.find_time._age_timer.timeout.emit()

    assert panel.find_time.status.text() == "3 free times · 2 min ago"
    click(qtbot, panel, "search_again")
    assert len(searches) == 2


def test_an_answer_from_memory_says_how_old_it_is_until_the_server_answers(panel, searches):
    open_from_draft(panel)
    known = panel.find_time.known

    answer(panel, searches, known_at=NOW - timedelta(minutes=12))
    assert known.words.startswith("From what was known at 10:12; may be taken meanwhile")
    assert "kept here and sent later" in known.words
    assert panel.find_time.status.text() == "3 free times · from 10:12"

    answer(panel, searches, known_at=NOW - timedelta(days=1))
    assert "known at Mon 13 Oct, 10:24" in known.words

    answer(panel, searches)
    assert known.isHidden()
    assert panel.find_time.status.text() == "3 free times · just now"


def test_a_failure_is_said_and_can_be_tried_again(qtbot, panel, searches):
    open_from_draft(panel)

    panel.show_failure(OfflineError())
    click(qtbot, panel, "try_again")

    assert len(searches) == 2


def test_a_time_for_a_move_goes_to_the_move(qtbot, panel, searches):
    asked = span((16, 30))
    booking = make_booking(
        resource_id=EVA.id, starts_at=asked.start, ends_at=asked.end, project_id=HAIRCUT.id
    )
    panel.open_booking(booking, ("cancel",))
    click(qtbot, panel, "move")
    click(qtbot, panel, "move_find_time")
    answer(panel, searches)

    qtbot.keyClick(find(panel, "free_times"), Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.move_requested) as moved:
        click(qtbot, panel, "move_submit")

    assert searches[0].length == timedelta(minutes=45)
    assert moved.args == [booking.id, ANNA.id, span((11, 0))]


def test_an_answer_that_comes_in_pieces_shows_at_once_and_keeps_the_mark(qtbot, panel, searches):
    open_from_draft(panel)
    answer(panel, searches, SLOTS[:2], is_complete=False)
    times = find(panel, "free_times")
    assert panel.find_time.is_waiting
    qtbot.keyClick(times, Qt.Key.Key_Down)

    answer(panel, searches, (slot((10, 30), LISBON), *SLOTS))

    assert not panel.find_time.is_waiting
    assert panel.find_time.model.slot_at(times.currentIndex().row()) == SLOTS[1]


def test_emptiness_is_explained_only_once_everything_was_looked_at(panel, searches):
    open_from_draft(panel)

    answer(panel, searches, (), is_complete=False)
    assert panel.find_time.notice.isHidden()

    answer(panel, searches, ())
    assert panel.find_time.notice.isVisible()


def test_an_equal_question_asked_anew_is_not_answered_by_the_old_answer(panel, searches):
    open_from_draft(panel)
    panel.find_time.ask()
    assert searches[0] == searches[1]

    panel.show_found(FoundTimes(searches[0], tuple(map(RankedSlot, SLOTS))))

    assert panel.find_time.is_waiting


def test_the_order_chosen_is_told_and_puts_its_best_first(qtbot, panel, searches):
    open_from_draft(panel)
    late, early = RankedSlot(SLOTS[1]), RankedSlot(SLOTS[0], tiers={SlotOrder.LEAST_GAP: 1})
    panel.show_found(FoundTimes(searches[-1], (early, late)))

    with qtbot.waitSignal(panel.slot_order_chosen) as chosen:
        qtbot.keyClicks(find(panel, "find_order"), "Least")

    assert chosen.args == [SlotOrder.LEAST_GAP]
    assert panel.find_time.model.slot_at(1) == SLOTS[1]
    panel.set_slot_order(SlotOrder.TIME)
    assert panel.find_time.model.slot_at(1) == SLOTS[0]


def test_the_search_says_for_whom_it_is(panel, searches):
    open_from_draft(panel, customer_name="Bo Holm")

    assert searches[0].customer == WantedCustomer("Bo Holm")


# --- together with a room or a device --------------------------------------------------------


def choose_also(qtbot, panel, searches, number, text):
    click(qtbot, panel, "and_also")
    count = len(searches)
    qtbot.keyClicks(find(panel, f"also_{number}"), text)
    qtbot.waitUntil(lambda: len(searches) > count)


class Watch(QObject):
    """Notes every window that is shown."""

    def __init__(self):
        super().__init__()
        self.shown: list[str] = []

    @override
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched.objectName())
        return False


def test_making_the_panel_shows_no_window_of_its_own(qtbot, qapp, light_look, clock):
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        qtbot.addWidget(BookingPanel(clock=clock, desk_zone=ZONE))
    finally:
        qapp.removeEventFilter(watch)

    assert watch.shown == []


def test_a_room_is_looked_for_as_well_with_the_keyboard_alone(qtbot, panel, searches):
    panel.open_find_time()
    link = find(panel, "and_also", QAbstractButton)
    link.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(link, Qt.Key.Key_Space)
    box = find(panel, "also_1")
    assert box.hasFocus()
    qtbot.keyClicks(box, "Room")

    qtbot.waitUntil(lambda: searches[-1].also == ((LISBON.id,),))


def test_any_of_several_rooms_may_do(qtbot, panel, searches):
    panel.open_find_time()
    click(qtbot, panel, "and_also")
    qtbot.keyClicks(find(panel, "also_1"), "Any")
    rooms = find(panel, "also_1_several", QListWidget)

    for row in (0, 2):
        rooms.item(row).setCheckState(Qt.CheckState.Checked)

    qtbot.waitUntil(lambda: searches[-1].also == ((EVA.id, LISBON.id),))


def test_two_more_can_be_looked_for_and_no_third(qtbot, panel, searches):
    panel.open_find_time()

    choose_also(qtbot, panel, searches, 1, "Room")
    choose_also(qtbot, panel, searches, 2, "Anna")

    assert searches[-1].also == ((LISBON.id,), (ANNA.id,))
    assert panel.find_time.filters.also.more.isHidden()


def test_a_time_for_several_names_them_all_and_books_them_together(qtbot, panel, searches):
    panel.open_find_time(project_id=CHECK_UP.id)
    choose_also(qtbot, panel, searches, 1, "Room")
    hit = RankedSlot(slot((11, 0), EVA, ANNA), companions=((EVA.id, LISBON.id),))
    panel.show_found(FoundTimes(searches[-1], (hit,)))
    times = find(panel, "free_times")
    assert times.currentIndex().data().endswith("Eva Lind, Anna Berg + Eva Lind, Room in Lisbon")

    qtbot.keyClick(times, Qt.Key.Key_Return)

    assert panel.draft.resource_id == EVA.id
    assert panel.draft.companions == (LISBON.id,)
    assert panel.draft.also == ((LISBON.id,),)
    assert panel.editor.together.words.startswith("Together with Room in Lisbon")
    click(qtbot, panel, "leave_companions_out")
    assert panel.draft.companions == ()


def test_a_new_booking_begins_alone(qtbot, panel):
    panel.open_new(DraftStart(project_id=HAIRCUT.id))
    panel.editor.take_companions((LISBON.id,))

    panel.close_page()
    panel.open_new(DraftStart(project_id=HAIRCUT.id))

    assert panel.draft.companions == ()
    assert panel.editor.together.isHidden()


def test_a_move_is_of_one_alone(qtbot, panel, searches):
    asked = span((16, 30))
    booking = make_booking(resource_id=EVA.id, starts_at=asked.start, ends_at=asked.end)
    panel.open_booking(booking, ("cancel",))
    click(qtbot, panel, "move")
    click(qtbot, panel, "move_find_time")

    assert panel.find_time.filters.also.isHidden()


# --- sessions --------------------------------------------------------------------------------

YOGA = OpenSession(BookingId("yoga"), "Yoga", 3)


def take_a_seat(qtbot, panel, searches):
    panel.open_find_time()
    hit = RankedSlot(slot((18, 0), EVA, minutes=90), session=YOGA)
    panel.show_found(FoundTimes(searches[-1], (hit,)))
    times = find(panel, "free_times")
    assert times.currentIndex().data() == "18:00\u201319:30, Yoga, Eva Lind, 3 seats left"
    qtbot.keyClick(times, Qt.Key.Key_Return)


def test_taking_a_session_takes_a_seat_in_it(qtbot, panel, searches):
    take_a_seat(qtbot, panel, searches)

    draft = panel.draft
    assert (draft.session_id, draft.what) == (YOGA.booking_id, "Yoga")
    assert (draft.starts_at, draft.length) == (clock_time(18), timedelta(minutes=90))
    assert panel.editor.seat.words == "A seat in Yoga. 3 seats left"


def test_the_time_of_a_seat_is_not_called_taken(qtbot, panel, searches):
    take_a_seat(qtbot, panel, searches)
    evening = span((18, 0), 90)

    panel.set_free_resources(evening, ())

    assert panel.editor.form._free_word() == "free"


def test_another_time_gives_the_seat_up(qtbot, panel, searches):
    take_a_seat(qtbot, panel, searches)

    panel.change_slot(DraftStart(resource_id=EVA.id, interval=span((9, 0), day=15)))

    assert panel.draft.session_id is None
    assert panel.editor.seat.isHidden()


def test_the_last_seat_is_one():
    assert seats_words(1) == "1 seat left"


def test_letters_choose_the_service_without_a_way_to_its_field(qtbot, panel, searches):
    panel.open_find_time(project_id=HAIRCUT.id)
    answer(panel, searches)

    qtbot.keyClicks(find(panel, "free_times"), "check")

    qtbot.waitUntil(lambda: searches[-1].project_id == CHECK_UP.id)
    assert panel.find_time.filters.length.length == searches[-1].length


def test_letters_that_begin_no_service_change_nothing(qtbot, panel, searches):
    panel.open_find_time(project_id=HAIRCUT.id)
    answer(panel, searches)

    qtbot.keyClicks(find(panel, "free_times"), "zz")

    assert panel.find_time.filters.service.project_id == HAIRCUT.id


def test_enter_before_the_answer_takes_the_first_of_it_and_nothing_of_the_one_before(
    qtbot, panel, searches
):
    panel.open_find_time(project_id=HAIRCUT.id)
    answer(panel, searches)
    times = find(panel, "free_times")

    qtbot.keyClicks(times, "check")
    qtbot.keyClick(times, Qt.Key.Key_Return)

    assert mode_of(panel) is PanelMode.FIND_TIME
    answer(panel, searches, (slot((14, 0), EVA),))
    assert mode_of(panel) is PanelMode.NEW
    assert (panel.draft.project_id, panel.draft.starts_at) == (CHECK_UP.id, clock_time(14))
