"""What is shown: the scenes of a practice at work on this computer, by where they begin.

Each scene finds the calendar of today, with nothing open beside it.
"""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget

from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.errors import SlotTakenError
from desk_app.ui.pages import BOOKINGS, RESOURCES, SETTINGS
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.draft_start import DraftStart
from desk_app.ui.views.why_popover import WhyPopover
from desk_app.ui.widgets.choice_box import ChoiceBox
from tests.gallery.stage import Scene, Stage

# --- calendar and booking ---------------------------------------------------------------------


async def _nothing_more(stage: Stage) -> None:
    await stage.desk.hand.pause()


async def _week(stage: Stage) -> None:
    await stage.desk.hand.click("calendar_mode_week")
    calendar = stage.desk.console.pages.calendar
    await stage.desk.until(
        lambda: calendar.picture is not None and calendar.picture.days > 1, "the week is shown"
    )


async def _list(stage: Stage) -> None:
    await stage.desk.hand.click("calendar_mode_list")


async def _month(stage: Stage) -> None:
    await stage.keys("m")
    await stage.desk.hand.see(QWidget, "month_view")
    await stage.desk.hand.pause(1)


async def _shelf(stage: Stage) -> None:
    grid = stage.desk.console.pages.calendar.grid
    placed = await stage.desk.grid.see_tile(stage.booking_of_today().customer_name)
    grid.setFocus()
    grid.set_cursor(grid.moves.on(placed.tile))
    QTest.keyClick(grid, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    await stage.desk.hand.see(QWidget, "shelf_cards")


async def _anything(stage: Stage) -> None:
    await stage.desk.hand.click("calendar_search")
    await stage.desk.hand.type_into("anything_text", "an")
    await stage.desk.hand.pause(0.5)


async def _walk_in(stage: Stage) -> None:
    await stage.desk.hand.click("walk_in")
    await stage.desk.hand.type_into("one_line_text", "anna 30 check-up amira 15:30")
    await stage.desk.hand.pause(0.5)


async def _shortcuts(stage: Stage) -> None:
    await stage.desk.hand.press(Qt.Key.Key_F1, at=stage.desk.window)
    await stage.desk.hand.see(QWidget, "shortcuts_dialog")


async def _editor(stage: Stage) -> None:
    await stage.desk.hand.click("new_booking")
    await stage.desk.hand.type_into("customer_name", "Anna Berg")
    await stage.desk.hand.type_into("phone", "+45 20 30 44 71")


async def _editor_refused(stage: Stage) -> None:
    await stage.desk.hand.click("new_booking")
    await stage.desk.hand.type_into("email", "anna.berg")
    await stage.desk.hand.click("book")


async def _find_time(stage: Stage) -> None:
    await stage.keys("f")
    await stage.desk.hand.pause(1.5)


async def _find_nothing(stage: Stage) -> None:
    await _find_time(stage)
    await stage.desk.hand.click("weekday_sunday")
    await stage.desk.hand.type_into("not_before", "22:30")
    await stage.desk.hand.press(Qt.Key.Key_Tab)
    await stage.desk.hand.pause(1.5)


async def _open_form(stage: Stage) -> BookingPanel:
    """The form of a new booking for the first resource tomorrow."""
    [first, *_] = await stage.desk.workspace.resources.load_all()
    start = stage.desk.at(10) + timedelta(days=1)
    panel = stage.desk.console.pages.panel
    stage.desk.console.pages.front_desk.open_form(
        DraftStart(resource_id=first.id, interval=Interval(start, start + timedelta(minutes=30)))
    )
    await stage.desk.hand.type_into("customer_name", "Anna Berg")
    return panel


async def _find_beyond_hours(stage: Stage) -> None:
    await _open_form(stage)
    await stage.desk.hand.click("find_time")
    await stage.desk.hand.click("same_person")
    await stage.desk.hand.click("part_evening")
    await stage.desk.hand.pause(1.5)


async def _lose_a_time(stage: Stage, *also: ResourceId) -> None:
    """The form after its time was taken by somebody else."""
    panel = await _open_form(stage)
    panel.editor.take_companions(also[:1], roles=(also,) if also else ())
    found = await stage.desk.workspace.other_times.find(panel.draft)
    panel.show_alternatives(found, SlotTakenError())
    await stage.desk.hand.see(QWidget, "alternatives")
    await stage.desk.hand.pause(0.5)


async def _alternatives(stage: Stage) -> None:
    await _lose_a_time(stage)


async def _alternatives_together(stage: Stage) -> None:
    resources = await stage.desk.workspace.resources.load_all()
    await _lose_a_time(stage, *(each.id for each in resources[-2:]))


async def _requests(stage: Stage) -> None:
    await stage.desk.hand.click("requests_badge")


async def _decline(stage: Stage) -> None:
    await _requests(stage)
    panel = await stage.desk.hand.see(QWidget, "requests_panel")
    await stage.desk.hand.see(QWidget, "request_decline")
    await stage.desk.hand.click_in(panel, "request_decline")


async def _inspector(stage: Stage) -> None:
    await stage.desk.grid.click_tile(stage.booking_of_today().customer_name)
    await stage.desk.hand.see(QWidget, "booking_inspector")


async def _move(stage: Stage) -> None:
    await _inspector(stage)
    await stage.desk.hand.click("move")


async def _cancel(stage: Stage) -> None:
    await _inspector(stage)
    await stage.desk.hand.click("cancel_booking")


async def _undo(stage: Stage) -> None:
    stage.desk.console.pages.outbox_bridge.set_grace(timedelta(seconds=6))
    await _cancel(stage)
    await stage.desk.hand.click("cancel_form_submit")
    await stage.desk.until(lambda: bool(stage.desk.toast), "it can be taken back")


async def _service_rules(stage: Stage) -> None:
    services = await stage.desk.hand.see(ChoiceBox, "shaded_service")
    services.setCurrentIndex(1)
    services.activated.emit(1)
    await stage.desk.hand.pause(0.5)
    await stage.keys("?")
    [popover] = stage.desk.console.pages.calendar.findChildren(WhyPopover)
    await stage.desk.until(lambda: len(popover.facts) > 0, "it is told why")
    popover.fact_followed.emit(popover.facts[-1])
    await stage.desk.hand.see(QWidget, "service_rules_dialog")


async def _why_not(stage: Stage) -> None:
    await stage.keys("?")
    await stage.desk.hand.see(QWidget, "why_facts")


# --- the other pages --------------------------------------------------------------------------


async def _bookings(stage: Stage) -> None:
    stage.desk.window.show_page(BOOKINGS)
    search = await stage.desk.hand.see(QLineEdit, "bookings_search")
    search.clear()
    await stage.desk.hand.see(QTableView, "bookings_table")
    await stage.desk.hand.pause(0.5)


async def _bookings_search(stage: Stage) -> None:
    await _bookings(stage)
    await stage.desk.hand.type_into("bookings_search", "an")
    await stage.desk.hand.pause(0.5)


async def _bookings_nothing(stage: Stage) -> None:
    await _bookings(stage)
    await stage.desk.hand.type_into("bookings_search", "Zaphod")
    await stage.desk.hand.see(QWidget, "no_bookings")


async def _bookings_open(stage: Stage) -> None:
    await _bookings(stage)
    table = await stage.desk.hand.see(QTableView, "bookings_table")
    table.selectRow(1)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    await stage.desk.hand.see(QWidget, "booking_inspector")


async def _resources(stage: Stage) -> None:
    stage.desk.window.show_page(RESOURCES)
    await stage.click_row("resource_list", 0)


async def _hours(stage: Stage) -> None:
    await _resources(stage)
    await stage.scroll_to("painted_week")


async def _hours_refused(stage: Stage) -> None:
    await _resources(stage)
    await stage.desk.hand.type_into("hours_monday", "9 to whenever")
    await stage.desk.hand.click("save_resource")
    await stage.scroll_to("hours_monday")
    await stage.desk.hand.pause(0.3)


async def _new_resource(stage: Stage) -> None:
    stage.desk.window.show_page(RESOURCES)
    await stage.desk.hand.pause()
    if stage.desk.hand.find(QWidget, "discard_changes") is not None:
        await stage.desk.hand.click("discard_changes")
    await stage.desk.hand.click("add_resource")


async def _settings(stage: Stage) -> None:
    stage.desk.window.show_page(SETTINGS)


async def _backups(stage: Stage) -> None:
    await _settings(stage)
    await stage.scroll_to("backups_card")


async def _keyboard(stage: Stage) -> None:
    await _settings(stage)
    await stage.scroll_to("keyboard_card")


async def _about(stage: Stage) -> None:
    await _settings(stage)
    await stage.scroll_to("about_card")


async def _licences(stage: Stage) -> None:
    await _about(stage)
    await stage.desk.hand.click("show_licences")
    await stage.click_row("licence_list", 0)


async def _sign_out(stage: Stage) -> None:
    await _settings(stage)
    await stage.desk.hand.click("sign_out")
    await stage.desk.hand.see(QWidget, "sign_out_dialog")


PRACTICE: Final = (
    Scene("calendar-day", "Calendar, a day", _nothing_more),
    Scene("calendar-week", "Calendar, a week", _week),
    Scene("calendar-month", "Calendar, a month", _month),
    Scene("anything", "Find anything", _anything),
    Scene("walk-in", "Walk-in, in one line", _walk_in),
    Scene("shortcuts", "All keys", _shortcuts),
    Scene("why-not", "Why a time is not free", _why_not),
    Scene("editor", "New booking", _editor),
    Scene("editor-refused", "New booking, with something missing", _editor_refused),
    Scene("find-time", "Find time", _find_time),
    Scene("find-time-nothing", "Find time, nothing is free", _find_nothing),
    Scene("find-time-rule", "Find time, a rule closes everything", _find_beyond_hours),
    Scene("alternatives", "New booking, its time was taken", _alternatives),
    Scene("alternatives-together", "New booking of two, one was taken", _alternatives_together),
    Scene("requests", "Requests", _requests),
    Scene("requests-decline", "Requests, declining one", _decline),
    Scene("inspector", "A booking", _inspector),
    Scene("move", "Move a booking", _move),
    Scene("cancel", "Cancel a booking", _cancel),
    Scene("bookings", "Bookings", _bookings),
    Scene("bookings-search", "Bookings, a search", _bookings_search),
    Scene("bookings-nothing", "Bookings, nothing is found", _bookings_nothing),
    Scene("bookings-open", "Bookings, one is open", _bookings_open),
    Scene("calendar-list", "Bookings of the days in the calendar", _list),
    Scene("resources", "Resources", _resources),
    Scene("hours", "Resources, the hours", _hours),
    Scene("hours-refused", "Resources, hours that cannot be read", _hours_refused),
    Scene("resource-new", "Resources, a new one", _new_resource),
    Scene("settings", "Settings", _settings),
    Scene("backups", "Settings, backups", _backups),
    Scene("keyboard", "Settings, the keyboard", _keyboard),
    Scene("about", "Settings, about Desk", _about),
    Scene("licences", "Licences", _licences),
    Scene("sign-out", "Sign out", _sign_out),
    # What these do is there in every scene that follows.
    Scene("shelf", "Calendar, with a booking put aside", _shelf),
    Scene("service-rules", "Rules of a service", _service_rules),
    Scene("undo", "A booking is cancelled, which can be taken back", _undo),
)
