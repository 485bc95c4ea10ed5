"""Setting up people and rooms in the window: what is chosen there is what counts afterwards."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QListView, QWidget

from desk_app.domain.availability import Slot
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.services.searches import SlotSearch
from desk_app.ui.pages import CALENDAR, RESOURCES
from tests.conftest import RunAsync
from tests.fakes.scripted_server import reply_json
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, HALF_HOUR, Desk
from tests.journeys.remote import sign_in

ANNA = "Anna Berg"
STRANGER = "Xaver Quint"
"""Nobody of the example practice."""


async def open_resource(desk: Desk, name: str) -> None:
    """Clicks on somebody in the list."""
    desk.window.show_page(RESOURCES)
    people = await desk.hand.see(QListView, "resource_list")
    model = people.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    row = next(each for each in rows if name in str(each.data()))
    people.scrollTo(row)
    QTest.mouseClick(
        people.viewport(), Qt.MouseButton.LeftButton, pos=people.visualRect(row).center()
    )
    await desk.hand.pause(0.3)


def calendar_number(desk: Desk, name: str) -> int:
    """Which line of the table of calendars is that of a name."""
    for number in range(3):
        label = desk.hand.find(QLabel, f"calendar_name_{number}")
        if label is not None and label.text() == name:
            return number
    raise AssertionError(f"there is no line for {name}")


async def show_day(desk: Desk, day: date) -> None:
    """Turns the calendar to a day still to come."""
    desk.window.show_page(CALENDAR)
    calendar = desk.console.pages.calendar
    while calendar.first_day < day:
        await desk.hand.click("later_days")
    await desk.until(
        lambda: calendar.picture is not None and calendar.picture.first == day, f"{day} is shown"
    )


async def free_times(desk: Desk, resource: Resource) -> tuple[Slot, ...]:
    window = Interval(desk.clock.now(), desk.at(10 * 24))
    search = SlotSearch(window=window, length=HALF_HOUR, resource_ids=(resource.id,), limit=1_000)
    return await desk.workspace.availability.find(search)


def test_calendars_chosen_in_the_window_change_what_is_offered_and_where_bookings_land(
    start_anew: OpenDesk, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with start_anew() as desk:
            await desk.hand.click("use_this_computer")
            await desk.until_signed_in()
            everybody = await desk.workspace.resources.load_all()
            [resource] = [each for each in everybody if len(each.calendars or ()) == 3]
            [google] = [
                each
                for each in resource.calendars or ()
                if each.provider == "google" and each.is_synced
            ]
            usual = {slot.starts_at for slot in await free_times(desk, resource)}

            await open_resource(desk, resource.name)
            number = calendar_number(desk, google.name)
            for box in (f"calendar_looked_at_{number}", f"calendar_booked_{number}"):
                button = await desk.hand.see(QAbstractButton, box)
                await desk.hand.press(Qt.Key.Key_Space, at=button)
            await desk.hand.click("save_resource")
            await desk.until(lambda: desk.hand.find(QWidget, "save_bar") is None, "it is saved")

            now_free = {slot.starts_at for slot in await free_times(desk, resource)}
            assert usual < now_free
            starts_at = min(now_free - usual).astimezone(resource.time_zone)
            await show_day(desk, starts_at.date())
            await desk.grid.click_free(resource.name, starts_at.hour + starts_at.minute / 60)
            await desk.hand.type_into("customer_name", STRANGER)
            await desk.hand.click("book")
            await desk.until_toast(f"Booked {STRANGER}")

            found = await desk.workspace.bookings.search(BookingSearch(text=STRANGER))
            assert [each.calendar_id for each in found] == [google.id]

    run_async(journey(), timeout=60)


def test_plan_without_resources_to_create_is_said_once_and_all_else_works(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    refusal = reply_json(403, {"error": "Your plan does not include this"})

    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await sign_in(desk, remote)
            desk.window.show_page(RESOURCES)
            await desk.hand.click("add_resource")
            await desk.hand.type_into("resource_name", "Room 1")
            remote.gateway.play(refusal, to="POST /v2/resources")
            await desk.hand.click("save_resource")
            await desk.until_text("cannot_create_notice", "does not allow adding resources")
            assert (
                desk.hand.find(QAbstractButton, "add_resource") is None
                or not (await desk.hand.see(QAbstractButton, "add_resource")).isEnabled()
            )

            await desk.hand.click("discard_changes")
            await open_resource(desk, EVA)
            await desk.hand.type_into("resource_name", "Eva Lund")
            await desk.hand.click("save_resource")
            await desk.until(lambda: "Eva Lund" in desk.columns, "she has her new name")
            await desk.book_elsewhere("Eva Lund", 10, ANNA)
            desk.workspace.sync.hurry()
            desk.window.show_page(CALENDAR)
            await desk.grid.see_tile(ANNA)

    run_async(journey(), timeout=40)


def test_test_key_says_that_only_the_owner_can_be_booked(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    def of_a_test(body: Any) -> Any:
        body["data"]["test_mode"] = True
        return body

    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            remote.gateway.rewrite(of_a_test, of="GET /v2/app")
            await sign_in(desk, remote)

            await desk.until_banner("This is a test key. Only the app owner's e-mail")
            assert desk.workspace.profile.is_test

    run_async(journey(), timeout=30)
