"""What has not been sent, as a file for people or for another program.

Made from the local file alone: it needs no key, no network, and no sound cache.
"""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any, Final

from desk_app.services.write_answers import read_answer
from desk_app.store.outbox import OutboxRow

_COLUMNS: Final = (
    "asked_at",
    "kind",
    "state",
    "customer",
    "email",
    "phone",
    "what",
    "start",
    "end",
    "resource_id",
    "booking_id",
    "action",
    "notes",
    "attempts",
    "desk",
    "user",
    "said",
    "reference",
    "is_intact",
)
_STARTS_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\0",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)


def export_json(rows: Sequence[OutboxRow]) -> str:
    """Everything of every row, letter for letter."""
    return json.dumps([_whole(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def export_csv(rows: Sequence[OutboxRow]) -> str:
    """A table for a spreadsheet; a cell that it might take for a formula begins with `'`."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        values = _told(row)
        writer.writerow([_safe(str(values.get(name, ""))) for name in _COLUMNS])
    return out.getvalue()


def _safe(text: str) -> str:
    if text.lstrip(" '").startswith(_STARTS_FORMULA) or text.startswith(_STARTS_FORMULA):
        return f"'{text}"
    return text


def _whole(row: OutboxRow) -> dict[str, object]:
    return {
        "reference": row.ref,
        "kind": row.kind.value,
        "state": row.state.value,
        "booking_id": row.booking_id,
        "asked_at": row.created_at.isoformat(),
        "zone": row.zone_name,
        "attempts": row.attempts,
        "desk": row.desk,
        "user": row.user,
        "answer": row.answer,
        "body": _body(row) or row.body,
        "is_intact": row.is_intact,
    }


def _told(row: OutboxRow) -> dict[str, object]:
    body = _body(row)
    seen, customer = _part(body, "seen"), _part(body, "customer")
    answer = read_answer(row.answer)
    return {
        "asked_at": row.created_at.isoformat(),
        "kind": row.kind.value,
        "state": row.state.value,
        "customer": customer.get("name") or seen.get("customer_name") or "",
        "email": customer.get("email") or "",
        "phone": customer.get("phone") or "",
        "what": body.get("what") or seen.get("what") or "",
        "start": body.get("start") or seen.get("start") or "",
        "end": body.get("end") or seen.get("end") or "",
        "resource_id": body.get("resource_id") or seen.get("resource_id") or "",
        "booking_id": row.booking_id or "",
        "action": body.get("action") or "",
        "notes": body.get("description") or body.get("message") or "",
        "attempts": row.attempts,
        "desk": row.desk,
        "user": row.user,
        "said": answer.title if answer else "",
        "reference": row.ref,
        "is_intact": "yes" if row.is_intact else "no",
    }


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _body(row: OutboxRow) -> dict[str, Any]:
    """What the row asks for, as far as it can be read at all."""
    try:
        body = json.loads(row.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
