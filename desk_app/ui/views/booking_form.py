"""What a new booking's form does: the service fills the rest, and nothing typed is ever lost."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.booking_graph import INSTANT, GraphName
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.identifiers import DeskRef, ProjectId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.project import CustomerField, Project
from desk_app.domain.wall_clock import day_of
from desk_app.services.drafts import BookingDraft
from desk_app.ui.directory import Directory
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.booking_fields import HALF_AN_HOUR, BookingFields
from desk_app.ui.views.draft_start import DraftStart
from desk_app.ui.widgets.buttons import set_checked_quietly
from desk_app.ui.widgets.plain_text import one_line

WALK_IN_STEP: Final = timedelta(minutes=5)
_LONGEST_SHOWN: Final = 60


class BookingForm(QWidget):
    """What somebody types to book.

    Signals:
        customers_requested: Part of a name, to look up whom it may mean.
        slot_changed: The resource id or None, and the `Interval` or None that it now holds.
        edited: A person changed something.
        submitted: Enter was pressed after the name of a walk-in, for whom a name is enough.
    """

    customers_requested = Signal(str)
    slot_changed = Signal(object, object)
    edited = Signal()
    submitted = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._is_walk_in = False
        self._has_own_length = False
        self._has_own_resource = False
        self._last_project_id: ProjectId | None = None
        self._free: frozenset[ResourceId] | None = None
        self.fields = BookingFields(clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fields)
        self._connect()

    # --- what it holds -----------------------------------------------------------------------

    @property
    def is_walk_in(self) -> bool:
        """Whether somebody stands at the desk and a name is enough."""
        return self._is_walk_in

    @property
    def has_entries(self) -> bool:
        """Whether anything was typed that would be missed."""
        fields = self.fields
        lines = [line.text() for line in (fields.name, fields.email, fields.phone)]
        typed = [*lines, fields.notes.toPlainText()]
        return any(text.strip() for text in typed) or fields.questions.has_own_answers

    @property
    def interval(self) -> Interval | None:
        """The time in the form, or None while it has no start."""
        starts_at = self.fields.when.starts_at
        if starts_at is None:
            return None
        return Interval(starts_at, starts_at + self.fields.length.length)

    @property
    def project(self) -> Project | None:
        """The service chosen, or None."""
        project_id = self.fields.service.project_id
        return self._directory.services.get(project_id) if project_id else None

    def draft(self, ref: DeskRef) -> BookingDraft:
        """Everything in the form, letter for letter, under a reference."""
        fields = self.fields
        settings = self.project.booking if self.project else None
        return BookingDraft(
            ref=ref,
            customer_name=fields.name.text(),
            email=fields.email.text(),
            phone=fields.phone.text(),
            notes=fields.notes.toPlainText(),
            project_id=fields.service.project_id,
            resource_id=fields.resource.resource_id,
            starts_at=fields.when.starts_at,
            length=fields.length.length,
            what=(settings.what or "") if settings else "",
            where=(settings.where or "") if settings else "",
            answers=fields.questions.answers,
            graph=GraphName(settings.graph) if settings and settings.graph else INSTANT,
            notifies_customer=not fields.do_not_tell.isChecked(),
        )

    # --- filling it --------------------------------------------------------------------------

    def open(self, start: DraftStart) -> None:
        """Begin anew with what is known."""
        fields = self.fields
        self._is_walk_in = start.is_walk_in
        self._has_own_length = False
        self._has_own_resource = start.resource_id is not None
        self._clear()
        fields.name.setText(start.customer_name)
        fields.name.set_preselection(is_on=not start.is_walk_in)
        nobody = self.tr("First one free") if start.is_walk_in else self.tr("Choose…")
        fields.resource.set_none_text(nobody)
        fields.resource.choose(start.resource_id)
        fields.service.choose(self._first_service(start))
        self._open_time(start)
        self._apply_service()
        if start.draft is not None:
            self._take_draft(start.draft)

    def _take_draft(self, draft: BookingDraft) -> None:
        """All that was typed before; what the service says stands there already."""
        fields = self.fields
        fields.name.setText(draft.customer_name)
        fields.name.hide_matches()
        fields.email.setText(draft.email)
        fields.email.setCursorPosition(0)
        fields.phone.setText(draft.phone)
        fields.notes.setPlainText(draft.notes)
        fields.do_not_tell.setChecked(not draft.notifies_customer)
        fields.questions.set_answers(draft.answers)
        self._has_own_length = True
        fields.length.set_length(draft.length)
        self._on_slot_changed()

    def take_slot(self, resource_id: ResourceId | None, interval: Interval) -> None:
        """Another time, and maybe another resource; everything else stays as it is."""
        if resource_id is not None:
            self._has_own_resource = True
            self.fields.resource.choose(resource_id)
        self.fields.when.set_zone(self._zone())
        self.fields.when.set_start(interval.start)
        if self.project is None and not self._has_own_length:
            self.fields.length.set_length(interval.length)
        self.fields.clear_errors()
        self._on_slot_changed()

    def take_service(self, project_id: ProjectId | None, length: timedelta | None) -> None:
        """Another service and length, as they were searched for."""
        if project_id != self.fields.service.project_id:
            self._has_own_length = False
            self.fields.service.choose(project_id)
            self._apply_service()
        if length is not None and length != self.fields.length.length:
            self._has_own_length = True
            self.fields.length.set_length(length)

    def take_customer(self, customer: KnownCustomer) -> None:
        """Fill in somebody known."""
        self.fields.name.setText(one_line(customer.name))
        self.fields.email.setText(one_line(customer.email))
        self.fields.phone.setText(one_line(customer.phone))
        self.fields.email.setCursorPosition(0)
        self._on_typed("name")

    def remember_service(self) -> None:
        """Begin the next form with the service of this one."""
        self._last_project_id = self.fields.service.project_id

    def set_directory(self, directory: Directory) -> None:
        """Offer these services and resources; what was chosen stays where it still exists."""
        self._directory = directory
        self.fields.service.set_services(directory)
        self.fields.resource.set_resources(directory, self.fields.service.project_id)
        self.fields.questions.set_questions(self._questions())
        self.fields.when.set_zone(self._zone())
        self._refresh_words()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self.fields.when.set_words(words)

    def set_customers(self, customers: Sequence[KnownCustomer]) -> None:
        """Offer these people below the name."""
        self.fields.name.set_customers(customers, self._words, self._zone())

    def set_free_resources(self, interval: Interval, resource_ids: Collection[ResourceId]) -> None:
        """Say who is free at a time; it counts only while that is the time in the form.

        A walk-in for whom nobody was chosen gets the first of them.
        """
        if interval != self.interval:
            return
        self._free = frozenset(resource_ids)
        self.fields.resource.set_free(self._free)
        if self._is_walk_in and not self._has_own_resource:
            self._choose_first_free(self._free)
        self._refresh_words()

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        self.fields.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.fields.name.setCursorPosition(len(self.fields.name.text()))

    def set_error(self, field: str, message: str) -> bool:
        """Say below a field what is wrong with it; False if the form has no such field."""
        known = self.fields.field(field)
        if known is None:
            return False
        known.set_error(message)
        return True

    # --- details -----------------------------------------------------------------------------

    def _clear(self) -> None:
        fields = self.fields
        for line in (fields.name, fields.email, fields.phone):
            line.clear()
        fields.name.hide_matches()
        fields.notes.setPlainText("")
        set_checked_quietly(fields.do_not_tell, is_checked=False)
        fields.questions.clear()
        fields.clear_errors()

    def _first_service(self, start: DraftStart) -> ProjectId | None:
        """The service asked for, else the one booked last, else the only one that fits."""
        if start.project_id is not None:
            return start.project_id
        fitting = [
            each for each in self._directory.services if self._serves(start.resource_id, each)
        ]
        if self._last_project_id in fitting:
            return self._last_project_id
        return fitting[0] if len(fitting) == 1 else None

    def _serves(self, resource_id: ResourceId | None, project_id: ProjectId) -> bool:
        offered = (each.id for each in self._directory.resources_of(project_id))
        return resource_id is None or resource_id in offered

    def _open_time(self, start: DraftStart) -> None:
        when, zone = self.fields.when, self._zone()
        when.set_zone(zone)
        when.set_today()
        self.fields.length.set_length(start.interval.length if start.interval else HALF_AN_HOUR)
        if start.interval is not None:
            when.set_start(start.interval.start)
        elif start.is_walk_in:
            when.set_start(_rounded_down(self._clock.now()))
        else:
            when.set_start(None)
            when.set_day(day_of(self._clock.now(), zone))

    def _apply_service(self) -> None:
        project, fields = self.project, self.fields
        if project is not None and project.availability.length and not self._has_own_length:
            fields.length.set_length(project.availability.length)
        fields.resource.set_resources(self._directory, fields.service.project_id)
        offered = fields.resource.offered
        if fields.resource.resource_id is None and len(offered) == 1:
            fields.resource.choose(offered[0])
        fields.questions.set_questions(self._questions())
        fields.when.set_zone(self._zone())
        self._on_slot_changed()

    def _choose_first_free(self, free: frozenset[ResourceId]) -> None:
        box = self.fields.resource
        first = next((each for each in box.offered if each in free), None)
        if first is None or first == box.resource_id:
            return
        box.choose(first)
        self.fields.when.set_zone(self._zone())
        self.slot_changed.emit(first, self.interval)

    def _questions(self) -> tuple[CustomerField, ...]:
        return self.project.customer_fields if self.project else ()

    def _zone(self) -> tzinfo:
        """The clock in the form: that of the resource, else of the first who may serve."""
        offered = self.fields.resource.offered
        resource_id = self.fields.resource.resource_id or (offered[0] if offered else None)
        return self._directory.zone(resource_id)

    # --- words -------------------------------------------------------------------------------

    def _refresh_words(self) -> None:
        fields = self.fields
        _show(fields.will_be_sent, self._will_be_sent())
        _show(fields.zone_note, self._zone_words())
        fields.free_hint.show_word(self._free_word())
        service, resource = fields.field("service"), fields.field("resource")
        if service is not None and resource is not None:
            resource.set_hint(self._resource_words())

    def _will_be_sent(self) -> str:
        fields = self.fields
        address = one_line(fields.email.text())
        if fields.do_not_tell.isChecked() or (self.project and not self.project.sends_email):
            return self.tr("Nothing will be sent to the customer.")
        if not address:
            return ""
        shown = address if len(address) <= _LONGEST_SHOWN else f"{address[:_LONGEST_SHOWN]}…"
        return self.tr("Will be sent: confirmation to {0}").format(shown)

    def _zone_words(self) -> str:
        zone, at = self._zone(), self.fields.when.starts_at or self._clock.now()
        if at.astimezone(zone).utcoffset() == at.astimezone(self._directory.desk_zone).utcoffset():
            return ""
        name = getattr(zone, "key", "") or str(zone)
        return self.tr("By the clock of {0}.").format(str(name).replace("_", " "))

    def _free_word(self) -> str:
        resource_id = self.fields.resource.resource_id
        if self._free is None or resource_id is None:
            return ""
        return self.tr("free") if resource_id in self._free else self.tr("not free")

    def _resource_words(self) -> str:
        if not self.fields.resource.serves:
            return self.tr("Does not usually do this.")
        if self._is_walk_in and self._free is not None and not self._free:
            return self.tr("Nobody is free now.")
        return ""

    # --- what happened -----------------------------------------------------------------------

    def _connect(self) -> None:
        fields = self.fields
        fields.name.customers_requested.connect(self.customers_requested)
        fields.name.customer_chosen.connect(self._on_customer_chosen)
        fields.name.name_accepted.connect(self._on_name_accepted)
        when = fields.when
        for field in (fields.email, fields.phone, fields.length, when.date_field, when.start_field):
            field.returnPressed.connect(self._go_on)
        typed: dict[str, QLineEdit] = {
            "name": fields.name,
            "email": fields.email,
            "phone": fields.phone,
        }
        for name, line in typed.items():
            line.textEdited.connect(lambda _text, name=name: self._on_typed(name))
            line.editingFinished.connect(lambda line=line: line.setCursorPosition(0))
        fields.notes.edited.connect(lambda _text: self._on_typed("notes"))
        fields.questions.answers_changed.connect(self._on_answered)
        fields.do_not_tell.toggled.connect(self._refresh_words)
        fields.service.value_changed.connect(self._on_service_chosen)
        fields.resource.value_changed.connect(self._on_resource_chosen)
        fields.length.length_changed.connect(self._on_length_changed)
        fields.when.start_changed.connect(self._on_slot_changed)

    def _on_customer_chosen(self, customer: KnownCustomer) -> None:
        self.take_customer(customer)
        self._go_on()

    def _on_name_accepted(self) -> None:
        if self._is_walk_in:
            self.submitted.emit()
        else:
            self._go_on()

    def _go_on(self) -> None:
        self.focusNextChild()

    def _on_typed(self, field: str) -> None:
        self.set_error(field, "")
        self._refresh_words()
        self.edited.emit()

    def _on_answered(self) -> None:
        for field in self.fields.questions.fields.values():
            field.set_error("")
        self.edited.emit()

    def _on_service_chosen(self) -> None:
        self.set_error("service", "")
        self._has_own_length = False
        self._apply_service()

    def _on_resource_chosen(self) -> None:
        self._has_own_resource = self.fields.resource.resource_id is not None
        self.set_error("resource", "")
        self.fields.when.set_zone(self._zone())
        self._on_slot_changed()

    def _on_length_changed(self) -> None:
        self._has_own_length = True
        self.set_error("length", "")
        self._on_slot_changed()

    def _on_slot_changed(self) -> None:
        self._free = None
        self.fields.resource.set_free(None)
        self._refresh_words()
        self.edited.emit()
        self.slot_changed.emit(self.fields.resource.resource_id, self.interval)


def _rounded_down(now: datetime) -> datetime:
    step = int(WALK_IN_STEP.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)


def _show(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
