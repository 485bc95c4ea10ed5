"""The composed console, run as `desk-app` runs it, with a hand at its window.

async with open_desk(folder, clock, themes) as desk:
    await desk.grid.click_free(EVA, 10)
    await desk.hand.type_into("customer_name", "Anna Berg")
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from shiboken6 import isValid

from desk_app.app.console import Console
from desk_app.app.first_frame import FirstFrame
from desk_app.app.views import build_views_in_turn
from desk_app.arguments import Arguments
from desk_app.client.timekit_client import TimekitClient
from desk_app.domain.booking import Booking, Customer
from desk_app.domain.booking_graph import CONFIRM_DECLINE, CONFIRMED, GROUP_OWNER, INSTANT
from desk_app.domain.new_booking import NewBooking, SessionSettings
from desk_app.domain.project import AvailabilitySettings, BookingSettings
from desk_app.domain.resource import Resource
from desk_app.domain.weekly_hours import Schedule, WeeklyHours, parse_hours, write_schedule
from desk_app.services.connection import ConnectionKind
from desk_app.services.workspace import Workspace
from desk_app.tour.grid_hand import GridHand
from desk_app.tour.hand import Hand
from desk_app.ui.dialogs import QuestionDialog
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.widgets.banner_host import BannerHost
from desk_app.ui.widgets.pill import StatusPill
from tests.builders import make_customer, make_new_booking, make_new_project, make_new_resource
from tests.fakes.clock import FakeClock
from tests.fakes.vault import ForgetfulVault

EVA: Final = "Eva Lind"
MARCO: Final = "Marco Ruiz"
CHECK_UP: Final = "Check-up"
HALF_HOUR: Final = timedelta(minutes=30)
PATIENCE: Final = 20.0
"""Seconds a journey waits for what a person would see at once; a busy computer is slow."""


class Desk:
    """One running console and what a person sees of it."""

    def __init__(self, console: Console, clock: FakeClock) -> None:
        self.console = console
        self.clock = clock
        self.window = console.pages.window
        self.panel = console.pages.panel
        self.hand = Hand(lambda: self.window)
        self.grid = GridHand(self.hand, console.pages.calendar.grid)

    # --- what is at work ---------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        assert self.console.workspace is not None, "no profile is open"
        return self.console.workspace

    @property
    def server(self) -> TimekitClient:
        """The server, as another desk would speak to it."""
        assert self.workspace.client is not None, "there is no client"
        return self.workspace.client

    async def bookings(self) -> tuple[Booking, ...]:
        """Every booking at the server."""
        page = await self.server.list_bookings(limit=100)
        return page.items

    async def confirmed(self) -> list[Booking]:
        """The bookings at the server that stand."""
        return [each for each in await self.bookings() if each.state == CONFIRMED]

    async def is_nothing_confirmed(self) -> bool:
        """Whether no booking at the server stands."""
        return not await self.confirmed()

    async def seats_of(self, session_id: str) -> list[Customer | None]:
        """Who has a seat in a class at the server."""
        seats = [e for e in await self.confirmed() if e.owner_booking_id == session_id]
        return [each.customer for each in seats]

    async def last_message(self) -> str:
        """What was said with the last step of the booking changed last."""
        newest = max(
            await self.bookings(),
            key=lambda each: each.updated_at or datetime.min.replace(tzinfo=UTC),
        )
        return (await self.server.list_booking_logs(newest.id))[-1].message

    # --- what is seen ------------------------------------------------------------------------

    @property
    def page(self) -> str:
        return self.window.page

    @property
    def columns(self) -> list[str]:
        """Whose columns the grid shows."""
        contents = self.console.pages.calendar.grid.picture.contents
        return [each.column.resource.name for each in contents]

    @property
    def pill(self) -> str:
        """What is said of the connection, with the tool tip that says it in full."""
        pill = self.window.findChild(StatusPill, "connection")
        assert pill is not None
        return f"{pill.text()} {pill.toolTip()}"

    @property
    def banners(self) -> list[str]:
        """Titles and sentences of the banners above the page, the one on top last."""
        host = self.window.findChild(BannerHost)
        assert host is not None
        return [f"{each.title}. {each.message}" for each in host.notices]

    @property
    def toast(self) -> str:
        """The strip at the bottom, or nothing."""
        return self.text_of("toast_text")

    def text_of(self, name: str) -> str:
        """What a label shows, or nothing while it is not seen."""
        label = self.hand.find(QLabel, name)
        return label.text() if label is not None else ""

    def text_below(self, control: str) -> str:
        """The error below a field."""
        return self.text_of(f"{control}_error")

    # --- waiting -----------------------------------------------------------------------------

    async def until(self, is_so: Callable[[], bool], what: str) -> None:
        await self.hand.until(is_so, what, patience=PATIENCE)

    async def until_server(self, is_so: Callable[[], Awaitable[bool]], what: str) -> None:
        """Waits until something is so that has to be asked for."""
        for _ in range(int(PATIENCE / 0.05)):
            if await is_so():
                return
            await self.hand.pause()
        raise AssertionError(f"waited in vain until {what}")

    async def until_live(self) -> None:
        sync = self.workspace.sync
        await self.until(lambda: sync.state.kind is ConnectionKind.LIVE, "the desk is live")

    async def until_signed_in(self) -> None:
        def is_in() -> bool:
            return self.console.workspace is not None and self.console.workspace.client is not None

        await self.until(is_in, "a profile is open and has its client")
        await self.until_live()

    async def until_text(self, name: str, text: str, when: str = "") -> None:
        """Waits until a label holds a text; when says what went before."""
        await self.until(lambda: text in self.text_of(name), f"{name} says “{text}” {when}")

    async def until_pill(self, text: str, when: str = "") -> None:
        await self.until(lambda: self.pill.startswith(text), f"the pill says “{text}” {when}")

    async def until_toast(self, text: str) -> None:
        await self.until(lambda: text in self.toast, f"the strip says “{text}”")

    async def until_banner(self, text: str) -> None:
        await self.until(
            lambda: any(text in each for each in self.banners), f"a banner says “{text}”"
        )

    async def until_day(self, day: date) -> None:
        """Waits until the grid shows a day."""

        def is_shown() -> bool:
            picture = self.console.pages.calendar.picture
            return picture is not None and picture.first == day

        await self.until(is_shown, f"the grid shows {day}")

    # --- as another desk would ---------------------------------------------------------------

    async def add_service(self, name: str, length: timedelta) -> None:
        """Offers a service more, which everybody does."""
        people = await self.server.list_all_resources()
        await self.server.create_project(
            make_new_project(
                name=name,
                resource_ids=tuple(each.id for each in people),
                availability=AvailabilitySettings(length=length),
                booking=BookingSettings(graph=INSTANT, what=name, where="Main St 4"),
            )
        )
        self.workspace.sync.start_over()
        services = self.panel.find_time.filters.service
        await self.until(lambda: services.findText(name) >= 0, f"{name} is offered")
        await self.until_live()

    async def resource(self, name: str) -> Resource:
        for each in await self.server.list_all_resources():
            if each.name == name:
                return each
        raise AssertionError(f"there is no {name}")

    async def book_elsewhere(
        self, name: str, hour: float, customer: str, *, is_request: bool = False
    ) -> Booking:
        """Books today as another desk would, past this window."""
        new = await self.elsewhere(name, hour, customer, is_request=is_request)
        return await self.server.create_booking(new)

    async def hold_class(self, name: str, hour: float, what: str, *, seats: int) -> Booking:
        """Another desk has somebody give a class today."""
        new = await self.elsewhere(name, hour, "")
        session = replace(
            new,
            graph=GROUP_OWNER,
            customer=None,
            what=what,
            session=SessionSettings(max_seats=seats),
        )
        return await self.server.create_booking(session)

    async def elsewhere(
        self, name: str, hour: float, customer: str, *, is_request: bool = False
    ) -> NewBooking:
        """What another desk would ask for to book today."""
        stored = await self.workspace.resources.load_all()
        [resource] = [each for each in stored if each.name == name]
        starts_at = self.at(hour)
        return make_new_booking(
            resource_id=resource.id,
            calendar_id=None,
            starts_at=starts_at,
            ends_at=starts_at + HALF_HOUR,
            customer=make_customer(customer),
            graph=CONFIRM_DECLINE if is_request else INSTANT,
        )

    def at(self, hour: float) -> datetime:
        """An hour of today; everybody's clock here is UTC."""
        midnight = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(hours=hour)

    async def close_panel(self) -> None:
        for name in ("booking_editor_close", "booking_inspector_close", "requests_panel_close"):
            if self.hand.find(QWidget, name) is not None:
                await self.hand.click(name)
        await self.until(lambda: not self.window.is_side_panel_open, "the panel is closed")


