"""Bookings last heard of: what is saved comes back, and only what is new counts as changed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.booking import Booking, Customer, Seats
from desk_app.domain.booking_graph import (
    CANCELLED,
    CONFIRM_DECLINE,
    GROUP_CUSTOMER,
    GROUP_OWNER,
    TENTATIVE,
)
from desk_app.domain.identifiers import BookingId, DeskRef
from desk_app.domain.interval import Interval
from desk_app.store import booking_changes
from desk_app.store import bookings as reading
from desk_app.store.booking_rows import booking_of, row_of
from desk_app.store.migrations import migrate
from desk_app.store.store import Store
from tests.builders import HOUR, at, booking_id, make_booking, make_customer, resource_id, span

Wait = Callable[..., Any]

FULL = make_booking(
    description="Bring the old one",
    customer=Customer(
        name="Anna Berg",
        email="anna@example.com",
        phone="+45 20 30 40 50",
        voip="anna.berg",
        time_zone_name="Europe/Copenhagen",
        first_name="Anna",
        last_name="Berg",
        comment="First visit",
        where="At home",
        meta={"vip": True},
        answers={"size": "M", "ages": [1, 2]},
    ),
    meta={"desk_ref": "0123456789abcdef0123456789abcdef", "deep": {"list": [None, 1.5, "x\0"]}},
    settings={"allow_double_bookings": True},
    participants=("bo@example.com",),
    seats=Seats(12, 5),
    owner_booking_id=BookingId("yoga"),
    payment_id="pi_123",
    available_actions=("cancel", "complete"),
)
EMPTY = Booking(
    id=BookingId("b"), state=TENTATIVE, graph=FULL.graph, is_completed=True, meta={}, settings={}
)


@pytest.mark.parametrize("booking", [FULL, EMPTY, make_booking()])
def test_booking_comes_back_as_it_was(store: Store, wait_for: Wait, booking: Booking) -> None:
    changed = wait_for(store.save_bookings([booking]))

    assert changed == {booking.id}
    assert wait_for(store.load_booking(booking.id)) == booking


@given(
    starts_at=st.datetimes(timezones=st.just(UTC)),
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    meta=st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none()),
)
@settings(max_examples=50)
def test_every_booking_survives_its_row(
    starts_at: datetime, text: str, meta: dict[str, object]
) -> None:
    booking = make_booking(starts_at=starts_at, ends_at=starts_at, what=text, meta=meta)

    assert booking_of(tuple(row_of(booking))) == booking


def test_instants_come_back_in_utc(store: Store, wait_for: Wait) -> None:
    local = at("10:00").astimezone(ZoneInfo("Europe/Copenhagen"))

    wait_for(store.save_bookings([make_booking(starts_at=local)]))

    loaded = wait_for(store.load_booking(booking_id()))
    assert loaded.starts_at == local
    assert loaded.starts_at.tzinfo is UTC


def test_lone_surrogates_and_nul_are_stored_and_read(store: Store, wait_for: Wait) -> None:
    strange = make_booking(
        what="x\ud800\0", customer=make_customer("A\udfff\0nna"), meta={"k\ud800": "\0"}
    )

    wait_for(store.save_bookings([strange]))

    assert wait_for(store.load_booking(strange.id)) == strange


def test_saving_the_same_again_changes_nothing(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([FULL]))
    revision = store.revision

    same = replace(FULL, meta=dict(sorted(FULL.meta.items())))

    assert wait_for(store.save_bookings([same])) == frozenset()
    assert store.revision == revision


def test_only_what_differs_counts_as_changed(store: Store, wait_for: Wait) -> None:
    anna, bo = make_booking("anna"), make_booking("bo")
    wait_for(store.save_bookings([anna, bo]))

    changed = wait_for(store.save_bookings([anna, replace(bo, what="Shave")]))

    assert changed == {bo.id}


def test_many_bookings_are_saved_at_once(store: Store, wait_for: Wait) -> None:
    bookings = [make_booking(str(number)) for number in range(1_203)]

    assert len(wait_for(store.save_bookings(bookings))) == 1_203
    assert len(wait_for(store.load_bookings(span("10:00", "11:00")))) == 1_203


def test_actions_not_asked_for_stay_while_the_state_is_the_same(
    store: Store, wait_for: Wait
) -> None:
    wait_for(store.save_bookings([FULL]))

    wait_for(store.save_bookings([replace(FULL, what="Shave", available_actions=None)]))
    assert wait_for(store.load_booking(FULL.id)).available_actions == ("cancel", "complete")

    wait_for(store.save_bookings([replace(FULL, state=CANCELLED, available_actions=None)]))
    assert wait_for(store.load_booking(FULL.id)).available_actions is None


# --- windows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "is_in"),
    [
        ("09:00", "10:00", False),
        ("09:00", "10:01", True),
        ("10:15", "10:45", True),
        ("10:59", "12:00", True),
        ("11:00", "12:00", False),
    ],
)
def test_window_holds_what_shares_an_instant_with_it(
    store: Store, wait_for: Wait, start: str, end: str, is_in: bool
) -> None:
    wait_for(store.save_bookings([make_booking()]))

    assert bool(wait_for(store.load_bookings(span(start, end)))) is is_in


@pytest.mark.parametrize("days", [0, 1, 2, 40])
def test_window_holds_long_bookings_that_began_long_before(
    store: Store, wait_for: Wait, days: int
) -> None:
    long = make_booking(starts_at=at("10:00"), ends_at=at("11:00", day=days))
    wait_for(store.save_bookings([long]))

    assert wait_for(store.load_bookings(span("10:30", "10:31", day=days))) == (long,)
    assert wait_for(store.load_bookings(span("11:00", "11:01", day=days))) == ()


def test_a_booking_without_length_is_in_the_window_it_starts_in(
    store: Store, wait_for: Wait
) -> None:
    wait_for(store.save_bookings([make_booking(ends_at=at("10:00"))]))

    assert len(wait_for(store.load_bookings(span("10:00", "11:00")))) == 1
    assert wait_for(store.load_bookings(span("09:00", "10:00"))) == ()


def test_bookings_without_a_sensible_time_are_in_no_window(store: Store, wait_for: Wait) -> None:
    nowhere = make_booking("a", starts_at=None, ends_at=None)
    backwards = make_booking("b", starts_at=at("11:00"), ends_at=at("10:00"))
    wait_for(store.save_bookings([nowhere, backwards]))

    assert wait_for(store.load_bookings(span("00:00", "24:00"))) == ()
    assert wait_for(store.load_booking(backwards.id)) == backwards


def test_window_is_ordered_by_start_and_kept_to_resources(store: Store, wait_for: Wait) -> None:
    late = make_booking("a", starts_at=at("15:00"), ends_at=at("16:00"))
    early = make_booking("b", starts_at=at("08:00"), ends_at=at("09:00"))
    other = make_booking("c", resource_id=resource_id("bo"))
    wait_for(store.save_bookings([late, early, other]))
    day = span("00:00", "24:00")

    assert wait_for(store.load_bookings(day)) == (early, other, late)
    assert wait_for(store.load_bookings(day, resource_ids=[resource_id()])) == (early, late)
    assert wait_for(store.load_bookings(day, resource_ids=[])) == ()


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 60)), max_size=30),
    st.tuples(st.integers(0, 100), st.integers(0, 60)),
)
@settings(max_examples=30)
def test_windows_agree_with_the_plain_rule(
    spans: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    def hours(start: int, length: int) -> Interval:
        begin = at("00:00") + start * HOUR
        return Interval(begin, begin + length * HOUR)

    window = hours(*asked)
    bookings = [
        make_booking(str(number), starts_at=hours(*each).start, ends_at=hours(*each).end)
        for number, each in enumerate(spans)
    ]
    expected = {b.id for b in bookings if b.interval and _shares(b.interval, window)}

    assert _window_of(bookings, window) == expected


def _shares(held: Interval, window: Interval) -> bool:
    starts_in = window.start <= held.start < window.end
    return starts_in or held.overlaps(window)


def _window_of(bookings: list[Booking], window: Interval) -> set[BookingId]:
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(connection)
        booking_changes.save(connection, bookings, revision=1)
        return {booking.id for booking in reading.load_window(connection, window)}


# --- what answers may not undo ---------------------------------------------------------------


def test_an_overtaken_answer_does_not_undo_a_newer_one(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking()]))
    asked_at = store.revision
    cancelled = make_booking(state=CANCELLED)
    wait_for(store.save_bookings([cancelled]))

    changed = wait_for(store.save_bookings([make_booking()], as_of=asked_at))

    assert changed == frozenset()
    assert wait_for(store.load_booking(booking_id())) == cancelled


def test_an_overtaken_answer_that_is_newer_at_the_server_wins(store: Store, wait_for: Wait) -> None:
    asked_at = store.revision
    wait_for(store.save_bookings([make_booking()]))
    newer = make_booking(what="Shave", updated_at=at("08:01"))

    assert wait_for(store.save_bookings([newer], as_of=asked_at)) == {newer.id}


def test_an_answer_that_nothing_overtook_is_taken_even_if_it_is_older(
    store: Store, wait_for: Wait
) -> None:
    wait_for(store.save_bookings([make_booking()]))
    restored = make_booking(what="Shave", updated_at=at("07:00"))

    assert wait_for(store.save_bookings([restored], as_of=store.revision)) == {restored.id}


def test_the_revision_goes_on_after_a_restart(
    open_store: Callable[[], Store], wait_for: Wait
) -> None:
    first = open_store()
    wait_for(first.save_bookings([make_booking("a")]))
    wait_for(first.save_bookings([make_booking("b")]))
    wait_for(first.close())

    assert open_store().revision == first.revision == 2


# --- forgetting ------------------------------------------------------------------------------


def test_a_complete_window_forgets_what_it_lacks(store: Store, wait_for: Wait) -> None:
    kept, gone = make_booking("kept"), make_booking("gone")
    across = make_booking("across", starts_at=at("08:30"), ends_at=at("09:30"))
    others = make_booking("others", resource_id=resource_id("bo"))
    wait_for(store.save_bookings([kept, gone, across, others]))

    changed = wait_for(
        store.save_window(
            span("09:00", "12:00"), [kept], as_of=store.revision, resource_ids=[resource_id()]
        )
    )

    assert changed == {gone.id}
    assert wait_for(store.load_bookings(span("00:00", "24:00"))) == (across, *_by_id(kept, others))


def test_a_window_does_not_forget_what_was_booked_after_it_was_asked_for(
    store: Store, wait_for: Wait
) -> None:
    asked_at = store.revision
    wait_for(store.save_bookings([make_booking()]))

    assert not wait_for(store.save_window(span("09:00", "12:00"), [], as_of=asked_at))
    assert wait_for(store.load_booking(booking_id())) is not None


def test_what_a_listing_of_everything_lacks_is_found(store: Store, wait_for: Wait) -> None:
    timeless = make_booking("timeless", starts_at=None, ends_at=None)
    wait_for(store.save_bookings([make_booking("kept"), make_booking("gone"), timeless]))
    as_of = store.revision
    wait_for(store.save_bookings([make_booking("new")]))

    unlisted = wait_for(store.find_unlisted_bookings({booking_id("kept")}, as_of=as_of))

    assert set(unlisted) == {booking_id("gone"), timeless.id}


def test_forgetting_names_only_what_was_there(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking()]))

    gone = wait_for(store.forget_bookings([booking_id(), booking_id("nobody")]))

    assert gone == {booking_id()}
    assert wait_for(store.load_booking(booking_id())) is None


def test_a_forgotten_booking_takes_its_customer_along(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking("a"), make_booking("b")]))

    wait_for(store.forget_bookings([booking_id("a")]))
    assert wait_for(store.load_customers("anna"))

    wait_for(store.forget_bookings([booking_id("b")]))
    assert wait_for(store.load_customers("anna")) == ()


# --- busy time -------------------------------------------------------------------------------


def test_what_blocks_is_busy_time_of_its_resource(store: Store, wait_for: Wait) -> None:
    eva, bo = resource_id("eva"), resource_id("bo")
    hour = {"starts_at": at("10:00"), "ends_at": at("11:00")}
    wait_for(
        store.save_bookings(
            [
                make_booking("a", resource_id=eva, **hour),
                make_booking("b", resource_id=bo, starts_at=at("00:00"), ends_at=at("50:00")),
                make_booking("gone", resource_id=bo, state=CANCELLED, **hour),
                make_booking(
                    "asks", resource_id=bo, state=TENTATIVE, graph=CONFIRM_DECLINE, **hour
                ),
                make_booking("nobody", resource_id=None, **hour),
                make_booking("later", resource_id=eva, starts_at=at("20:00"), ends_at=at("21:00")),
                replace(EMPTY, id=BookingId("timeless"), resource_id=eva),
            ]
        )
    )

    busy = wait_for(store.load_busy(span("09:00", "12:00")))

    assert busy == {
        eva: [(int(at("10:00").timestamp()), int(at("11:00").timestamp()))],
        bo: [(int(at("00:00").timestamp()), int(at("50:00").timestamp()))],
    }


def test_sessions_are_read_with_their_seats_and_nothing_else(store: Store, wait_for: Wait) -> None:
    hour = {"starts_at": at("10:00"), "ends_at": at("11:00")}
    seat = make_booking("seat", graph=GROUP_CUSTOMER, owner_booking_id=booking_id("yoga"), **hour)
    yoga = make_booking("yoga", graph=GROUP_OWNER, state=TENTATIVE, **hour)
    later = make_booking("later", graph=GROUP_OWNER, starts_at=at("20:00"), ends_at=at("21:00"))
    wait_for(store.save_bookings([seat, yoga, later, make_booking("a", **hour)]))

    found = wait_for(store.load_sessions_and_seats(span("09:00", "12:00")))

    assert {each.id for each in found} == {seat.id, yoga.id}


# --- by reference and by update --------------------------------------------------------------


def test_of_several_bookings_with_a_reference_the_one_that_stands_is_found(
    store: Store, wait_for: Wait
) -> None:
    ref = {"desk_ref": "r1"}
    old = make_booking("old", state=CANCELLED, meta=ref, updated_at=at("12:00"))
    moved = make_booking("moved", meta=ref, updated_at=at("11:00"))
    first = make_booking("first", meta=ref, updated_at=at("10:00"))
    wait_for(store.save_bookings([old, moved, first]))

    assert wait_for(store.load_booking_by_ref(DeskRef("r1"))) == moved
    assert wait_for(store.load_booking_by_ref(DeskRef("r2"))) is None


def test_the_newest_update_is_known(store: Store, wait_for: Wait) -> None:
    assert wait_for(store.load_newest_update()) is None

    wait_for(store.save_bookings([make_booking("a"), make_booking("b", updated_at=at("09:00"))]))

    assert wait_for(store.load_newest_update()) == at("08:00") + timedelta(hours=1)


def _by_id(*bookings: Booking) -> list[Booking]:
    return sorted(bookings, key=lambda booking: booking.id)
