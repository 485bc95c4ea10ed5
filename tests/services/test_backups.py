"""Backing up and going back, as the console does it."""

import logging
from pathlib import Path
from typing import Any

import pytest

from desk_app.errors import StoreError
from desk_app.services.backups import BackupService
from desk_app.services.changes import ChangeFeed, Changes
from desk_app.services.pace import Pace
from desk_app.services.sync import SyncService
from desk_app.store.store import Store
from tests.builders import booking_id, make_booking
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.asyncio


@pytest.fixture
def sync(store: Store, feed: ChangeFeed, clock: FakeClock) -> SyncService:
    return SyncService(store, feed, clock, pace=Pace())


@pytest.fixture
def backups(store: Store, feed: ChangeFeed, sync: SyncService) -> BackupService:
    return BackupService(store, feed, sync)


async def test_going_back_is_told_to_all_and_the_server_asked_for_everything(
    backups: BackupService, store: Store, sync: SyncService, heard: list[Changes], clock: FakeClock
) -> None:
    await store.save_bookings([make_booking("then")])
    await backups.make()
    clock.advance(seconds=5)
    await store.forget_bookings([booking_id("then")])
    sync._done("full")
    [backup] = await backups.load_all()

    await backups.restore(backup)

    assert await store.load_booking(booking_id("then")) is not None
    assert heard[-1].is_everything
    assert sync._is_full_pass_due()


async def test_what_else_there_is_is_backed_up_too(backups: BackupService) -> None:
    asked: list[str] = []

    async def more() -> None:
        asked.append("more")

    backups.back_up_more = more
    await backups.back_up_if_due()

    assert asked == ["more"]
    assert len(await backups.load_all()) == 1


async def test_backup_that_cannot_be_made_stops_nothing(
    backups: BackupService, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async def fail() -> Any:
        raise StoreError("The disk is full. Free some space, then try again.")

    backups.back_up_more = fail
    with caplog.at_level(logging.INFO):
        await backups.back_up_if_due()

    assert "The disk is full" in caplog.text
