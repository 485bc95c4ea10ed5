"""The views behind the first frame, built one at a time so that none holds the window up."""

import asyncio
from collections.abc import Generator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desk_app.app.about import versions
from desk_app.app.first_frame import FirstFrame
from desk_app.clock import Clock
from desk_app.ui.pages import BOOKINGS, CALENDAR, CONNECT, RESOURCES, SETTINGS
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.bookings_view import BookingsView
from desk_app.ui.views.connect_view import ConnectView
from desk_app.ui.views.resources_view import ResourcesView
from desk_app.ui.views.settings_view import SettingsView

POLISHED_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """Every view but the calendar, each in its place in the window."""

    panel: BookingPanel
    table: BookingsView
    resources: ResourcesView
    settings: SettingsView
    connect: ConnectView


def build_views(first: FirstFrame, clock: Clock) -> Generator[None, None, Views]:
    """Builds one view at each step and puts it into the window; returns them all."""
    window, zone = first.window, first.desk_zone
    connect = ConnectView()
    window.add_page(CONNECT, "", connect)
    if first.profile is None:
        window.show_page(CONNECT)
    yield
    panel = BookingPanel(clock=clock, desk_zone=zone)
    window.set_side_panel(panel, beside=(CALENDAR, BOOKINGS))
    yield
    table = BookingsView(clock=clock, desk_zone=zone)
    window.replace_page(BOOKINGS, table)
    yield
    resources = ResourcesView(clock)
    yield
    window.replace_page(RESOURCES, resources)
    yield
    settings = SettingsView(versions=versions(), settings=first.settings)
    window.replace_page(SETTINGS, settings)
    yield
    for view in (panel, table, resources, settings, connect):
        yield from _polish(view)
    yield from first.calendar.get_why_ready()
    return Views(panel=panel, table=table, resources=resources, settings=settings, connect=connect)


def _polish(view: QWidget) -> Generator[None, None, None]:
    """Lays the style sheet over a view ahead of its first show, some widgets at a step."""
    for number, widget in enumerate(view.findChildren(QWidget)):
        widget.ensurePolished()
        if number % POLISHED_AT_ONCE == 0:
            yield


def build_views_at_once(first: FirstFrame, clock: Clock) -> Views:
    """Builds all views without a pause in between."""
    steps = build_views(first, clock)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            views: Views = end.value
            return views


async def build_views_in_turn(first: FirstFrame, clock: Clock) -> Views:
    """Builds all views, and lets the window breathe after each."""
    steps = build_views(first, clock)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            views: Views = end.value
            return views
        await asyncio.sleep(0)
