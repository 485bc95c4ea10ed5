"""What the one box offers for a text: dates, bookings, people, resources and commands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QLocale

from desk_app.domain.booking import Booking
from desk_app.domain.booking_search import KnownCustomer
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.resource import Resource
from desk_app.ui.bridges.search_bridge import Found
from desk_app.ui.commands.catalogue import CommandSpec, Group, native_keys
from desk_app.ui.commands.key_map import KeyMap
from desk_app.ui.directory import Directory
from desk_app.ui.models.booking_filter_proxy_model import folded_words
from desk_app.ui.models.customer_list_model import customer_line
from desk_app.ui.time_words import TimeWords
from desk_app.ui.typed_time import parse_date
from desk_app.ui.views.anything_sheet import Entry
from desk_app.ui.widgets.date_field import date_words
from desk_app.ui.widgets.plain_text import short_line


@dataclass(frozen=True, slots=True)
class Doings:
    """What can be done with each kind of line."""

    go_to: Callable[[date], None]
    open_booking: Callable[[Booking], None]
    open_person: Callable[[KnownCustomer], None]
    show_week: Callable[[ResourceId], None]
    run: Callable[[CommandSpec], None]
    can_run: Callable[[CommandSpec], bool]
    list_all: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class EntryMaker:
    """Makes the lines of the box; the likeliest stand first."""

    directory: Directory
    words: TimeWords
    keys: KeyMap
    now: datetime
    locale: QLocale
    doings: Doings

    def entries(self, text: str, found: Found) -> tuple[Entry, ...]:
        """The lines for a text; for none every command with its key."""
        typed = text.strip()
        if not typed:
            return tuple(self._commands(()))
        wanted = folded_words(typed)
        dates = tuple(self._dates(typed))
        known = (*map(self._booking, found.bookings), *map(self._person, found.people))
        # Jan and May are people too.
        first = (*known, *dates) if typed.isalpha() else (*dates, *known)
        return (
            *first,
            *map(self._person, found.alike),
            *self._resources(wanted),
            *self._commands(wanted),
            self._list_all(typed),
        )

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.directory.desk_zone).date()

    def _dates(self, typed: str) -> Iterator[Entry]:
        form = self.locale.dateFormat(QLocale.FormatType.ShortFormat)
        day = parse_date(
            typed,
            today=self._today,
            words=date_words(self.locale, self._today),
            is_day_first=form.find("d") < form.find("M") or form.startswith("y"),
        )
        if day is not None:
            title = self.words.named_day(day, self._today)
            yield Entry(title, "", _tr("Go to the day"), lambda: self.doings.go_to(day))

    def _booking(self, booking: Booking) -> Entry:
        zone = self.directory.zone(booking.resource_id)
        when = ""
        if booking.starts_at is not None:
            day = booking.starts_at.astimezone(zone).date()
            when = self.words.named_short_day(day, self._today)
            when = f"{when}, {self.words.time(booking.starts_at, zone)}"
        who = short_line(self.directory.resource_name(booking.resource_id))
        return Entry(
            short_line(booking.customer_name) or _tr("No name"),
            short_line(self.directory.service_name(booking)),
            f"{when} · {who}" if who else when,
            lambda: self.doings.open_booking(booking),
        )

    def _person(self, customer: KnownCustomer) -> Entry:
        zone = self.directory.desk_zone
        line = customer_line(customer, self.words, now=self.now, zone=zone)
        aside = line.aside or _tr("New booking")
        run = self.doings.open_person
        return Entry(line.title, line.detail or _tr("Person"), aside, lambda: run(customer))

    def _resources(self, wanted: tuple[str, ...]) -> Iterator[Entry]:
        for resource in self.directory.resources.values():
            if _matches(resource.name, wanted):
                yield self._resource(resource)

    def _resource(self, resource: Resource) -> Entry:
        name = short_line(resource.name)
        return Entry(name, "", _tr("Show the week"), lambda: self.doings.show_week(resource.id))

    def _commands(self, wanted: tuple[str, ...]) -> Iterator[Entry]:
        for command in self.keys.commands:
            is_offered = command.group is not Group.MOVE and self.doings.can_run(command)
            if is_offered and _matches(command.title, wanted):
                yield self._command(command)

    def _command(self, command: CommandSpec) -> Entry:
        keys = " ".join(map(native_keys, self.keys.keys_of(command.name)[:1]))
        return Entry(command.title, "", keys, lambda: self.doings.run(command))

    def _list_all(self, typed: str) -> Entry:
        title = _tr("All bookings for “{0}”").format(short_line(typed, 40))
        return Entry(title, "", _tr("List"), lambda: self.doings.list_all(typed))


def _matches(name: str, wanted: tuple[str, ...]) -> bool:
    words = folded_words(name)
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Anything", text)
