"""The calendar tab: bar, rail and grid, and what they ask for together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desk_app.domain.closing import ClosingFact
from desk_app.domain.day_state import DayState, day_mark
from desk_app.domain.identifiers import BookingId, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.services.column_sets import ColumnBook
from desk_app.services.connection import ConnectionState
from desk_app.ui.directory import Directory
from desk_app.ui.grid.grid import USUAL_LENGTH, CalendarGrid
from desk_app.ui.grid.keys import Command, column_set_of, meaning_of
from desk_app.ui.grid.words import GridWords
from desk_app.ui.theme import current_theme
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.calendar_carry import CalendarCarry
from desk_app.ui.views.calendar_columns import CalendarColumns
from desk_app.ui.views.calendar_month import CalendarMonth
from desk_app.ui.views.calendar_rail import CalendarRail, waiting_minutes
from desk_app.ui.views.calendar_top_bar import (
    ALL_COLUMNS,
    DAY,
    LIST,
    MONTH,
    WEEK,
    CalendarTopBar,
)
from desk_app.ui.views.why_control import WhyControl
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.empty_state import EmptyState
from desk_app.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from desk_app.domain.booking import Booking
    from desk_app.domain.project import Project
    from desk_app.services.calendar import CalendarPicture
    from desk_app.services.month_counts import DayCounts

_WEEK_DAYS: Final = 7
_LOW: Final = 720
"""Below so many pixels the rail has room for one card on the shelf."""


class CalendarView(QWidget):
    """One day of every resource, or one week of one; shows pictures, asks for everything else.

    Signals:
        days_requested: First `date`, number of days (1 or 7), and the ids of the resources whose
            weeks they are, a tuple, or None for everybody's day.
        month_shown: The first day of the month that is now beside the grid.
        slot_chosen: Resource id and `Interval` of free time to be booked.
        booking_opened: Id of a booking to be shown.
        move_requested: Booking id, resource id and `Interval`; answer with `settle_move`.
        cancel_requested: Id of a booking to be cancelled, not yet confirmed by anybody.
        new_booking_requested: A new booking, with no time yet.
        walk_in_requested: A booking for somebody who stands at the desk.
        find_time_requested: The search for free time.
        shading_requested: Id of the service whose free time is to be shaded, or None.
        search_requested: People and bookings are to be looked for.
        list_requested: The first `date` and the number of days whose bookings are wanted as a list.
        day_state_requested: Id of a booking, and the `DayState` it has come to.
        rail_folded: Whether the rail is folded now.
        command_given: A `Command` that is not for this view.
        refresh_requested: Fresh data from the server, at once.
        connection_pressed: The connection pill was pressed.
        requests_requested: The list of bookings that wait for an answer.
        explanation_requested: Resource id, `Interval` and service id or None; the answer goes to
            `set_explanation`.
        hours_requested: Id of a resource, and the `ClosingFact` whose rule is to be seen there.
        month_requested: The first day of the month whose counts are shown, or None for none.
        columns_changed: The `ColumnBook`, when a person chose other columns.
        shelve_requested: Id of a booking to be laid on the shelf.
        shelf_left: Id of a booking to be taken off the shelf.
        add_resource_requested: There is nobody to book yet, and somebody is to be added.
    """

    days_requested = Signal(object, int, object)
    month_shown = Signal(object)
    slot_chosen = Signal(str, object)
    booking_opened = Signal(str)
    move_requested = Signal(str, str, object)
    cancel_requested = Signal(str)
    new_booking_requested = Signal()
    walk_in_requested = Signal()
    find_time_requested = Signal()
    shading_requested = Signal(object)
    search_requested = Signal()
    list_requested = Signal(object, int)
    day_state_requested = Signal(str, object)
    rail_folded = Signal(bool)
    command_given = Signal(object)
    refresh_requested = Signal()
    connection_pressed = Signal()
    requests_requested = Signal()
    explanation_requested = Signal(str, object, object)
    hours_requested = Signal(str, object)
    month_requested = Signal(object)
    columns_changed = Signal(object)
    shelve_requested = Signal(str)
    shelf_left = Signal(str)
    add_resource_requested = Signal()

    def __init__(
        self, now: datetime, *, desk_zone: tzinfo = UTC, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("calendar_view")
        self._now = now
        self._words = TimeWords()
        self._week_start = 0
        self._first = now.astimezone(desk_zone).date()
        self._days = 1
        self._whose: ResourceId | None = None
        """Whose week was last looked at."""
        self._is_side_by_side = False
        """Whether a week is that of all columns."""
        self._directory = Directory(desk_zone=desk_zone)
        self._picture: CalendarPicture | None = None
        self._connection: ConnectionState | None = None
        self._is_list_touched = False
        """Whether a row of the rail was taken out because of what a person did."""
        self.grid = CalendarGrid()
        self._columns = CalendarColumns(self.grid)
        self._carry = CalendarCarry(self.grid, today=lambda: (self.today, self._first))
        self._bar = CalendarTopBar()
        self._rail = CalendarRail(self._first)
        self._spinner = Spinner(name="calendar_loading", label=self.tr("Loading the calendar"))
        self._loading = QWidget()
        self._empty = self._empty_state()
        self._pages = QStackedWidget()
        self._pages.currentChanged.connect(self._follow_page)
        self.setFocusProxy(self._pages)
        self._month = CalendarMonth(self._pages)
        self._why = WhyControl(self.grid, now=lambda: self._now)
        self._lay_out()
        self._bar.set_days(self._first, self._days)
        self.set_now(now)
        self._spinner.start()
        self._connect()

    # --- what is shown ---

    def set_picture(self, picture: "CalendarPicture") -> None:
        """Show a picture, unless it is of other days than those now asked for."""
        if (picture.first, picture.days) != (self._first, self._days):
            return
        self._picture = picture
        self._learn_resources(picture)
        self._show_columns()
        self._show_page(picture)
        self._bar.set_requests(len(picture.requests))
        self._show_lists()

    def set_resources(self, resources: Sequence[Resource]) -> None:
        """Offer whose week can be shown; the picture of a day tells it too."""
        self._bar.set_resources(resources)
        self._columns.set_resources(resources)
        self._know(replace(self._directory, resources={each.id: each for each in resources}))

    def set_service_names(self, names: Mapping[ProjectId, str]) -> None:
        """Name services on tiles before more is known of them."""
        self._know(replace(self._directory, service_names=names))

    def set_services(self, services: "Sequence[Project]") -> None:
        """Offer services to shade free time for, and name them on tiles."""
        self._rail.set_services(services)
        self._know(replace(self._directory, services={each.id: each for each in services}))

    def set_free_slots(self, free: Mapping[ResourceId, Sequence[Interval]]) -> None:
        """Shade free time of resources; an empty mapping takes the shading away."""
        self.grid.set_free_slots(free)

    def set_month_fullness(self, share_of_days: Mapping[date, float]) -> None:
        """Say how full the days of the small month are, from 0 to 1."""
        self._rail.set_fullness(share_of_days)
        self._month.set_shares(share_of_days)

    def set_month_counts(self, counts: Mapping[date, "DayCounts"]) -> None:
        """Say what the days of the month on screen have."""
        self._month.set_counts(counts)

    def set_columns(self, book: ColumnBook) -> None:
        """Show columns as they were chosen before."""
        self._columns.set_book(book)

    def set_shelf(self, bookings: Sequence["Booking"]) -> None:
        """Show what lies on the shelf."""
        self._carry.set_bookings(bookings, self._directory)

    def set_connection(self, state: ConnectionState) -> None:
        """Say how well the server is heard."""
        self._connection = state
        self._bar.set_connection(state, self._now)
        if self._picture is not None:
            self._show_page(self._picture)

    def set_now(self, now: datetime) -> None:
        """Move on to a moment; the pill counts seconds, so once a second is best."""
        is_another_minute = now.replace(second=0, microsecond=0) != self._now.replace(
            second=0, microsecond=0
        )
        self._now = now
        self.grid.set_now(now)
        self._bar.set_today(self.today)
        self._rail.set_today(self.today)
        self._month.set_today(self.today)
        if is_another_minute or self._is_list_touched:
            self._show_lists()
        if self._connection is not None:
            self._bar.set_connection(self._connection, now)

    def set_time_words(self, words: TimeWords, *, week_start: int = 0) -> None:
        """Write days and times in another way; the week starts on a weekday, 0 being Monday."""
        self._words, self._week_start = words, week_start
        self._bar.set_words(words)
        self._rail.set_words(words)
        self._rail.set_week_start(week_start)
        self._carry.set_words(words)
        self._month.set_words(words, week_start=week_start)
        self._know(self._directory)

    def get_why_ready(self) -> Iterator[None]:
        """Makes the answer to `?` ahead of the first question, some milliseconds at a step."""
        yield from self._why.get_ready()

    def set_explanation(
        self, facts: Sequence[ClosingFact], resource_id: str, interval: Interval
    ) -> None:
        """Show what closes a time, as the service knows it; one not asked about is dropped."""
        self._why.show_answer(facts, resource_id, interval)

    def select_booking(self, booking_id: BookingId | None) -> None:
        """Outline a booking and bring it into sight; None outlines none."""
        self.grid.select_booking(booking_id)

    def show_draft(self, resource_id: ResourceId | None, interval: Interval | None) -> None:
        """Show the time the editor is about to book, dotted, and go to its day; None shows none."""
        self.grid.show_draft(resource_id, interval)
        if resource_id is None or interval is None:
            return
        resource = self._directory.resources.get(resource_id)
        zone = resource.time_zone if resource else self._directory.desk_zone
        day = interval.start.astimezone(zone).date()
        if self.is_month:
            self.show_day(day)
        elif not self._first <= day < self._first + timedelta(days=self._days):
            self._on_day_chosen(day)

    def fold_rail(self, *, is_folded: bool) -> None:
        """Fold the rail to a strip, or unfold it."""
        if is_folded is not self._rail.is_folded:
            self._rail.set_folded(is_folded=is_folded)
            self._on_rail_folded(is_folded)

    def settle_move(self, booking_id: BookingId) -> None:
        """The move of a booking was answered, either way."""
        self.grid.settle_move(booking_id)

    def set_theme(self, _theme: object = None) -> None:
        """Paint in the theme on screen; a changed style sheet does the same by itself."""
        self.grid.reset_theme()

    # --- which days ---

    @property
    def directory(self) -> Directory:
        """Whom and what the desk knows."""
        return self._directory

    @property
    def picture(self) -> "CalendarPicture | None":
        """What is shown; None before the first."""
        return self._picture

    @property
    def today(self) -> date:
        """Today on the wall of this desk."""
        return self._now.astimezone(self._directory.desk_zone).date()

    @property
    def mode(self) -> str:
        """`day`, `week` or `month`."""
        if self.is_month:
            return MONTH
        return DAY if self._days == 1 else WEEK

    @property
    def is_rail_folded(self) -> bool:
        """Whether the rail is a strip."""
        return self._rail.is_folded

    @property
    def first_day(self) -> date:
        """The first day shown or asked for."""
        return self._first

    @property
    def is_month(self) -> bool:
        """Whether a month is on screen rather than the grid."""
        return self._month.is_shown

    def show_day(self, day: date) -> None:
        """Ask for a day of everybody."""
        self._leave_month()
        self._ask_for(day, 1)

    def show_month(self, day: date) -> None:
        """Show the month of a day, with the focus on the day, and ask for what its days have."""
        self._month.show(day)

    def show_week(self, day: date, resource_id: ResourceId | None = None) -> None:
        """Ask for the week around a day, of a resource or of the one last looked at."""
        if not self._is_side_by_side or resource_id is not None:
            self._whose = resource_id or self._whose or self._resource_in_focus()
            self._is_side_by_side = False
            if self._whose is None:
                return
        self._leave_month()
        self._bar.set_whose(ALL_COLUMNS if self._is_side_by_side else self._whose)
        self._ask_for(day - timedelta(days=(day.weekday() - self._week_start) % 7), _WEEK_DAYS)

    def ask_again(self) -> None:
        """Ask for the days now wanted; whoever listens only now has missed the question."""
        self.days_requested.emit(self._first, self._days, self._week_owners())

    # --- details ---

    def _ask_for(self, first: date, days: int) -> None:
        self._first, self._days = first, days
        self._bar.set_days(first, days)
        self._rail.set_day(self.today if first <= self.today < first + timedelta(days) else first)
        self.ask_again()

    def _week_owners(self) -> tuple[ResourceId, ...] | None:
        if self._days == 1:
            return None
        if self._is_side_by_side:
            return self._columns.side_by_side()
        return (self._whose,) if self._whose else ()

    def _show_columns(self) -> None:
        if self._picture is not None:
            columns = self._columns.arrange(self._picture)
            groups = () if self._days > 1 else self._columns.groups(columns)
            self.grid.set_picture(columns, groups=groups)

    def _on_columns_arranged(self) -> None:
        if self._days > 1 and self._is_side_by_side:
            self.ask_again()
        else:
            self._show_columns()

    def _on_month_shown(self, day: date) -> None:
        self._bar.set_month(self._month.month)
        self._rail.set_day(day)
        self.month_requested.emit(self._month.month)

    def _leave_month(self) -> None:
        if self.is_month:
            self._pages.setCurrentWidget(self.grid if self.grid.picture.contents else self._empty)
            self.month_requested.emit(None)

    def _on_day_opened(self, day: date) -> None:
        self.show_day(day)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _resource_in_focus(self) -> ResourceId | None:
        focused = self.grid.focused_resource_id
        return focused or next(iter(self._directory.resources), None)

    def _learn_resources(self, picture: "CalendarPicture") -> None:
        if picture.days == 1 and picture.columns:
            shown = {column.resource.id: column.resource for column in picture.columns}
            if shown != self._directory.resources:
                self.set_resources(tuple(shown.values()))

    def _know(self, directory: Directory) -> None:
        self._directory = directory
        self.grid.set_words(GridWords(self._words, directory))
        self._carry.set_directory(directory)
        self._show_lists()

    def _note_arrival(self, booking_id: str) -> None:
        self._is_list_touched = True
        self.day_state_requested.emit(booking_id, DayState.ARRIVED)

    def _show_lists(self) -> None:
        self._is_list_touched = False
        if self._picture is not None:
            waiting = self._picture.waiting
            self._rail.set_lists(self._picture.upcoming, waiting, self._directory, self._now)
            mark = day_mark(waiting[0]) if waiting else None
            minutes = waiting_minutes(mark.since, self._now) if mark else 0
            self._bar.set_waiting(len(waiting), minutes)

    def _step(self, direction: int) -> None:
        if self.is_month:
            self._month.step(direction)
            return
        day = self._first + timedelta(days=direction * self._days)
        if self._days == 1:
            self.show_day(day)
        else:
            self.show_week(day)

    def _show_today(self) -> None:
        if self.is_month:
            self.show_month(self.today)
        elif self._days == 1:
            self.show_day(self.today)
        else:
            self.show_week(self.today)

    def _on_mode_chosen(self, mode: str) -> None:
        if mode == MONTH:
            self.show_month(self._day_in_sight())
            return
        if mode == LIST:
            self._bar.set_days(self._first, self._days)
            self.list_requested.emit(self._first, self._days)
            return
        if mode == WEEK:
            self.show_week(self._day_in_sight())
        else:
            self.show_day(self._day_in_sight())
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _day_in_sight(self) -> date:
        """The day that another view begins with."""
        if self.is_month:
            return self._month.day
        is_near = self._first <= self.today < self._first + timedelta(days=self._days)
        return self.today if is_near else self._first

    def _on_resource_chosen(self, chosen: str) -> None:
        self._is_side_by_side = chosen == ALL_COLUMNS
        self.show_week(self._first, None if self._is_side_by_side else ResourceId(chosen))

    def _on_picked_up(self, booking: "Booking") -> None:
        if self.is_month:
            self.show_day(self._day_in_sight())
        self.grid.carries.pick_up_booking(booking)

    def _on_head_chosen(self, resource_id: str, day: date) -> None:
        if self._days == 1:
            self.show_week(day, ResourceId(resource_id))
        else:
            self.show_day(day)

    def _on_day_chosen(self, day: date) -> None:
        if self.is_month:
            self.show_month(day)
        elif self._days == 1:
            self.show_day(day)
        else:
            self.show_week(day)

    def _on_service_chosen(self, project_id: ProjectId | None) -> None:
        service = self._directory.services.get(project_id) if project_id else None
        length = service.availability.length if service else None
        self.grid.slot_length = length or USUAL_LENGTH
        self.grid.set_service(service)
        self.shading_requested.emit(project_id)

    def _show_page(self, picture: "CalendarPicture") -> None:
        if picture.columns:
            page: QWidget = self.grid
        elif picture.as_of is None and (
            self._connection is None or self._connection.data_as_of is None
        ):
            # Whether there is nobody, only the server knows, and it has not said yet.
            page = self._loading
        else:
            page = self._empty
        if not self.is_month:
            self._pages.setCurrentWidget(page)
        if page is self._loading:
            self._spinner.start()
        else:
            self._spinner.stop()

    def _follow_page(self) -> None:
        if page := self._pages.currentWidget():
            self._pages.setFocusProxy(page)

    def _empty_state(self) -> EmptyState:
        button = QuietButton(self.tr("Add resource"), name="add_resource", icon_name="plus")
        button.clicked.connect(lambda: self.add_resource_requested.emit())
        return EmptyState(
            self.tr("No people or rooms yet"),
            self.tr("Add the people, rooms or things that can be booked. Each gets a column here."),
            name="calendar_empty",
            icon_name="people",
            actions=[button],
        )

    def _lay_out(self) -> None:
        middle = QVBoxLayout(self._loading)
        middle.addWidget(self._spinner, alignment=Qt.AlignmentFlag.AlignCenter)
        for page in (self._loading, self.grid, self._empty):
            self._pages.addWidget(page)
        body = QHBoxLayout()
        body.setContentsMargins(0, 1, 0, 0)
        body.setSpacing(1)
        self._rail.shelf_place.addWidget(self._carry.shelf)
        body.addWidget(self._rail)
        middle_column = QVBoxLayout()
        middle_column.setSpacing(0)
        middle_column.addWidget(self._pages, 1)
        middle_column.addWidget(self._carry.bar)
        body.addLayout(middle_column, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        bar, rail, grid = self._bar, self._rail, self.grid
        bar.step_requested.connect(self._step)
        bar.today_requested.connect(self._show_today)
        bar.mode_chosen.connect(self._on_mode_chosen)
        bar.resource_chosen.connect(self._on_resource_chosen)
        bar.search_requested.connect(self.search_requested)
        bar.connection_pressed.connect(self.refresh_requested)
        bar.connection_pressed.connect(self.connection_pressed)
        bar.requests_requested.connect(self.requests_requested)
        bar.waiting_requested.connect(rail.focus_waiting)
        bar.walk_in_requested.connect(self.walk_in_requested)
        bar.new_booking_requested.connect(self.new_booking_requested)
        rail.day_chosen.connect(self._on_day_chosen)
        rail.month_shown.connect(self.month_shown)
        rail.service_chosen.connect(self._on_service_chosen)
        rail.booking_opened.connect(self.booking_opened)
        self._month.shown.connect(self._on_month_shown)
        self._month.day_opened.connect(self._on_day_opened)
        carry = self._carry
        carry.shelf.resized.connect(rail.fit_again)
        carry.picked_up.connect(self._on_picked_up)
        carry.day_wanted.connect(self._on_day_chosen)
        carry.shelve_requested.connect(self.shelve_requested)
        carry.shelf_left.connect(self.shelf_left)
        self._columns.book_changed.connect(self.columns_changed)
        self._columns.arranged.connect(self._on_columns_arranged)
        rail.arrival_noted.connect(self._note_arrival)
        rail.folded.connect(self._on_rail_folded)
        grid.slot_chosen.connect(self.slot_chosen)
        grid.booking_opened.connect(self.booking_opened)
        grid.move_requested.connect(self.move_requested)
        grid.cancel_requested.connect(self.cancel_requested)
        grid.day_state_requested.connect(self.day_state_requested)
        grid.columns.chosen.connect(self._on_head_chosen)
        grid.command_given.connect(self.obey)
        self._why.asked.connect(self.explanation_requested)
        self._why.booking_followed.connect(self.booking_opened)
        self._why.today_followed.connect(self._show_today)
        self._why.hours_followed.connect(self.hours_requested)

    def _on_rail_folded(self, is_folded: bool) -> None:
        self.update()
        self.rail_folded.emit(is_folded)

    def obey(self, command: Command) -> None:
        """Do what a command says, or pass it on."""
        actions: dict[Command, Callable[[], None]] = {
            Command.PREVIOUS: lambda: self._step(-1),
            Command.NEXT: lambda: self._step(1),
            Command.TODAY: self._show_today,
            Command.DAY: lambda: self._on_mode_chosen(DAY),
            Command.WEEK: lambda: self._on_mode_chosen(WEEK),
            Command.MONTH: lambda: self._on_mode_chosen(MONTH),
            Command.NEW: self.new_booking_requested.emit,
            Command.LIST: lambda: self._on_mode_chosen(LIST),
            Command.WALK_IN: self.walk_in_requested.emit,
            Command.REQUESTS: self.requests_requested.emit,
            Command.WAITING: self._rail.focus_waiting,
            Command.FOLD_RAIL: lambda: self.fold_rail(is_folded=not self._rail.is_folded),
            Command.FIND_TIME: self.find_time_requested.emit,
            Command.REFRESH: self.refresh_requested.emit,
            Command.SEARCH: self.search_requested.emit,
        }
        if command in actions:
            actions[command]()
        else:
            self.command_given.emit(command)

    # --- Qt calls these ---

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._carry.shelf.set_most_in_sight(1 if event.size().height() < _LOW else 2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning, numbered = meaning_of(event, self.grid.meanings), column_set_of(event)
        if numbered is not None:
            self._columns.obey(numbered)
        elif isinstance(meaning, Command):
            self.obey(meaning)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and the lines between bar, rail and grid."""
        palette = current_theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.panel))
        painter.setPen(QColor(palette.line))
        below = self._bar.height()
        painter.drawLine(0, below, self.width(), below)
        edge = self._rail.width()
        painter.drawLine(edge, below, edge, self.height())
        painter.end()
