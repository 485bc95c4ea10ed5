"""What closes time, in plain words: for the ghost of a moved tile, and for who asks why."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from desk_app.domain.booking_limits import LimitPeriod
from desk_app.domain.closing import ClosingFact, ClosingKind, ClosingRule, RuleLevel
from desk_app.domain.constraint import Day, DayAndTime, Hours, Period, Verb, Weekdays, Weekends
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Resource
from desk_app.ui.grid.legality import Legality, Verdict
from desk_app.ui.time_words import EN_DASH, TimeWords, length_words
from desk_app.ui.widgets.plain_text import short_line

_ONE_DAY: Final = timedelta(days=1)
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class ClosingWords:
    """Says facts by the clock of a resource; plain text on one line."""

    resource: Resource
    times: TimeWords = field(default_factory=TimeWords)
    service: str = ""
    """The service whose rules count as well; text from outside."""

    def sentence(self, fact: ClosingFact) -> str:
        """A fact as it is told, such as "Booked: Anna Meier" with the time after it."""
        name, when = short_line(fact.name, _LONGEST_NAME), self._when(fact.interval)
        match fact.kind:
            case ClosingKind.PAST:
                return _tr("In the past")
            case ClosingKind.BOOKED:
                return _tr("Booked: {0}").format(_join(name, when))
            case ClosingKind.BUSY:
                return _tr("Busy: {0}").format(_join(name, when))
            case ClosingKind.KEPT_FREE_BEFORE | ClosingKind.KEPT_FREE_AFTER:
                return self._kept_free(fact, name)
            case ClosingKind.LIMIT:
                return _LIMITS[fact.period or LimitPeriod.DAY]().format(fact.most or 0)
            case ClosingKind.RULE:
                return _tr("Closed: {0}").format(self._rule(fact))
            case ClosingKind.TOO_SOON:
                moment = self._moment(fact.interval.end)
                return _tr("Too soon: can be booked from {0} on").format(moment)
            case ClosingKind.TOO_FAR_AHEAD:
                moment = self._moment(fact.interval.start)
                return _tr("Too far ahead: can be booked up to {0}").format(moment)

    def _kept_free(self, fact: ClosingFact, name: str) -> str:
        text = (
            _tr("Kept free: {0} after {1}")
            if fact.kind is ClosingKind.KEPT_FREE_AFTER
            else _tr("Kept free: {0} before {1}")
        )
        return text.format(length_words(fact.interval.length), name or _tr("a booking"))

    # --- rules ---

    def _rule(self, fact: ClosingFact) -> str:
        rule = fact.rule
        if rule is None:
            return _tr("a rule that Desk does not know")
        if rule.constraints[0].verb is Verb.ALLOW:
            return self._hours(fact, rule)
        match rule.constraints[0].rule:
            case Period(start, end):
                return self._period(start, end)
            case Hours(start, end):
                return _join(self._span(start, end), _tr("every day"))
            case DayAndTime(day, start, end):
                return _join(self._span(start, end), self._on(day))
            case Day(day):
                return self._on(day)
            case Weekdays():
                return _tr("from Monday to Friday")
            case Weekends():
                return _tr("at weekends")
            case _:
                return _tr("a rule that Desk does not know")

    def _hours(self, fact: ClosingFact, rule: ClosingRule) -> str:
        """What hours say: that they begin later, end earlier, pause, or that there are none."""
        zone = self.resource.time_zone
        whose = self._whose(rule.level)
        on = self._on(fact.interval.start.astimezone(zone).weekday())
        before = [each.end for each in fact.opened if each.end <= fact.interval.start]
        after = [each.start for each in fact.opened if each.start >= fact.interval.end]
        if before and after:
            pause = self.times.span(Interval(max(before), min(after)), zone)
            return _tr("{whose} pause {when} {on}").format(whose=whose, when=pause, on=on)
        if before:
            end = self._end(max(before))
            return _tr("{whose} end at {when} {on}").format(whose=whose, when=end, on=on)
        if after:
            begin = self.times.time(min(after), zone)
            return _tr("{whose} begin at {when} {on}").format(whose=whose, when=begin, on=on)
        return _tr("{whose} leave nothing open {on}").format(whose=whose, on=on)

    def _whose(self, level: RuleLevel) -> str:
        match level:
            case RuleLevel.RESOURCE:
                name = short_line(self.resource.name, _LONGEST_NAME)
                return _tr("hours of {0}").format(name) if name else _tr("hours")
            case RuleLevel.PROJECT:
                service = short_line(self.service, _LONGEST_NAME)
                return _tr("hours of {0}").format(service) if service else _tr("service hours")
            case RuleLevel.REQUEST:
                return _tr("hours asked for")

    def _period(self, start: date | datetime, end: date | datetime) -> str:
        if isinstance(start, datetime) and isinstance(end, datetime):
            return f"{self._moment(start)} {EN_DASH} {self._moment(end)}"
        first, after = (self._day(each) for each in (start, end))
        last = after - _ONE_DAY if not isinstance(end, datetime) else after
        if last <= first:
            return _tr("all day on {0}").format(self.times.long_day(first))
        return f"{self.times.day(first)} {EN_DASH} {self.times.day(last)}"

    # --- times ---

    def _when(self, interval: Interval) -> str:
        zone = self.resource.time_zone
        first = interval.start.astimezone(zone).date()
        last = (interval.end - timedelta(microseconds=1)).astimezone(zone).date()
        if interval == self._whole_day(first):
            return _tr("all day")
        if first == last:
            return self.times.span(interval, zone)
        return f"{self._moment(interval.start)} {EN_DASH} {self._moment(interval.end)}"

    def _whole_day(self, day: date) -> Interval:
        midnights = (datetime.combine(each, datetime.min.time()) for each in (day, day + _ONE_DAY))
        start, end = (each.replace(tzinfo=self.resource.time_zone) for each in midnights)
        return Interval(start, max(start, end))

    def _end(self, instant: datetime) -> str:
        zone = self.resource.time_zone
        local = instant.astimezone(zone)
        is_midnight = (local.hour, local.minute) == (0, 0)
        return self.times.minutes(24 * 60) if is_midnight else self.times.time(instant, zone)

    def _moment(self, instant: datetime) -> str:
        return self.times.moment(instant, self.resource.time_zone)

    def _day(self, moment: date | datetime) -> date:
        if isinstance(moment, datetime):
            return moment.astimezone(self.resource.time_zone).date()
        return moment

    def _span(self, start: int, end: int) -> str:
        return f"{self.times.minutes(start)}{EN_DASH}{self.times.minutes(end)}"

    def _on(self, weekday: int) -> str:
        name = self.times.locale.dayName(weekday + 1, QLocale.FormatType.LongFormat)
        return _tr("on {0}").format(name)


def verdict_word(legality: Legality) -> str:
    """A verdict as the ghost of a moved tile tells it."""
    if legality.verdict is Verdict.FREE:
        return _tr("free")
    if legality.verdict is Verdict.CLOSED:
        return _tr("closed")
    if legality.verdict is Verdict.BUFFER:
        return _tr("kept free")
    who = short_line(legality.taken_by, 200)
    taken = _tr("taken by {0}").format(who) if who else _tr("busy")
    resource = short_line(legality.resource, _LONGEST_NAME)
    return _tr("{0} is {1}").format(resource, taken) if resource else taken


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClosingWords", text)


_LIMITS: Final = {
    LimitPeriod.DAY: lambda: _tr("Full: no more than {0} bookings a day"),
    LimitPeriod.WEEK: lambda: _tr("Full: no more than {0} bookings a week"),
    LimitPeriod.MONTH: lambda: _tr("Full: no more than {0} bookings a month"),
    LimitPeriod.YEAR: lambda: _tr("Full: no more than {0} bookings a year"),
}
