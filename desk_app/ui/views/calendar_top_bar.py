"""The bar above the calendar: which days, whose, and the few things done most."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.resource import Resource
from desk_app.services.connection import ConnectionState
from desk_app.ui.theme import S4, S8, S12, S16, TITLE_SIZE, TOP_BAR_HEIGHT, font
from desk_app.ui.time_words import EN_DASH, TimeWords
from desk_app.ui.views.connection_words import connection_words
from desk_app.ui.widgets.buttons import IconButton, PrimaryButton, QuietButton
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, plain_label, set_plain_tool_tip
from desk_app.ui.widgets.segments import Segment, SegmentedControl

DAY: Final = "day"
WEEK: Final = "week"
MONTH: Final = "month"
ALL_COLUMNS: Final = "*"
"""In place of a resource id: the weeks of all columns side by side."""
LIST: Final = "list"

_NARROWEST: Final = 640
_SECOND_ROW: Final = 40
_LONG_WAIT: Final = 15
"""Minutes after which somebody who waits is not to be forgotten."""
_WHOSE: Final = 150
_NARROW_WHOSE: Final = 128
_TITLE_WEIGHT = QFont.Weight.DemiBold


class _Fit(IntEnum):
    """How much is shortened for want of room; each keeps what the one before shortened."""

    ROOMY = 0
    SHORT_WORDS = 1
    LEAST_OF_STATE = 2
    SEARCH_IS_BUTTON = 3
    NO_KEYS = 4
    NUMBER_ALONE = 5
    TWO_ROWS = 6
    """Nothing more can be shortened: what acts goes below, and both rows have room for words."""


class CalendarTopBar(QWidget):
    """Days, views, search, connection, requests, and the buttons for new bookings.

    Signals:
        step_requested: -1 for the days before, 1 for those after.
        today_requested: Today was asked for.
        mode_chosen: `day`, `week`, `month` or `list`.
        resource_chosen: Id of the resource whose week is wanted, or `ALL_COLUMNS`.
        search_requested: People and bookings are to be looked for.
        connection_pressed: The connection pill was pressed.
        requests_requested: The requests badge was pressed.
        waiting_requested: The badge of those who wait was pressed.
        walk_in_requested: A walk-in is to be booked.
        new_booking_requested: A new booking is to be made.
    """

    step_requested = Signal(int)
    today_requested = Signal()
    mode_chosen = Signal(str)
    resource_chosen = Signal(str)
    search_requested = Signal()
    connection_pressed = Signal()
    requests_requested = Signal()
    waiting_requested = Signal()
    walk_in_requested = Signal()
    new_booking_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calendar_top_bar")
        self.setFixedHeight(TOP_BAR_HEIGHT)
        # What shows is chosen by the width, so what shows must not hold the width.
        self.setMinimumWidth(_NARROWEST)
        self._words = TimeWords()
        self._first: date | None = None
        self._days = 1
        self._requests = 0
        self._waiting = (0, 0)
        self._fit = _Fit.ROOMY
        self._row = QHBoxLayout()
        self._second = QHBoxLayout()
        self._actions: tuple[QWidget, ...] = ()
        self._is_below = False
        self._is_fitting = False
        self._today: date | None = None
        self._connection: ConnectionState | None = None
        self._now: datetime | None = None
        self._earlier = IconButton("chevron_left", label=self.tr("Earlier"), name="earlier_days")
        self._later = IconButton("chevron_right", label=self.tr("Later"), name="later_days")
        self._title = plain_label("", role=TextRole.TITLE)
        self._title.setObjectName("calendar_title")
        self._today_button = QuietButton(self.tr("Today"), name="today", shortcut_hint="T")
        self._modes = SegmentedControl(
            [
                Segment(DAY, self.tr("Day")),
                Segment(WEEK, self.tr("Week")),
                Segment(MONTH, self.tr("Month")),
                Segment(LIST, self.tr("List")),
            ],
            name="calendar_mode",
            label=self.tr("View"),
        )
        self._whose = ChoiceBox()
        self._search = QuietButton(
            self.tr("Search…"), name="calendar_search", shortcut_hint="/", icon_name="search"
        )
        self._search.setAccessibleName(self.tr("Search people and bookings"))
        self._search_button = IconButton(
            "search", label=self.tr("Search people and bookings"), name="open_search"
        )
        self._pill = StatusPill(name="connection", has_dot=True, is_action=True)
        self._badge = StatusPill(name="requests_badge", tone=Tone.WARNING, is_action=True)
        self._waiting_badge = StatusPill(name="waiting_badge", tone=Tone.INFO, is_action=True)
        self._walk_in = QuietButton(self.tr("Walk-in"), name="walk_in", shortcut_hint="Q")
        self._new = PrimaryButton(self.tr("New booking"), name="new_booking", icon_name="plus")
        self._dress()
        self._lay_out()
        self._connect()

    # --- what is shown ---

    def set_words(self, words: TimeWords) -> None:
        """Write days and times anew."""
        self._words = words
        self._show_title()

    def set_days(self, first: date, days: int) -> None:
        """Say which days are shown; 7 of them are a week."""
        self._first, self._days = first, days
        is_week = days > 1
        self._show_mode(WEEK if is_week else DAY)
        self._earlier.set_label(self.tr("Week before") if is_week else self.tr("Day before"))
        self._later.set_label(self.tr("Week after") if is_week else self.tr("Day after"))

    def set_month(self, month: date) -> None:
        """Say which month is shown, named by its first day."""
        self._first = month
        self._show_mode(MONTH)
        self._earlier.set_label(self.tr("Month before"))
        self._later.set_label(self.tr("Month after"))

    def _show_mode(self, mode: str) -> None:
        self._modes.set_value(mode)
        self._whose.setVisible(mode == WEEK)
        self._fit_anew()
        self._show_title()

    def set_today(self, today: date) -> None:
        """Say which day is today."""
        if today != self._today:
            self._today = today
            self._show_title()

    def set_resources(self, resources: Iterable[Resource]) -> None:
        """Offer whose week can be shown."""
        choices = [Choice(each.id, each.name) for each in resources]
        if len(choices) > 1:
            choices.append(Choice(ALL_COLUMNS, self.tr("All columns")))
        self._whose.set_choices(choices)

    def set_whose(self, resource_id: str | None) -> None:
        """Say whose week is shown."""
        self._whose.set_value(resource_id)

    def set_requests(self, count: int) -> None:
        """Say how many bookings wait for an answer; none takes the badge away."""
        self._requests = count
        self._show_requests()
        if self._badge.isHidden() is (count > 0):
            self._badge.setVisible(count > 0)
            self._fit_anew()

    def set_waiting(self, count: int, minutes: int) -> None:
        """Say how many have arrived and wait, and how long the first of them; none hides it."""
        if (count, minutes) == self._waiting:
            return
        self._waiting = (count, minutes)
        self._show_waiting()
        if self._waiting_badge.isHidden() is (count > 0):
            self._waiting_badge.setVisible(count > 0)
            self._fit_anew()

    def set_connection(self, state: ConnectionState, now: datetime) -> None:
        """Say how well the server is heard."""
        is_another = self._connection is None or self._connection.kind is not state.kind
        self._connection, self._now = state, now
        self._show_connection()
        if is_another:
            self._pill.show()
            self._fit_anew()

    # --- details ---

    def _fit_in(self) -> None:
        """Shorten as little as the width allows."""
        if self._is_fitting:
            return
        self._is_fitting = True
        for fit in _Fit:
            self._place_actions(is_below=fit is _Fit.TWO_ROWS)
            self._shorten(_Fit.SHORT_WORDS if fit is _Fit.TWO_ROWS else fit)
            widest = max(row.minimumSize().width() for row in (self._row, self._second))
            if widest + 2 * S16 <= self.width():
                break
        self.setFixedHeight(TOP_BAR_HEIGHT + (_SECOND_ROW if self._is_below else 0))
        self._row.activate()
        self._is_fitting = False

    def _place_actions(self, *, is_below: bool) -> None:
        """Put what acts at the end of the row, or into a row of its own below."""
        if is_below is self._is_below:
            return
        self._is_below = is_below
        target = self._second if is_below else self._row
        for action in self._actions:
            (self._row if is_below else self._second).removeWidget(action)
            target.addWidget(action)

    def _fit_anew(self) -> None:
        """The same after something has come or gone; before the first sight there is no width."""
        if self.isVisible():
            self._fit_in()

    def _shorten(self, fit: _Fit) -> None:
        self._fit = fit
        is_roomy = fit is _Fit.ROOMY
        self._show_title()
        self._show_connection()
        self._show_requests()
        self._show_waiting()
        self._search.setText(self.tr("Search people, bookings…" if is_roomy else "Search…"))
        self._show_search(is_shown=fit < _Fit.SEARCH_IS_BUTTON)
        has_keys = fit < _Fit.NO_KEYS
        self._today_button.show_hint(is_shown=has_keys)
        self._walk_in.show_hint(is_shown=has_keys)
        self._new.setText(self.tr("New booking") if has_keys else self.tr("New"))
        self._whose.setFixedWidth(_WHOSE if has_keys else _NARROW_WHOSE)
        self._row.setSpacing(S8 if fit < _Fit.NUMBER_ALONE else S4)

    def _show_requests(self) -> None:
        text = self.tr("Requests {0}").format(self._requests)
        is_short = self._fit is _Fit.NUMBER_ALONE
        self._badge.set_status(f"{self._requests}" if is_short else text, Tone.WARNING)
        self._badge.setAccessibleName(text)
        set_plain_tool_tip(self._badge, text if is_short else "")

    def _show_waiting(self) -> None:
        count, minutes = self._waiting
        words = self.tr("Waiting {0}").format(count)
        in_full = self.tr("{0} · {1} min").format(words, minutes)
        is_short = self._fit is _Fit.NUMBER_ALONE
        shown = words if self._fit > _Fit.ROOMY else in_full
        tone = Tone.WARNING if minutes >= _LONG_WAIT else Tone.INFO
        self._waiting_badge.set_status(f"{count}" if is_short else shown, tone)
        self._waiting_badge.setAccessibleName(in_full)
        set_plain_tool_tip(self._waiting_badge, in_full if self._fit > _Fit.ROOMY else "")

    def _show_connection(self) -> None:
        if self._connection is None or self._now is None:
            return
        words = connection_words(self._connection, self._now, self._words)
        is_short = self._fit < _Fit.LEAST_OF_STATE
        text = words.long if self._fit is _Fit.ROOMY else words.short if is_short else words.least
        self._pill.set_status(text, words.tone)
        set_plain_tool_tip(self._pill, words.tool_tip)

    def _dress(self) -> None:
        self._whose.setObjectName("whose_week")
        self._whose.setAccessibleName(self.tr("Resource"))
        self._whose.setProperty("measure", "control")
        self._whose.hide()
        self._badge.hide()
        self._waiting_badge.hide()
        self._pill.hide()
        set_plain_tool_tip(self._new, self.tr("New booking (C)"))

    def _lay_out(self) -> None:
        row = self._row
        rows = QVBoxLayout(self)
        rows.setContentsMargins(S16, 0, S16, 0)
        rows.setSpacing(0)
        rows.addLayout(row, 1)
        rows.addLayout(self._second)
        row.setSpacing(S8)
        self._second.setSpacing(S8)
        self._second.addStretch(1)
        for part in (self._earlier, self._title, self._later, self._today_button):
            row.addWidget(part)
        row.addSpacing(S12)
        row.addWidget(self._modes)
        row.addWidget(self._whose)
        row.addStretch(1)
        badges = (self._pill, self._badge, self._waiting_badge)
        self._actions = (self._search, self._search_button, *badges, self._walk_in, self._new)
        for action in self._actions:
            row.addWidget(action)

    def _connect(self) -> None:
        self._earlier.clicked.connect(lambda: self.step_requested.emit(-1))
        self._later.clicked.connect(lambda: self.step_requested.emit(1))
        self._today_button.clicked.connect(lambda: self.today_requested.emit())
        self._modes.value_changed.connect(self.mode_chosen)
        self._whose.value_changed.connect(lambda value: self.resource_chosen.emit(str(value)))
        for button in (self._search, self._search_button):
            button.clicked.connect(lambda: self.search_requested.emit())
        self._pill.clicked.connect(lambda: self.connection_pressed.emit())
        self._badge.clicked.connect(lambda: self.requests_requested.emit())
        self._waiting_badge.clicked.connect(lambda: self.waiting_requested.emit())
        self._walk_in.clicked.connect(lambda: self.walk_in_requested.emit())
        self._new.clicked.connect(lambda: self.new_booking_requested.emit())

    def _show_search(self, *, is_shown: bool) -> None:
        self._search.setVisible(is_shown)
        self._search_button.setVisible(not is_shown)

    def _show_title(self) -> None:
        if self._first is None:
            return
        is_roomy = self._fit is _Fit.ROOMY
        text = self._title_text(is_roomy=is_roomy)
        self._title.setText(text)
        metrics = QFontMetrics(font(TITLE_SIZE, weight=_TITLE_WEIGHT))
        widest = self.tr("Wednesday 30 September") if is_roomy else self.tr("Wed 30 Sept")
        room = max(metrics.horizontalAdvance(widest), metrics.horizontalAdvance(text))
        self._title.setFixedWidth(room + 2)

    def _title_text(self, *, is_roomy: bool) -> str:
        if self._modes.value == MONTH:
            return self._words.month(self._first) if self._first else ""
        return self._week_title() if self._days > 1 else self._day_title(is_roomy=is_roomy)

    def _day_title(self, *, is_roomy: bool) -> str:
        if self._first is None:
            return ""
        if self._today is not None and self._first.year != self._today.year:
            return self._words.day_with_year(self._first)
        return self._words.long_day(self._first) if is_roomy else self._words.day(self._first)

    def _week_title(self) -> str:
        if self._first is None:
            return ""
        last = self._first + timedelta(days=self._days - 1)
        start = self._words.day(self._first).split(" ", 1)[-1]
        end = self._words.day(last).split(" ", 1)[-1]
        return f"{start} {EN_DASH} {end}"

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_in()
