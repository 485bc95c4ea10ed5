from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListView,
    QWidget,
)

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.closing import ClosingFact, ClosingKind, ClosingRule, RuleLevel
from desk_app.domain.constraint import (
    Constraint,
    DayAndTime,
    Period,
    UnknownRule,
    Verb,
    Weekday,
    allow,
    block,
)
from desk_app.domain.interval import Interval
from desk_app.domain.weekly_hours import (
    DateException,
    Schedule,
    WeeklyHours,
    parse_hours,
    read_schedule,
    write_schedule,
)
from desk_app.errors import (
    ConflictError,
    InvalidInputError,
    InvalidRequestError,
    OfflineError,
    PermissionDeniedError,
)
from desk_app.ui.resource_form import OFFICE_HOURS
from desk_app.ui.views.resources_view import ResourcesView
from desk_app.ui.views.rules_list import RulesList
from desk_app.ui.widgets.banner import Banner
from tests.builders import make_calendar, make_resource, utc
from tests.fakes.clock import FakeClock
from tests.ui.look import show_active

MOON = Constraint(Verb.ALLOW, UnknownRule("allow_moon", {"phase": "<b>full</b>"}))
CALENDARS = (make_calendar("own", is_primary=True), make_calendar("home", name="Home"))
EVA = make_resource(
    "eva",
    constraints=(*(allow(DayAndTime(Weekday(day), 540, 1020)) for day in range(5)), MOON),
    calendars=CALENDARS,
)
ANNA = make_resource("anna", constraints=())
CHRISTMAS = block(Period(date(2026, 12, 24), date(2026, 12, 27)))


class Asked(QObject):
    """Keeps what the view asked for."""

    def __init__(self, view):
        super().__init__(view)
        self.setObjectName("asked")
        self.added: list[Any] = []
        self.saved: list[Any] = []
        self.deleted: list[Any] = []
        self.opened: list[Any] = []
        self.calendars: list[Any] = []
        view.add_requested.connect(self.added.append)
        view.save_requested.connect(lambda *args: self.saved.append(args))
        view.delete_requested.connect(self.deleted.append)
        view.resource_opened.connect(self.opened.append)
        view.calendar_add_requested.connect(lambda *args: self.calendars.append(args))


@pytest.fixture
def view(qtbot, light_look):
    view = ResourcesView(FakeClock(utc("2026-03-02 12:00")))
    qtbot.addWidget(view)
    view.resize(1280, 720)
    Asked(view)
    show_active(qtbot, view)
    return view


@pytest.fixture
def opened(view):
    view.set_resources((EVA, ANNA))
    view.set_choice(EVA.id, CalendarChoice())
    return view


def asked(view):
    return view.findChild(Asked, "asked")


def looked_at(view, number):
    checks = view.findChildren(QCheckBox, f"calendar_looked_at_{number}")
    return next(check for check in reversed(checks) if not check.isHidden())


def find(view, name, kind=QWidget):
    return view.findChild(kind, name)


def press(view, name):
    find(view, name, QAbstractButton).click()


