"""Why a search found nothing, and what comes of dropping a part of it, in plain words."""

from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from desk_app.domain.closing import ClosingRule, RuleLevel
from desk_app.domain.constraint import Period, Verb
from desk_app.domain.relief import SearchPart
from desk_app.services.narrowing import NarrowingFilter, narrowing_filters
from desk_app.services.searches import PartOfDay, SlotSearch
from desk_app.services.why_not import Emptiness
from desk_app.ui.directory import Directory
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.plain_text import short_line


@dataclass(frozen=True, slots=True)
class EmptinessWords:
    """Explains one search that found nothing."""

    search: SlotSearch
    directory: Directory
    times: TimeWords

    def say(self, emptiness: Emptiness | None) -> str:
        """The whole explanation, in one to three sentences.

        Args:
            emptiness: None where nobody knows why.
        """
        sentences = (self._reason(emptiness), self._relief(emptiness))
        return " ".join(each for each in sentences if each)

    # --- why ---------------------------------------------------------------------------------

    def _reason(self, emptiness: Emptiness | None) -> str:
        if emptiness is None:
            return ""
        rules = [each.dropped for each in emptiness.rules if self._is_to_blame(each.dropped)]
        if not emptiness.is_closed:
            if any(each.rule is None for each in rules):
                return _tr("What is left lies too near to other bookings.")
            return _tr("Everything at the times asked for is taken.")
        if rules and rules[0].rule is not None:
            return self._rule(self._whose(rules[0]), rules[0].rule)
        tightest = emptiness.reliefs[0].dropped if emptiness.reliefs else None
        is_part_to_blame = tightest is NarrowingFilter.PART_OF_DAY
        return self._part_of_day(self.search.part_of_day if is_part_to_blame else None)

    def _part_of_day(self, part: PartOfDay | None) -> str:
        match part:
            case PartOfDay.MORNING:
                start = _tr("Before {0} nobody works.")
            case PartOfDay.AFTERNOON:
                start = _tr("Between {1} and {0} nobody works.")
            case PartOfDay.EVENING:
                first = self.times.minutes(PartOfDay.EVENING.value[0])
                return _tr("After {0} nobody works.").format(first)
            case _:
                return _tr("Nobody works at the times asked for.")
        first_minute, last_minute = part.value
        return start.format(self.times.minutes(last_minute), self.times.minutes(first_minute))

    def _is_to_blame(self, part: SearchPart) -> bool:
        """Whether a rule closes all there is: one of many who may serve does not."""
        return part.resource_id is None or self.search.resource_ids == (part.resource_id,)

    def _rule(self, whose: str, rule: ClosingRule) -> str:
        """What a rule closes, though all else fits."""
        first = rule.constraints[0]
        if first.verb is Verb.BLOCK and isinstance(first.rule, Period):
            return _tr("{0}: closed on those dates.").format(whose)
        days = sorted(self.search.weekdays)
        if len(days) == 1:
            name = self.times.locale.dayName(days[0].value + 1, QLocale.FormatType.LongFormat)
            return _tr("{0}: no hours on {1} that fit.").format(whose, name)
        match self.search.part_of_day:
            case PartOfDay.MORNING:
                return _tr("{0}: no hours in the morning that fit.").format(whose)
            case PartOfDay.AFTERNOON:
                return _tr("{0}: no hours in the afternoon that fit.").format(whose)
            case PartOfDay.EVENING:
                return _tr("{0}: no hours in the evening that fit.").format(whose)
            case None:
                return _tr("{0}: no hours that fit.").format(whose)

    def _whose(self, part: SearchPart) -> str:
        project_id = self.search.project_id
        service = self.directory.services.get(project_id) if project_id else None
        if part.rule is not None and part.rule.level is RuleLevel.PROJECT and service is not None:
            return short_line(service.name)
        return short_line(self.directory.resource_name(part.resource_id)) or _tr("The service")

    # --- what would help ---------------------------------------------------------------------

    def _relief(self, emptiness: Emptiness | None) -> str:
        if emptiness is None or not emptiness.reliefs:
            if narrowing_filters(self.search):
                return _tr("Drop more than one filter, or look from a later day.")
            return _tr("Nothing is free in four weeks. Look from a later day.")
        tightest = emptiness.reliefs[0]
        zone = self.directory.zone(tightest.first.resource_ids[0])
        first = self.times.moment(tightest.first.starts_at, zone)
        text = (
            _tr("Without “{filter}” there is 1 free time, on {first}.")
            if tightest.total == 1
            else _tr("Without “{filter}” there are {total} free times, the first on {first}.")
        )
        name = short_line(self._filter(tightest.dropped))
        return text.format(total=tightest.total, first=first, filter=name)

    def _filter(self, tightest: NarrowingFilter) -> str:
        search = self.search
        match tightest:
            case NarrowingFilter.PART_OF_DAY:
                return _part_words(search.part_of_day)
            case NarrowingFilter.WEEKDAYS:
                days = (self.times.weekday(day.value) for day in sorted(search.weekdays))
                return _tr("only {0}").format(", ".join(days))
            case NarrowingFilter.NOT_BEFORE:
                return _tr("not before {0}").format(self.times.minutes(search.not_before or 0))
            case NarrowingFilter.NOT_AFTER:
                return _tr("not after {0}").format(self.times.minutes(search.not_after or 0))
            case NarrowingFilter.RESOURCES:
                names = [self.directory.resource_name(each) for each in search.resource_ids]
                return _tr("only {0}").format(", ".join(names))
            case NarrowingFilter.DAYS:
                weeks = round(search.window.length / timedelta(weeks=1))
                return _tr("one week") if weeks <= 1 else _tr("{0} weeks").format(weeks)


def drop_words(dropped: NarrowingFilter) -> str:
    """What the button says that drops a filter."""
    return {
        NarrowingFilter.PART_OF_DAY: _tr("Any time of day"),
        NarrowingFilter.WEEKDAYS: _tr("Any weekday"),
        NarrowingFilter.NOT_BEFORE: _tr("Also earlier"),
        NarrowingFilter.NOT_AFTER: _tr("Also later"),
        NarrowingFilter.RESOURCES: _tr("Anyone"),
        NarrowingFilter.DAYS: _tr("Four weeks"),
    }[dropped]


def _part_words(part: PartOfDay | None) -> str:
    match part:
        case PartOfDay.MORNING:
            return _tr("only mornings")
        case PartOfDay.AFTERNOON:
            return _tr("only afternoons")
        case _:
            return _tr("only evenings")


def _tr(text: str) -> str:
    return QCoreApplication.translate("EmptinessWords", text)
