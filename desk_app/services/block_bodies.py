"""What a stored write asks for where time is blocked: values to JSON, and back again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk_app.domain.identifiers import CalendarId, EventId, ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Event
from desk_app.services.write_bodies import UnreadableWriteError


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSpan:
    """One span of one resource, and why it is closed."""

    resource_id: ResourceId
    calendar_id: CalendarId
    interval: Interval
    what: str
    is_all_day: bool = False

    def is_like(self, event: Event) -> bool:
        """Whether an event closes the same time for the same reason."""
        return event.interval == self.interval and event.what == self.what

    @classmethod
    def of(cls, event: Event) -> "BlockSpan":
        """The span of an event that is known."""
        return cls(
            resource_id=event.resource_id or ResourceId(""),
            calendar_id=event.calendar_id or CalendarId(""),
            interval=event.interval,
            what=event.what,
            is_all_day=event.is_all_day,
        )


@dataclass(frozen=True, slots=True)
class KnownBlock:
    """An event of the server as it stood on the screen."""

    event_id: EventId
    seen: BlockSpan


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block that is to be another one."""

    known: KnownBlock
    wanted: BlockSpan


@dataclass(frozen=True, slots=True)
class BlockWrite:
    """Blocks to be made, to be changed and to be taken away."""

    make: tuple[BlockSpan, ...] = ()
    change: tuple[BlockChange, ...] = ()
    drop: tuple[KnownBlock, ...] = ()

    @property
    def spans(self) -> tuple[BlockSpan, ...]:
        """Every span it is about, as wanted, those taken away last."""
        changed = (each.wanted for each in self.change)
        return (*self.make, *changed, *(each.seen for each in self.drop))


def write_block(write: BlockWrite) -> str:
    """A write as JSON; the first span stands at the top too, where every list looks for it."""
    first = _values_of(write.spans[0]) if write.spans else {}
    body = {
        **first,
        "make": [_values_of(each) for each in write.make],
        "change": [
            {**_values_of_known(each.known), "wanted": _values_of(each.wanted)}
            for each in write.change
        ],
        "drop": [_values_of_known(each) for each in write.drop],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def read_block(body: str) -> BlockWrite:
    """The write that JSON asks for.

    Raises:
        UnreadableWriteError: If it asks for none.
    """
    try:
        values = json.loads(body)
        return BlockWrite(
            make=tuple(_span(each) for each in values["make"]),
            change=tuple(
                BlockChange(_known(each), _span(each["wanted"])) for each in values["change"]
            ),
            drop=tuple(_known(each) for each in values["drop"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise UnreadableWriteError from error


def _values_of(span: BlockSpan) -> dict[str, object]:
    return {
        "resource_id": span.resource_id,
        "calendar_id": span.calendar_id,
        "start": span.interval.start.isoformat(),
        "end": span.interval.end.isoformat(),
        "what": span.what,
        "is_all_day": span.is_all_day,
    }


def _values_of_known(known: KnownBlock) -> dict[str, object]:
    return {"event_id": known.event_id, "seen": _values_of(known.seen)}


def _span(values: Mapping[str, Any]) -> BlockSpan:
    return BlockSpan(
        resource_id=ResourceId(str(values["resource_id"])),
        calendar_id=CalendarId(str(values["calendar_id"])),
        interval=Interval(_instant(values["start"]), _instant(values["end"])),
        what=str(values["what"]),
        is_all_day=values.get("is_all_day") is True,
    )


def _known(values: Mapping[str, Any]) -> KnownBlock:
    return KnownBlock(EventId(str(values["event_id"])), _span(values["seen"]))


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant
