"""What a request says of its customer and of its time, and what a customer is told."""

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import QCoreApplication

from desk_app.domain.availability import Slot
from desk_app.services.request_facts import RequestFacts
from desk_app.ui.directory import Directory
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.plain_text import short_line


def history_words(facts: RequestFacts) -> str:
    """How often somebody came before, and how often not."""
    if not facts.visits and not facts.misses:
        return _tr("First visit")
    visits = (
        _tr("1 visit before")
        if facts.visits == 1
        else _tr("{0} visits before").format(facts.visits)
    )
    return visits if not facts.misses else f"{visits}, {_tr('{0} missed').format(facts.misses)}"


def clash_words(facts: RequestFacts, words: TimeWords, zone: tzinfo) -> str:
    """What takes the time now; nothing where nothing does."""
    if not facts.clashes:
        return ""
    first = facts.clashes[0]
    who = short_line(first.who) or _tr("somebody else")
    text = _tr("Taken now: {0} {1}").format(words.span(first.interval, zone), who)
    left = len(facts.clashes) - 1
    return text if not left else f"{text} {_tr('and {0} more').format(left)}"


def slot_words(slot: Slot, words: TimeWords, directory: Directory) -> str:
    """A time that could be offered: "Thu 26 Nov, 10:00 with Eva Lind"."""
    resource_id = slot.resource_ids[0] if slot.resource_ids else None
    moment = words.moment(slot.starts_at, directory.zone(resource_id))
    who = short_line(directory.resource_name(resource_id))
    return _tr("{0} with {1}").format(moment, who) if who else moment


def decline_message(reason: str, offers: Sequence[str]) -> str:
    """What a customer is told: why not, and when instead."""
    if not offers:
        return reason
    several = len(offers) > 1
    times = _tr("{0}, or {1}").format(*offers[:2]) if several else offers[0]
    offered = _tr("Free instead: {0}.").format(times)
    return f"{reason.rstrip('.')}. {offered}" if reason else offered


def _tr(text: str) -> str:
    return QCoreApplication.translate("RequestWords", text)
