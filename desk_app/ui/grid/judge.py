"""Whether a tile that is held may be put down where it is, and what stands against it."""

from typing import TYPE_CHECKING

from desk_app.domain.booking import Booking
from desk_app.domain.interval import Interval
from desk_app.ui.closing_words import ClosingWords, verdict_word
from desk_app.ui.grid.buffers import buffer_spans
from desk_app.ui.grid.drag import Carry
from desk_app.ui.grid.legality import Legality, Verdict, judge
from desk_app.ui.grid.words import cut

if TYPE_CHECKING:
    from datetime import datetime

    from desk_app.domain.project import Project
    from desk_app.services.calendar import CalendarColumn
    from desk_app.ui.grid.picture import GridPicture


def judge_carry(carry: Carry, picture: "GridPicture") -> Legality:
    """What is known of where a tile is held, for it and for whoever was booked along with it."""
    content = picture.contents[carry.column]
    span, booking = carry.interval(content), carry.tile.booking
    own = judge(content.column, span, moving=carry.tile.booking_id)
    if own.verdict is Verdict.TAKEN or booking is None:
        return own
    return (
        _judge_companions(booking, span, picture)
        or _judge_buffers(content.column, span, booking, picture)
        or own
    )


def carry_sentence(carry: Carry, picture: "GridPicture", now: "datetime") -> str:
    """Who is held where, and whether that is free or what closes it; one line of plain text."""
    content = picture.contents[carry.column]
    column, span, words = content.column, carry.interval(content), picture.words
    legality = judge_carry(carry, picture)
    verdict = verdict_word(legality)
    if legality.verdict in (Verdict.CLOSED, Verdict.BUFFER):
        verdict = _reason(carry, column, span, picture, now) or verdict
    parts = (words.name(carry.tile), words.spoken_time(span, column), verdict)
    return ", ".join(part for part in parts if part)


def _judge_companions(booking: Booking, span: Interval, picture: "GridPicture") -> Legality | None:
    """The first of those booked along who could not move with it, as far as they are shown."""
    for booking_id in picture.faces.linked.get(booking.id, ()):
        tile = picture.find(booking_id)
        if tile is None:
            continue
        column = picture.contents[tile.column].column
        found = judge(column, span, moving=booking_id)
        if found.verdict is Verdict.TAKEN:
            return found._replace(resource=column.resource.name)
    return None


def _judge_buffers(
    column: "CalendarColumn", span: Interval, booking: Booking, picture: "GridPicture"
) -> Legality | None:
    """Whether the time lies in what others keep free, or others in what it would keep free."""
    services, chosen = picture.words.directory.services, picture.service
    others = [each for each in column.bookings if each.id != booking.id]
    if any(kept.overlaps(span) for kept in buffer_spans(others, services, chosen)):
        return Legality(Verdict.BUFFER)
    service = _service_of(booking, picture)
    buffer = service.availability.buffer if service else None
    if not buffer:
        return None
    around = Interval(span.start - buffer, span.end + buffer)
    found = judge(column, around, moving=booking.id)
    return Legality(Verdict.BUFFER, found.taken_by) if found.verdict is Verdict.TAKEN else None


def _service_of(booking: Booking | None, picture: "GridPicture") -> "Project | None":
    if booking is None or not booking.project_id:
        return picture.service
    return picture.words.directory.services.get(booking.project_id) or picture.service


def _reason(
    carry: Carry,
    column: "CalendarColumn",
    span: Interval,
    picture: "GridPicture",
    now: "datetime",
) -> str:
    # Nothing is carried in the first frame, which does without.
    from desk_app.services.why_not import explain_shown  # noqa: PLC0415

    service = _service_of(carry.tile.booking, picture)
    facts = explain_shown(column, span, project=service, now=now)
    words = ClosingWords(column.resource, picture.words.times, service.name if service else "")
    found = [words.sentence(each) for each in facts if each.booking_id != carry.tile.booking_id]
    return cut(found[0]) if found else ""