@asynccontextmanager
async def open_desk(
    folder: Path,
    clock: FakeClock,
    themes: ThemeHolder,
    *,
    undo_time: timedelta = timedelta(),
    **more: Any,
) -> AsyncIterator[Desk]:
    """Starts the console on a folder, and closes it as the window's cross does.

    Changes leave at once unless `undo_time` says otherwise, for the clock stands still. It has
    no keyring unless a vault is given: that of the machine may be busy with other tests.
    """
    arguments = Arguments(data_dir=folder)
    more.setdefault("vault", ForgetfulVault())
    first = FirstFrame(arguments, clock, themes)
    first.window.resize(1440, 900)
    first.window.show()
    views = await build_views_in_turn(first, clock)
    console = Console(arguments, clock, themes, first=first, views=views, **more)
    console.pages.outbox_bridge.set_grace(undo_time)
    running = asyncio.ensure_future(console.run())
    try:
        yield Desk(console, clock)
    finally:
        console.pages.window.close()
        async with asyncio.timeout(20):
            while not running.done():
                await asyncio.wait([running], timeout=0.05)
                if isValid(console.pages.window):
                    for dialog in console.pages.window.findChildren(QuestionDialog):
                        dialog.accept()
            await running
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def set_up_place(desk: Desk) -> None:
    """Two people who work from nine to five, and a check-up of half an hour that both do."""
    await desk.until(lambda: desk.console.is_ready, "Desk is ready")
    await desk.hand.see(QWidget, "connect_view")
    await untick(desk, "with_example_data")
    await desk.hand.click("use_this_computer")
    await desk.until_signed_in()
    days = (parse_hours("9-17"),) * 7
    constraints = write_schedule(Schedule(hours=WeeklyHours(days)))
    people = [
        await desk.server.create_resource(
            make_new_resource(name=name, time_zone_name="UTC", constraints=constraints)
        )
        for name in (EVA, MARCO)
    ]
    await desk.server.create_project(
        make_new_project(
            name=CHECK_UP,
            resource_ids=tuple(each.id for each in people),
            availability=AvailabilitySettings(length=HALF_HOUR),
            booking=BookingSettings(
                graph=INSTANT, what=CHECK_UP, where="Main St 4", description="Come early"
            ),
        )
    )
    desk.workspace.sync.start_over()
    await desk.until(lambda: desk.columns == [EVA, MARCO], "both are in the grid")
    await desk.until_live()


async def untick(desk: Desk, name: str) -> None:
    box = await desk.hand.see(QCheckBox, name)
    if box.isChecked():
        await desk.hand.press(Qt.Key.Key_Space, at=box)
