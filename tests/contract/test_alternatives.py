"""Other times for one that was lost: the same with the extension and without it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.domain.alternatives import Alternative, AlternativeKind
from desk_app.domain.availability import Slot
from desk_app.domain.constraint import Hours, allow
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilitySettings
from desk_app.domain.resource import Resource
from desk_app.errors import InvalidRequestError, NotFoundError
from desk_app.services.drafts import BookingDraft
from desk_app.timekit.extensions import ALTERNATIVES
from tests.builders import span
from tests.contract.desk import open_desk
from tests.contract.place import Place

pytestmark = pytest.mark.asyncio

WANTED = span("10:00", "11:00")
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
PERSON, TIME, DAY = AlternativeKind


async def make_people(place: Place) -> tuple[Resource, Resource]:
    """Two people who work from 9 to 13; the first is taken from 9 to 12 on the day wanted."""
    rules = (allow(Hours(9 * 60, 13 * 60)),)
    eva = await place.make_resource("Eva", constraints=rules)
    bo = await place.make_resource("Bo", constraints=rules)
    await place.book(eva, span("09:00", "12:00"))
    return eva, bo


def other(kind: AlternativeKind, when: Interval, whose: Resource, *also: Resource) -> Alternative:
    slot = Slot(when.start, when.end, (whose.id,))
    return Alternative(kind, slot, tuple(each.id for each in also))


@pytest.mark.about("extensions")
async def test_the_nearest_are_same_person_same_time_same_day(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, bo = await make_people(place)
        await desk.pull()
        sent = place.client.requests_sent

        found = await desk.workspace.availability.alternatives(WANTED, eva.id, None)

        asked = place.client.requests_sent - sent
    assert found == (
        other(PERSON, span("12:00", "13:00"), eva),
        other(TIME, WANTED, bo),
        other(DAY, span("09:45", "10:45"), bo),
    )
    knows = ALTERNATIVES in await place.client.get_capabilities()
    assert asked == (2 if knows else 3)  # the extensions are asked for once, then known


@pytest.mark.about("extensions")
async def test_the_service_s_own_settings_hold_for_alternatives(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, bo = await make_people(place)
        project = await place.make_project(
            eva,
            constraints=(allow(Hours(0, 12 * 60)),),
            availability=AvailabilitySettings(length=HOUR, buffer=QUARTER),
        )
        await desk.pull()

        found = await desk.workspace.availability.alternatives(WANTED, eva.id, project.id)

    assert bo.id not in {each for one in found for each in one.slot.resource_ids}
    assert found[0] == other(PERSON, span("09:00", "10:00", day=1), eva)


async def test_for_several_together_each_role_is_tried_with_somebody_else(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        rules = (allow(Hours(9 * 60, 13 * 60)),)
        names = ("Eva", "Bo", "Red room", "Blue room")
        eva, bo, red, blue = [await place.make_resource(one, constraints=rules) for one in names]
        project = await place.make_project(eva, bo)
        await place.book(red, span("10:00", "12:00"))
        await desk.pull()
        draft = BookingDraft(
            project_id=project.id,
            resource_id=eva.id,
            starts_at=WANTED.start,
            length=HOUR,
            companions=(red.id,),
            also=((red.id, blue.id),),
        )

        found = await desk.workspace.other_times.find(draft)
        of_fixed_roles = await desk.workspace.other_times.find(replace(draft, also=()))
        desk.workspace.availability.is_offline = lambda: True
        from_the_store = await desk.workspace.other_times.find(draft)

    same = other(PERSON, span("09:00", "10:00"), eva, red)
    assert found == (
        same,
        other(TIME, WANTED, eva, blue),
        other(DAY, span("09:45", "10:45"), eva, blue),
    )
    assert from_the_store == found
    assert of_fixed_roles == (same, other(DAY, span("12:00", "13:00"), eva, red))


@pytest.mark.decided(extensions=False)
async def test_a_server_without_the_extension_does_not_know_the_question(place: Place) -> None:
    eva, _ = await make_people(place)

    with pytest.raises(NotFoundError):
        await ask(place, eva, WANTED)


@pytest.mark.decided(extensions=True)
async def test_a_time_that_ends_before_it_begins_is_refused(place: Place) -> None:
    eva, _ = await make_people(place)

    with pytest.raises(InvalidRequestError) as caught:
        await ask(place, eva, Interval(WANTED.start, WANTED.start))

    assert list(caught.value.fields) == ["wanted_end"]


async def ask(place: Place, whose: Resource, wanted: Interval) -> None:
    await place.client.find_alternatives(
        wanted,
        resource_id=whose.id,
        window=span("00:00", "24:00"),
        resource_ids=(whose.id,),
        increment=QUARTER,
    )
