"""Finding bookings and customers by whatever part of them staff know."""

# ruff: noqa: RUF001  # letters that look alike are what this is about

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.domain.booking import Booking
from desk_app.domain.booking_graph import CANCELLED, CONFIRMED, TENTATIVE
from desk_app.domain.booking_search import BookingSearch, KnownCustomer
from desk_app.store.customers import FEW
from desk_app.store.store import Store
from tests.builders import at, make_booking, make_customer, resource_id
from tests.fakes.clock import FakeClock

Wait = Callable[..., Any]


def _of(name: str, *, day: int = 0, **fields: Any) -> Booking:
    customer = make_customer(name, email=f"{name.split()[0].lower()}@x.org", phone="")
    times = {"starts_at": at("10:00", day=day), "ends_at": at("11:00", day=day)}
    return make_booking(f"{name} {day}", **({"customer": customer} | times | fields))


@pytest.fixture
def names(store: Store, wait_for: Wait) -> Callable[..., list[str]]:
    """The names found, in their order."""

    def find(text: str = "", **fields: Any) -> list[str]:
        found = wait_for(store.search_bookings(BookingSearch(text=text, **fields)))
        return [booking.customer_name for booking in found]

    return find


def test_bookings_are_found_the_newest_first(
    store: Store, wait_for: Wait, names: Callable[..., list[str]]
) -> None:
    wait_for(store.save_bookings([_of("Łukasz A"), _of("Bo Holm"), _of("Lukas B", day=3)]))

    assert names("lukas") == ["Lukas B", "Łukasz A"]
    assert names("")[0] == "Lukas B"
    assert len(names("")) == 3
    assert names("nobody") == []


def test_a_search_is_narrowed_by_state_resource_and_start(
    store: Store, wait_for: Wait, names: Callable[..., list[str]]
) -> None:
    bo = resource_id("bo")
    wait_for(
        store.save_bookings(
            [
                _of("Asked", state=TENTATIVE),
                _of("Called Off", state=CANCELLED),
                _of("With Bo", resource_id=bo),
                _of("Later", day=5),
                _of("Timeless", starts_at=None, ends_at=None),
            ]
        )
    )

    assert names(states=frozenset({TENTATIVE})) == ["Asked"]
    assert names(resource_id=bo) == ["With Bo"]
    assert names(since=at("10:00", day=5)) == ["Later"]
    assert names(until=at("10:00", day=5), states=frozenset({CANCELLED})) == ["Called Off"]
    assert names(until=at("10:00", day=0)) == []
    assert names("called", states=frozenset({CONFIRMED})) == []
    assert names()[-1] == "Timeless"


def test_a_search_gives_no_more_than_asked_for(
    store: Store, wait_for: Wait, names: Callable[..., list[str]]
) -> None:
    wait_for(store.save_bookings([_of("Anna", day=day) for day in range(9)]))

    assert len(names("anna", limit=4)) == 4


def test_what_fits_many_customers_is_found_the_newest_first_too(
    store: Store, wait_for: Wait, names: Callable[..., list[str]]
) -> None:
    crowd = [_of(f"Anna{number} Berg", day=number % 7) for number in range(FEW + 100)]
    newest = _of("Annabel Berg", day=8)
    wait_for(store.save_bookings([newest, *crowd, _of("Bo Holm", day=9)]))

    assert names("anna", limit=1) == ["Annabel Berg"]
    assert len(names("ann berg", limit=1_000)) == FEW + 101
    assert wait_for(store.load_customers("berg", limit=1))[0].name == "Annabel Berg"
    assert len(wait_for(store.load_customers("berg", limit=5))) == 5


def test_a_customer_of_another_spelling_is_found_by_the_new_one_only(
    store: Store, wait_for: Wait, names: Callable[..., list[str]]
) -> None:
    wait_for(store.save_bookings([_of("Ana Berg")]))

    wait_for(store.save_bookings([replace(_of("Ana Berg"), customer=make_customer("Eva Holm"))]))

    assert names("ana") == []
    assert names("eva") == ["Eva Holm"]


@pytest.mark.parametrize(
    "text",
    [
        *("O'Brien", "Anne-Marie", "C++", '"', "*", "(", "NEAR(", "AND", "name:", "notes:VIP"),
        *("a.b@c.de", "%", "_", "", "   ", "x" * 100_000, "小龍", "lukasz", "\0", "\ud800", "?1"),
        *("'; DROP TABLE bookings; --", "٠١٢٣", "１２３", "a b c d e f g h i j k l", "\\", "🙂"),
    ],
)
def test_no_text_breaks_the_search(store: Store, wait_for: Wait, text: str) -> None:
    wait_for(store.save_bookings([_of("Anna Berg")]))

    wait_for(store.search_bookings(BookingSearch(text=text)))
    wait_for(store.load_customers(text))


@given(text=st.text(st.characters()))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_generated_text_breaks_the_search(store: Store, wait_for: Wait, text: str) -> None:
    wait_for(store.search_bookings(BookingSearch(text=text)))
    wait_for(store.load_customers(text))


