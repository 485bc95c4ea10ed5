"""Makes a booking of a line: what was not said is now, the usual length, and the first one free."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial

from PySide6.QtCore import QLocale, QObject

from desk_app.clock import Clock
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import Project
from desk_app.domain.wall_clock import read_wall_time
from desk_app.ui.bridges.search_bridge import Found, SearchBridge
from desk_app.ui.front_desk import FrontDesk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.models.customer_list_model import customer_line
from desk_app.ui.one_line import OneLine, PartKind, Reading, ReadWord, Vocabulary, read_line
from desk_app.ui.time_words import TimeWords, length_words
from desk_app.ui.views.booking_fields import HALF_AN_HOUR
from desk_app.ui.views.booking_form import WALK_IN_STEP
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.calendar_view import CalendarView
from desk_app.ui.views.draft_start import DraftStart
from desk_app.ui.views.one_line_sheet import LineChip, OneLineSheet
from desk_app.ui.widgets.date_field import date_words, month_words


class OneLineDesk(QObject):
    """Reads while somebody types, and fills the form to book."""

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
        self._calendar = calendar
        self._panel = panel
        self._front_desk = front_desk
        self._bridge = bridge
        self._clock = clock
        self._words = TimeWords()
        self._line = OneLine(())
        self._text = ""
        self._chosen: dict[str, Reading] = {}
        self._known: tuple[KnownCustomer, ...] = ()
        self._customer: KnownCustomer | None = None
        self._asked_for = ""
        self.sheet = OneLineSheet(window)
        self.sheet.text_changed.connect(self._on_text_changed)
        self.sheet.book_requested.connect(self._on_book_requested)
        self.sheet.form_requested.connect(self._on_form_requested)
        calendar.walk_in_requested.connect(self.open)
        bridge.found.connect(self._on_found)

    def open(self) -> None:
        """Opens an empty line."""
        self._chosen.clear()
        self._known, self._customer, self._asked_for = (), None, ""
        self.sheet.open_line()

    def set_time_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words

    # --- what the line says ------------------------------------------------------------------

    @property
    def _now(self) -> datetime:
        step = int(WALK_IN_STEP.total_seconds())
        return datetime.fromtimestamp(int(self._clock.now().timestamp()) // step * step, UTC)

    @property
    def _project(self) -> Project | None:
        value = self._line.value(PartKind.SERVICE)
        services = self._calendar.directory.services
        if isinstance(value, str):
            return services.get(ProjectId(value))
        return next(iter(services.values())) if len(services) == 1 else None

    @property
    def _resource_id(self) -> ResourceId | None:
        value = self._line.value(PartKind.RESOURCE)
        return ResourceId(value) if isinstance(value, str) else None

    @property
    def _zone(self) -> tzinfo:
        directory = self._calendar.directory
        offered = directory.resources_of(self._project.id if self._project else None)
        return directory.zone(self._resource_id or (offered[0].id if offered else None))

    @property
    def _length(self) -> timedelta:
        value = self._line.value(PartKind.LENGTH)
        if isinstance(value, timedelta):
            return value
        project = self._project
        return (project.availability.length if project else None) or HALF_AN_HOUR

    @property
    def _starts_at(self) -> datetime | None:
        """When it starts; None where a day was named without a time."""
        day, start = self._line.value(PartKind.DAY), self._line.value(PartKind.START)
        today = self._clock.now().astimezone(self._zone).date()
        if not isinstance(start, time):
            return self._now if not isinstance(day, date) or day == today else None
        chosen = day if isinstance(day, date) else today
        return read_wall_time(chosen, start.hour * 60 + start.minute, self._zone).instant

    def _vocabulary(self) -> Vocabulary:
        directory, locale = self._calendar.directory, QLocale()
        today = self._clock.now().astimezone(directory.desk_zone).date()
        form = locale.dateFormat(QLocale.FormatType.ShortFormat)
        return Vocabulary(
            services={each.id: each.name for each in directory.services.values()},
            resources={each.id: each.name for each in directory.resources.values()},
            today=today,
            date_words=date_words(locale, today),
            months=month_words(locale),
            is_day_first=form.find("d") < form.find("M") or form.startswith("y"),
        )

    # --- while it is typed -------------------------------------------------------------------

    def _on_text_changed(self, text: str) -> None:
        self._text = text
        self._read()
        name = self._line.customer
        if name != self._asked_for:
            self._asked_for, self._known, self._customer = name, (), None
            self._bridge.find(name)
        self._show()

    def _choose_reading(self, word: ReadWord, reading: Reading) -> None:
        self._chosen[word.text] = reading
        self._read()
        self._show()

    def _choose_customer(self, customer: KnownCustomer | None) -> None:
        self._customer = customer
        self._show()

    def _on_found(self, text: str, found: Found) -> None:
        if text == self._asked_for:
            self._known = found.people
            self._show()

    def _read(self) -> None:
        self._line = read_line(self._text, self._vocabulary(), self._chosen)

    def _show(self) -> None:
        if not self.sheet.isHidden():
            self.sheet.set_chips(self._chips())

    def _chips(self) -> Sequence[LineChip]:
        directory, line = self._calendar.directory, self._line
        project, starts_at = self._project, self._starts_at
        service = project.name if project else self.tr("No service")
        who = directory.resource_name(self._resource_id) or self.tr("First one free")
        return (
            self._customer_chip(),
            self._chip(PartKind.SERVICE, self.tr("Service"), service),
            self._chip(PartKind.RESOURCE, self.tr("Resource"), who),
            self._chip(PartKind.DAY, self.tr("Date"), self._day_words(starts_at)),
            self._chip(PartKind.START, self.tr("Start"), self._start_words(starts_at)),
            self._chip(PartKind.LENGTH, self.tr("Length"), length_words(self._length)),
            *(self._open_chip(each) for each in line.open_words),
        )

    def _customer_chip(self) -> LineChip:
        label = self.tr("Customer name")
        name = self._line.customer
        if not name:
            return LineChip("customer", label, self.tr("Whose name?"))
        text = self._customer.name if self._customer else name
        word = self._line.word_of(PartKind.CUSTOMER)
        choices: list[tuple[str, Callable[[], None]]] = [
            (self.tr("New: “{0}”").format(name), lambda: self._choose_customer(None))
        ]
        choices += [
            (self._known_words(each), partial(self._choose_customer, each)) for each in self._known
        ]
        if word is not None:
            choices += self._readings(word)[1:]
        offered = tuple(choices) if len(choices) > 1 else ()
        return LineChip("customer", label, text, choices=offered, is_said=True)

    def _readings(self, word: ReadWord) -> list[tuple[str, Callable[[], None]]]:
        return [(each.words, partial(self._choose_reading, word, each)) for each in word.readings]

    def _known_words(self, customer: KnownCustomer) -> str:
        zone = self._calendar.directory.desk_zone
        now = self._clock.now()
        return customer_line(customer, self._words, now=now, zone=zone).sentence

    def _chip(self, kind: PartKind, label: str, text: str) -> LineChip:
        is_said = self._line.word_of(kind) is not None
        return LineChip(kind.value, label, text, is_said=is_said)

    def _open_chip(self, word: ReadWord) -> LineChip:
        label = self.tr("What is meant by “{0}”").format(word.text)
        either = self.tr(" or ").join(map(_in_words, word.readings[:3]))
        choices = tuple(self._readings(word))
        return LineChip(f"open_{word.text}", label, either, is_open=True, choices=choices)

    def _day_words(self, starts_at: datetime | None) -> str:
        today = self._clock.now().astimezone(self._zone).date()
        day = self._line.value(PartKind.DAY)
        if starts_at is not None:
            day = starts_at.astimezone(self._zone).date()
        return self._words.named_short_day(day, today) if isinstance(day, date) else ""

    def _start_words(self, starts_at: datetime | None) -> str:
        if starts_at is None:
            return self.tr("At what time?")
        shown = self._words.time(starts_at, self._zone)
        is_said = self._line.value(PartKind.START) is not None
        return shown if is_said else self.tr("now, {0}").format(shown)

    # --- booking -----------------------------------------------------------------------------

    def _on_book_requested(self) -> None:
        if not self._line.customer:
            self.sheet.say(self.tr("Whose name is it for?"))
        elif self._starts_at is None:
            self.sheet.say(self.tr("At what time?"))
        elif self._fill_form():
            self._panel.editor.book()

    def _on_form_requested(self) -> None:
        self._fill_form()

    def _fill_form(self) -> bool:
        """Puts the line into the form; False if another booking is being typed there."""
        editor = self._panel.editor
        if editor.has_entries or editor.is_waiting:
            self.sheet.say(self.tr("Another booking is open. Book it or discard it first."))
            return False
        project, starts_at = self._project, self._starts_at
        project_id = project.id if project else None
        self.sheet.close_sheet(gives_focus_back=False)
        self._front_desk.open_form(
            DraftStart(
                resource_id=self._resource_id,
                interval=Interval(starts_at, starts_at + self._length) if starts_at else None,
                project_id=project_id,
                is_walk_in=True,
                customer_name=self._line.customer,
            )
        )
        editor.form.take_service(project_id, self._length)
        if self._customer is not None:
            editor.form.take_customer(self._customer)
        return True


def _in_words(reading: Reading) -> str:
    """A reading as it is offered: a length says that it is one."""
    return length_words(reading.value) if isinstance(reading.value, timedelta) else reading.words
