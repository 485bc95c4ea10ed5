"""The shelf, on a real store."""

from dataclasses import replace

import pytest
import pytest_asyncio

from desk_app.domain.booking_graph import CANCELLED
from desk_app.services.shelf import MOST_SHELVED, SHELF_FACT, ShelfService
from desk_app.store.store import Store
from tests.builders import at, booking_id, make_booking

pytestmark = pytest.mark.asyncio

WORDS = ("anna", "ben", "cleo")


def a_booking(word: str):
    return make_booking(word, starts_at=at("10:00"), ends_at=at("11:00"))


@pytest_asyncio.fixture(name="shelf")
async def _shelf(store: Store) -> ShelfService:
    await store.save_bookings([a_booking(word) for word in WORDS])
    return ShelfService(store)


async def test_many_lie_on_it_in_the_order_in_which_they_were_laid_down(shelf):
    for word in WORDS:
        await shelf.lay(booking_id(word))

    assert [each.id for each in await shelf.load()] == [booking_id(word) for word in WORDS]


async def test_what_is_laid_down_again_comes_last(shelf):
    for word in ("anna", "ben", "anna"):
        await shelf.lay(booking_id(word))

    assert [each.id for each in await shelf.load()] == [booking_id("ben"), booking_id("anna")]


async def test_it_is_there_after_a_restart(shelf, store):
    await shelf.lay(booking_id("anna"))

    assert [each.id for each in await ShelfService(store).load()] == [booking_id("anna")]


async def test_what_is_taken_is_gone_and_the_rest_stays(shelf):
    await shelf.lay(booking_id("anna"))
    await shelf.lay(booking_id("ben"))

    left = await shelf.take(booking_id("anna"))

    assert [each.id for each in left] == [booking_id("ben")]
    assert await shelf.take(booking_id("cleo")) == left


async def test_what_was_called_off_or_is_not_known_lies_there_no_more(shelf, store):
    await shelf.lay(booking_id("anna"))
    await shelf.lay(booking_id("stranger"))
    await store.save_bookings([replace(a_booking("anna"), state=CANCELLED)])

    assert await shelf.load() == ()


@pytest.mark.parametrize("text", ["{", "{}", "[1, null]", "7"])
async def test_a_damaged_shelf_is_an_empty_one(shelf, store, text):
    await store.save_fact(SHELF_FACT, text)

    assert await shelf.load() == ()


async def test_it_does_not_grow_without_end(shelf, store):
    for number in range(MOST_SHELVED + 3):
        await shelf.lay(booking_id(f"b{number}"))

    facts = await store.load_facts()
    assert facts[SHELF_FACT].count(",") + 1 == MOST_SHELVED
