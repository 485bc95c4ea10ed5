"""Writes on their way: stored before they are sent, and never sent altered."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
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


def begin(store: Store, wait_for: Wait, row: NewOutboxRow) -> bool:
    """Stores a write and notes that it is being sent."""
    wait_for(store.writes.enqueue(row))
    return bool(wait_for(store.writes.begin(row.ref)))


def test_a_write_is_stored_as_waiting(store: Store, wait_for: Wait, clock: FakeClock) -> None:
    later = clock.now() + timedelta(seconds=6)
    row = wait_for(store.writes.enqueue(replace(ROW, not_before=later, desk="A", user="Eva")))

    assert [row] == list(wait_for(store.writes.load()))
    assert (row.ref, row.kind, row.body, row.booking_id) == ("r1", "move", ROW.body, booking_id())
    assert (row.state, row.attempts, row.answer) == (OutboxState.QUEUED, 0, "")
    assert (row.created_at, row.zone_name) == (clock.now(), "Europe/Copenhagen")
    assert (row.not_before, row.desk, row.user) == (later, "A", "Eva")
    assert row.is_intact


def test_an_attempt_is_noted_before_anything_is_sent(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    assert begin(store, wait_for, ROW)

    row = wait_for(store.writes.load_row(ROW.ref))
    assert (row.state, row.attempts, row.last_attempt_at) == (OutboxState.SENDING, 1, clock.now())


@pytest.mark.parametrize("state", set(OutboxState) - {OutboxState.QUEUED})
def test_nothing_is_sent_but_what_waits(store: Store, wait_for: Wait, state: OutboxState) -> None:
    begin(store, wait_for, ROW)
    wait_for(store.writes.settle(ROW.ref, state))

    assert not wait_for(store.writes.begin(ROW.ref))
    assert wait_for(store.writes.load_row(ROW.ref)).attempts == 1


@pytest.mark.parametrize("state", [OutboxState.SENDING, OutboxState.DONE, OutboxState.UNKNOWN])
def test_a_second_click_changes_nothing(store: Store, wait_for: Wait, state: OutboxState) -> None:
    begin(store, wait_for, ROW)
    wait_for(store.writes.settle(ROW.ref, state))

    row = wait_for(store.writes.enqueue(replace(ROW, body="{}")))

    assert (row.body, row.state) == (ROW.body, state)


@pytest.mark.parametrize(
    "state", [OutboxState.REFUSED, OutboxState.NEEDS_PERSON, OutboxState.QUEUED]
)
def test_another_try_is_the_same_row(store: Store, wait_for: Wait, state: OutboxState) -> None:
    begin(store, wait_for, ROW)
    wait_for(store.writes.settle(ROW.ref, state, answer="no"))

    assert begin(store, wait_for, replace(ROW, body="{}"))

    row = wait_for(store.writes.load_row(ROW.ref))
    assert (row.body, row.state, row.attempts, row.answer) == ("{}", OutboxState.SENDING, 2, "")
    assert row.is_intact


def test_since_when_nobody_knows_is_kept_until_it_is_known(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    since = clock.now()
    begin(store, wait_for, ROW)
    for state in (OutboxState.UNKNOWN, OutboxState.QUEUED, OutboxState.UNKNOWN):
        wait_for(store.writes.settle(ROW.ref, state))
        clock.advance(seconds=1)
        assert wait_for(store.writes.load_row(ROW.ref)).unknown_since == since

    wait_for(store.writes.settle(ROW.ref, OutboxState.DONE))

    assert wait_for(store.writes.load_row(ROW.ref)).unknown_since is None


def test_what_is_taken_out_is_gone_for_good(
    open_store: Callable[[], Store], wait_for: Wait
) -> None:
    first = open_store()
    wait_for(first.writes.enqueue(ROW))

    assert wait_for(first.writes.withdraw(ROW.ref, {OutboxState.QUEUED}))
    assert not wait_for(first.writes.withdraw(ROW.ref, {OutboxState.QUEUED}))
    wait_for(first.close())

    assert wait_for(open_store().writes.load()) == ()


def test_what_is_being_sent_is_not_taken_out(store: Store, wait_for: Wait) -> None:
    begin(store, wait_for, ROW)

    assert not wait_for(store.writes.withdraw(ROW.ref, {OutboxState.QUEUED}))
    assert len(wait_for(store.writes.load())) == 1


def test_rows_come_in_the_order_they_were_asked_for_and_by_state(
    store: Store, wait_for: Wait
) -> None:
    for ref in ("z", "a", "m"):
        begin(store, wait_for, replace(ROW, ref=DeskRef(ref)))
    wait_for(store.writes.settle(DeskRef("a"), OutboxState.DONE))

    assert [row.ref for row in wait_for(store.writes.load())] == ["z", "a", "m"]
    sending = wait_for(store.writes.load({OutboxState.SENDING}))
    assert [row.ref for row in sending] == ["z", "m"]
    assert wait_for(store.writes.load(())) == ()
    assert wait_for(store.writes.load_row(DeskRef("nobody"))) is None


def test_what_was_being_sent_when_the_program_died_is_unknown(
    open_store: Callable[[], Store], wait_for: Wait
) -> None:
    first = open_store()
    begin(first, wait_for, ROW)
    begin(first, wait_for, replace(ROW, ref=DeskRef("done")))
    wait_for(first.writes.settle(DeskRef("done"), OutboxState.DONE))
    wait_for(first.close())

    states = [row.state for row in wait_for(open_store().writes.load())]

    assert states == [OutboxState.UNKNOWN, OutboxState.DONE]


def test_done_writes_are_forgotten_after_a_while(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    for ref in ("done", "unknown"):
        begin(store, wait_for, replace(ROW, ref=DeskRef(ref)))
        wait_for(store.writes.settle(DeskRef(ref), OutboxState(ref)))
    assert wait_for(store.writes.forget_done(before=clock.now())) == 0

    later = clock.advance(seconds=1)

    assert wait_for(store.writes.forget_done(before=later)) == 1
    assert [row.ref for row in wait_for(store.writes.load())] == ["unknown"]


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
    begin(first, wait_for, ROW)
    wait_for(first.close())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE outbox SET {column} = ?", (value,))

    [row] = wait_for(open_store().writes.load())

    assert not row.is_intact
