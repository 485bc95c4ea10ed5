"""A booking typed in one line, such as "anna 30 cut eva 15:30", in any order.

Every word is read in all ways that make sense. What the others leave open is decided by them: a
line that names a start takes "30" for a length. What stays open is left to a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.ui.models.booking_filter_proxy_model import fold
from desk_app.ui.typed_time import format_length, parse_clock, parse_date, parse_length


class PartKind(StrEnum):
    """What a word can stand for."""

    CUSTOMER = "customer"
    SERVICE = "service"
    RESOURCE = "resource"
    DAY = "day"
    START = "start"
    LENGTH = "length"


Value = str | date | time | timedelta


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word."""

    kind: PartKind
    value: Value
    """An id of a service or a resource, a name, a day, a time of day, or a length."""
    words: str


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word, or words that belong together, and how they are read."""

    text: str
    readings: tuple[Reading, ...]
    """At least one; the likeliest first, which counts."""
    is_open: bool = False
    """Whether a person has to say which of the readings is meant."""


@dataclass(frozen=True, slots=True)
class LineWords:
    """The words of a language that are not names; another language is another value."""

    fillers: frozenset[str]
    """Said, and mean nothing here."""
    units: frozenset[str]
    """Behind a number, they make it a length."""
    halves: frozenset[str]
    """Behind a number, they make it a time of day."""


ENGLISH: Final = LineWords(
    fillers=frozenset({"at", "with", "for", "on", "from", "by", "the", "a", "an", "and"}),
    units=frozenset({"m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours"}),
    halves=frozenset({"am", "pm"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What names and days mean at this desk."""

    services: Mapping[ProjectId, str] = field(default_factory=dict)
    resources: Mapping[ResourceId, str] = field(default_factory=dict)
    today: date
    date_words: Mapping[str, date] = field(default_factory=dict)
    """Names of days and months in lower case, as `parse_date` takes them."""
    months: frozenset[str] = frozenset()
    """Which of them are months: alone, such a word is rather a name."""
    is_day_first: bool = True
    words: LineWords = ENGLISH


@dataclass(frozen=True, slots=True)
class OneLine:
    """A line as it is read."""

    read: tuple[ReadWord, ...]
    """In the order typed, without fillers."""

    @property
    def open_words(self) -> tuple[ReadWord, ...]:
        """What a person still has to decide."""
        return tuple(each for each in self.read if each.is_open)

    @property
    def customer(self) -> str:
        """The name, as typed; "" if there is none."""
        return " ".join(each.text for each in self.read if _kind(each) is PartKind.CUSTOMER)

    def value(self, kind: PartKind) -> Value | None:
        """What stands for a part, the last one said; None if nothing does."""
        found = [each.readings[0].value for each in self.read if _kind(each) is kind]
        return found[-1] if found else None

    def word_of(self, kind: PartKind) -> ReadWord | None:
        """The word that stands for a part, the last one said."""
        found = [each for each in self.read if _kind(each) is kind]
        return found[-1] if found else None


def read_line(
    text: str, vocabulary: Vocabulary, chosen: Mapping[str, Reading] | None = None
) -> OneLine:
    """Reads a line.

    Args:
        text: As typed.
        vocabulary: What names mean.
        chosen: Readings a person chose, by the text of the word.
    """
    chosen = chosen or {}
    read = [
        ReadWord(each, (chosen[each],)) if each in chosen else _read(each, vocabulary)
        for each in _words(text, vocabulary)
    ]
    read = _narrow(read, PartKind.SERVICE)
    read = _narrow(read, PartKind.RESOURCE)
    read = _eliminate(read)
    read = _find_customer(read)
    return OneLine(tuple(_with_openness(each, each.text in chosen) for each in read))


# --- words -----------------------------------------------------------------------------------


