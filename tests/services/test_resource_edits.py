"""What saving a resource changes at the real server, and what it leaves alone."""

from contextlib import asynccontextmanager
from datetime import date

import pytest

from desk_app.domain.constraint import Period, block
from desk_app.domain.resource_change import ResourceChange
from desk_app.domain.weekly_hours import (
    DateException,
    Schedule,
    WeeklyHours,
    parse_hours,
    write_schedule,
)
from desk_app.errors import ConflictError, InvalidRequestError, TimedOutError
from desk_app.server.options import ServerOptions
from desk_app.services.changes import ChangeFeed
from desk_app.services.resources import ResourceEdit, ResourceService
from desk_app.store.store import Store
from tests.contract.conftest import contract_database
from tests.contract.place import in_process, serve_copies

__all__ = ["contract_database"]

pytestmark = pytest.mark.asyncio

HOLIDAY = block(Period(date(2026, 12, 24), date(2026, 12, 27)))
WEEK = WeeklyHours((parse_hours("9-12"),) + ((),) * 6)


@pytest.fixture
def serve_here(contract_database, tmp_path):
    return serve_copies(in_process, ServerOptions(), contract_database, tmp_path)


@asynccontextmanager
async def desk(serve, tmp_path):
    async with serve() as place:
        store = await Store.open(tmp_path / "store.sqlite", clock=place.clock)
        service = ResourceService(store, ChangeFeed())
        service.client = place.client
        try:
            yield place, service
        finally:
            await store.close()


class AnswersLost:
    """A client whose resources are made, but ends in an error."""

    def __init__(self, client, error):
        self._client = client
        self._error = error

    async def create_resource(self, new):
        await self._client.create_resource(new)
        raise self._error


def edit(name="Eva", schedule=None):
    return ResourceEdit(name=name, time_zone_name="UTC", schedule=schedule)


async def test_an_edit_without_a_schedule_leaves_every_rule(serve_here, tmp_path):
    async with desk(serve_here, tmp_path) as (place, service):
        resource = await place.make_resource(constraints=(HOLIDAY,))

        saved = await service.save(resource.id, edit("Eva B"), seen=resource)

        assert (saved.name, saved.constraints) == ("Eva B", (HOLIDAY,))


async def test_an_edit_without_a_schedule_does_not_mind_rules_changed_elsewhere(
    serve_here, tmp_path
):
    async with desk(serve_here, tmp_path) as (place, service):
        resource = await place.make_resource()
        await place.client.update_resource(resource.id, ResourceChange(constraints=(HOLIDAY,)))

        saved = await service.save(resource.id, edit("Eva B"), seen=resource)

        assert (saved.name, saved.constraints) == ("Eva B", (HOLIDAY,))


async def test_an_edit_with_a_schedule_minds_rules_changed_elsewhere(serve_here, tmp_path):
    async with desk(serve_here, tmp_path) as (place, service):
        resource = await place.make_resource()
        await place.client.update_resource(resource.id, ResourceChange(constraints=(HOLIDAY,)))

        with pytest.raises(ConflictError):
            await service.save(resource.id, edit(schedule=Schedule(hours=WEEK)), seen=resource)


async def test_a_schedule_takes_the_place_of_all_rules(serve_here, tmp_path):
    async with desk(serve_here, tmp_path) as (place, service):
        resource = await place.make_resource(constraints=(HOLIDAY,))
        closed = DateException(date(2026, 7, 1), date(2026, 7, 2))
        schedule = Schedule(hours=WEEK, exceptions=(closed,))

        saved = await service.save(resource.id, edit(schedule=schedule), seen=resource)

        assert HOLIDAY not in (saved.constraints or ())
        assert block(Period(closed.start, closed.end)) in (saved.constraints or ())


async def test_a_resource_whose_answer_was_lost_is_found_and_not_made_again(serve_here, tmp_path):
    async with desk(serve_here, tmp_path) as (place, service):
        service.client = AnswersLost(place.client, TimedOutError(is_applied_unknown=True))
        with pytest.raises(TimedOutError):
            await service.add(edit("Room 1"))
        service.client = place.client

        added = await service.add(edit("Room 1", Schedule(hours=WEEK)))

        [made] = await place.client.list_all_resources()
        assert (made.id, made.name) == (added.id, "Room 1")
        assert made.constraints == write_schedule(Schedule(hours=WEEK))


async def test_two_resources_of_one_name_can_be_made_on_purpose(serve_here, tmp_path):
    async with desk(serve_here, tmp_path) as (place, service):
        first, second = [await service.add(edit("Room")) for _ in range(2)]

        assert first.id != second.id
        assert len(await place.client.list_all_resources()) == 2


async def test_a_resource_that_was_refused_is_asked_for_afresh(serve_here, tmp_path):
    async with desk(serve_here, tmp_path) as (place, service):
        service.client = AnswersLost(place.client, InvalidRequestError())
        with pytest.raises(InvalidRequestError):
            await service.add(edit("Room 1"))
        service.client = place.client

        await service.add(edit("Room 1"))

        assert len(await place.client.list_all_resources()) == 2


async def test_a_new_resource_without_a_schedule_has_no_rules(serve_here, tmp_path):
    async with desk(serve_here, tmp_path) as (_place, service):
        added = await service.add(edit("Room 1"))

        assert added.constraints == ()
