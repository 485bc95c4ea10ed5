"""What the list of what waits says of each write."""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from desk_app.domain.booking_graph import CONFIRM, DECLINE
from desk_app.services.waiting import Stage, WaitingItem
from desk_app.services.write_answers import Outcome
from desk_app.store.outbox import OutboxKind
from desk_app.ui.directory import Directory
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.pill import Tone


class ItemWords(NamedTuple):
    """A write in words."""

    deed: str
    """What was asked for: "New booking"."""
    state: str
    """How it stands, in a word or two."""
    advice: str
    """What there is to know or do; may be empty."""
    tone: Tone


def item_words(item: WaitingItem) -> ItemWords:
    """What a card says, apart from names and times."""
    match item.stage:
        case Stage.NEEDS_PERSON:
            return ItemWords(_deed(item), _tr("needs you"), _why_a_person(item), Tone.DANGER)
        case Stage.REFUSED:
            return _refused(item)
        case Stage.LOOKED_FOR:
            advice = _tr("It was sent and no answer came. Desk finds out whether it arrived.")
            return ItemWords(_deed(item), _tr("being checked"), advice, Tone.WARNING)
        case Stage.WAITING:
            is_new = item.kind is OutboxKind.CREATE
            state = _tr("not booked") if is_new else _tr("waiting")
            return ItemWords(_deed(item), state, "", Tone.NEUTRAL)
        case Stage.LEAVING:
            return ItemWords(_deed(item), _tr("leaving soon"), "", Tone.INFO)
        case Stage.DONE:
            return _done(item)
        case Stage.DISMISSED:
            return ItemWords(_deed(item), _tr("given up"), "", Tone.NEUTRAL)


def unsent_lines(
    items: Iterable[WaitingItem], directory: Directory, words: TimeWords
) -> tuple[str, ...]:
    """What has not been sent, a line for each: who, when, with whom, and what was asked for."""
    return tuple(_line(item, directory, words) for item in items)


def _line(item: WaitingItem, directory: Directory, words: TimeWords) -> str:
    said = item_words(item)
    when = ""
    if item.interval is not None:
        zone = directory.zone(item.resource_id)
        day = words.day(item.interval.start.astimezone(zone).date())
        when = f"{day}, {words.span(item.interval, zone)}"
    name = item.customer_name or item.what or _tr("No name")
    who = directory.resource_name(item.resource_id)
    parts = (name, when, who, f"{said.deed}: {said.state}")
    return " · ".join(part for part in parts if part)


def _refused(item: WaitingItem) -> ItemWords:
    outcome = item.answer.outcome if item.answer else Outcome.REFUSED
    if outcome is Outcome.TAKEN:
        advice = _tr("Somebody else has that time. Everything typed is kept.")
        return ItemWords(_deed(item), _tr("taken"), advice, Tone.WARNING)
    if outcome is Outcome.CHANGED:
        advice = _tr("Somebody else changed this booking meanwhile, so nothing was done.")
        return ItemWords(_deed(item), _tr("changed elsewhere"), advice, Tone.WARNING)
    advice = item.answer.message if item.answer else ""
    return ItemWords(_deed(item), _tr("refused"), advice, Tone.WARNING)


def _done(item: WaitingItem) -> ItemWords:
    answer, is_new = item.answer, item.kind is OutboxKind.CREATE
    state, advice = _tr("booked") if is_new else _tr("done"), ""
    if answer is not None and answer.outcome is Outcome.ALREADY_THERE:
        state = _tr("already there")
        advice = _tr("It had arrived the first time.")
    if answer is not None and answer.doubles:
        text = _tr("It was there {0} times. The oldest was kept, the others were cancelled.")
        advice = text.format(answer.doubles + 1)
    return ItemWords(_deed(item), state, advice, Tone.GOOD)


def _why_a_person(item: WaitingItem) -> str:
    outcome = item.answer.outcome if item.answer else None
    if outcome is Outcome.DAMAGED:
        return _tr("It was altered on the disk and is not sent. Make it once more.")
    if outcome is Outcome.UNREADABLE or not item.is_readable:
        return _tr("Desk cannot read what was asked for. Make it once more.")
    return _tr(
        "For a day nobody could find out whether it arrived. Look in the calendar, then send it"
        " again or discard it."
    )


def _deed(item: WaitingItem) -> str:
    match item.kind:
        case OutboxKind.CREATE:
            return _tr("New booking")
        case OutboxKind.MOVE:
            return _tr("Move")
        case OutboxKind.ACT if item.action == CONFIRM:
            return _tr("Confirm")
        case OutboxKind.ACT if item.action == DECLINE:
            return _tr("Decline")
        case OutboxKind.ACT:
            return _tr("Cancel")
        case OutboxKind.BLOCK:
            return _tr("Blocked time")
        case _:
            return _tr("Note")


def _tr(text: str) -> str:
    return QCoreApplication.translate("WaitingWords", text)
