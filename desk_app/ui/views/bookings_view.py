"""The table of bookings: search by name, e-mail or phone, filter, sort, open."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import (
    CLOSED_STATES,
    COMPLETED,
    CONFIRMED,
    PAID,
    TENTATIVE,
    StateName,
)
from desk_app.domain.booking_search import BookingSearch
from desk_app.domain.identifiers import BookingId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.ui.directory import Directory
from desk_app.ui.models.booking_filter_proxy_model import (
    BookingFilter,
    BookingFilterProxyModel,
    Period,
    folded_words,
)
from desk_app.ui.models.booking_table_model import BookingTableModel
from desk_app.ui.theme import S8, S16, TOP_BAR_HEIGHT
from desk_app.ui.time_words import EN_DASH, TimeWords
from desk_app.ui.views.booking_table import BookingTable
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.empty_state import EmptyState
from desk_app.ui.widgets.fields import SearchField
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label
from desk_app.ui.widgets.segments import Segment, SegmentedControl

ASK_AFTER_MS: Final = 150
MOST_ROWS: Final = 5_000
EVERY_STATE: Final = "every"
EVERYBODY: Final = ""
_LONGEST_SHOWN: Final = 40

_STATES: Final[Mapping[str, frozenset[StateName]]] = {
    EVERY_STATE: frozenset(),
    "pending": frozenset({TENTATIVE}),
    "confirmed": frozenset({CONFIRMED, PAID}),
    "completed": frozenset({COMPLETED}),
    "closed": CLOSED_STATES,
}


class BookingsView(QWidget):
    """A table that narrows while somebody types, and asks the store for what it lacks.

    Signals:
        search_requested: A `BookingSearch`, a moment after the last key or choice.
        booking_opened: The id of a booking, by Enter or a double click.
        new_booking_requested: The name of somebody who was not found.
    """

    search_requested = Signal(object)
    booking_opened = Signal(str)
    new_booking_requested = Signal(str)

    def __init__(
        self, *, clock: Clock, desk_zone: tzinfo = UTC, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._desk_zone = desk_zone
        self._resources: tuple[Resource, ...] = ()
        self._words = TimeWords()
        self._found: tuple[Booking, ...] = ()
        self._chosen_days: Interval | None = None
        self.setObjectName("bookings_view")
        self.model = BookingTableModel(self)
        self.proxy = BookingFilterProxyModel(self.model, self)
        self.search = SearchField(
            name="bookings_search",
            label=self.tr("Search bookings"),
            placeholder=self.tr("Name, e-mail or phone"),
            shortcut_hint="/",
        )
        self.period = SegmentedControl(
            self._periods(), name="bookings_period", label=self.tr("Period")
        )
        self.period.set_segment(Period.CHOSEN, "", is_shown=False)
        self.states = ChoiceBox(self._state_choices())
        self.who = ChoiceBox([Choice(EVERYBODY, self.tr("Everybody"))])
        self.count = plain_label("", role=TextRole.MUTED)
        self.table = BookingTable(self.proxy)
        self._make_empty_state()
        self._pages = QStackedWidget()
        self._ask_timer = QTimer(self)
        self._ask_timer.setSingleShot(True)
        self._ask_timer.setInterval(ASK_AFTER_MS)
        self._lay_out()
        self._connect()
        self._name_things()
        self.table.set_widths([column.width for column in self.model.columns])
        self.period.set_value(Period.NEXT_7_DAYS)
        self._sort_for_period()
        self._narrow()

    # --- what is asked -----------------------------------------------------------------------

    @property
    def wanted(self) -> BookingSearch:
        """What the fields ask for."""
        now = self._clock.now()
        span = self._interval(now)
        is_past = self.period.value == Period.PAST
        return BookingSearch(
            text=self.search.text().strip(),
            states=_STATES[str(self.states.value)],
            resource_id=cast("ResourceId | None", self.who.value or None),
            since=span.start if span else None,
            until=span.end if span else now if is_past else None,
            limit=MOST_ROWS,
        )

    def search_for(self, text: str) -> None:
        """Look for somebody in all times and states."""
        self.search.setText(text)
        self._widen()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_days(self, first: date, days: int) -> None:
        """List everybody's bookings of some days, by the clock of this desk."""
        midnights = [datetime.combine(first + timedelta(days=n), time()) for n in (0, days)]
        start, end = (each.replace(tzinfo=self._desk_zone) for each in midnights)
        self._chosen_days = Interval(start, end)
        last = first + timedelta(days=days - 1)
        names = [self._words.day(first)] + ([self._words.day(last)] if days > 1 else [])
        self.period.set_segment(Period.CHOSEN, f" {EN_DASH} ".join(names), is_shown=True)
        self.search.clear()
        self.states.set_value(EVERY_STATE)
        self.who.set_value(EVERYBODY)
        self.period.set_value(Period.CHOSEN)
        self._sort_for_period()
        self._narrow()
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Ask again for what the fields say."""
        self._ask_timer.stop()
        self.search_requested.emit(self.wanted)

    # --- what is shown -----------------------------------------------------------------------

    def show_found(
        self, bookings: Sequence[Booking], resources: Sequence[Resource], search: BookingSearch
    ) -> None:
        """Show what a search found; what the fields no longer ask for stays hidden."""
        self.set_resources(resources)
        self.set_bookings(bookings)

    def set_bookings(self, bookings: Sequence[Booking]) -> None:
        """Show these; the row chosen stays chosen where it is still there."""
        self._found = tuple(bookings)
        chosen = self.table.chosen_id
        self.model.set_bookings(self._found)
        self._narrow()
        if chosen is not None:
            self.choose(chosen)

    def set_resources(self, resources: Sequence[Resource]) -> None:
        """Offer these to filter by, and say their names."""
        if tuple(resources) == self._resources:
            return
        self._resources = tuple(resources)
        choices = [Choice(each.id, each.name) for each in resources]
        self.who.set_choices([Choice(EVERYBODY, self.tr("Everybody")), *choices])
        self._name_things()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self._name_things()

    def choose(self, booking_id: BookingId) -> None:
        """Put the mark on a booking, if it is shown."""
        self.table.choose(self.proxy.mapFromSource(self.model.find(booking_id)))

    # --- details -----------------------------------------------------------------------------

    def _interval(self, now: datetime) -> Interval | None:
        """The days asked for; None for everything and for the past."""
        period = Period(self.period.value)
        if period is Period.CHOSEN:
            return self._chosen_days
        return period.interval(now, self._desk_zone)

    def _narrow(self) -> None:
        """Hide at once what the fields do not ask for."""
        wanted = self.wanted
        now = self._clock.now()
        self.proxy.set_filter(
            BookingFilter(
                words=folded_words(wanted.text),
                states=wanted.states,
                resource_id=wanted.resource_id,
                within=self._interval(now),
                before=now if self.period.value == Period.PAST else None,
            )
        )
        self._say_count()

    def _say_count(self) -> None:
        count = self.proxy.rowCount()
        if len(self._found) >= MOST_ROWS:
            text = self.tr("the newest {0}").format(f"{count:,}")
        else:
            text = self.tr("1 booking") if count == 1 else self.tr("{0} bookings").format(count)
        self.count.setText(text if count else "")
        self._say_empty()
        self._pages.setCurrentWidget(self.table if count else self.empty)

    def _say_empty(self) -> None:
        name = one_line(self.search.text())
        shown = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
        is_wide = self.period.value == Period.ALL and self.states.value == EVERY_STATE
        is_wide = is_wide and self.who.value == EVERYBODY
        self.widen_button.setVisible(not is_wide)
        self.create_button.setVisible(bool(name))
        if name:
            self.create_button.set_text(self.tr("New booking for “{0}”").format(shown))
            title = self.tr("Nobody called “{0}”").format(shown)
            hint = self.tr("Try part of the name, or the last digits of the phone number.")
        elif is_wide:
            title, hint = self.tr("No bookings yet"), self.tr("The first one appears here.")
        else:
            title = self.tr("No bookings here")
            hint = self.tr("Nothing was found in this period and with these filters.")
        self.empty.set_words(title, hint)

    def _widen(self) -> None:
        self.period.set_value(Period.ALL)
        self.states.set_value(EVERY_STATE)
        self.who.set_value(EVERYBODY)
        self._sort_for_period()
        self._narrow()
        self.refresh()

    def _sort_for_period(self) -> None:
        """What comes next stands first; of what has been, the newest."""
        is_ahead = self.period.value in (Period.TODAY, Period.NEXT_7_DAYS, Period.CHOSEN)
        order = Qt.SortOrder.AscendingOrder if is_ahead else Qt.SortOrder.DescendingOrder
        keys = [column.key for column in self.model.columns]
        self.table.sortByColumn(keys.index("when"), order)

    def _name_things(self) -> None:
        directory = Directory.of(self._resources, desk_zone=self._desk_zone)
        today = self._clock.now().astimezone(self._desk_zone).date()
        self.model.set_directory(directory, self._words, today=today)

    def _on_period_changed(self) -> None:
        self._sort_for_period()
        self._on_wish_changed()

    def _on_wish_changed(self) -> None:
        self._narrow()
        self._ask_timer.start()

    def _periods(self) -> tuple[Segment, ...]:
        return (
            Segment(Period.TODAY, self.tr("Today")),
            Segment(Period.NEXT_7_DAYS, self.tr("Next 7 days")),
            Segment(Period.PAST, self.tr("Past")),
            Segment(Period.ALL, self.tr("All")),
            Segment(Period.CHOSEN, ""),
        )

    def _state_choices(self) -> tuple[Choice, ...]:
        return (
            Choice(EVERY_STATE, self.tr("Every state")),
            Choice("pending", self.tr("Pending")),
            Choice("confirmed", self.tr("Confirmed")),
            Choice("completed", self.tr("Completed")),
            Choice("closed", self.tr("Cancelled or declined")),
        )

    def _make_empty_state(self) -> None:
        self.widen_button = QuietButton(
            self.tr("Search all times and states"), name="search_everything"
        )
        self.create_button = QuietButton("", name="create_for_name", icon_name="plus")
        self.empty = EmptyState(
            "",
            "",
            name="no_bookings",
            icon_name="search",
            actions=(self.create_button, self.widen_button),
        )

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(220)
        self.search.setMaximumWidth(360)
        self.states.setObjectName("bookings_states")
        self.states.setAccessibleName(self.tr("State"))
        self.who.setObjectName("bookings_resource")
        self.who.setAccessibleName(self.tr("Resource"))
        for box in (self.states, self.who):
            box.setProperty("size", "control")
            box.style().unpolish(box)
            box.style().polish(box)
            box.setMinimumWidth(140)
            box.setMaximumWidth(200)
        bar = QWidget()
        bar.setFixedHeight(TOP_BAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(S16, 0, S16, 0)
        row.setSpacing(S8)
        row.addWidget(self.search, 3)
        row.addSpacing(S8)
        row.addWidget(self.period)
        row.addSpacing(S8)
        row.addWidget(self.states, 1)
        row.addWidget(self.who, 1)
        row.addStretch(1)
        row.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._pages, 1)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_wish_changed)
        self.search.returnPressed.connect(self._go_to_table)
        self.period.value_changed.connect(self._on_period_changed)
        self.states.value_changed.connect(self._on_wish_changed)
        self.who.value_changed.connect(self._on_wish_changed)
        self._ask_timer.timeout.connect(self.refresh)
        self.table.opened.connect(self.booking_opened)
        self.widen_button.clicked.connect(self._widen)
        self.create_button.clicked.connect(
            lambda: self.new_booking_requested.emit(self.search.text().strip())
        )

    def _go_to_table(self) -> None:
        if self.proxy.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.choose(self.proxy.index(0, 0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Slash:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self._go_to_table()
        else:
            super().keyPressEvent(event)
