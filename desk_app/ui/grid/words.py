"""What is written on a tile, and what an assistive tool says of tiles and cells."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from desk_app.domain.interval import Interval
from desk_app.ui.closing_words import verdict_word
from desk_app.ui.directory import Directory
from desk_app.ui.grid.legality import Legality
from desk_app.ui.grid.tiles import Tile
from desk_app.ui.theme import state_look
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.plain_text import isolated, one_line

if TYPE_CHECKING:
    from desk_app.services.calendar import CalendarColumn

LONGEST_TEXT: Final = 200
"""Letters of a text from outside that are looked at before it is cut to a width."""


@dataclass(frozen=True, slots=True)
class GridWords:
    """Words for what the grid shows; all plain text, none longer than a line."""

    times: TimeWords = field(default_factory=TimeWords)
    directory: Directory = field(default_factory=Directory)

    def name(self, tile: Tile) -> str:
        """What a tile is called: the customer, else what is booked."""
        if tile.event is not None:
            return _tr("Busy")
        if tile.booking is None:
            return _tr("Booking")
        return cut(tile.booking.customer_name) or self.service(tile) or _tr("Booking")

    def detail(self, tile: Tile, column: "CalendarColumn") -> str:
        """The second line of a tile: start and service, or the words of a busy event."""
        start = self.times.time(tile.interval.start, column.resource.time_zone)
        if tile.event is not None:
            return join_words(start, self.service(tile))
        service = self.service(tile) if tile.booking and tile.booking.customer_name else ""
        return join_words(start, service)

    def spoken_tile(self, tile: Tile, column: "CalendarColumn") -> str:
        """A tile in one sentence.

        "Anna Berg, Haircut, Tuesday 14 October, 10:40 to 11:20, with Eva, confirmed".
        """
        service = self.service(tile)
        name = self.name(tile)
        parts = [
            name,
            service if service != name else "",
            self.times.long_day(column.day),
            self.spoken_span(tile.interval, column),
            _tr("with {0}").format(cut(column.resource.name)),
            state_look(tile.booking).word if tile.booking else "",
        ]
        return ", ".join(part for part in parts if part)

    def spoken_cell(self, start: datetime, column: "CalendarColumn", legality: Legality) -> str:
        """A cell without a tile: "Free, Tuesday 14 October, 10:40, Eva"."""
        parts = (
            verdict_word(legality).capitalize(),
            self.times.long_day(column.day),
            self.times.time(start, column.resource.time_zone),
            cut(column.resource.name),
        )
        return ", ".join(part for part in parts if part)

    def spoken_time(self, interval: Interval, column: "CalendarColumn") -> str:
        """When and with whom: "Tuesday 14 October, 10:40 to 11:20, Eva"."""
        day, span = self.times.long_day(column.day), self.spoken_span(interval, column)
        return ", ".join(part for part in (day, span, cut(column.resource.name)) if part)

    def spoken_span(self, interval: Interval, column: "CalendarColumn") -> str:
        """From start to end in words: "10:40 to 11:20"."""
        zone = column.resource.time_zone
        start, end = (self.times.time(each, zone) for each in (interval.start, interval.end))
        return _tr("{0} to {1}").format(start, end)

    def day_of_week(self, day: date) -> str:
        """The head of a day in a week: "Tue 14"."""
        return f"{self.times.weekday(day.weekday())} {day.day}"

    def service(self, tile: Tile) -> str:
        """What is booked; the words of a busy event and the calendar it comes from."""
        if tile.event is not None:
            what, origin = cut(tile.event.what), cut(tile.event.comes_from)
            return _tr("{0} ({1})").format(what, origin) if what and origin else what or origin
        return cut(self.directory.service_name(tile.booking)) if tile.booking else ""


def cut(text: str) -> str:
    """The first letters of a text from outside, on one line."""
    shown = text[:LONGEST_TEXT]
    return isolated(shown.strip() if shown.isprintable() else one_line(shown))


def join_words(*words: str) -> str:
    """Words with one blank between them; empty ones are left out."""
    return " ".join(word for word in words if word)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CalendarGrid", text)
