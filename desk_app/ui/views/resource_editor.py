"""The page of one resource: its fields from top to bottom, and a bar to save them with."""

from dataclasses import replace
from datetime import UTC
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.closing import ClosingFact
from desk_app.domain.constraint import Period, Weekday
from desk_app.domain.resource import Resource, find_time_zone
from desk_app.domain.weekly_hours import read_schedule
from desk_app.errors import DeskError
from desk_app.services.kept_forms import Entries
from desk_app.services.resources import ResourceEdit
from desk_app.ui.failures import describe, notice_of
from desk_app.ui.resource_entries import day_texts_of, resource_entries, resource_form_of
from desk_app.ui.resource_form import (
    ResourceForm,
    edit_of,
    form_of,
    has_other_times,
    merged,
    new_form,
)
from desk_app.ui.resource_words import clock_words, open_today_words
from desk_app.ui.theme import S16, S20, S24, S32
from desk_app.ui.this_computer import zone_of_this_computer
from desk_app.ui.views.calendar_choice_editor import CalendarChoiceEditor
from desk_app.ui.views.date_exceptions_editor import DateExceptionsEditor
from desk_app.ui.views.resource_failures import ResourceFailure, failure_of
from desk_app.ui.views.resource_head import ResourceHead
from desk_app.ui.views.rules_list import RulesList
from desk_app.ui.views.save_bar import SaveBar
from desk_app.ui.views.weekly_hours_editor import WeeklyHoursEditor
from desk_app.ui.widgets.announcement import announce
from desk_app.ui.widgets.banner import Banner, Notice
from desk_app.ui.widgets.card import separator
from desk_app.ui.widgets.fields import LabelledField, TextField
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.time_zone_field import TimeZoneField

_COLUMN_WIDTH: Final = 1160
_ZONE_FIELD_WIDTH: Final = 300
_LONGEST_NAME: Final = 255
_EMPTY_LINE: Final = "\N{NO-BREAK SPACE}"
"""Keeps the place of a hint, so that nothing moves while somebody types."""


