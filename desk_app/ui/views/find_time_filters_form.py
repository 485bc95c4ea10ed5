"""What to look for: service or length, with whom, from when, and at which times of day."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.constraint import Weekday
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.wall_clock import day_of, read_wall_time
from desk_app.services.searches import PartOfDay, SlotSearch, WantedCustomer, next_quarter
from desk_app.ui.directory import Directory
from desk_app.ui.theme import S4, S8, S12
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.also_fields import AlsoFields
from desk_app.ui.views.editor_choices import ServiceBox
from desk_app.ui.views.pick_list import PickList
from desk_app.ui.views.when_fields import take_typed
from desk_app.ui.widgets.chips import ChipChoice, ChipRow
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.date_field import DateField
from desk_app.ui.widgets.fields import LabelledField
from desk_app.ui.widgets.plain_text import short_line
from desk_app.ui.widgets.time_field import LengthField, TimeField

WEEKS_OFFERED = (1, 2, 4)
EVERYBODY = ""
SEVERAL = "several"


class FindTimeFiltersForm(QWidget):
    """The filters of a search; every change is a new question.

    Signals:
        filters_changed: A person changed what `search` gives.
    """

    filters_changed = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._same_person: ResourceId | None = None
        self.customer = WantedCustomer()
        """For whom time is looked for."""
        today = self._today()
        self.service = ServiceBox()
        self.length = LengthField(timedelta(minutes=30), name="find_length")
        self.who = ChoiceBox()
        self.several = PickList(self.tr("Whom to look at"), name="several_resources")
        self.also = AlsoFields()
        self.from_day = DateField(today, today=today, name="from_day")
        self.weeks = ChoiceBox([Choice(weeks, self._weeks_text(weeks)) for weeks in WEEKS_OFFERED])
        self.not_before = TimeField(name="not_before")
        self.not_after = TimeField(name="not_after")
        self.parts = self._part_chips()
        self.days = self._day_chips()
        self.same = ChipRow(
            [ChipChoice("same", "person", "")], name="same", label=self.tr("Same person")
        )
        for field in (self.not_before, self.not_after):
            field.setPlaceholderText(self.tr("any"))
        self._fields = self._make_fields()
        self._lay_out()
        self._connect()
        self.weeks.set_value(2)
        self._offer_people()

    # --- what it asks ------------------------------------------------------------------------

    @property
    def search(self) -> SlotSearch:
        """The question as it stands; it begins no earlier than the next quarter of an hour."""
        now = next_quarter(self._clock.now())
        midnight = datetime.combine(self.from_day.day, time(), self._zone())
        weeks = cast("int", self.weeks.value or WEEKS_OFFERED[-1])
        start = max(now, midnight)
        last_day = self.from_day.day + timedelta(weeks=weeks)
        end = read_wall_time(last_day, 0, self._zone()).instant
        parts = cast("tuple[PartOfDay, ...]", self.parts.values)
        return SlotSearch(
            window=Interval(start, max(start, end)),
            length=self.length.length,
            project_id=self.service.project_id,
            resource_ids=self._resource_ids(),
            also=self.also.roles,
            part_of_day=parts[0] if parts else None,
            weekdays=frozenset(cast("tuple[Weekday, ...]", self.days.values)),
            not_before=_minutes(self.not_before.value),
            not_after=_minutes(self.not_after.value),
            customer=self.customer,
        )

    def check(self) -> bool:
        """Reads what is still being typed; false if something cannot be read or used."""
        fields = (self.length, self.from_day, self.not_before, self.not_after)
        is_readable = all(tuple(take_typed(field) for field in fields))
        after = self._fields["not_after"]
        start, end = self.not_before.value, self.not_after.value
        is_order_wrong = start is not None and end is not None and end <= start
        after.set_error(self.tr("Earlier than “not before”.") if is_order_wrong else "")
        return is_readable and not is_order_wrong

    @property
    def offered(self) -> int:
        """How many resources serve the service chosen."""
        return len(self._directory.resources_of(self.service.project_id))

    # --- filling it --------------------------------------------------------------------------

    def open(
        self,
        *,
        project_id: ProjectId | None,
        length: timedelta,
        resource_id: ResourceId | None,
        day: date | None,
    ) -> None:
        """Begin with what is known; filters set before are dropped."""
        today = self._today()
        self.service.choose(project_id)
        self.length.set_length(length)
        self._set_same_person(resource_id)
        self.from_day.set_today(today)
        self.from_day.set_day(max(day or today, today))
        self.parts.set_values(())
        self.days.set_values(())
        self.not_before.set_value(None)
        self.not_after.set_value(None)
        self._offer_people()
        self.who.set_value(EVERYBODY)
        self._refresh()

    def show_search(self, search: SlotSearch) -> None:
        """Set the filters as a search has them."""
        self.parts.set_values([search.part_of_day] if search.part_of_day else [])
        self.days.set_values(search.weekdays)
        self.not_before.set_value(_time(search.not_before))
        self.not_after.set_value(_time(search.not_after))
        if not search.resource_ids:
            self.who.set_value(EVERYBODY)
            self.same.set_values(())
        weeks = round(search.window.length / timedelta(weeks=1))
        self.weeks.set_value(min(WEEKS_OFFERED, key=lambda each: abs(each - weeks)))
        self._refresh()

    def set_directory(self, directory: Directory) -> None:
        """Offer these services and resources."""
        self._directory = directory
        self.service.set_services(directory)
        self._offer_people()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        for field in (self.not_before, self.not_after):
            field.set_uses_24_hours(words.is_24_hours)

    # --- details -----------------------------------------------------------------------------

    def _resource_ids(self) -> tuple[ResourceId, ...]:
        if self.same.values and self._same_person is not None:
            return (self._same_person,)
        if self.who.value == SEVERAL:
            return self.several.picked
        return (ResourceId(str(self.who.value)),) if self.who.value else ()

    def _set_same_person(self, resource_id: ResourceId | None) -> None:
        self._same_person = resource_id
        name = self._directory.resource_name(resource_id)
        self.same.set_text("same", self.tr("Same person: {0}").format(short_line(name, 24)))
        self.same.set_values(())
        self.same.setVisible(bool(name))

    def _offer_people(self) -> None:
        people = self._directory.resources_of(self.service.project_id)
        choices = [Choice(EVERYBODY, self.tr("Anyone")), Choice(SEVERAL, self.tr("Several…"))]
        choices += [Choice(each.id, each.name) for each in people]
        self.who.set_choices(choices)
        self.several.offer([(each.id, each.name) for each in people])
        everybody = self._directory.resources_of(None)
        self.also.offer([(each.id, each.name) for each in everybody])

    def _refresh(self) -> None:
        self.several.setVisible(self.who.value == SEVERAL and not self.same.values)
        self.who.setEnabled(not self.same.values)

    def _today(self) -> date:
        return day_of(self._clock.now(), self._zone())

    def _zone(self) -> tzinfo:
        people = self._directory.resources_of(None)
        return self._directory.zone(people[0].id if people else None)

    def _weeks_text(self, weeks: int) -> str:
        return self.tr("1 week") if weeks == 1 else self.tr("{0} weeks").format(weeks)

    def _part_chips(self) -> ChipRow:
        parts = (
            ChipChoice(PartOfDay.MORNING, "morning", self.tr("Morning")),
            ChipChoice(PartOfDay.AFTERNOON, "afternoon", self.tr("Afternoon")),
            ChipChoice(PartOfDay.EVENING, "evening", self.tr("Evening")),
        )
        return ChipRow(parts, name="part", label=self.tr("Part of the day"), is_single=True)

    def _day_chips(self) -> ChipRow:
        names = [
            ChipChoice(day, day.name.lower(), self._words.weekday(day.value)) for day in Weekday
        ]
        return ChipRow(names, name="weekday", label=self.tr("Weekdays"), side_padding=6)

    def _make_fields(self) -> dict[str, LabelledField]:
        parts: tuple[tuple[str, str, QWidget], ...] = (
            ("find_service", self.tr("Service"), self.service),
            ("find_length", self.tr("Length"), self.length),
            ("find_resource", self.tr("With"), self.who),
            ("from_day", self.tr("From"), self.from_day),
            ("weeks", self.tr("How far"), self.weeks),
            ("not_before", self.tr("Not before"), self.not_before),
            ("not_after", self.tr("Not after"), self.not_after),
        )
        return {name: LabelledField(label, control, name=name) for name, label, control in parts}

    def _lay_out(self) -> None:
        fields = self._fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S12)
        column.addLayout(_row((fields["find_service"], 5), (fields["find_length"], 2)))
        column.addLayout(_row((fields["find_resource"], 1), (fields["from_day"], 1)))
        column.addWidget(self.several)
        column.addWidget(self.also)
        chips = QVBoxLayout()
        chips.setSpacing(S4)
        for row in (self.parts, self.days, self.same):
            chips.addWidget(row)
        column.addLayout(chips)
        times = [(fields[name], 1) for name in ("not_before", "not_after", "weeks")]
        column.addLayout(_row(*times))

    def _connect(self) -> None:
        self.service.value_changed.connect(self._on_service_chosen)
        self.who.value_changed.connect(self._on_changed)
        self.weeks.value_changed.connect(self._on_changed)
        self.length.length_changed.connect(self._on_changed)
        self.from_day.date_changed.connect(self._on_changed)
        self.not_before.time_changed.connect(self._on_changed)
        self.not_after.time_changed.connect(self._on_changed)
        self.several.picked_changed.connect(self._on_changed)
        self.also.roles_changed.connect(self._on_changed)
        for row in (self.parts, self.days, self.same):
            row.values_changed.connect(self._on_changed)

    def _on_service_chosen(self) -> None:
        project_id = self.service.project_id
        project = self._directory.services.get(project_id) if project_id else None
        if project is not None and project.availability.length:
            self.length.set_length(project.availability.length)
        self._offer_people()
        self._on_changed()

    def _on_changed(self) -> None:
        self._refresh()
        self.filters_changed.emit()


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(S8)
    for part, stretch in parts:
        row.addWidget(part, stretch, Qt.AlignmentFlag.AlignTop)
    return row


def _minutes(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute


def _time(minutes: int | None) -> time | None:
    return None if minutes is None else time(*divmod(minutes, 60))
