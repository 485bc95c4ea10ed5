"""The rail beside the grid: a month, free time for a service, who comes next, who waits.

Folded it is a strip with how many there are of each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.domain.day_state import day_mark
from desk_app.ui.directory import Directory
from desk_app.ui.theme import RAIL_WIDTH, S4, S8, S12, S16, S20
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.rail_list import ROW_HEIGHT, RailLine, RailList
from desk_app.ui.views.rail_strip import RAIL_STRIP_WIDTH, RailStrip
from desk_app.ui.widgets.buttons import BareIconButton
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.mini_month import MiniMonth
from desk_app.ui.widgets.plain_text import TextRole, plain_label

if TYPE_CHECKING:
    from desk_app.domain.project import Project

_MOST_ROWS: Final = 12
_LEAST_ROWS: Final = 2
_BESIDE_ROWS: Final = 404
"""Pixels taken by the month, the choice, the headings of the lists and what an empty one says."""


class CalendarRail(QWidget):
    """What a person at the desk keeps an eye on.

    Signals:
        day_chosen: A `date` of the month.
        month_shown: The first day of the month now shown.
        service_chosen: Id of the service whose free time is to be shaded, or None.
        booking_opened: Id of a booking in one of the lists.
        arrival_noted: Id of a booking whose customer has just arrived.
        folded: Whether the rail is folded now, after a person changed it.
    """

    day_chosen = Signal(object)
    month_shown = Signal(object)
    service_chosen = Signal(object)
    booking_opened = Signal(str)
    arrival_noted = Signal(str)
    folded = Signal(bool)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calendar_rail")
        self.setFixedWidth(RAIL_WIDTH)
        # The height chooses how many rows show, so the rows must not hold the height.
        self.setMinimumHeight(_BESIDE_ROWS)
        self._words = TimeWords()
        self._month = MiniMonth(today, today=today, name="calendar_month")
        self._services = ChoiceBox()
        self._services.setObjectName("shaded_service")
        self._services.setAccessibleName(self.tr("Show free time for"))
        self._services.setProperty("measure", "control")
        self._arrivals = RailList(
            self.tr("Next arrivals"),
            self.tr("Nobody is expected in the next hours."),
            name="next_arrivals",
        )
        self._waiting = RailList(
            self.tr("Waiting"), self.tr("Nobody is waiting."), name="waiting_people"
        )
        self._lists = (self._arrivals, self._waiting)
        self._fold = BareIconButton(
            "chevron_left", label=self.tr("Fold the rail"), name="fold_rail"
        )
        self._fold.setFixedSize(24, 24)
        self._strip = RailStrip()
        self._full = QWidget()
        self.shelf_place = QVBoxLayout()
        """Below the lists, for what is put aside."""
        for each in self._lists:
            each.hide()
        self._is_seen = False
        self._show: Callable[[], None] = lambda: None
        self.set_services(())
        self._lay_out()
        self._month.day_chosen.connect(self.day_chosen)
        self._month.month_shown.connect(self.month_shown)
        self._services.value_changed.connect(self.service_chosen)
        self._arrivals.line_chosen.connect(self.booking_opened)
        self._waiting.line_chosen.connect(self.booking_opened)
        self._arrivals.action_requested.connect(self.arrival_noted)
        self._fold.clicked.connect(lambda: self._on_fold_pressed(is_folded=True))
        self._strip.unfold_requested.connect(lambda: self._on_fold_pressed(is_folded=False))

    def set_words(self, words: TimeWords) -> None:
        """Write times in another way from the next lists on."""
        self._words = words

    def set_day(self, day: date) -> None:
        """Mark the day shown."""
        if day != self._month.day:
            self._month.set_day(day)

    def set_today(self, today: date) -> None:
        """Say which day is today."""
        self._month.set_today(today)

    def set_fullness(self, share_of_days: Mapping[date, float]) -> None:
        """How full the days of the month are, from 0 to 1."""
        self._month.set_fullness(share_of_days)

    def set_week_start(self, weekday: int) -> None:
        """Which weekday comes first: 0 is Monday."""
        self._month.set_week_start(weekday)

    def set_services(self, services: "Iterable[Project]") -> None:
        """Offer services whose free time can be shaded."""
        none = Choice(None, self.tr("No shading"))
        self._services.set_choices([none, *(Choice(each.id, each.name) for each in services)])

    @property
    def is_folded(self) -> bool:
        """Whether only the strip shows."""
        return not self._strip.isHidden()

    def set_folded(self, *, is_folded: bool) -> None:
        """Fold it to a strip, or unfold it; no signal."""
        self._strip.setVisible(is_folded)
        self._full.setVisible(not is_folded)
        self.setFixedWidth(RAIL_STRIP_WIDTH if is_folded else RAIL_WIDTH)

    def focus_waiting(self) -> None:
        """Unfold, and put the focus on whoever waits longest."""
        self.set_folded(is_folded=False)
        self._waiting.focus_first()

    def set_lists(
        self,
        upcoming: Sequence[Booking],
        waiting: Sequence[Booking],
        directory: Directory,
        now: datetime,
    ) -> None:
        """Show who comes next, and who has arrived and waits, and for how long.

        At a start they come with the second frame, for the first is the grid's.
        """
        self._strip.set_counts(len(upcoming), len(waiting))
        self._show = lambda: self._show_lists(upcoming, waiting, directory, now)
        if self._is_seen:
            self._show()

    def _on_fold_pressed(self, *, is_folded: bool) -> None:
        self.set_folded(is_folded=is_folded)
        (self._strip.unfold if is_folded else self._fold).setFocus(Qt.FocusReason.OtherFocusReason)
        self.folded.emit(is_folded)

    def fit_again(self) -> None:
        """Show as many rows as there is room for, after what is put aside has grown or shrunk."""
        if self._is_seen:
            self._show()

    def _show_lists(
        self,
        upcoming: Sequence[Booking],
        waiting: Sequence[Booking],
        directory: Directory,
        now: datetime,
    ) -> None:
        aside = self.shelf_place.sizeHint().height()
        rows = min(
            max((self.height() - _BESIDE_ROWS - aside) // ROW_HEIGHT, _LEAST_ROWS), _MOST_ROWS
        )
        seated = min(len(waiting), max(1, rows // 2, rows - len(upcoming)))
        self._waiting.set_lines([self._seated(each, directory, now) for each in waiting[:seated]])
        self._arrivals.set_lines(
            [self._arrival(each, directory) for each in upcoming[: max(1, rows - seated)]]
        )

    def _arrival(self, booking: Booking, directory: Directory) -> RailLine:
        start = (
            self._words.time(booking.starts_at, directory.usual_zone) if booking.starts_at else ""
        )
        return RailLine(
            booking.id,
            start,
            booking.customer_name or self.tr("No name"),
            _joined(
                self._distant_start(booking, directory),
                directory.resource_name(booking.resource_id),
                directory.service_name(booking),
            ),
            action=self.tr("Arrived"),
        )

    def _distant_start(self, booking: Booking, directory: Directory) -> str:
        """When it starts by the clock of somebody far away, as their column has it."""
        place = directory.distant_place(booking.resource_id)
        if not place or booking.starts_at is None:
            return ""
        there = self._words.time(booking.starts_at, directory.zone(booking.resource_id))
        return self.tr("{0} in {1}").format(there, place)

    def _seated(self, booking: Booking, directory: Directory, now: datetime) -> RailLine:
        zone = directory.zone(booking.resource_id)
        start = self._words.time(booking.starts_at, zone) if booking.starts_at else ""
        mark = day_mark(booking)
        minutes = waiting_minutes(mark.since if mark else now, now)
        return RailLine(
            booking.id,
            "",
            booking.customer_name or self.tr("No name"),
            _joined(directory.resource_name(booking.resource_id), start),
            aside=self.tr("{0} min").format(minutes),
        )

    def _lay_out(self) -> None:
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self._strip)
        both.addWidget(self._full)
        self._strip.hide()
        column = QVBoxLayout(self._full)
        column.setContentsMargins(S12, S16, S12, S8)
        column.setSpacing(0)
        column.addWidget(self._month)
        column.addSpacing(S12)
        label = plain_label(self.tr("Show free time for"), role=TextRole.LABEL)
        label.setContentsMargins(S4, 0, 0, 0)
        above_choice = QHBoxLayout()
        above_choice.addWidget(label)
        above_choice.addStretch(1)
        above_choice.addWidget(self._fold)
        column.addLayout(above_choice)
        column.addWidget(self._services)
        column.addSpacing(S20)
        column.addWidget(self._arrivals)
        column.addSpacing(S20)
        column.addWidget(self._waiting)
        column.addLayout(self.shelf_place)
        column.addStretch(1)

    def _follow_first_sight(self) -> None:
        for each in self._lists:
            each.show()
        self._show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self, self._follow_first_sight)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_seen:
            self._show()


def waiting_minutes(since: datetime, now: datetime) -> int:
    """The whole minutes somebody has waited, at least none."""
    return max(0, int((now - since).total_seconds() // 60))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
