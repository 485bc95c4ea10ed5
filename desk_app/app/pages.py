"""The window with its pages, and which bridge each is connected to."""

from dataclasses import dataclass
from datetime import date, tzinfo

from desk_app.app.views import Views
from desk_app.clock import Clock
from desk_app.domain.resource import Resource
from desk_app.services.resources import ResourceEdit
from desk_app.ui.bridges.bookings_bridge import BookingsBridge
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.editor_bridge import EditorBridge
from desk_app.ui.bridges.outbox_bridge import OutboxBridge
from desk_app.ui.bridges.resources_bridge import ResourcesBridge
from desk_app.ui.failures import notice_of
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages import RESOURCES
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.views.connect_view import ConnectView
from desk_app.ui.views.resources_view import ResourcesView
from desk_app.ui.views.settings_view import SettingsView
from desk_app.ui.waiting_desk import WaitingDesk


@dataclass(frozen=True, slots=True)
class Pages:
    """The window, its pages, and the bridges behind them."""

    window: MainWindow
    calendar: CalendarView
    panel: BookingPanel
    resources: ResourcesView
    settings: SettingsView
    connect: ConnectView
    front_desk: FrontDesk
    bridges: tuple[Bridge, ...]
    calendar_bridge: CalendarBridge
    outbox_bridge: OutboxBridge
    waiting_desk: WaitingDesk


def make_pages(
    window: MainWindow,
    calendar: CalendarView,
    views: Views,
    *,
    tasks: TaskRunner,
    clock: Clock,
    today: date,
    desk_zone: tzinfo,
) -> Pages:
    """Connects the views and the calendar with the bridges behind them."""
    panel, table, resources = views.panel, views.table, views.resources
    calendar_bridge = CalendarBridge(tasks, today, window)
    editor_bridge = EditorBridge(tasks, window)
    bookings_bridge = BookingsBridge(tasks, window)
    outbox_bridge = OutboxBridge(tasks, window)
    resources_bridge = ResourcesBridge(tasks, window)
    front_desk = FrontDesk(
        window,
        calendar=calendar,
        panel=panel,
        table=table,
        calendar_bridge=calendar_bridge,
        editor_bridge=editor_bridge,
        bookings_bridge=bookings_bridge,
        desk_zone=desk_zone,
    )
    waiting_desk = WaitingDesk(
        window,
        panel=panel,
        front_desk=front_desk,
        bridge=outbox_bridge,
        calendar_bridge=calendar_bridge,
        editor_bridge=editor_bridge,
        clock=clock,
    )
    views.settings.export_requested.connect(waiting_desk.ask_for_file)
    _connect_resources(window, resources, resources_bridge)
    calendar.hours_requested.connect(lambda each: _show_hours(window, resources, each))
    calendar.add_resource_requested.connect(lambda: _start_resource(window, resources))
    return Pages(
        window=window,
        calendar=calendar,
        panel=panel,
        resources=resources,
        settings=views.settings,
        connect=views.connect,
        front_desk=front_desk,
        bridges=(
            calendar_bridge,
            editor_bridge,
            bookings_bridge,
            resources_bridge,
            outbox_bridge,
        ),
        outbox_bridge=outbox_bridge,
        waiting_desk=waiting_desk,
        calendar_bridge=calendar_bridge,
    )


def _connect_resources(window: MainWindow, view: ResourcesView, bridge: ResourcesBridge) -> None:
    def add(edit: ResourceEdit) -> None:
        view.set_busy(is_busy=True)
        bridge.add(edit)

    def save(resource_id: str, edit: ResourceEdit, seen: Resource | None) -> None:
        view.set_busy(is_busy=True)
        bridge.save(resource_id, edit, seen)

    view.add_requested.connect(add)
    view.save_requested.connect(save)
    view.delete_requested.connect(bridge.delete)
    view.calendar_add_requested.connect(bridge.add_calendar)
    view.resource_opened.connect(bridge.load_choice)
    bridge.resources_changed.connect(view.set_resources)
    bridge.choice_loaded.connect(view.set_choice)
    bridge.may_create_changed.connect(view.set_can_create)

    def rest(*_: object) -> None:
        view.set_busy(is_busy=False)

    for answer in (bridge.resource_saved, bridge.resource_deleted, bridge.edit_refused):
        answer.connect(rest)
    bridge.resource_saved.connect(view.resource_saved)
    bridge.resource_deleted.connect(view.resource_deleted)
    bridge.edit_refused.connect(view.show_failure)
    bridge.request_failed.connect(lambda error: window.show_banner(notice_of(error)))


def _show_hours(window: MainWindow, view: ResourcesView, resource_id: str) -> None:
    window.show_page(RESOURCES)
    view.open_resource(resource_id)


def _start_resource(window: MainWindow, view: ResourcesView) -> None:
    window.show_page(RESOURCES)
    view.open_new()
