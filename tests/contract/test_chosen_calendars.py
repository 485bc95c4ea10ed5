"""The calendars chosen for a resource go into the search and into the booking, end to end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from desk_app.client.connections import Connections
from desk_app.domain.availability import Slot
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.interval import Interval
from desk_app.domain.resource import Calendar, Resource
from desk_app.server.embedded import EmbeddedDesk
from desk_app.services.drafts import BookingDraft
from desk_app.services.searches import SlotSearch
from desk_app.services.session import EMBEDDED_URL, profile_of
from desk_app.services.workspace import Workspace
from desk_app.store.store import Store
from desk_app.timekit.app_token import AppToken
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.asyncio

HALF_HOUR = timedelta(minutes=30)


@pytest_asyncio.fixture
async def practice(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Workspace]:
    """The example practice on a desk inside this program, fetched once."""
    desk = EmbeddedDesk.start(tmp_path / "desk.sqlite", clock=clock)
    created = await asyncio.wrap_future(desk.create_app("Practice"))
    await asyncio.wrap_future(desk.fill_with_example_data(created.slug, now=clock.now()))
    app_token = AppToken.parse(created.server_key)
    client = Connections(lambda: desk.submit).open(EMBEDDED_URL, app_token)
    store = await Store.open(tmp_path / "store.sqlite", clock=clock)
    workspace = Workspace(profile_of(EMBEDDED_URL, await client.get_app()), store, clock)
    workspace.attach(client)
    await workspace.sync.go_round()
    yield workspace
    await workspace.close()
    await asyncio.to_thread(desk.close)


async def with_three_calendars(practice: Workspace) -> tuple[Resource, Calendar]:
    """The resource of the example data that has three, and that of Google which counts as busy."""
    [resource] = [
        each for each in await practice.resources.load_all() if len(each.calendars or ()) == 3
    ]
    [google] = [
        each for each in resource.calendars or () if each.provider == "google" and each.is_synced
    ]
    return resource, google


async def free(practice: Workspace, resource: Resource, clock: FakeClock) -> tuple[Slot, ...]:
    window = Interval(clock.now(), clock.now() + timedelta(days=10))
    search = SlotSearch(window=window, length=HALF_HOUR, resource_ids=(resource.id,), limit=10_000)
    return await practice.availability.find(search)


async def test_the_example_data_has_a_synced_google_calendar_that_is_not_primary(
    practice: Workspace,
) -> None:
    _, google = await with_three_calendars(practice)

    assert google.can_be_booked
    assert not google.is_provider_primary
    assert not google.is_primary


async def test_leaving_a_calendar_out_offers_the_times_it_closed(
    practice: Workspace, clock: FakeClock
) -> None:
    resource, google = await with_three_calendars(practice)
    usual = await free(practice, resource, clock)
    others = tuple(each.id for each in resource.calendars or () if each.id != google.id)

    await practice.store.save_calendar_choice(
        resource.id, CalendarChoice(availability_calendar_ids=others)
    )
    without_google = await free(practice, resource, clock)

    assert {slot.starts_at for slot in usual} < {slot.starts_at for slot in without_google}


async def test_a_booking_lands_in_the_calendar_chosen_for_it(
    practice: Workspace, clock: FakeClock
) -> None:
    resource, google = await with_three_calendars(practice)
    first, second = (await free(practice, resource, clock))[:4:3]
    draft = BookingDraft(customer_name="Anna Berg", resource_id=resource.id, length=HALF_HOUR)
    usual = await practice.bookings.book(replace(draft, starts_at=first.starts_at))
    await practice.store.save_calendar_choice(
        resource.id, CalendarChoice(booking_calendar_id=google.id)
    )
    moved = BookingDraft(customer_name="Bo Lund", resource_id=resource.id, length=HALF_HOUR)
    booked = await practice.bookings.book(replace(moved, starts_at=second.starts_at))

    assert usual.calendar_id != google.id
    assert booked.calendar_id == google.id
