from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QWidget

from desk_app.domain.constraint import Weekday
from desk_app.domain.relief import Relief
from desk_app.errors import OfflineError
from desk_app.services.narrowing import NarrowingFilter
from desk_app.services.searches import PartOfDay, SlotSearch
from desk_app.services.why_not import Emptiness
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


def answer(panel, searches, slots=SLOTS):
    panel.set_slots(slots, searched=searches[-1])


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

    panel.set_slots(SLOTS, searched=searches[0])

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
    panel.set_slots((), searched=searches[-1], emptiness=Emptiness(is_closed=True, reliefs=(part,)))

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
    panel.set_slots((), searched=searches[-1], emptiness=Emptiness(is_closed=True, reliefs=(day,)))

    assert panel.find_time.notice.words == (
        "No free time. Nobody works at the times asked for. Without “only Tue” there is 1 free "
        "time, on Tue 14 Oct, 17:00."
    )


def test_where_all_is_taken_and_no_filter_helps_alone_any_can_be_dropped(qtbot, panel, searches):
    open_from_draft(panel)
    press_until_asked(qtbot, panel, searches, "part_evening")
    panel.set_slots((), searched=searches[-1], emptiness=Emptiness(is_closed=False))

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