class ResourceEditor(QWidget):
    """Shows one resource or a new one; nothing typed is lost until it is saved or discarded.

    Signals:
        add_requested: The `ResourceEdit` of a new resource.
        save_requested: The id, the `ResourceEdit`, and the `Resource` as it was seen.
        delete_requested: *Delete resource* was pressed; nothing was asked yet.
        calendar_add_requested: The id and the name of a calendar to add.
        discarded: A new resource was given up.
        unsaved_changed: Whether there is something to save now.
    """

    add_requested = Signal(object)
    save_requested = Signal(str, object, object)
    delete_requested = Signal()
    calendar_add_requested = Signal(str, str)
    discarded = Signal()
    unsaved_changed = Signal(bool)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resource_editor")
        self.setAccessibleName(self.tr("Resource"))
        self._clock = clock
        self._resource: Resource | None = None
        self._choice = CalendarChoice()
        self._base = ResourceForm()
        self._sent: ResourceForm | None = None
        self._is_busy = False
        self._make_parts()
        self._lay_out()
        self._connect_parts()

    # --- what is shown ---

    @property
    def resource(self) -> Resource | None:
        """The resource as it was last seen; None for a new one."""
        return self._resource

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether something was typed or chosen that is not saved."""
        return self.form != self._base or self._hours.has_unread_text

    @property
    def form(self) -> ResourceForm:
        """What is in the fields now; a new resource counts its name only once typed."""
        return ResourceForm(
            name=self._name_line.text(),
            time_zone_name=self._zone_line.name,
            hours=self._hours.hours,
            exceptions=self._exceptions.exceptions,
            choice=self._calendars.choice,
        )

    @property
    def entries(self) -> Entries:
        """What stands in the fields, to be kept until it is saved."""
        return resource_entries(self.form, self._hours.texts)

    def fill(self, entries: Entries) -> None:
        """Put back what was typed before for the resource that is shown."""
        self._show_form(resource_form_of(entries, self._base))
        self._hours.set_unread_texts(day_texts_of(entries))
        self._on_edited()

    def open_new(self) -> None:
        """Show the form of a new resource."""
        self._resource = None
        self._choice = CalendarChoice()
        self._begin(new_form(zone_of_this_computer()))
        self._name_line.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_resource(self, resource: Resource) -> None:
        """Show a resource; its calendar choice comes with `set_choice`."""
        self._resource = resource
        self._choice = CalendarChoice()
        self._begin(form_of(resource, self._choice))

    def show_rule(self, fact: ClosingFact) -> None:
        """Bring the rule that closes a time into sight, with the focus where it is changed."""
        rule = fact.rule.constraints[0] if fact.rule else None
        zone = self._resource.time_zone if self._resource else UTC
        day = fact.interval.start.astimezone(zone).date()
        field: QWidget = self._hours.line_of(Weekday(day.weekday()))
        area = field
        constraints = (self._resource.constraints if self._resource else None) or ()
        if rule in read_schedule(constraints).other_rules:
            field = area = self._rules
        elif rule is not None and isinstance(rule.rule, Period):
            field, area = self._exceptions.field_of(day), self._exceptions
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        # The page is laid out anew for another resource, and only then knows what is where.
        QTimer.singleShot(0, area, lambda: self._scroll.ensureWidgetVisible(area, 0, S32))

    def set_choice(self, choice: CalendarChoice) -> None:
        """Show which calendars are chosen; what a person changed meanwhile stays."""
        if self._resource is None:
            return
        self._choice = choice
        self._take_over(self._resource)

    def refresh(self, resource: Resource) -> None:
        """Show the resource as it is now; what a person changed stays and is said to differ."""
        if resource == self._resource:
            return
        had_times = self._base
        self._take_over(resource)
        is_changed_elsewhere = has_other_times(self._base, had_times)
        if is_changed_elsewhere and has_other_times(self.form, self._base):
            self._say_changed_elsewhere()

    def show_saved(self, resource: Resource) -> None:
        """Show the resource as it was saved; what was typed since stays."""
        if self._sent is not None:
            self._choice = self._sent.choice
            self._base = self._sent
        self._sent = None
        self._banner.hide()
        self._take_over(resource)
        announce(self, self.tr("Saved"))

    def show_failure(self, error: DeskError) -> None:
        """Say what was refused, below its field where it has one; what was typed stays."""
        self._sent = None
        failure = failure_of(error, is_adding_calendar=self._calendars.add_form.is_waiting)
        self._show_messages(failure)
        if not failure.is_of_fields:
            self._banner.show_notice(notice_of(error))
            self._banner.show()
        words = describe(error)
        announce(self, f"{words.title}. {words.message}", is_urgent=True)

    def show_time(self) -> None:
        """Show what the clock of the zone shows now."""
        name = self._zone_line.name
        zone = find_time_zone(name)
        if zone is None:
            self._zone.set_hint(_EMPTY_LINE)
            return
        local = self._clock.now().astimezone(zone)
        self._zone.set_hint(clock_words(local))
        self._exceptions.set_today(local.date())
        self._hours.set_today(local.weekday())

    def set_busy(self, *, is_busy: bool) -> None:
        """Say that the server is being asked."""
        self._is_busy = is_busy
        self._save_bar.set_busy(is_busy=is_busy)
        self._head.set_busy(is_busy=is_busy)
        self._calendars.add_form.setEnabled(not is_busy)

    def discard(self) -> None:
        """Put back what was there before."""
        if self._resource is None:
            self._begin(self._base)
            self.discarded.emit()
        else:
            self._begin(form_of(self._resource, self._choice))

    def save(self) -> None:
        """Ask for what is in the fields, unless a field cannot be read."""
        if self._is_busy or not self._can_save:
            return
        self._banner.hide()
        wrong = self._first_wrong_field()
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(wrong)
            return
        self._sent = self.form
        edit: ResourceEdit = edit_of(self._sent, self._resource)
        if self._resource is None:
            self.add_requested.emit(edit)
        else:
            self.save_requested.emit(self._resource.id, edit, self._resource)

    # --- parts ---

    def _make_parts(self) -> None:
        today = self._clock.now().date()
        self._scroll = self._scroll_area()
        page = self._page
        self._banner = Banner(name="resource_banner", parent=self)
        self._banner.hide()
        self._head = ResourceHead(page)
        self._name_line = TextField(
            placeholder=self.tr("A person, a room or a thing"), max_length=_LONGEST_NAME
        )
        self._zone_line = TimeZoneField()
        self._name = LabelledField(
            self.tr("Name"), self._name_line, name="resource_name", parent=page
        )
        self._zone = LabelledField(
            self.tr("Time zone"), self._zone_line, name="time_zone", parent=page
        )
        self._zone.setFixedWidth(_ZONE_FIELD_WIDTH)
        self._hours = WeeklyHoursEditor(page)
        self._exceptions = DateExceptionsEditor(today, page)
        self._calendars = CalendarChoiceEditor(page)
        self._rules = RulesList(page)
        self._save_bar = SaveBar(self)

    def _lay_out(self) -> None:
        names = QHBoxLayout()
        names.setSpacing(S16)
        names.addWidget(self._name, 1, Qt.AlignmentFlag.AlignTop)
        names.addWidget(self._zone, 0, Qt.AlignmentFlag.AlignTop)
        self._calendar_line, self._rule_line = separator(), separator()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(S32, S20, S32, S32)
        column.setSpacing(S24)
        column.addWidget(self._head)
        column.addLayout(names)
        column.addWidget(self._hours)
        column.addWidget(separator())
        column.addWidget(self._exceptions)
        column.addWidget(self._calendar_line)
        column.addWidget(self._calendars)
        column.addWidget(self._rule_line)
        column.addWidget(self._rules)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._banner)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._save_bar)

    def _scroll_area(self) -> QScrollArea:
        """The area that scrolls, around the empty page.

        The page is in its place before its parts are made: a style sheet polishes a whole branch
        again whenever the branch gets another parent.
        """
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = QWidget(scroll)
        middle.setProperty("surface", "panel")
        middle.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        self._page = QWidget(middle)
        self._page.setMaximumWidth(_COLUMN_WIDTH)
        row.addWidget(self._page, 1000)
        row.addStretch(1)
        scroll.setWidget(middle)
        return scroll

    def _connect_parts(self) -> None:
        self._name_line.textEdited.connect(self._on_name_edited)
        self._zone_line.name_changed.connect(self._on_zone_edited)
        self._zone_line.editingFinished.connect(self._check_zone)
        self._hours.hours_changed.connect(self._on_edited)
        self._exceptions.exceptions_changed.connect(self._on_edited)
        self._calendars.choice_changed.connect(self._on_edited)
        self._calendars.add_requested.connect(self._on_calendar_add_requested)
        self._head.delete_chosen.connect(self.delete_requested)
        self._banner.dismissed.connect(self._banner.hide)
        self._save_bar.save_chosen.connect(self.save)
        self._save_bar.discard_chosen.connect(self.discard)

    # --- showing a form ---

    def _begin(self, form: ResourceForm) -> None:
        """Show another resource, or the same one from the start."""
        self._sent = None
        self._base = form
        self._banner.hide()
        self._calendars.add_form.close_form()
        self._exceptions.start_over()
        self._hours.set_hours(form.hours)
        self._show_form(form)
        self._clear_messages()
        self._check_zone()
        self._scroll.verticalScrollBar().setValue(0)

    def _take_over(self, resource: Resource) -> None:
        """Show a newer state of the resource below what a person changed."""
        self._resource = resource
        theirs = form_of(resource, self._choice)
        mine = merged(self.form, self._base, theirs)
        self._base = theirs
        self._show_form(mine)

    def _show_form(self, form: ResourceForm) -> None:
        if self._name_line.text() != form.name:
            self._name_line.setText(form.name)
            self._name_line.setCursorPosition(0)
        self._zone_line.set_name(form.time_zone_name)
        if self._hours.hours != form.hours:
            self._hours.set_hours(form.hours)
        self._exceptions.set_exceptions(form.exceptions)
        calendars = self._resource.calendars if self._resource else ()
        self._calendars.set_calendars(calendars or (), form.choice)
        self._show_what_applies()
        self.show_time()
        self._on_edited()

    def _show_what_applies(self) -> None:
        resource = self._resource
        rules = read_schedule((resource.constraints if resource else None) or ()).other_rules
        self._rules.set_rules(rules, resource.time_zone if resource else UTC)
        is_known = resource is None or resource.constraints is not None
        self._hours.setEnabled(is_known)
        self._exceptions.setEnabled(is_known)
        self._calendar_line.setVisible(resource is not None)
        self._calendars.setVisible(resource is not None)
        self._rule_line.setVisible(bool(rules))
        self._rules.setVisible(bool(rules))

    def _say_changed_elsewhere(self) -> None:
        self._banner.show_notice(
            Notice(
                title=self.tr("The hours were changed elsewhere"),
                message=self.tr("Yours are shown and kept. Saving puts them in place of theirs."),
                tone=Tone.WARNING,
                action_text=self.tr("Show theirs"),
                action=self._show_their_times,
            )
        )
        self._banner.show()

    def _show_their_times(self) -> None:
        base = self._base
        self._hours.set_hours(base.hours)
        self._show_form(replace(self.form, hours=base.hours, exceptions=base.exceptions))

    # --- what happens ---

    def _on_name_edited(self, _text: str) -> None:
        self._name.set_error("")
        self._on_edited()

    def _on_zone_edited(self, name: str) -> None:
        if find_time_zone(name) is not None:
            self._zone.set_error("")
        self.show_time()
        self._on_edited()

    def _on_edited(self) -> None:
        resource = self._resource
        key = resource.id if resource else ""
        detail = open_today_words(resource, self._clock.now()) if resource else ""
        name = self._name_line.text().strip()
        self._head.show_name(name, key=key, detail=detail, is_new=resource is None)
        is_shown = self._can_save
        self._save_bar.set_new(is_new=resource is None)
        self._save_bar.setVisible(is_shown)
        self.unsaved_changed.emit(is_shown)

    def _on_calendar_add_requested(self, name: str) -> None:
        if self._resource is not None:
            self.calendar_add_requested.emit(self._resource.id, name)

    @property
    def _can_save(self) -> bool:
        return self._resource is None or self.has_unsaved_edits

    # --- messages ---

    def _first_wrong_field(self) -> QWidget | None:
        if not self._name_line.text().strip():
            self._name.set_error(self.tr("Enter a name."))
        self._check_zone()
        wrong_day = self._hours.check()
        if self._name.error:
            return self._name_line
        return self._zone_line if self._zone.error else wrong_day

    def _check_zone(self) -> None:
        name = self._zone_line.name
        if find_time_zone(name) is not None:
            self._zone.set_error("")
        elif not name:
            self._zone.set_error(self.tr("Choose a time zone."))
        else:
            text = self.tr("“{name}” is not a time zone this computer knows. Choose one nearby.")
            self._zone.set_error(text.replace("{name}", name))

    def _show_messages(self, failure: ResourceFailure) -> None:
        self._clear_messages()
        self._name.set_error(failure.name)
        self._zone.set_error(failure.time_zone)
        self._hours.show_error(failure.hours)
        if failure.calendar:
            self._calendars.add_form.show_error(failure.calendar)
        targets = ((failure.name, self._name_line), (failure.time_zone, self._zone_line))
        first = next((field for text, field in targets if text), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(first)
        elif failure.hours:
            self._scroll.ensureWidgetVisible(self._hours)

    def _clear_messages(self) -> None:
        self._name.set_error("")
        self._zone.set_error("")
        self._hours.show_error("")