def type_into(qtbot, view, name, text):
    line = find(view, name, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


def choose_row(qtbot, view, row):
    view_of_list = find(view, "resource_list", QListView)
    place = view_of_list.visualRect(view_of_list.model().index(row, 0)).center()
    qtbot.mouseClick(view_of_list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def open_row(view):
    return find(view, "resource_list", QListView).currentIndex().row()


def question():
    return QApplication.activeModalWidget()


def error_of(view, name):
    label = find(view, f"{name}_error", QLabel)
    return label.text() if label.isVisible() else ""


def name_shown(view):
    return find(view, "resource_name", QLineEdit).text()


# --- the list ---------------------------------------------------------------------------------


def test_without_resources_it_says_so_and_offers_to_add_one(view):
    view.set_resources(())

    assert find(view, "resources_empty").isVisible()
    press(view, "add_first_resource")
    assert find(view, "resource_name").isVisible()


def test_the_first_resource_is_opened_and_its_calendars_asked_for(opened):
    assert name_shown(opened) == "Eva"
    assert asked(opened).opened == [EVA.id]
    assert open_row(opened) == 0


def test_another_one_is_opened_by_a_click(opened, qtbot):
    choose_row(qtbot, opened, 1)

    assert name_shown(opened) == "Anna"
    assert asked(opened).opened == [EVA.id, ANNA.id]


def test_many_resources_can_be_searched(view, qtbot):
    view.set_resources(tuple(make_resource(f"room {n}") for n in range(40)))
    type_into(qtbot, view, "resource_search", "room 39")
    qtbot.keyClick(find(view, "resource_search"), Qt.Key.Key_Return)

    assert find(view, "resource_list", QListView).model().rowCount() == 1
    assert name_shown(view) == "Room 39"


def test_a_search_that_finds_nobody_says_so(view, qtbot):
    view.set_resources(tuple(make_resource(f"room {n}") for n in range(40)))
    type_into(qtbot, view, "resource_search", "okaf")

    assert find(view, "no_resource_found", QLabel).text().endswith("“okaf”")
    assert name_shown(view) == "Room 0"


# --- adding -----------------------------------------------------------------------------------


def test_a_new_resource_begins_open_on_weekdays_from_9_to_17(opened, qtbot):
    press(opened, "add_resource")
    qtbot.keyClicks(find(opened, "resource_name"), "Room 1")
    press(opened, "save_resource")

    [edit] = asked(opened).added
    assert (edit.name, edit.time_zone_name) == ("Room 1", "UTC")
    assert edit.schedule == Schedule(hours=OFFICE_HOURS)


def test_hours_with_a_break_are_typed_zone_chosen_and_sent(opened, qtbot):
    opened.open_new()
    type_into(qtbot, opened, "resource_name", "Eva Lind")
    type_into(qtbot, opened, "time_zone", "europe/copenhagen")
    type_into(qtbot, opened, "hours_monday", "9-12, 13-17")
    press(opened, "copy_monday")
    press(opened, "save_resource")

    [edit] = asked(opened).added
    assert edit.time_zone_name == "Europe/Copenhagen"
    assert edit.schedule.hours.days[:5] == (parse_hours("9-12, 13-17"),) * 5


def test_a_new_resource_needs_a_name(opened):
    opened.open_new()
    press(opened, "save_resource")

    assert error_of(opened, "resource_name") == "Enter a name."
    assert asked(opened).added == []


def test_an_unknown_zone_is_named_below_its_field(opened, qtbot):
    opened.open_new()
    type_into(qtbot, opened, "resource_name", "Eva")
    type_into(qtbot, opened, "time_zone", "Europe/Atlantis")
    press(opened, "save_resource")

    assert "“Europe/Atlantis”" in error_of(opened, "time_zone")
    assert asked(opened).added == []


def test_hours_that_cannot_be_read_are_not_sent(opened, qtbot):
    type_into(qtbot, opened, "hours_friday", "9-25:00")
    press(opened, "save_resource")

    assert error_of(opened, "hours_friday") == "There is no time 25:00."
    assert asked(opened).saved == []


def test_the_new_resource_is_opened_once_it_is_saved(opened, qtbot):
    opened.open_new()
    type_into(qtbot, opened, "resource_name", "Room 1")
    press(opened, "save_resource")
    room = make_resource("room", name="Room 1", time_zone_name="UTC")
    opened.set_resources((ANNA, EVA, room))
    opened.resource_saved(room)

    assert open_row(opened) == 2
    assert not find(opened, "save_bar").isVisible()
    assert asked(opened).opened[-1] == room.id


def test_discarding_a_new_resource_goes_back_to_the_first(opened):
    opened.open_new()
    press(opened, "discard_changes")

    assert name_shown(opened) == "Eva"


def test_where_the_plan_forbids_adding_it_is_said_once_and_all_else_works(opened, qtbot):
    opened.set_can_create(can_create=False, message="Your plan holds 2 resources.")

    assert not find(opened, "add_resource").isEnabled()
    assert find(opened, "cannot_create_notice", QLabel).text() == "Your plan holds 2 resources."
    type_into(qtbot, opened, "resource_name", "Eva B")
    press(opened, "save_resource")
    assert len(asked(opened).saved) == 1


def test_it_can_be_allowed_again(opened):
    opened.set_can_create(False)
    opened.set_can_create(True)

    assert find(opened, "add_resource").isEnabled()
    assert not find(opened, "cannot_create_notice").isVisible()


# --- saving -----------------------------------------------------------------------------------


def test_the_bar_appears_with_the_first_letter_and_goes_with_the_last(opened, qtbot):
    line = find(opened, "resource_name")
    assert not find(opened, "save_bar").isVisible()

    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, "x")
    assert find(opened, "save_bar").isVisible()

    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert not find(opened, "save_bar").isVisible()


def test_a_new_name_leaves_the_rules_out(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    press(opened, "save_resource")

    [(resource_id, edit, seen)] = asked(opened).saved
    assert (resource_id, seen) == (EVA.id, EVA)
    assert edit.schedule is None
    assert edit.name == "Eva B"


def test_new_hours_take_the_other_rules_along_untouched(opened, qtbot):
    type_into(qtbot, opened, "hours_saturday", "10-14")
    press(opened, "save_resource")

    [(_, edit, _)] = asked(opened).saved
    assert edit.schedule.hours.days[5] == parse_hours("10-14")
    assert write_schedule(edit.schedule)[-1] == MOON


def test_control_s_saves(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    qtbot.keyClick(find(opened, "resource_name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert len(asked(opened).saved) == 1


def test_control_s_with_nothing_changed_asks_for_nothing(opened, qtbot):
    find(opened, "resource_name").setFocus()
    qtbot.keyClick(find(opened, "resource_name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert asked(opened).saved == []


def test_closed_dates_are_saved_with_the_day_after(opened, qtbot):
    type_into(qtbot, opened, "exception_from", "24/12/2026")
    qtbot.keyClick(find(opened, "exception_from"), Qt.Key.Key_Return)
    type_into(qtbot, opened, "exception_to", "26/12/2026")
    qtbot.keyClick(find(opened, "exception_to"), Qt.Key.Key_Return)
    press(opened, "add_exception")
    press(opened, "save_resource")

    [(_, edit, _)] = asked(opened).saved
    assert edit.schedule.exceptions == (DateException(date(2026, 12, 24), date(2026, 12, 27)),)


def test_the_choice_of_calendars_is_saved_without_the_rules(opened):
    looked_at(opened, 1).click()
    press(opened, "save_resource")

    [(_, edit, _)] = asked(opened).saved
    assert edit.calendar_choice.availability_calendar_ids == (CALENDARS[0].id,)
    assert edit.schedule is None


def test_after_saving_the_bar_goes(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B ")
    press(opened, "save_resource")
    opened.resource_saved(replace(EVA, name="Eva B"))

    assert name_shown(opened) == "Eva B"
    assert not find(opened, "save_bar").isVisible()


def test_what_is_typed_while_saving_stays_to_be_saved(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    press(opened, "save_resource")
    type_into(qtbot, opened, "resource_name", "Eva Berg")
    opened.resource_saved(replace(EVA, name="Eva B"))

    assert name_shown(opened) == "Eva Berg"
    assert find(opened, "save_bar").isVisible()


def test_while_the_server_is_asked_nothing_is_asked_twice(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    press(opened, "save_resource")
    opened.set_busy(True)
    press(opened, "save_resource")
    qtbot.keyClick(find(opened, "resource_name"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert len(asked(opened).saved) == 1

    opened.set_busy(False)
    assert find(opened, "save_resource").isEnabled()


def test_discarding_puts_everything_back(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    type_into(qtbot, opened, "hours_monday", "nonsense")
    looked_at(opened, 1).click()
    press(opened, "discard_changes")

    assert name_shown(opened) == "Eva"
    assert find(opened, "hours_monday", QLineEdit).text() == "09:00\N{EN DASH}17:00"
    assert not find(opened, "save_bar").isVisible()


# --- failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (InvalidInputError("Odd.", field="name"), "resource_name"),
        (InvalidRequestError(fields={"name": ["Odd."]}), "resource_name"),
        (InvalidRequestError(fields={"timezone": ["Odd."]}), "time_zone"),
        (InvalidRequestError(fields={"availability_constraints.0": ["Odd."]}), "hours"),
    ],
)
def test_a_refused_field_says_so_below_itself(opened, qtbot, error, field):
    type_into(qtbot, opened, "resource_name", "Eva B")
    opened.show_failure(error)

    assert error_of(opened, field) == "Odd."
    assert name_shown(opened) == "Eva B"
    assert not opened.findChild(Banner).isVisible()


def test_other_failures_are_said_above_and_nothing_typed_is_lost(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    type_into(qtbot, opened, "hours_monday", "7-8")
    opened.show_failure(OfflineError())

    assert opened.findChild(Banner).notice.title == "No connection"
    assert opened.findChild(Banner).isVisible()
    assert name_shown(opened) == "Eva B"
    press(opened, "save_resource")
    assert len(asked(opened).saved) == 1


def test_a_new_resource_the_plan_forbids_stays_in_the_form(opened, qtbot):
    opened.open_new()
    type_into(qtbot, opened, "resource_name", "Room 1")
    press(opened, "save_resource")
    opened.show_failure(PermissionDeniedError())
    opened.set_can_create(False)

    assert name_shown(opened) == "Room 1"


# --- changes from elsewhere -------------------------------------------------------------------


def test_a_change_elsewhere_is_shown_where_nothing_was_typed(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    opened.set_resources((replace(EVA, time_zone_name="Asia/Tokyo"), ANNA))

    assert name_shown(opened) == "Eva B"
    assert find(opened, "time_zone", QLineEdit).text() == "Asia/Tokyo"
    assert not opened.findChild(Banner).isVisible()


def test_hours_changed_on_both_sides_are_said_and_mine_can_be_saved(opened, qtbot):
    theirs = replace(EVA, constraints=(*(EVA.constraints or ()), CHRISTMAS))
    type_into(qtbot, opened, "hours_monday", "7-8")
    press(opened, "save_resource")
    opened.show_failure(ConflictError())
    opened.set_resources((theirs, ANNA))

    assert opened.findChild(Banner).notice.title == "The hours were changed elsewhere"
    press(opened, "save_resource")
    _, edit, seen = asked(opened).saved[-1]
    assert seen == theirs
    assert edit.schedule.hours.days[0] == parse_hours("7-8")
    assert edit.schedule.exceptions == read_schedule([CHRISTMAS]).exceptions


def test_their_hours_can_be_taken_instead(opened, qtbot):
    theirs = replace(EVA, constraints=(allow(DayAndTime(Weekday.MONDAY, 600, 660)),))
    type_into(qtbot, opened, "hours_monday", "7-8")
    opened.set_resources((theirs, ANNA))
    press(opened, "resource_banner_action")

    assert find(opened, "hours_monday", QLineEdit).text() == "10:00\N{EN DASH}11:00"
    assert not find(opened, "save_bar").isVisible()


def test_the_echo_of_ones_own_save_is_no_change_elsewhere(opened, qtbot):
    type_into(qtbot, opened, "hours_monday", "7-8")
    press(opened, "save_resource")
    _, edit, _ = asked(opened).saved[0]
    saved = replace(EVA, constraints=write_schedule(edit.schedule))
    opened.set_resources((saved, ANNA))
    assert not opened.findChild(Banner).isVisible()
    opened.resource_saved(saved)

    assert not opened.findChild(Banner).isVisible()
    assert not find(opened, "save_bar").isVisible()


def test_a_resource_that_was_removed_elsewhere_makes_room_for_the_next(opened):
    opened.set_resources((ANNA,))

    assert name_shown(opened) == "Anna"


def test_a_choice_for_another_resource_is_passed_over(opened):
    opened.set_choice(ANNA.id, CalendarChoice(availability_calendar_ids=(CALENDARS[1].id,)))

    assert looked_at(opened, 0).isChecked()


# --- leaving and deleting ---------------------------------------------------------------------


def test_leaving_unsaved_edits_asks_and_keeps_them_on_no(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    choose_row(qtbot, opened, 1)
    assert question() is not None
    question().reject()

    assert name_shown(opened) == "Eva B"
    assert open_row(opened) == 0


def test_leaving_unsaved_edits_drops_them_on_yes(opened, qtbot):
    type_into(qtbot, opened, "hours_monday", "not hours")
    choose_row(qtbot, opened, 1)
    question().accept()

    assert name_shown(opened) == "Anna"
    assert error_of(opened, "hours_monday") == ""


def test_adding_with_unsaved_edits_asks_too(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "Eva B")
    opened.open_new()
    question().accept()

    assert name_shown(opened) == ""


def test_a_new_resource_nothing_was_typed_for_is_left_without_a_question(opened, qtbot):
    opened.open_new()
    choose_row(qtbot, opened, 1)

    assert question() is None
    assert name_shown(opened) == "Anna"


def test_deleting_names_the_resource_and_what_is_lost(opened):
    press(opened, "delete_resource")
    said = question().accessibleName() + question().accessibleDescription()
    assert "Delete Eva?" in said
    assert "cannot be undone" in said
    question().reject()
    assert asked(opened).deleted == []

    press(opened, "delete_resource")
    question().accept()
    assert asked(opened).deleted == [EVA.id]


def test_a_deleted_resource_makes_room_for_the_next(opened):
    opened.resource_deleted(EVA.id)
    assert name_shown(opened) == "Anna"

    opened.resource_deleted(ANNA.id)
    assert find(opened, "resources_empty").isVisible()


# --- calendars and rules ----------------------------------------------------------------------


def test_a_calendar_is_asked_for_with_its_resource(opened, qtbot):
    press(opened, "add_calendar")
    qtbot.keyClicks(find(opened, "new_calendar_name"), "Evenings")
    press(opened, "confirm_add_calendar")

    assert asked(opened).calendars == [(EVA.id, "Evenings")]


def test_a_refused_calendar_is_said_at_its_name(opened, qtbot):
    press(opened, "add_calendar")
    qtbot.keyClicks(find(opened, "new_calendar_name"), "Evenings")
    press(opened, "confirm_add_calendar")
    opened.show_failure(InvalidInputError("Not that.", field="calendar"))

    assert error_of(opened, "new_calendar_name") == "Not that."
    assert not opened.findChild(Banner).isVisible()


def test_rules_desk_cannot_show_as_hours_are_told_letter_for_letter(opened):
    rule = find(opened, "other_rule_0", QLabel)

    assert rule.text() == 'allow_moon: {"phase": "<b>full</b>"}'
    assert rule.textFormat() is Qt.TextFormat.PlainText


def test_hours_not_loaded_yet_cannot_be_overwritten(view):
    view.set_resources((make_resource("eva", constraints=None),))

    assert not find(view, "hours_monday").isEnabled()


def test_a_closed_week_is_sent_closed(opened, qtbot):
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday"):
        type_into(qtbot, opened, f"hours_{day}", "closed")
    press(opened, "save_resource")

    [(_, edit, _)] = asked(opened).saved
    assert edit.schedule.hours == WeeklyHours(((),) * 7)


def test_the_heading_follows_the_name_as_plain_text(opened, qtbot):
    type_into(qtbot, opened, "resource_name", "<h1>Eva & co</h1>")

    assert find(opened, "resource_heading", QLabel).text() == "<h1>Eva & co</h1>"


# --- where a rule is changed -------------------------------------------------------------------


def closed_by(rule: Constraint, day: date) -> ClosingFact:
    noon = datetime.combine(day, time(12), UTC)
    return ClosingFact(
        kind=ClosingKind.RULE,
        interval=Interval(noon, noon + timedelta(hours=1)),
        rule=ClosingRule(RuleLevel.RESOURCE, (rule,)),
    )


SATURDAY = date(2026, 3, 7)
CLOSED = make_resource("bo", constraints=(*(EVA.constraints or ()), CHRISTMAS))


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (closed_by(allow(DayAndTime(Weekday.MONDAY, 540, 1020)), SATURDAY), "hours_saturday"),
        (closed_by(CHRISTMAS, date(2026, 12, 25)), "remove_exception_0"),
    ],
)
def test_a_rule_that_closes_a_time_is_shown_with_the_focus_where_it_is_changed(
    view, qtbot, fact, field
):
    view.resize(900, 420)
    view.set_resources((ANNA, CLOSED))

    view.open_rule(CLOSED.id, fact)

    assert name_shown(view) == "Bo"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == field
    qtbot.waitUntil(lambda: not focused.visibleRegion().isEmpty())


def test_a_rule_made_elsewhere_is_shown_too(opened, qtbot):
    opened.resize(900, 420)

    opened.open_rule(EVA.id, closed_by(MOON, SATURDAY))

    rules = opened.findChild(RulesList)
    assert rules.hasFocus()
    qtbot.waitUntil(lambda: not rules.visibleRegion().isEmpty())
