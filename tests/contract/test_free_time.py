"""Free time beside the slots themselves: dates, counts, what is taken."""

from datetime import date

import pytest

from desk_app.domain.availability import AvailabilityQuery
from desk_app.domain.constraint import Hours, allow
from desk_app.domain.interval import Interval
from desk_app.errors import InvalidRequestError
from tests.builders import HOUR, at, resource_id, span
from tests.contract.place import HALF_HOUR, Place

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.about("usual_increment", "buffer_between_slots"),
]

TWO_DAYS = Interval(at("00:00"), at("00:00", day=2))
MORNING = (allow(Hours(9 * 60, 12 * 60)),)


async def test_dates_counts_and_what_is_taken(place: Place) -> None:
    eva = await place.make_resource("Eva", constraints=MORNING)
    bo = await place.make_resource("Bo", constraints=MORNING)
    await place.book(eva, span("09:00", "12:00"))
    await place.book(bo, span("10:00", "11:00"))
    query = AvailabilityQuery(
        resources=(eva.id, bo.id), window=TWO_DAYS, length=HOUR, increment=HOUR
    )

    dates = await place.client.find_dates(query)
    total = await place.client.count_slots(query)
    [taken] = await place.client.find_taken_slots(query)

    assert [(one.day, one.resource_ids) for one in dates] == [
        (date(2026, 3, 2), (bo.id,)),
        (date(2026, 3, 3), (eva.id, bo.id)),
    ]
    assert total == 2 + 3
    assert (taken.interval, taken.resource_ids) == (span("10:00", "11:00"), (eva.id, bo.id))


async def test_a_project_gives_what_the_query_leaves_open(place: Place) -> None:
    eva = await place.make_resource(constraints=MORNING)
    project = await place.make_project(eva, constraints=(allow(Hours(9 * 60, 10 * 60)),))
    query = AvailabilityQuery(resources=(eva.id,), window=TWO_DAYS, length=HALF_HOUR)

    a_day = 3 if place.options.usual_increment else 2
    assert await place.client.count_slots(query, project_id=project.id) == 2 * a_day
    assert len(await place.client.find_dates(query, project_id=project.id)) == 2
    assert await place.client.find_taken_slots(query, project_id=project.id) == ()


async def test_somebody_unknown_is_refused_everywhere(place: Place) -> None:
    query = AvailabilityQuery(resources=(resource_id("nobody"),), window=TWO_DAYS)

    for ask in (place.client.find_dates, place.client.count_slots, place.client.find_taken_slots):
        with pytest.raises(InvalidRequestError) as refusal:
            await ask(query)
        assert "resources" in refusal.value.fields
