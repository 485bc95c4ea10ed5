"""What stands in the forms of bookings and moves, as plain values, and back into the fields.

Entries come from a file that may have been edited or be of an older Desk: each value that makes
no sense is left out, and its field stays as the form opens with it.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtWidgets import QLineEdit

from desk_app.domain.identifiers import DeskRef, ProjectId, ResourceId
from desk_app.services.kept_forms import Entries, clipped
from desk_app.ui.views.booking_editor import BookingEditor
from desk_app.ui.views.draft_start import DraftStart
from desk_app.ui.views.move_form import MoveForm
from desk_app.ui.views.when_fields import WhenFields, take_typed

_LINES: Final = ("customer_name", "email", "phone")


# --- a new booking ---------------------------------------------------------------------------


def booking_entries(editor: BookingEditor) -> Entries:
    """What stands in the form of a new booking, letter for letter."""
    fields, draft = editor.form.fields, editor.draft
    return {
        "customer_name": clipped(draft.customer_name),
        "email": clipped(draft.email),
        "phone": clipped(draft.phone),
        "notes": clipped(draft.notes),
        "project_id": draft.project_id,
        "resource_id": draft.resource_id,
        "companions": list(draft.companions),
        "also": [list(role) for role in draft.also],
        "answers": {name: clipped(text) for name, text in fields.questions.answers.items()},
        "length": fields.length.text(),
        "do_not_tell": fields.do_not_tell.isChecked(),
        "is_walk_in": editor.form.is_walk_in,
        **when_entries(fields.when),
    }


def fill_booking(editor: BookingEditor, ref: str, entries: Entries) -> None:
    """Open the form of a new booking as it was left, under the reference it had."""
    start = DraftStart(
        resource_id=ResourceId(_text(entries, "resource_id")) or None,
        project_id=ProjectId(_text(entries, "project_id")) or None,
        is_walk_in=entries.get("is_walk_in") is True,
    )
    editor.open(start, ref=DeskRef(ref))
    fields = editor.form.fields
    for name, line in zip(_LINES, (fields.name, fields.email, fields.phone), strict=True):
        line.setText(_text(entries, name))
    fields.notes.setPlainText(_text(entries, "notes"))
    fields.do_not_tell.setChecked(entries.get("do_not_tell") is True)
    answers = entries.get("answers")
    fields.questions.set_answers(_texts(answers if isinstance(answers, Mapping) else {}))
    fill_when(fields.when, entries)
    _retype(fields.length, _text(entries, "length"))
    roles = entries.get("also")
    also = tuple(map(_resource_ids, roles)) if isinstance(roles, list) else ()
    editor.take_companions(_resource_ids(entries.get("companions")), roles=also)


# --- date and start --------------------------------------------------------------------------


def when_entries(when: WhenFields) -> dict[str, Any]:
    """Date and start, read and as typed."""
    starts_at = when.starts_at
    return {
        "day": when.date_field.day.isoformat(),
        "day_text": when.date_field.text(),
        "start_text": when.start_field.text(),
        "starts_at": starts_at.isoformat() if starts_at else None,
    }


def fill_when(when: WhenFields, entries: Entries) -> None:
    """Date and start as they were left, also what could not be read yet."""
    with suppress(ValueError):
        when.set_day(date.fromisoformat(_text(entries, "day")))
    starts_at = instant_of(entries)
    if starts_at is not None:
        when.set_start(starts_at)
    _retype(when.date_field, _text(entries, "day_text") or when.date_field.text())
    _retype(when.start_field, _text(entries, "start_text"))
    when.set_today()


def instant_of(entries: Entries) -> datetime | None:
    """When the form's booking starts, or None."""
    try:
        starts_at = datetime.fromisoformat(_text(entries, "starts_at"))
    except ValueError:
        return None
    return starts_at if starts_at.tzinfo is not None else None


def move_entries(form: MoveForm) -> Entries:
    """Where a booking was to go."""
    return {"resource_id": form.resource.resource_id, **when_entries(form.when)}


def fill_move(form: MoveForm, entries: Entries) -> None:
    """The move as it was left; the form is open for the same booking."""
    form.take_resource(ResourceId(_text(entries, "resource_id")) or None)
    fill_when(form.when, entries)
    form.look_again()


# --- details ---------------------------------------------------------------------------------


def _retype(line: QLineEdit, text: str) -> None:
    if text != line.text():
        line.setText(text)
        line.setModified(True)
        take_typed(line)


def _text(entries: Entries, name: str) -> str:
    value = entries.get(name)
    return value if isinstance(value, str) else ""


def _resource_ids(value: object) -> tuple[ResourceId, ...]:
    found = value if isinstance(value, list) else []
    return tuple(ResourceId(each) for each in found if isinstance(each, str))


def _texts(answers: Mapping[Any, Any]) -> dict[str, str]:
    return {
        name: text
        for name, text in answers.items()
        if isinstance(name, str) and isinstance(text, str)
    }
