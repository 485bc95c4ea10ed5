"""What is painted before anything else loads: the window, and today as the store knows it.

A start is felt until the first picture. So nothing of the network, the keyring, the server or
the other pages is imported here; `Console` builds all that behind the painted window.
"""

import tempfile
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desk_app.arguments import Arguments
from desk_app.clock import Clock
from desk_app.logs import Redactor, set_up_logging
from desk_app.paths import Paths
from desk_app.profiles import Profile, ProfileBook
from desk_app.services.calendar import CalendarPicture
from desk_app.services.start import compose_start, reach_of
from desk_app.settings import load_settings
from desk_app.store.start import StartingStore
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages import BOOKINGS, CALENDAR, RESOURCES, SETTINGS
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.this_computer import zone_of_this_computer
from desk_app.ui.views.calendar_top_bar import WEEK
from desk_app.ui.views.calendar_view import CalendarView


class FirstFrame(QObject):
    """The window with the calendar of the last profile, or an empty one where there is none.

    Signals:
        painted: The window was painted for the first time.
    """

    painted = Signal()

    def __init__(self, arguments: Arguments, clock: Clock, themes: ThemeHolder) -> None:
        """Reads settings, profiles and the store, and fills the window; blocks for that."""
        super().__init__()
        self.throw_away: Path | None = None
        self.paths = self._choose_paths(arguments)
        self.paths.make()
        self.redactor = Redactor()
        self.log_file = set_up_logging(self.paths.logs, self.redactor)
        now = clock.now()
        self.damaged: list[Path] = []
        """Small files that could not be read, by the names under which they were kept."""
        self.settings = load_settings(
            self.paths.settings_file, now=now, on_damage=self.damaged.append
        )
        self.profiles = ProfileBook.load(
            self.paths.profiles_file, now=now, on_damage=self.damaged.append
        )
        self.desk_zone = ZoneInfo(zone_of_this_computer())
        self.today: date = now.astimezone(self.desk_zone).date()
        themes.choose(self.settings.theme)
        self.window = MainWindow(place_text=self.settings.window_geometry)
        self.calendar = CalendarView(now, desk_zone=self.desk_zone)
        self._add_pages()
        self._recall()
        self.profile: Profile | None = self.profiles.last
        self.store: StartingStore | None = None
        self.picture: CalendarPicture | None = None
        if self.profile is not None:
            self._show_last(self.profile, clock)
        self._has_painted = False
        self.window.installEventFilter(self)

    def _choose_paths(self, arguments: Arguments) -> Paths:
        if arguments.data_dir is not None:
            return Paths.under(arguments.data_dir)
        if arguments.is_demo:
            self.throw_away = Path(tempfile.mkdtemp(prefix="desk-demo-"))
            return Paths.under(self.throw_away)
        return Paths.default()

    def _add_pages(self) -> None:
        """The calendar, and a tab each for the pages that follow."""
        window = self.window
        window.add_page(CALENDAR, window.tr("&Calendar"), self.calendar)
        window.add_page(BOOKINGS, window.tr("&Bookings"), QWidget())
        window.add_page(RESOURCES, window.tr("&Resources"), QWidget())
        window.add_page(SETTINGS, window.tr("&Settings"), QWidget())

    def _recall(self) -> None:
        """Puts the parts of the window as they were left."""
        self.window.set_side_panel_width(self.settings.side_panel_width)
        self.calendar.fold_rail(is_folded=self.settings.is_rail_folded)
        if self.settings.zoom:
            self.calendar.grid.set_zoom(self.settings.zoom)

    def _show_last(self, profile: Profile, clock: Clock) -> None:
        """Shows today as the profile's store knows it."""
        self.store = StartingStore(self.paths.make_profile(profile.id), clock)
        known = self.store.load_picture(reach_of(self.today))
        self.picture = compose_start(known, self.today, now=clock.now())
        self.window.set_place(self.settings.place_name or profile.app_name, "")
        self.window.set_test(profile.is_test)
        self.window.show_page(CALENDAR)
        self.calendar.set_service_names(known.service_names)
        self.calendar.set_picture(self.picture)
        if self.settings.last_view == WEEK:
            self.calendar.show_week(self.today)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # An update may be asked for before there is anything on screen; a paint may not.
        if event.type() == QEvent.Type.Paint and not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self.painted.emit)
        return False
