"""Our own key of a booking, which outlives its ids at the server."""

from collections.abc import Callable
from typing import Any

from desk_app.store.booking_keys import BookingKey
from desk_app.store.store import Store
from tests.builders import booking_id, make_booking

Wait = Callable[..., Any]

R1 = BookingKey("r1")
A, B, C = booking_id("a"), booking_id("b"), booking_id("c")


def test_a_booking_made_by_a_desk_has_its_reference_as_key(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking("a", meta={"desk_ref": "r1"})]))

    assert wait_for(store.load_booking_key(A)) == "r1"
    assert wait_for(store.load_booking_ids(R1)) == (A,)


def test_a_booking_made_elsewhere_gets_a_key_that_stays(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking("a"), make_booking("b")]))
    key = wait_for(store.load_booking_key(A))

    wait_for(store.save_bookings([make_booking("a", what="Shave")]))
    wait_for(store.forget_bookings([A]))

    assert wait_for(store.load_booking_key(A)) == key
    assert wait_for(store.load_booking_key(B)) not in {key, None}
    assert wait_for(store.load_booking_key(C)) is None


def test_bookings_with_one_reference_share_a_key(store: Store, wait_for: Wait) -> None:
    ref = {"desk_ref": "r1"}
    wait_for(store.save_bookings([make_booking("a", meta=ref)]))
    wait_for(store.save_bookings([make_booking("b", meta=ref)]))

    assert wait_for(store.load_booking_ids(R1)) == (A, B)


def test_a_moved_booking_keeps_its_key_under_its_new_id(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking("a")]))
    key = wait_for(store.load_booking_key(A))

    assert wait_for(store.link_booking_ids(old=A, new=B)) == key
    wait_for(store.save_bookings([make_booking("b")]))

    assert wait_for(store.load_booking_ids(key)) == (A, B)


def test_ids_may_come_back_in_a_circle(store: Store, wait_for: Wait) -> None:
    for old, new in ((A, B), (B, C), (C, A), (A, A)):
        wait_for(store.link_booking_ids(old=old, new=new))

    assert wait_for(store.load_booking_ids(wait_for(store.load_booking_key(A)))) == (B, C, A)


def test_a_new_id_that_was_heard_of_first_joins_the_old_one(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking("b", meta={"desk_ref": "r1"}), make_booking("a")]))
    key = wait_for(store.load_booking_key(A))

    wait_for(store.link_booking_ids(old=A, new=B))

    assert wait_for(store.load_booking_key(B)) == key
    assert wait_for(store.load_booking_ids(key)) == (A, B)
    wait_for(store.save_bookings([make_booking("c", meta={"desk_ref": "r1"})]))
    assert wait_for(store.load_booking_key(C)) == key


def test_a_reference_written_later_is_remembered(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking("a")]))
    key = wait_for(store.load_booking_key(A))
    wait_for(store.save_bookings([make_booking("a", meta={"desk_ref": "r1"})]))

    wait_for(store.save_bookings([make_booking("b", meta={"desk_ref": "r1"})]))

    assert wait_for(store.load_booking_ids(key)) == (A, B)


def test_somebody_elses_reference_does_not_take_a_key_away(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([make_booking("a", meta={"desk_ref": "r1"})]))
    wait_for(store.save_bookings([make_booking("b", meta={"desk_ref": "r2"})]))

    wait_for(store.save_bookings([make_booking("b", meta={"desk_ref": "r1"})]))

    assert wait_for(store.load_booking_key(B)) == "r2"
    assert wait_for(store.load_booking_ids(R1)) == (A,)
