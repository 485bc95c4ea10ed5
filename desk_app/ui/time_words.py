"""Instants, days and lengths in the words and figures of the person at the desk."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from desk_app.domain.interval import Interval

EN_DASH = "\u2013"


def has_24_hours(locale: QLocale) -> bool:
    """Whether a language and country usually write times on a clock of 24 hours."""
    return "ap" not in locale.timeFormat(QLocale.FormatType.ShortFormat).lower()


@dataclass(frozen=True, slots=True)
class TimeWords:
    """How times are written: the language's own names, and a clock of 24 or 12 hours."""

    locale: QLocale = field(default_factory=QLocale)
    is_24_hours: bool = True
    _written: dict[int, str] = field(default_factory=dict, compare=False, repr=False)
    """Times of day as they were written before."""

    def time(self, instant: datetime, zone: tzinfo) -> str:
        """What the clock of a place shows: "16:30" or "4:30 PM"."""
        local = instant.astimezone(zone)
        return self.minutes(local.hour * 60 + local.minute)

    def minutes(self, minutes: int) -> str:
        """A time of day given in minutes since midnight; 1440 is "24:00"."""
        if minutes not in self._written:
            self._written[minutes] = self._write(minutes)
        return self._written[minutes]

    def _write(self, minutes: int) -> str:
        if minutes == 24 * 60 and self.is_24_hours:
            return "24:00"
        shown = QTime(minutes // 60 % 24, minutes % 60)
        return self.locale.toString(shown, "HH:mm" if self.is_24_hours else "h:mm AP")

    def span(self, interval: Interval, zone: tzinfo) -> str:
        """From start to end by the clock of a place."""
        return f"{self.time(interval.start, zone)}{EN_DASH}{self.time(interval.end, zone)}"

    def moment(self, instant: datetime, zone: tzinfo) -> str:
        """Day and time by the clock of a place: "Tue 14 Oct, 16:30"."""
        return f"{self.day(instant.astimezone(zone).date())}, {self.time(instant, zone)}"

    def day(self, day: date) -> str:
        """A day in short: "Tue 14 Oct"."""
        return self.locale.toString(_qdate(day), "ddd d MMM")

    def day_with_year(self, day: date) -> str:
        """A day in short with its year: "Tue 14 Oct 2026"."""
        return self.locale.toString(_qdate(day), "ddd d MMM yyyy")

    def month(self, day: date) -> str:
        """A month with its year: "October 2026"."""
        name = self.locale.standaloneMonthName(day.month, QLocale.FormatType.LongFormat)
        return f"{name} {day.year}"

    def long_day(self, day: date) -> str:
        """A day in full: "Tuesday 14 October"."""
        return self.locale.toString(_qdate(day), "dddd d MMMM")

    def named_day(self, day: date, today: date) -> str:
        """A day in full, led by its name from today if it has one: "Today, Tuesday 14 October"."""
        near = {0: _tr("Today"), 1: _tr("Tomorrow"), -1: _tr("Yesterday")}
        name = near.get((day - today).days)
        if name:
            return f"{name}, {self.long_day(day)}"
        return self.long_day(day) if day.year == today.year else self._long_day_with_year(day)

    def named_short_day(self, day: date, today: date) -> str:
        """As `named_day`, in short: "Tomorrow, Wed 15 Oct"."""
        near = {0: _tr("Today"), 1: _tr("Tomorrow"), -1: _tr("Yesterday")}
        name = near.get((day - today).days)
        return f"{name}, {self.day(day)}" if name else self.short_day(day, today)

    def short_day(self, day: date, today: date) -> str:
        """A day in short, with its year only where it is another one."""
        return self.day(day) if day.year == today.year else self.day_with_year(day)

    def weekday(self, number: int) -> str:
        """The short name of a weekday, Monday being 0."""
        return self.locale.dayName(number + 1, QLocale.FormatType.ShortFormat)

    def age(self, since: datetime, now: datetime) -> str:
        """How long ago something was, in plain words."""
        minutes = int((now - since).total_seconds() // 60)
        if minutes < 1:
            return _tr("just now")
        if minutes < 60:
            return _tr("{0} min ago").format(minutes)
        if minutes < 24 * 60:
            return _tr("{0} h ago").format(minutes // 60)
        days = minutes // (24 * 60)
        return _tr("1 day ago") if days == 1 else _tr("{0} days ago").format(days)

    def _long_day_with_year(self, day: date) -> str:
        return self.locale.toString(_qdate(day), "dddd d MMMM yyyy")


def length_words(length: timedelta) -> str:
    """A length in words: "45 min", "1 h 30 min", "2 days"."""
    minutes = int(length.total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = []
    if days:
        parts.append(_tr("1 day") if days == 1 else _tr("{0} days").format(days))
    if hours:
        parts.append(_tr("{0} h").format(hours))
    if minutes or not parts:
        parts.append(_tr("{0} min").format(minutes))
    return " ".join(parts)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimeWords", text)
