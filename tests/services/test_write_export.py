"""What has not been sent can be taken along as a file, whatever is in it."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.identifiers import DeskRef
from desk_app.services.write_export import export_csv, export_json
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxRow, OutboxState
from desk_app.store.store import Store
from tests.fakes.desk_core import create_row, new_booking

REF = DeskRef("a" * 32)


async def stored(store: Store, row: NewOutboxRow) -> OutboxRow:
    return await store.writes.enqueue(row)


@pytest.mark.asyncio
async def test_table_says_who_what_and_when(store: Store) -> None:
    row = await stored(store, create_row(new_booking(3, REF)))

    [line] = csv.DictReader(StringIO(export_csv([row])))

    assert (line["customer"], line["what"], line["state"]) == ("Customer 3", "Haircut", "queued")
    assert line["start"].startswith("2026-03-02T09:30")
    assert line["is_intact"] == "yes"


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5", "@SUM(A1)", "\t=1", "\uff1d1+1", " =1"])
async def test_no_cell_of_the_table_is_a_formula(store: Store, text: str) -> None:
    body = json.dumps({"customer": {"name": text}, "description": text, "what": text})
    row = await stored(store, NewOutboxRow(ref=REF, kind=OutboxKind.CREATE, body=body))

    [line] = csv.DictReader(StringIO(export_csv([row])))

    for name in ("customer", "what", "notes"):
        assert line[name] == f"'{text}"


@pytest.mark.asyncio
@pytest.mark.parametrize("body", ["", "[]", "null", "{" * 3000, '{"customer": 5, "seen": []}'])
async def test_what_nobody_can_read_is_exported_all_the_same(store: Store, body: str) -> None:
    row = await stored(store, NewOutboxRow(ref=REF, kind=OutboxKind.CREATE, body=body))

    assert REF in export_csv([row])
    assert json.loads(export_json([row]))[0]["reference"] == REF


@pytest.mark.asyncio
async def test_other_programs_get_everything(store: Store) -> None:
    row = await stored(store, create_row(new_booking(0, REF)))

    [found] = json.loads(export_json([row]))

    assert found["body"]["customer"]["name"] == "Customer 0"
    assert found["body"]["meta"]["desk_ref"] == REF


_CELL_STARTS = st.sampled_from(
    [
        "",
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\0",
        "\uff1d",
        "\uff0b",
        " =",
        "'=",
        "''+",
        "'",
        " ",
        "\n",
    ]
)


def told_cells(text: str) -> list[str]:
    """The cells that a text reaches, as a reader of tables finds them."""
    table = StringIO(export_csv([row_with(text)]), newline="")
    [line] = csv.DictReader(table)
    return [line[name] for name in ("customer", "what", "notes")]


def row_with(text: str) -> OutboxRow:
    body = json.dumps({"customer": {"name": text}, "description": text, "what": text})
    return OutboxRow(
        order=1,
        ref=REF,
        kind=OutboxKind.CREATE,
        body=body,
        state=OutboxState.QUEUED,
        attempts=0,
        created_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        zone_name="UTC",
        booking_id=None,
        answer="",
        is_intact=True,
    )


def read_again(cell: str) -> str:
    """What a cell was before it was made safe."""
    rest = cell.removeprefix("'")
    is_guarded = cell != rest and (rest.lstrip(" '") or rest).startswith(FORMULA_STARTS)
    return rest if is_guarded else cell


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@settings(max_examples=2_000, deadline=None)
@given(_CELL_STARTS, st.text(max_size=40))
def test_two_thousand_cells_are_safe_and_read_again_as_they_were(start, rest) -> None:
    text = start + rest

    for cell in told_cells(text):
        assert not cell.lstrip(" ").startswith(FORMULA_STARTS)
        assert read_again(cell) == text
