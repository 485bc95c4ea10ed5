"""Writes on their way: stored before they are sent, and never sent altered."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.identifiers import DeskRef
from desk_app.store.outbox import NewOutboxRow, OutboxKind, OutboxState
from desk_app.store.store import Store
from tests.builders import booking_id
from tests.fakes.clock import FakeClock

Wait = Callable[..., Any]

ROW = NewOutboxRow(
    ref=DeskRef("r1"),
    kind=OutboxKind.MOVE,
    body='{"what":"Müller"}',
    booking_id=booking_id(),
    zone_name="Europe/Copenhagen",
)


def test_a_write_is_stored_as_being_sent(store: Store, wait_for: Wait, clock: FakeClock) -> None:
    assert wait_for(store.begin_outbox(ROW))

    [row] = wait_for(store.load_outbox())
    assert (row.ref, row.kind, row.body, row.booking_id) == ("r1", "move", ROW.body, booking_id())
    assert (row.state, row.attempts, row.answer) == (OutboxState.SENDING, 1, "")
    assert (row.created_at, row.zone_name) == (clock.now(), "Europe/Copenhagen")
    assert row.is_intact


@pytest.mark.parametrize("state", [OutboxState.SENDING, OutboxState.DONE])
def test_a_second_click_sends_nothing(store: Store, wait_for: Wait, state: OutboxState) -> None:
    wait_for(store.begin_outbox(ROW))
    wait_for(store.settle_outbox(ROW.ref, state))

    assert not wait_for(store.begin_outbox(replace(ROW, body="{}")))
    assert wait_for(store.load_outbox_row(ROW.ref)).body == ROW.body


@pytest.mark.parametrize("state", [OutboxState.REFUSED, OutboxState.UNKNOWN, OutboxState.QUEUED])
def test_another_try_is_the_same_row(store: Store, wait_for: Wait, state: OutboxState) -> None:
    wait_for(store.begin_outbox(ROW))
    wait_for(store.settle_outbox(ROW.ref, state, answer="no"))

    assert wait_for(store.begin_outbox(replace(ROW, body="{}")))

    row = wait_for(store.load_outbox_row(ROW.ref))
    assert (row.body, row.state, row.attempts, row.answer) == ("{}", OutboxState.SENDING, 2, "")
    assert row.is_intact


def test_rows_come_in_the_order_they_were_asked_for_and_by_state(
    store: Store, wait_for: Wait
) -> None:
    for ref in ("z", "a", "m"):
        wait_for(store.begin_outbox(replace(ROW, ref=DeskRef(ref))))
    wait_for(store.settle_outbox(DeskRef("a"), OutboxState.DONE))

    assert [row.ref for row in wait_for(store.load_outbox())] == ["z", "a", "m"]
    sending = wait_for(store.load_outbox({OutboxState.SENDING}))
    assert [row.ref for row in sending] == ["z", "m"]
    assert wait_for(store.load_outbox(())) == ()
    assert wait_for(store.load_outbox_row(DeskRef("nobody"))) is None


def test_what_was_being_sent_when_the_program_died_is_unknown(
    open_store: Callable[[], Store], wait_for: Wait
) -> None:
    first = open_store()
    wait_for(first.begin_outbox(ROW))
    wait_for(first.begin_outbox(replace(ROW, ref=DeskRef("done"))))
    wait_for(first.settle_outbox(DeskRef("done"), OutboxState.DONE))
    wait_for(first.close())

    states = [row.state for row in wait_for(open_store().load_outbox())]

    assert states == [OutboxState.UNKNOWN, OutboxState.DONE]


def test_done_writes_are_forgotten_after_a_while(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    for ref in ("done", "unknown"):
        wait_for(store.begin_outbox(replace(ROW, ref=DeskRef(ref))))
        wait_for(store.settle_outbox(DeskRef(ref), OutboxState(ref)))
    assert wait_for(store.forget_done_outbox(before=clock.now())) == 0

    later = clock.advance(seconds=1)

    assert wait_for(store.forget_done_outbox(before=later)) == 1
    assert [row.ref for row in wait_for(store.load_outbox())] == ["unknown"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", '{"what":"Muller"}'),
        ("ref", "r2"),
        ("booking_id", None),
        ("kind", "create"),
        ("number", 77),
    ],
)
def test_a_row_that_was_altered_says_so(
    open_store: Callable[[], Store], wait_for: Wait, path: Path, column: str, value: object
) -> None:
    first = open_store()
    wait_for(first.begin_outbox(ROW))
    wait_for(first.close())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE outbox SET {column} = ?", (value,))

    [row] = wait_for(open_store().load_outbox())

    assert not row.is_intact
