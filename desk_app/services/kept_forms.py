"""Forms that somebody has begun to fill in, kept in a private file until they are done with.

Nothing in it is ever sent: a form comes back to the person who began it, who decides.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.json_file import load_object, save_object
from desk_app.store.outbox import OutboxState
from desk_app.store.store import Store

FILE_NAME: Final = "forms.json"
KEPT_FOR: Final = timedelta(days=7)
"""Nobody goes on with what was begun longer ago; names are not kept without need."""
MOST_KEPT: Final = 8
_LONGEST_TEXT: Final = 200_000

Entries = Mapping[str, Any]
"""What stands in the fields of a form, by the name of each, as JSON knows it."""


class FormKind(StrEnum):
    """Which form it is."""

    BOOKING = "booking"
    MOVE = "move"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """One form as somebody left it."""

    kind: FormKind
    about: str
    """The reference of a new booking, the id of what is moved or changed; "" for a new resource."""
    entries: Entries
    kept_at: datetime

    @property
    def key(self) -> tuple[FormKind, str]:
        """Which form it is; of one only its newest state is kept."""
        return self.kind, self.about


class KeptForms:
    """The file; reading and writing block, so call them on a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, *, now: datetime) -> tuple[KeptForm, ...]:
        """What is kept, the oldest first; whatever makes no sense is left out.

        Raises:
            StoreError: If the file is there and cannot be read.
        """
        listed = load_object(self._path, now=now).get("forms")
        found = map(_read, listed if isinstance(listed, list) else [])
        return tuple(each for each in found if each is not None)

    def save(self, forms: tuple[KeptForm, ...]) -> None:
        """Keep these in place of all before; durable when it returns.

        Raises:
            StoreError: If that cannot be done; the file is then unchanged.
        """
        if not forms:
            self._path.unlink(missing_ok=True)
            return
        listed = [
            dataclasses.asdict(each) | {"kept_at": each.kept_at.isoformat()}
            for each in forms[-MOST_KEPT:]
        ]
        save_object(self._path, {"forms": listed})


async def is_done_with(form: KeptForm, store: Store, *, now: datetime) -> bool:
    """Whether a form has had its effect, as far as the store knows, or is not to have one any more.

    A booking whose reference is on its way or known was asked for before Desk ended.
    """
    if now - form.kept_at >= KEPT_FOR:
        return True
    if form.kind is FormKind.BOOKING:
        ref = DeskRef(form.about)
        row = await store.load_outbox_row(ref)
        is_sent = row is not None and row.state is not OutboxState.REFUSED
        return is_sent or await store.load_booking_by_ref(ref) is not None
    if form.kind is FormKind.MOVE:
        booking = await store.load_booking(BookingId(form.about))
        return booking is None or booking.interval is None
    return False


def clipped(text: str) -> str:
    """A text as it is kept: no longer than anybody types."""
    return text[:_LONGEST_TEXT]


def _read(entry: object) -> KeptForm | None:
    """The form of an entry, or None if it makes no sense, for instance after an edit."""
    try:
        return _read_form(entry)
    except (KeyError, TypeError, ValueError):
        return None


def _read_form(entry: Any) -> KeptForm:
    kept_at = datetime.fromisoformat(entry["kept_at"])
    if kept_at.tzinfo is None or not isinstance(entry["about"], str):
        raise ValueError
    return KeptForm(
        kind=FormKind(entry["kind"]),
        about=entry["about"],
        entries=dict(entry["entries"]),
        kept_at=kept_at,
    )
