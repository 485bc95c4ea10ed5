"""A slot is held for a minute, made to last, and let go where a server can."""

from datetime import timedelta

import pytest

from desk_app.errors import OfflineError
from desk_app.services.holds import HELD_FOR, LONGEST_HELD, HoldService
from desk_app.timekit.extensions import RELEASE_HOLD
from tests.builders import make_booking, resource_id, span
from tests.fakes.clock import FakeClock
from tests.fakes.scripted_client import ScriptedClient

pytestmark = pytest.mark.asyncio

SLOT = span("10:00", "10:30")


def service_of(clock: FakeClock, *extensions: str) -> tuple[HoldService, ScriptedClient]:
    client = ScriptedClient(
        get_capabilities=frozenset(extensions),
        reserve=make_booking("hold"),
        extend_reservation=make_booking("hold"),
        release_reservation=None,
    )
    service = HoldService(clock)
    service.client = client  # type: ignore[assignment]  # a stand-in
    return service, client


async def test_a_hold_lasts_a_minute_and_is_of_no_use_in_its_last_seconds(clock: FakeClock) -> None:
    service, _ = service_of(clock)

    hold = await service.hold(SLOT, resource_id("eva"), None)

    assert service.time_left(hold) == HELD_FOR
    assert service.is_usable(hold)
    clock.advance(timedelta(seconds=58))
    assert not service.is_usable(hold)
    clock.advance(timedelta(seconds=60))
    assert service.time_left(hold) == timedelta()


async def test_a_hold_is_made_to_last_another_minute_from_now(clock: FakeClock) -> None:
    service, client = service_of(clock)
    hold = await service.hold(SLOT, resource_id("eva"), None)
    clock.advance(timedelta(seconds=40))

    longer = await service.extend(hold)

    assert service.time_left(longer) == HELD_FOR
    assert client.calls_of("extend_reservation")[0].kwargs == {"seconds": 60}


async def test_nobody_keeps_a_slot_from_others_for_ever(clock: FakeClock) -> None:
    service, _ = service_of(clock)
    hold = await service.hold(SLOT, resource_id("eva"), None)

    assert service.may_last_longer(hold)
    clock.advance(LONGEST_HELD)
    assert not service.may_last_longer(hold)


@pytest.mark.parametrize("can_release", [True, False])
async def test_a_hold_is_let_go_only_where_the_server_can(
    clock: FakeClock, can_release: bool
) -> None:
    service, client = service_of(clock, *([RELEASE_HOLD] if can_release else []))
    hold = await service.hold(SLOT, resource_id("eva"), None)

    await service.release(hold)

    assert ("release_reservation" in client.asked) is can_release


async def test_without_a_server_nothing_is_held(clock: FakeClock) -> None:
    with pytest.raises(OfflineError):
        await HoldService(clock).hold(SLOT, resource_id("eva"), None)