def _words(text: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a line; a number and its unit or its month are one."""
    found: list[str] = []
    language = vocabulary.words
    for word in text.split():
        folded = word.casefold()
        before = found[-1] if found else ""
        is_number = before.replace(".", "").replace(",", "").replace(":", "").isdigit()
        belongs = folded in language.units or folded in language.halves
        if is_number and (belongs or _is_month(folded, before, vocabulary)):
            found[-1] = f"{before} {word}"
        elif folded not in language.fillers:
            found.append(word)
    return found


def _is_month(folded: str, number: str, vocabulary: Vocabulary) -> bool:
    return folded in vocabulary.months and _day(f"{number} {folded}", vocabulary) is not None


def _read(word: str, vocabulary: Vocabulary) -> ReadWord:
    readings = _read_number(word, vocabulary) if any(map(str.isdigit, word)) else ()
    if not readings:
        readings = _read_name(word, vocabulary)
    customer = Reading(PartKind.CUSTOMER, word, word)
    return ReadWord(word, readings or (customer,))


# --- numbers ---------------------------------------------------------------------------------


def _read_number(word: str, vocabulary: Vocabulary) -> tuple[Reading, ...]:
    folded = word.casefold()
    if folded.isdigit():
        return _read_plain_number(folded)
    start = None if any(sign in folded for sign in "/+-") else parse_clock(folded)
    length = parse_length(folded)
    day = None if ":" in folded else _day(folded, vocabulary)
    if ":" in folded and start is not None and start.hour > 0:
        length = None
    found: list[Reading] = []
    if length is not None and not (start and _ends_in(folded, vocabulary.words.halves)):
        found.append(_length(length))
    if start is not None and not _ends_in(folded, vocabulary.words.units):
        found.append(_start(start))
    if day is not None:
        found.append(Reading(PartKind.DAY, day, word))
    return tuple(found)


def _read_plain_number(digits: str) -> tuple[Reading, ...]:
    """Minutes or an hour: round numbers are rather minutes, four figures rather a time."""
    number, start = int(digits), parse_clock(digits)
    length = parse_length(digits) if number >= 5 else None
    as_length = (_length(length),) if length else ()
    as_start = (_start(start),) if start is not None else ()
    is_rather_length = number % 5 == 0 and len(digits) < 4
    return as_length + as_start if is_rather_length else as_start + as_length


def _ends_in(folded: str, endings: frozenset[str]) -> bool:
    letters = folded.lstrip("0123456789:., ")
    return letters in endings


def _day(text: str, vocabulary: Vocabulary) -> date | None:
    if text.isdigit():
        return None
    return parse_date(
        text,
        today=vocabulary.today,
        words=vocabulary.date_words,
        is_day_first=vocabulary.is_day_first,
    )


def _length(length: timedelta) -> Reading:
    return Reading(PartKind.LENGTH, length, format_length(length))


def _start(start: time) -> Reading:
    return Reading(PartKind.START, start, f"{start:%H:%M}")


# --- names -----------------------------------------------------------------------------------


def _read_name(word: str, vocabulary: Vocabulary) -> tuple[Reading, ...]:
    folded = fold(word)
    if word.casefold() in vocabulary.date_words.keys() - vocabulary.months:
        return (Reading(PartKind.DAY, vocabulary.date_words[word.casefold()], word),)
    ranked: list[tuple[int, Reading]] = []
    for kind, names in (
        (PartKind.SERVICE, vocabulary.services),
        (PartKind.RESOURCE, vocabulary.resources),
    ):
        for key, name in names.items():
            fit = _fit(folded, name, is_part_enough=kind is PartKind.SERVICE)
            if fit:
                ranked.append((fit, Reading(kind, key, name)))
    best = max((fit for fit, _ in ranked), default=0)
    return tuple(reading for fit, reading in ranked if fit == best)


def _fit(folded: str, name: str, *, is_part_enough: bool) -> int:
    """How well a word fits a name: 3 as a word of it, 2 as a beginning, 1 as a part, 0 not."""
    words = fold(name).split()
    if folded in words:
        return 3
    if len(folded) >= 2 and any(each.startswith(folded) for each in words):
        return 2
    return 1 if is_part_enough and len(folded) >= 3 and folded in fold(name) else 0


# --- deciding --------------------------------------------------------------------------------


def _narrow(read: Sequence[ReadWord], kind: PartKind) -> list[ReadWord]:
    """Where several words may name one service, only those count that all of them fit."""
    sets = [
        {each.value for each in word.readings if each.kind is kind}
        for word in read
        if any(each.kind is kind for each in word.readings)
    ]
    common = set.intersection(*sets) if sets else set()
    if len(sets) < 2 or not common:
        return list(read)
    return [_keep(each, kind, common) for each in read]


def _keep(word: ReadWord, kind: PartKind, values: set[Value]) -> ReadWord:
    kept = tuple(each for each in word.readings if each.kind is kind and each.value in values)
    return replace(word, readings=kept) if kept else word


def _eliminate(read: Sequence[ReadWord]) -> list[ReadWord]:
    """What is said by a word that can mean nothing else is not meant by an open one."""
    result = list(read)
    for _ in result:
        settled = {_kind(each) for each in result if len({r.kind for r in each.readings}) == 1}
        settled.discard(PartKind.CUSTOMER)
        narrowed = [_without(each, settled) for each in result]
        if narrowed == result:
            break
        result = narrowed
    return result


def _without(word: ReadWord, settled: set[PartKind]) -> ReadWord:
    if len({each.kind for each in word.readings}) == 1:
        return word
    left = tuple(each for each in word.readings if each.kind not in settled)
    return replace(word, readings=left) if left else word


def _find_customer(read: Sequence[ReadWord]) -> list[ReadWord]:
    """Somebody has to come: without a name of their own, the first of several resources is one.

    "anna eva" is Anna with Eva where both work here, and so is "anna berg eva".
    """
    result = list(read)
    names = [n for n, each in enumerate(result) if _kind(each) is PartKind.CUSTOMER]
    people = [n for n, each in enumerate(result) if _kind(each) is PartKind.RESOURCE]
    if not names and people:
        result[people[0]] = _as_customer(result[people[0]])
    elif len(people) > 1:
        beside = [n for n in people if {n - 1, n + 1} & set(names)]
        for n in beside[: len(people) - 1]:
            result[n] = _as_customer(result[n])
    return result


def _as_customer(word: ReadWord) -> ReadWord:
    name = Reading(PartKind.CUSTOMER, word.text, word.text)
    return replace(word, readings=(name, *word.readings))


def _with_openness(word: ReadWord, is_chosen: bool) -> ReadWord:
    """Open is what may be two things and was not chosen; a name stands as it was typed."""
    is_open = not is_chosen and len(word.readings) > 1
    return replace(word, is_open=is_open and _kind(word) is not PartKind.CUSTOMER)


def _kind(word: ReadWord) -> PartKind:
    return word.readings[0].kind
