"""Does what a command says, however it was given: by key, in the one box, or in the list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.identifiers import ResourceId
from desk_app.settings import Settings
from desk_app.ui.bridges.search_bridge import Found, SearchBridge
from desk_app.ui.commands.catalogue import CommandSpec, Meaning
from desk_app.ui.commands.entries import Doings, EntryMaker
from desk_app.ui.commands.key_map import KeyMap, is_letter, make_key_map
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.grid.keys import Command, Step
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages import CALENDAR, CONNECT
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.anything_sheet import AnythingSheet
from desk_app.ui.views.booking_panel import BookingPanel, PanelMode
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.views.shortcuts_dialog import ShortcutsDialog


class CommandDesk(QObject):
    """Keeps the keys of the window as they are set, and opens the box and the list.

    Signals:
        keys_chosen: The new `Settings`, after somebody chose other keys in the list.
    """

    keys_chosen = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        *,
        calendar: CalendarView,
        panel: BookingPanel,
        front_desk: FrontDesk,
        bridge: SearchBridge,
        clock: Clock,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._calendar = calendar
        self._panel = panel
        self._front_desk = front_desk
        self._bridge = bridge
        self._clock = clock
        self._words = TimeWords()
        self._settings = Settings()
        self._map = make_key_map()
        self._shortcuts: list[QShortcut] = []
        self._list: ShortcutsDialog | None = None
        self.box = AnythingSheet(window)
        self._own: dict[Command, Callable[[], None]] = {
            Command.ANYTHING: self.open_box,
            Command.SEARCH: self.open_box,
            Command.GO_TO_DATE: self._ask_for_date,
            Command.SHORTCUTS: self.show_list,
            Command.UNSENT: window.waiting_requested.emit,
            Command.FOLD_PANEL: self._fold_panel,
        }
        self._connect()
        self._lay_keys()

    # --- keys --------------------------------------------------------------------------------

    @property
    def key_map(self) -> KeyMap:
        """The keys as they are set."""
        return self._map

    def set_settings(self, settings: Settings) -> None:
        """Use the keys that somebody set."""
        self._settings = settings
        self._map = make_key_map(
            settings.key_preset, own=settings.own_keys, has_letters=settings.has_letter_keys
        )
        self._lay_keys()
        if self._list is not None:
            self._list.set_key_map(self._map)

    def set_time_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words

    def _lay_keys(self) -> None:
        """Letters act in the grid alone; keys with Ctrl, Alt or F act in the whole window."""
        self._calendar.grid.meanings = self._map.meanings
        self._panel.requests.meanings = self._map.meanings
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = [
            self._shortcut(key, spec)
            for spec in self._map.commands
            for key in self._map.keys_of(spec.name)
            if isinstance(spec.meaning, Command)
            and not is_letter(key)
            and self._map.owner_of(key) is spec
        ]

    def _shortcut(self, key: str, spec: CommandSpec) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setAutoRepeat(spec.meaning in (Command.NEXT, Command.PREVIOUS))
        shortcut.activated.connect(lambda: self.run(spec))
        return shortcut

    # --- running -----------------------------------------------------------------------------

    def run(self, spec: CommandSpec) -> None:
        """Does what a command says, going to the calendar first where it belongs there."""
        if self._window.page in ("", CONNECT) or not self.can_run(spec):
            return
        self._run(spec.meaning)

    def can_run(self, spec: CommandSpec) -> bool:
        """Whether a command means anything now."""
        if isinstance(spec.meaning, Step):
            return self._calendar.grid.focused_resource_id is not None
        if spec.meaning is Command.FOLD_PANEL:
            return self._panel.mode is not PanelMode.CLOSED
        return True

    def take(self, command: Command, action: Callable[[], None]) -> None:
        """Have a command done by somebody else, on the page of the calendar."""

        def act() -> None:
            self._window.show_page(CALENDAR)
            action()

        self._own[command] = act

    def _run(self, meaning: Meaning) -> None:
        if isinstance(meaning, Step):
            self._window.show_page(CALENDAR)
            self._calendar.grid.take_step(meaning)
        elif meaning in self._own:
            self._own[meaning]()
        else:
            self._window.show_page(CALENDAR)
            self._calendar.obey(meaning)

    def _fold_panel(self) -> None:
        if self._window.is_side_panel_open:
            self._window.close_side_panel()
        else:
            self._window.open_side_panel()

    # --- the box -----------------------------------------------------------------------------

    def open_box(self) -> None:
        """Opens the box for people, bookings, dates, resources and commands."""
        self.box.open_box(self.tr("Name, phone, date, or what you want to do"))

    def _ask_for_date(self) -> None:
        self.box.open_box(self.tr("A date, such as Fri, +6w or 14.3"))

    def _on_found(self, text: str, found: Found) -> None:
        maker = EntryMaker(
            self._calendar.directory, self._words, self._map, self._now(), QLocale(), self._doings()
        )
        self.box.set_entries(maker.entries(text, found), text)

    def _doings(self) -> Doings:
        return Doings(
            go_to=self._go_to,
            open_booking=self._open_booking,
            open_person=self._open_person,
            show_week=self._show_week,
            run=self.run,
            can_run=self.can_run,
            list_all=self._front_desk.show_found,
        )

    def _now(self) -> datetime:
        return self._clock.now()

    def _go_to(self, day: date) -> None:
        self._window.show_page(CALENDAR)
        self._calendar.show_day(day)
        self._calendar.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_booking(self, booking: Booking) -> None:
        self._front_desk.open_booking(booking.id)

    def _open_person(self, customer: KnownCustomer) -> None:
        if customer.next_booking_at is None:
            self._front_desk.new_booking_for(customer.name)
        else:
            self._bridge.find_next_of(customer)

    def _show_week(self, resource_id: ResourceId) -> None:
        self._window.show_page(CALENDAR)
        self._calendar.show_week(self._calendar.first_day, resource_id)

    # --- the list of keys --------------------------------------------------------------------

    def show_list(self) -> None:
        """Opens the list of all commands and their keys, where the keys can be changed."""
        if self._list is None:
            self._list = ShortcutsDialog(self._window)
            self._list.keys_changed.connect(self._on_keys_changed)
            self._list.finished.connect(self._on_list_closed)
        self._list.set_key_map(self._map)
        self._list.open()

    def _on_list_closed(self) -> None:
        if self._list is not None:
            self._list.deleteLater()
            self._list = None

    def _on_keys_changed(self, name: str, keys: tuple[str, ...] | None) -> None:
        """Keys were chosen for a command; None brings back those of the preset."""
        own = {each: chosen for each, chosen in self._settings.own_keys.items() if each != name}
        if keys is not None:
            own[name] = keys
        settings = replace(self._settings, own_keys=own)
        self.set_settings(settings)
        self.keys_chosen.emit(settings)

    def _connect(self) -> None:
        self._calendar.command_given.connect(self._run)
        self._calendar.search_requested.connect(self.open_box)
        self.box.text_asked.connect(self._bridge.find)
        self._bridge.found.connect(self._on_found)
        self._bridge.booking_found.connect(self._front_desk.open_booking)
