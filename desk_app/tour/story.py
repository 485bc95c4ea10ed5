"""The tour's story: the main job of a front desk, step by step, in the real window."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QListView, QTableView, QWidget

from desk_app.app.console import Console
from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import (
    CANCELLED,
    CONFIRM_DECLINE,
    CONFIRMED,
    DECLINED,
    INSTANT,
    GraphName,
)
from desk_app.domain.constraint import Weekday
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import NewBooking
from desk_app.domain.resource import Resource
from desk_app.services.workspace import Workspace
from desk_app.tour.grid_hand import GridHand
from desk_app.tour.hand import Hand, NotSeenError
from desk_app.ui.models.columns import VALUE_ROLE
from desk_app.ui.models.slot_list_model import DayHeading
from desk_app.ui.pages import BOOKINGS, CALENDAR, CONNECT, RESOURCES

if TYPE_CHECKING:
    from desk_app.client.timekit_client import TimekitClient

TEAM = (
    ("Eva Lind", "9-12, 13-17"),
    ("Marco Ruiz", "10-18"),
    ("Room 1", "8-20"),
)
"""Who is set up, with the hours of a working day."""

FIRST, RACER, MOVED = "Anna Berg", "Ben Okafor", "Anna Berg"
ASKING, UNLUCKY, CALLING_OFF = "Maja Holm", "Peter Vogel", "Ben Okafor"

LOOKS = 300
"""How often a step looks for what it waits for, 50 ms apart."""

Step = tuple[str, Callable[[], Awaitable[None]]]


class Story:
    """What happens, and what must be seen each time."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._hand = Hand(lambda: console.pages.window)
        self._grid = GridHand(self._hand, console.pages.calendar.grid)
        self._day = next_working_day(console.today)

    def first_day(self) -> tuple[Step, ...]:
        """From the first start on an empty computer to the end of a day's work."""
        return (
            ("First start", self._first_start),
            ("Use this computer", self._use_this_computer),
            *((f"Add {name}", self._adding(name, hours)) for name, hours in TEAM),
            ("Add a calendar", self._add_calendar),
            ("A working day", self._go_to_working_day),
            ("Find time", self._find_time),
            ("Book", self._book),
            ("See it in the list", self._see_in_list),
            ("Lose a race", self._lose_race),
            ("Take an alternative", self._take_alternative),
            ("Move by drag", self._move),
            ("Two requests arrive", self._requests_arrive),
            ("Confirm one request", self._confirm),
            ("Decline the other", self._decline),
            ("Cancel with a reason", self._cancel),
        )

    def second_day(self) -> tuple[Step, ...]:
        """After a restart: everything is there."""
        return (
            ("Start again", self._start_again),
            ("Everything is there", self._all_there),
            ("The team is there", self._team_there),
        )

    # --- setting up --------------------------------------------------------------------------

    async def _first_start(self) -> None:
        await self._hand.see(QWidget, "connect_view")
        await self._hand.until(lambda: self._console.is_ready, "Desk is ready")
        check(self._page() == CONNECT, "the first page is shown")

    async def _use_this_computer(self) -> None:
        examples = await self._hand.see(QCheckBox, "with_example_data")
        if examples.isChecked():
            await self._hand.press(Qt.Key.Key_Space, at=examples)
        await self._hand.click("use_this_computer")
        await self._hand.see(QWidget, "calendar_empty")
        await self._hand.until(lambda: self._workspace.client is not None, "the desk answers")

    def _adding(self, name: str, hours: str) -> Callable[[], Awaitable[None]]:
        async def add() -> None:
            await self._show(RESOURCES)
            await self._hand.click("add_resource")
            await self._hand.type_into("resource_name", name)
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday"):
                await self._hand.type_into(f"hours_{day}", hours)
            await self._hand.click("save_resource")
            await self._until_stored(name)

        return add

    async def _add_calendar(self) -> None:
        name, _ = TEAM[0]
        before = len((await self._resource(name)).calendars or ())
        listed = await self._hand.see(QListView, "resource_list")
        first = listed.visualRect(listed.model().index(0, 0)).center()
        await self._hand.click_at(listed.viewport(), first)
        chosen = await self._hand.see(QLineEdit, "resource_name")
        await self._hand.until(lambda: chosen.text() == name, f"{name} is open")
        await self._hand.click("add_calendar")
        await self._hand.type_into("new_calendar_name", "Workshops")
        await self._hand.click("confirm_add_calendar")

        async def has_more() -> bool:
            return len((await self._resource(name)).calendars or ()) > before

        await self._until(has_more, "the calendar is stored")

    # --- booking -----------------------------------------------------------------------------

    async def _go_to_working_day(self) -> None:
        await self._show(CALENDAR)
        for _ in range((self._day - self._console.today).days):
            await self._hand.click("later_days")
        names = {name for name, _ in TEAM}
        await self._hand.until(lambda: self._columns() == names, "every column is in the grid")

    async def _find_time(self) -> None:
        await self._hand.press(Qt.Key.Key_F, at=self._console.pages.calendar.grid)
        slots = await self._hand.see(QListView, "free_times")
        await self._hand.click(f"weekday_{Weekday(self._day.weekday()).name.lower()}")

        def begins_that_day() -> bool:
            heading = slots.model().index(0, 0).data(VALUE_ROLE)
            return isinstance(heading, DayHeading) and heading.day == self._day

        await self._hand.until(begins_that_day, "free times of the working day are listed")

    async def _book(self) -> None:
        slots = await self._hand.see(QListView, "free_times")
        await self._hand.press(Qt.Key.Key_Return, at=slots)
        await self._hand.type_into("customer_name", FIRST)
        await self._hand.type_into("phone", "+45 20 30 44 71")
        await self._hand.click("book")
        await self._grid.see_tile(FIRST)

    async def _see_in_list(self) -> None:
        await self._show(BOOKINGS)
        table = await self._hand.see(QTableView, "bookings_table")
        await self._hand.until(lambda: table.model().rowCount() == 1, "one booking is listed")

    async def _lose_race(self) -> None:
        await self._show(CALENDAR)
        name, _ = TEAM[1]
        await self._close_panel()
        await self._grid.click_free(name, 14)
        await self._hand.type_into("customer_name", RACER)
        await self._elsewhere(name, 14, "Somebody Else")
        await self._hand.click("book")
        await self._hand.see(QWidget, "alternatives")
        kept = self._console.pages.panel.draft.customer_name
        check(kept == RACER, f"the name typed is kept, not “{kept}”")

    async def _take_alternative(self) -> None:
        await self._hand.click("alternative_1")
        await self._hand.click("book")
        await self._grid.see_tile(RACER)

    async def _move(self) -> None:
        await self._close_panel()
        placed = await self._grid.see_tile(MOVED)
        before = placed.tile.interval.start
        name, _ = TEAM[2]
        await self._grid.drag_tile(MOVED, name, 11)

        async def has_moved() -> bool:
            moved = await self._booking_of(MOVED, CONFIRMED)
            return moved is not None and moved.starts_at != before

        await self._until(has_moved, "the server took the move")
        moved = await self._booking_of(MOVED, CONFIRMED)
        check(moved is not None and moved.starts_at == self._at(11), "it begins at 11:00")

    # --- requests and cancelling -------------------------------------------------------------

    async def _requests_arrive(self) -> None:
        name, _ = TEAM[0]
        await self._elsewhere(name, 15, ASKING, graph=CONFIRM_DECLINE)
        await self._elsewhere(name, 15, UNLUCKY, graph=CONFIRM_DECLINE)
        self._console.pages.calendar_bridge.refresh()
        await self._grid.see_tile(ASKING)
        await self._hand.click("requests_badge")
        await self._hand.see(QWidget, "requests_panel")

    async def _confirm(self) -> None:
        await self._press_in_card(ASKING, "request_confirm")
        await self._until_state(ASKING, CONFIRMED)

    async def _decline(self) -> None:
        await self._press_in_card(UNLUCKY, "request_decline")
        await self._hand.type_into("request_decline_form_text", "Fully booked")
        await self._hand.click("request_decline_form_submit")

        async def is_gone() -> bool:
            return await self._booking_of(UNLUCKY, DECLINED) is not None

        await self._until(is_gone, "the other request is declined")

    async def _cancel(self) -> None:
        await self._close_panel()
        await self._grid.click_tile(CALLING_OFF)
        await self._hand.click("cancel_booking")
        await self._hand.type_into("cancel_form_text", "Customer called")
        await self._hand.click("cancel_form_submit")
        await self._until_state(CALLING_OFF, CANCELLED)
        await self._hand.until(
            lambda: CALLING_OFF not in self._grid.tiles(), "the tile has left the grid"
        )

    # --- the next start ----------------------------------------------------------------------

    async def _start_again(self) -> None:
        check(self._page() == CALENDAR, "it opens on the calendar at once")
        check(bool(self._columns()), "the grid is painted from what was stored")

    async def _all_there(self) -> None:
        await self._hand.until(lambda: self._workspace.client is not None, "the desk answers")
        for _ in range((self._day - self._console.today).days):
            await self._hand.click("later_days")
        placed = await self._grid.see_tile(MOVED)
        check(placed.tile.interval.start == self._at(11), "it still begins at 11:00")
        await self._grid.see_tile(ASKING)
        check(CALLING_OFF not in self._grid.tiles(), "what was cancelled stays away")

    async def _team_there(self) -> None:
        await self._show(RESOURCES)
        resources = await self._workspace.resources.load_all()
        check({r.name for r in resources} == {name for name, _ in TEAM}, "all three are there")

    # --- helpers -----------------------------------------------------------------------------

    @property
    def _workspace(self) -> Workspace:
        workspace = self._console.workspace
        if workspace is None:
            raise NotSeenError("no desk is open")
        return workspace

    def _page(self) -> str:
        return self._console.pages.window.page

    def _columns(self) -> set[str]:
        contents = self._console.pages.calendar.grid.picture.contents
        return {each.column.resource.name for each in contents}

    def _at(self, hour: int) -> datetime:
        zone = self._console.desk_zone
        return datetime.combine(self._day, time(hour), zone).astimezone(UTC)

    async def _show(self, page: str) -> None:
        self._console.pages.window.show_page(page)
        await self._hand.until(lambda: self._page() == page, f"the page {page} is shown")

    async def _close_panel(self) -> None:
        for name in ("booking_editor_close", "booking_inspector_close", "requests_panel_close"):
            if self._hand.find(QAbstractButton, name) is not None:
                await self._hand.click(name)
        await self._hand.until(
            lambda: not self._console.pages.window.is_side_panel_open, "the panel is closed"
        )

    async def _resource(self, name: str) -> Resource:
        for resource in await self._workspace.resources.load_all():
            if resource.name == name:
                return resource
        raise NotSeenError(f"{name} is not stored")

    async def _until_stored(self, name: str) -> None:
        async def is_stored() -> bool:
            return any(r.name == name for r in await self._workspace.resources.load_all())

        await self._until(is_stored, f"{name} is stored")

    async def _until_state(self, customer: str, state: str) -> None:
        async def is_so() -> bool:
            return await self._booking_of(customer, state) is not None

        await self._until(is_so, f"{customer} is {state}")

    async def _until(self, is_so: Callable[[], Awaitable[bool]], what: str) -> None:
        for _ in range(LOOKS):
            if await is_so():
                return
            await self._hand.pause()
        raise NotSeenError(f"waited in vain until {what}")

    async def _booking_of(self, customer: str, state: str) -> Booking | None:
        window = Interval(self._at(0), self._at(0) + timedelta(days=1))
        for booking in await self._workspace.bookings.load_window(window):
            if booking.customer_name == customer and booking.state == state:
                return booking
        return None

    async def _elsewhere(
        self, resource: str, hour: int, customer: str, *, graph: GraphName = INSTANT
    ) -> None:
        """Books as another desk would, past this window."""
        client: TimekitClient | None = self._workspace.client
        if client is None:
            raise NotSeenError("there is no server")
        found = await self._resource(resource)
        await client.create_booking(
            NewBooking(
                resource_id=ResourceId(found.id),
                starts_at=self._at(hour),
                ends_at=self._at(hour) + timedelta(minutes=30),
                customer=Customer(name=customer, email="someone@example.com"),
                graph=graph,
                what="Check-up",
                where="Front desk",
                description="",
            )
        )

    async def _press_in_card(self, customer: str, button: str) -> None:
        """Presses a button in the card of a request."""
        booking = await self._booking_of(customer, "tentative")
        if booking is None:
            raise NotSeenError(f"{customer} has no request")
        card = await self._hand.see(QWidget, f"request_{booking.id}")
        await self._hand.click_in(card, button)


def check(is_so: bool, what: str) -> None:
    """Makes sure that something is so.

    Raises:
        NotSeenError: It is not.
    """
    if not is_so:
        raise NotSeenError(f"not so: {what}")


def next_working_day(today: date) -> date:
    """The next day from tomorrow on that is neither Saturday nor Sunday."""
    day = today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
