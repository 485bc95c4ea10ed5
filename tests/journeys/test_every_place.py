"""What holds for every page and panel at once: plain text, bearable sizes, names and keys."""

from collections.abc import AsyncIterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from desk_app.domain.booking_graph import CONFIRM_DECLINE, INSTANT
from desk_app.ui.pages import BOOKINGS, CALENDAR, CONNECT, RESOURCES, SETTINGS
from desk_app.ui.widgets.pill import StatusPill
from desk_app.ui.widgets.segments import SegmentedControl
from tests.builders import make_customer, make_new_booking
from tests.conftest import RunAsync
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA, HALF_HOUR, Desk
from tests.journeys.remote import Remote, sign_in

LINK = '<a href="https://evil.example">Update</a>'
NASTY = f"{LINK} <img src=x> & \u202e\u0645\u0631\u062d\u0628\u0627 👩‍👩‍👧‍👦 [*]\n" + "W" * 10_000
NAMES = frozenset({"name", "first_name", "last_name", "what", "where", "description", "title"})


def with_nasty_names(body: Any, key: str = "") -> Any:
    """The same answer, with every name in it as nasty as can be."""
    match body:
        case dict():
            return {name: with_nasty_names(value, name) for name, value in body.items()}
        case list():
            return [with_nasty_names(each) for each in body]
        case str() if key in NAMES:
            return f"{body} {NASTY}"
    return body


async def walk(desk: Desk) -> AsyncIterator[str]:
    """Goes to every page and panel and says where it is."""
    grid = desk.console.pages.calendar.grid
    desk.window.show_page(CALENDAR)
    yield "calendar"
    await desk.hand.click("new_booking")
    await desk.hand.see(QWidget, "booking_editor")
    yield "form"
    await desk.hand.click("find_time")
    await desk.hand.pause(0.3)
    yield "find time"
    await desk.hand.click("find_time_panel_close")
    await desk.close_panel()
    for booking in await desk.bookings():
        desk.console.pages.front_desk.open_booking(booking.id)
        await desk.hand.see(QWidget, "booking_inspector")
        await desk.hand.pause()
        yield f"booking {booking.state}"
        if desk.hand.find(QWidget, "cancel_booking"):
            await desk.hand.click("cancel_booking")
            yield "cancel form"
            await desk.hand.click("cancel_form_back")
            await desk.hand.click("move")
            yield "move form"
            await desk.hand.press(Qt.Key.Key_Escape)
        await desk.close_panel()
    await desk.hand.click("requests_badge")
    await desk.hand.see(QWidget, "requests_panel")
    yield "requests"
    await desk.close_panel()
    await desk.hand.press(Qt.Key.Key_W, at=grid)
    await desk.hand.pause(0.2)
    yield "week"
    await desk.hand.press(Qt.Key.Key_D, at=grid)
    for page in (BOOKINGS, RESOURCES, SETTINGS):
        desk.window.show_page(page)
        await desk.hand.pause(0.2)
        yield page
    await desk.hand.click("sign_out")
    yield "signing out"
    await desk.hand.click("stay_signed_in")


async def fill(remote: Remote, desk: Desk) -> None:
    """Signs in, with one booking and one request in the grid and every name nasty."""
    for what in ("resources", "projects", "bookings", "events", "app", "calendars"):
        remote.gateway.rewrite(with_nasty_names, of=f"GET /v2/{what}")
    await sign_in(desk, remote)
    desk.window.resize(1280, 720)
    everybody = await desk.server.list_all_resources()
    eva = next(each for each in everybody if each.name.startswith(EVA))
    for hour, graph in ((10, INSTANT), (15, CONFIRM_DECLINE)):
        await desk.server.create_booking(
            make_new_booking(
                resource_id=eva.id,
                calendar_id=None,
                starts_at=desk.at(hour),
                ends_at=desk.at(hour) + HALF_HOUR,
                customer=make_customer(f"Anna {hour}"),
                graph=graph,
            )
        )
    desk.workspace.sync.hurry()
    await desk.until(lambda: len(desk.grid.tiles()) == 2, "both are in the grid")


def everything_seen() -> list[QWidget]:
    """Every widget on screen, in every window."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    return [each for top in tops for each in top.findChildren(QWidget) if each.isVisible()]


def is_plain(widget: QWidget) -> bool:
    """Whether what a label shows is never read as mark-up."""
    if not isinstance(widget, QLabel) or not widget.text():
        return True
    return widget.textFormat() is Qt.TextFormat.PlainText


def controls() -> list[QWidget]:
    """What can be pressed, typed into or chosen from, as far as it is seen."""
    kinds = (QAbstractButton, QLineEdit, QTextEdit, QComboBox, QAbstractItemView)
    return [
        each
        for each in everything_seen()
        if isinstance(each, kinds) and not each.objectName().startswith("qt_")
    ]


def has_keys(control: QWidget) -> bool:
    """Whether a control that takes no focus itself is reached by keys all the same."""
    is_part_of_one_that_is = isinstance(control.parentWidget(), SegmentedControl | QLineEdit)
    only_says = isinstance(control, StatusPill)
    has_a_menu_instead = isinstance(control, QHeaderView)
    return is_part_of_one_that_is or only_says or has_a_menu_instead


def spoken_name(control: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)


def test_nasty_names_are_letters_of_bearable_size_in_every_place(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            await fill(remote, desk)
            async for place in walk(desk):
                smallest = desk.window.minimumSizeHint()
                assert smallest.width() <= 1280, place
                assert smallest.height() <= 720, place
                assert len(desk.window.windowTitle()) < 100
                for widget in everything_seen():
                    what = f"{place}: {widget.objectName()}"
                    assert is_plain(widget), what
                    assert len(widget.toolTip()) < 2_000, what
                    assert "<a href" not in widget.toolTip(), what
                desk.window.grab()
            assert desk.banners == []

    run_async(journey(), timeout=80)


def test_every_control_in_every_place_has_a_name_and_is_reached_by_keys(
    start_anew: OpenDesk, serve: Serve, run_async: RunAsync
) -> None:
    async def journey() -> None:
        async with serve() as remote, start_anew(vault=FakeVault()) as desk:
            assert desk.page == CONNECT
            for control in controls():
                assert spoken_name(control).strip(), f"first page: {control.objectName()}"
            await fill(remote, desk)
            nameless, mute = set(), set()
            async for place in walk(desk):
                for control in controls():
                    what = f"{place}: {type(control).__name__} {control.objectName()}"
                    if not spoken_name(control).strip():
                        nameless.add(what)
                    if control.focusPolicy() is Qt.FocusPolicy.NoFocus and not has_keys(control):
                        mute.add(what)
            assert nameless == set()
            assert mute == set()

    run_async(journey(), timeout=80)
