"""The window with its pages, and which bridge each is connected to."""

from dataclasses import dataclass
from datetime import date, tzinfo

from desk_app.app.views import Views
from desk_app.clock import Clock
from desk_app.domain.closing import ClosingFact
from desk_app.domain.resource import Resource
from desk_app.services.resources import ResourceEdit
from desk_app.ui.again_desk import AgainDesk
from desk_app.ui.away_desk import AwayDesk
from desk_app.ui.block_desk import BlockDesk
from desk_app.ui.bridges.again_bridge import AgainBridge
from desk_app.ui.bridges.away_bridge import AwayBridge
from desk_app.ui.bridges.backups_bridge import BackupsBridge
from desk_app.ui.bridges.block_bridge import BlockBridge
from desk_app.ui.bridges.bookings_bridge import BookingsBridge
from desk_app.ui.bridges.bridge import Bridge
from desk_app.ui.bridges.calendar_bridge import CalendarBridge
from desk_app.ui.bridges.day_bridge import DayBridge
from desk_app.ui.bridges.editor_bridge import EditorBridge
from desk_app.ui.bridges.hold_bridge import HoldBridge
from desk_app.ui.bridges.outbox_bridge import OutboxBridge
from desk_app.ui.bridges.requests_bridge import RequestsBridge
from desk_app.ui.bridges.resources_bridge import ResourcesBridge
from desk_app.ui.bridges.roster_bridge import RosterBridge
from desk_app.ui.bridges.search_bridge import SearchBridge
from desk_app.ui.bridges.sync_bridge import SyncBridge
from desk_app.ui.commands.command_desk import CommandDesk
from desk_app.ui.day_desk import DayDesk
from desk_app.ui.deed_desk import DeedDesk
from desk_app.ui.draft_guard import DraftGuard
from desk_app.ui.failures import notice_of
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.grid.keys import Command
from desk_app.ui.main_window import MainWindow
from desk_app.ui.one_line_desk import OneLineDesk
from desk_app.ui.pages import RESOURCES, SETTINGS
from desk_app.ui.requests_desk import RequestsDesk
from desk_app.ui.roster_desk import RosterDesk
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.views.connect_view import ConnectView
from desk_app.ui.views.resources_view import ResourcesView
from desk_app.ui.views.settings_view import SettingsView
from desk_app.ui.waiting_desk import WaitingDesk
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.pill import Tone


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
    editor_bridge: EditorBridge
    bridges: tuple[Bridge, ...]
    calendar_bridge: CalendarBridge
    outbox_bridge: OutboxBridge
    waiting_desk: WaitingDesk
    commands: CommandDesk
    one_line: OneLineDesk
    sync_bridge: SyncBridge


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
    day_bridge = DayBridge(tasks, window)
    hold_bridge = HoldBridge(tasks, window)
    guard = DraftGuard(
        panel.editor,
        holds=hold_bridge,
        books=editor_bridge,
        calendar=calendar_bridge,
        tasks=tasks,
        clock=clock,
    )
    DayDesk(
        window,
        calendar=calendar,
        inspector=panel.inspector,
        bridge=day_bridge,
        calendar_bridge=calendar_bridge,
    )
    panel.book_requested.connect(guard.book)
    sync_bridge = SyncBridge(tasks, window)
    backups_bridge = BackupsBridge(tasks, window)
    _connect_backups(window, views.settings, backups_bridge)
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
    roster_bridge = RosterBridge(tasks, window)
    RosterDesk(
        window,
        inspector=panel.inspector,
        bridge=roster_bridge,
        day_bridge=day_bridge,
        calendar=calendar,
        front_desk=front_desk,
    )
    again_bridge = AgainBridge(tasks, window)
    AgainDesk(window, panel=panel, calendar=calendar, front_desk=front_desk, bridge=again_bridge)
    DeedDesk(calendar.grid, front_desk=front_desk, again=again_bridge)
    views.settings.export_requested.connect(waiting_desk.ask_for_file)
    calendar.connection_pressed.connect(waiting_desk.show_if_any)
    waiting_desk.unsent_changed.connect(views.settings.set_unsent)
    search_bridge = SearchBridge(tasks, window)
    commands = CommandDesk(
        window,
        calendar=calendar,
        panel=panel,
        front_desk=front_desk,
        bridge=search_bridge,
        clock=clock,
    )
    views.settings.shortcuts_requested.connect(commands.show_list)
    block_bridge = BlockBridge(tasks, window)
    block_desk = BlockDesk(
        window,
        calendar=calendar,
        panel=panel,
        front_desk=front_desk,
        bridge=block_bridge,
        clock=clock,
    )
    block_desk.change_made.connect(waiting_desk.strip.offer)
    commands.take(Command.BLOCK, block_desk.open_here)
    away_bridge = AwayBridge(tasks, window)
    away_desk = AwayDesk(
        window,
        calendar=calendar,
        panel=panel,
        front_desk=front_desk,
        block_desk=block_desk,
        bridge=away_bridge,
        calendar_bridge=calendar_bridge,
        clock=clock,
    )
    commands.take(Command.AWAY, away_desk.open_here)
    requests_bridge = RequestsBridge(tasks, window)
    requests_desk = RequestsDesk(
        window,
        calendar=calendar,
        panel=panel,
        front_desk=front_desk,
        bridge=requests_bridge,
        calendar_bridge=calendar_bridge,
        editor_bridge=editor_bridge,
    )
    commands.take(Command.CONFIRM, requests_desk.confirm_here)
    commands.take(Command.DECLINE, requests_desk.decline_here)
    line_bridge = SearchBridge(tasks, window)
    one_line = OneLineDesk(
        window,
        calendar=calendar,
        panel=panel,
        front_desk=front_desk,
        bridge=line_bridge,
        clock=clock,
    )
    for looking in (search_bridge, line_bridge):
        looking.request_failed.connect(lambda error: window.show_banner(notice_of(error)))
    _connect_resources(window, resources, resources_bridge)
    calendar.hours_requested.connect(lambda each, fact: _show_hours(window, resources, each, fact))
    calendar.add_resource_requested.connect(lambda: _start_resource(window, resources))
    return Pages(
        window=window,
        calendar=calendar,
        panel=panel,
        resources=resources,
        settings=views.settings,
        connect=views.connect,
        front_desk=front_desk,
        editor_bridge=editor_bridge,
        bridges=(
            calendar_bridge,
            editor_bridge,
            bookings_bridge,
            resources_bridge,
            outbox_bridge,
            day_bridge,
            hold_bridge,
            search_bridge,
            line_bridge,
            sync_bridge,
            backups_bridge,
            block_bridge,
            requests_bridge,
            away_bridge,
            roster_bridge,
            again_bridge,
        ),
        outbox_bridge=outbox_bridge,
        waiting_desk=waiting_desk,
        calendar_bridge=calendar_bridge,
        commands=commands,
        one_line=one_line,
        sync_bridge=sync_bridge,
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


def _connect_backups(window: MainWindow, settings: SettingsView, bridge: BackupsBridge) -> None:
    card = settings.backups

    def tell(_: object) -> None:
        title = window.tr("The backup is in place")
        message = window.tr("What was there before is a backup too. The server is asked for news.")
        window.show_banner(Notice(title=title, message=message, tone=Tone.GOOD, topic="backup"))

    bridge.backups_changed.connect(card.set_backups)
    bridge.restored.connect(tell)
    card.back_up_requested.connect(bridge.make)
    card.restore_requested.connect(bridge.restore)
    for failed in (bridge.restore_refused, bridge.request_failed):
        failed.connect(lambda error: window.show_banner(notice_of(error)))
    window.page_shown.connect(lambda page: bridge.load() if page == SETTINGS else None)


def _show_hours(
    window: MainWindow, view: ResourcesView, resource_id: str, fact: ClosingFact
) -> None:
    window.show_page(RESOURCES)
    view.open_rule(resource_id, fact)


def _start_resource(window: MainWindow, view: ResourcesView) -> None:
    window.show_page(RESOURCES)
    view.open_new()
