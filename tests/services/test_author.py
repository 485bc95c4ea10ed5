"""Every write says who asked for it and at which desk."""

import csv
import getpass
import json
import platform
from io import StringIO

import pytest

from desk_app.services.author import Author, author_here
from desk_app.services.booking_courier import BookingCourier
from desk_app.services.bookings import BookingService
from desk_app.services.changes import ChangeFeed
from desk_app.services.drafts import BookingDraft
from desk_app.services.outbox_sender import OutboxSender
from desk_app.services.write_export import export_csv, export_json
from desk_app.store.store import Store
from tests.builders import at, make_booking, resource_id
from tests.fakes.clock import FakeClock
from tests.fakes.link import FakeLink

DRAFT = BookingDraft(customer_name="Anna", resource_id=resource_id(), starts_at=at("10:00"))


@pytest.mark.asyncio
async def test_a_booking_and_a_change_carry_who_asked_and_where(
    store: Store, feed: ChangeFeed, clock: FakeClock
) -> None:
    courier = BookingCourier(store, feed)
    sender = OutboxSender(store, courier, clock, FakeLink(is_up=False))
    service = BookingService(store, feed, clock, courier, sender)
    service.author = Author(desk="front-1", user="=cmd", zone_name="Europe/Berlin")
    booking = make_booking()
    await store.save_bookings([booking])

    await service.book(DRAFT)
    await service.cancel(booking.id)

    rows = await store.writes.load()
    assert [(row.desk, row.user, row.zone_name) for row in rows] == [
        ("front-1", "=cmd", "Europe/Berlin")
    ] * 2
    assert json.loads(export_json(rows))[0]["desk"] == "front-1"
    assert next(csv.DictReader(StringIO(export_csv(rows))))["user"] == "'=cmd"


def test_the_author_is_who_is_signed_in_to_this_computer() -> None:
    author = author_here(zone_name="Europe/Berlin")

    assert (author.desk, author.user) == (platform.node(), getpass.getuser())


@pytest.mark.parametrize("error", [OSError, KeyError, ImportError])
def test_a_process_without_an_account_has_no_name(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)

    assert author_here(zone_name="UTC").user == ""
