"""The rail beside the grid: a month, free time for a service, who comes next, who waits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.booking import Booking
from desk_app.ui.directory import Directory
from desk_app.ui.theme import RAIL_WIDTH, S4, S8, S12, S16, S20
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.rail_list import ROW_HEIGHT, RailLine, RailList
from desk_app.ui.views.shelf import Shelf
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.mini_month import MiniMonth
from desk_app.ui.widgets.plain_text import TextRole, plain_label

if TYPE_CHECKING:
    from desk_app.domain.project import Project

_MOST_ROWS: Final = 12
_LEAST_ROWS: Final = 4
_ABOVE_LISTS: Final = 400
"""Pixels taken by the month, the choice and the headings of the lists."""


class CalendarRail(QWidget):
    """What a person at the desk keeps an eye on.

    Signals:
        day_chosen: A `date` of the month.
        month_shown: The first day of the month now shown.
        service_chosen: Id of the service whose free time is to be shaded, or None.
        booking_opened: Id of a booking in one of the lists.
    """

    day_chosen = Signal(object)
    month_shown = Signal(object)
    service_chosen = Signal(object)
    booking_opened = Signal(str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("calendar_rail")
        self.setFixedWidth(RAIL_WIDTH)
        # The height chooses how many rows show, so the rows must not hold the height.
        self.setMinimumHeight(_ABOVE_LISTS)
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
        self._requests = RailList(
            self.tr("Requests waiting"), self.tr("No requests waiting."), name="waiting_requests"
        )
        self.shelf = Shelf()
        self._lists = (self._arrivals, self._requests)
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
        self._requests.line_chosen.connect(self.booking_opened)

    def set_words(self, words: TimeWords) -> None:
        """Write times in another way from the next lists on."""
        self._words = words
        self.shelf.set_words(words)

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

    def set_lists(
        self,
        upcoming: Sequence[Booking],
        requests: Sequence[Booking],
        directory: Directory,
        now: datetime,
    ) -> None:
        """Show who comes next, and who waits for an answer and for how long.

        At a start they come with the second frame, for the first is the grid's.
        """
        self._show = lambda: self._show_lists(upcoming, requests, directory, now)
        if self._is_seen:
            self._show()

    def _show_lists(
        self,
        upcoming: Sequence[Booking],
        requests: Sequence[Booking],
        directory: Directory,
        now: datetime,
    ) -> None:
        room = self.height() - _ABOVE_LISTS - self.shelf.sizeHint().height()
        rows = min(max(room // ROW_HEIGHT, _LEAST_ROWS), _MOST_ROWS)
        waiting = min(len(requests), max(1, rows // 2, rows - len(upcoming)))
        self._requests.set_lines(
            [self._request(each, directory, now) for each in requests[:waiting]]
        )
        self._arrivals.set_lines(
            [self._arrival(each, directory) for each in upcoming[: max(1, rows - waiting)]]
        )

    def _arrival(self, booking: Booking, directory: Directory) -> RailLine:
        zone = directory.zone(booking.resource_id)
        start = self._words.time(booking.starts_at, zone) if booking.starts_at else ""
        return RailLine(
            booking.id,
            start,
            booking.customer_name or self.tr("No name"),
            _joined(directory.resource_name(booking.resource_id), directory.service_name(booking)),
        )

    def _request(self, booking: Booking, directory: Directory, now: datetime) -> RailLine:
        zone = directory.zone(booking.resource_id)
        when = ""
        if booking.starts_at is not None:
            day = self._words.day(booking.starts_at.astimezone(zone).date())
            when = f"{day} {self._words.time(booking.starts_at, zone)}"
        return RailLine(
            booking.id,
            "",
            booking.customer_name or self.tr("No name"),
            _joined(when, directory.resource_name(booking.resource_id)),
            self._waited(booking, now),
        )

    def _waited(self, booking: Booking, now: datetime) -> str:
        if booking.created_at is None:
            return ""
        minutes = max(0, int((now - booking.created_at).total_seconds() // 60))
        if minutes < 60:
            return self.tr("{0} min").format(minutes)
        hours = minutes // 60
        return (
            self.tr("{0} h").format(hours) if hours < 24 else self.tr("{0} d").format(hours // 24)
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S12, S16, S12, S8)
        column.setSpacing(0)
        column.addWidget(self._month)
        column.addSpacing(S12)
        label = plain_label(self.tr("Show free time for"), role=TextRole.LABEL)
        label.setContentsMargins(S4, 0, 0, 0)
        column.addWidget(label)
        column.addSpacing(S4)
        column.addWidget(self._services)
        column.addSpacing(S20)
        column.addWidget(self._arrivals)
        column.addSpacing(S20)
        column.addWidget(self._requests)
        column.addStretch(1)
        column.addWidget(self.shelf)

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


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
