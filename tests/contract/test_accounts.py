"""Calendars that are kept elsewhere, from the console to the server."""

import pytest

from desk_app.domain.account import AccountChange, NewAccount
from desk_app.domain.identifiers import AccountId
from desk_app.errors import InvalidRequestError, NotFoundError
from tests.builders import make_id, span
from tests.contract.place import HALF_HOUR, SUNDAY_NOON, Place
from tests.ics_texts import MEETING, calendar

pytestmark = pytest.mark.asyncio
extended = pytest.mark.decided(extensions=True)


@extended
async def test_an_account_is_made_synced_renamed_and_removed(place: Place) -> None:
    eva = await place.make_resource()
    new = NewAccount(resource_id=eva.id, name="Private", ics=calendar(MEETING))

    made = await place.client.add_account(new)
    count = await place.client.sync_accounts()

    assert (made.provider, made.provider_id, made.problem) == ("ics", "Private", "")
    assert (made.resource_id, made.last_sync_at) == (eva.id, SUNDAY_NOON)
    assert (made.event_count, count) == (1, 1)
    assert await place.client.sync_microsoft_accounts() == 1
    assert made.id is not None
    renamed = await place.client.update_account(made.id, AccountChange(name="Family"))
    assert await place.client.list_accounts() == (renamed,)
    assert renamed.provider_id == "Family"
    await place.client.remove_account(made.id)
    assert await place.client.list_accounts() == ()


@extended
async def test_its_calendar_and_events_are_seen_like_any_other(place: Place) -> None:
    eva = await place.make_resource()
    new = NewAccount(resource_id=eva.id, name="Private", ics=calendar(MEETING))
    made = await place.client.add_account(new)

    calendars = await place.client.list_calendars(eva.id)
    own, other = sorted(calendars, key=lambda one: one.name)
    [event] = await place.client.list_events(span("00:00", "24:00"), resource_id=eva.id)
    slots = await place.client.find_availability(
        window=span("09:00", "10:30"), resource_ids=[eva.id], length=HALF_HOUR, increment=HALF_HOUR
    )

    assert own.can_be_booked
    assert (other.id, other.name, other.counts_as_busy) == (made.calendar_id, "Private", True)
    assert not other.can_be_booked
    assert (event.what, event.interval) == ("Meeting", span("09:00", "10:00"))
    assert event.comes_from == "Private"
    assert [slot.interval for slot in slots] == [span("10:00", "10:30")]


@extended
async def test_what_is_no_calendar_is_refused(place: Place) -> None:
    eva = await place.make_resource()

    new = NewAccount(resource_id=eva.id, name="Private", ics="hello")

    with pytest.raises(InvalidRequestError) as refusal:
        await place.client.add_account(new)

    assert "ics" in refusal.value.fields
    with pytest.raises(NotFoundError):
        await place.client.remove_account(AccountId(make_id("nobody")))


@pytest.mark.decided(extensions=False)
async def test_without_extensions_accounts_are_seen_and_not_made(place: Place) -> None:
    eva = await place.make_resource()
    new = NewAccount(resource_id=eva.id, name="Private", ics=calendar(MEETING))

    with pytest.raises(NotFoundError):
        await place.client.add_account(new)

    assert await place.client.list_accounts() == ()
    assert await place.client.sync_accounts() == 0