def test_nobody_is_kept_for_whom_nothing_is_booked(
    store: Store, wait_for: Wait, path: Path
) -> None:
    wait_for(store.save_bookings([_of("Ana Berg")]))
    wait_for(store.save_bookings([replace(_of("Ana Berg"), customer=make_customer("Eva Holm"))]))
    wait_for(store.close())

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM customers").fetchall() == [("Eva Holm",)]


# --- known customers -------------------------------------------------------------------------


def test_known_customer_tells_the_last_and_the_next_booking(
    store: Store, wait_for: Wait, clock: FakeClock
) -> None:
    clock.set(at("12:00", day=2))
    stays = [_of("Anna Berg", day=day) for day in (0, 1, 4, 6)]
    called_off = [_of("Anna Berg", day=day, state=CANCELLED) for day in (2, 3)]
    wait_for(store.save_bookings([*stays, *called_off]))

    assert wait_for(store.load_customers("ann")) == (
        KnownCustomer(
            name="Anna Berg",
            email="anna@x.org",
            last_booking_at=at("10:00", day=1),
            next_booking_at=at("10:00", day=4),
        ),
    )


def test_one_person_is_known_once_in_the_spelling_last_given(store: Store, wait_for: Wait) -> None:
    spellings = ("anna berg", "Anna BERG", "Anna Berg")
    bookings = [
        make_booking(str(n), customer=make_customer(name, email="a@x.org", phone="20 30"))
        for n, name in enumerate(spellings)
    ]
    wait_for(store.save_bookings(bookings))

    assert [known.name for known in wait_for(store.load_customers("anna"))] == ["Anna Berg"]


def test_people_of_one_name_are_told_apart(store: Store, wait_for: Wait) -> None:
    phones = [make_customer(phone=phone) for phone in ("20304050", "20304051")]
    wait_for(store.save_bookings([make_booking(c.phone, customer=c) for c in phones]))

    assert len(wait_for(store.load_customers("anna"))) == 2
    assert [known.phone for known in wait_for(store.load_customers("4051"))] == ["20304051"]


def test_nothing_typed_knows_nobody(store: Store, wait_for: Wait) -> None:
    nobody = make_booking("nobody", customer=make_customer("", email="", phone=""))
    wait_for(store.save_bookings([_of("Anna Berg"), nobody]))

    assert wait_for(store.load_customers("  ")) == ()


def test_search_agrees_with_looking_at_every_customer(
    store: Store, wait_for: Wait, names: Callable[..., list[str]]
) -> None:
    chance = random.Random(7)
    letters = [chance.choice("aàbBłl") + chance.choice("oöO'-") for _ in range(40)]
    people = ["".join(chance.sample(letters, 2)) + f" {number}" for number in range(60)]
    wait_for(
        store.save_bookings(
            [
                make_booking(
                    person,
                    customer=make_customer(person, email="", phone=""),
                    starts_at=at("10:00") + timedelta(minutes=number),
                )
                for number, person in enumerate(people)
            ]
        )
    )

    expected = [person for person in reversed(people) if "b" in person.lower()]
    assert names("b") == expected


def test_what_comes_soonest_can_be_asked_for_without_what_was_called_off(
    store: Store, wait_for: Wait, names: Callable[..., list[str]]
) -> None:
    called_off = _of("Bo B", state=CANCELLED)
    wait_for(store.save_bookings([_of("Bo A", day=2), called_off, _of("Bo C", day=1), _of("Bo D")]))

    found = names("bo", since=at("00:00"), stands=True, soonest_first=True, limit=2)

    assert found == ["Bo D", "Bo C"]


# --- one letter wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["jonsen", "jasen", "janssen", "jnasen", "jasnen", "janes", "jansne", "Marei jansen", "zjansen",
     "mrie jansen", "hansen"],
)  # fmt: skip
def test_people_are_found_though_one_letter_is_wrong(
    store: Store, wait_for: Wait, typed: str
) -> None:
    wait_for(store.save_bookings([_of("Marie Jansen"), _of("Bo Holm")]))

    assert wait_for(store.load_customers(typed)) == ()
    found = wait_for(store.load_customers_alike(typed))
    assert [each.name for each in found] == ["Marie Jansen"]


@pytest.mark.parametrize("typed", ["", "jansen", "jo", "jxnxen", "hulm jansen", "4711", "(", "😀"])
def test_what_is_right_short_or_wrong_twice_is_like_nobody(
    store: Store, wait_for: Wait, typed: str
) -> None:
    wait_for(store.save_bookings([_of("Marie Jansen"), _of("Bo Holm")]))

    assert wait_for(store.load_customers_alike(typed)) == ()


def test_of_those_alike_whoever_was_booked_last_stands_first(store: Store, wait_for: Wait) -> None:
    wait_for(store.save_bookings([_of("A Hansen"), _of("B Hansen", day=2), _of("C Hansen", day=1)]))

    found = wait_for(store.load_customers_alike("hanson", limit=2))

    assert [each.name for each in found] == ["B Hansen", "C Hansen"]
