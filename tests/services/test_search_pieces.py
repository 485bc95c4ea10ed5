"""Large questions in pieces: first answers at once, and in the end the same as in one piece."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilityMode
from desk_app.domain.resource import Resource
from desk_app.errors import OfflineError
from desk_app.services.availability import AvailabilityService
from desk_app.services.calendar import DATA_AS_OF
from desk_app.services.search_pieces import GROUP_SIZE, cut
from desk_app.services.searches import FoundTimes, SlotSearch
from desk_app.services.slot_sources import Question
from desk_app.store.store import Store
from tests.builders import HOUR, at, make_booking, make_resource, resource_id
from tests.fakes.clock import FakeClock
from tests.fakes.scripted_client import ScriptedClient

WINDOW = Interval(at("08:00"), at("24:00", day=13))


def people(number: int) -> tuple[Resource, ...]:
    return tuple(make_resource(f"p{n:03}", time_zone_name="UTC") for n in range(number))


def question(number: int, **more: Any) -> Question:
    mode = more.pop("mode", AvailabilityMode.EXCLUSIVE)
    search = SlotSearch(window=WINDOW, length=HOUR, mode=mode, **more)
    return Question(
        search=search,
        window=WINDOW,
        mode=mode,
        project=None,
        length=HOUR,
        resources=people(number),
        roles=(),
        constraints=(),
        chosen={},
    )


def test_a_small_question_stays_whole():
    [piece] = cut(question(5))

    assert piece.question == question(5)
    assert piece.completes_its_days


@pytest.mark.parametrize("more", [{"increment": None}, {"mode": AvailabilityMode.MUTUAL}])
def test_what_cannot_be_joined_again_stays_whole(more: dict[str, Any]):
    assert len(cut(question(600, **more))) == 1


def test_a_large_question_is_cut_at_midnights_and_by_groups():
    pieces = cut(question(600))

    reach = [piece.question.window.end for piece in pieces if piece.completes_its_days]
    assert reach == [
        at("25:00"),
        at("25:00", day=2),
        at("25:00", day=9),
        WINDOW.end,
    ]
    assert len(pieces) == 3 * len(reach)
    assert all(len(piece.question.resources) <= GROUP_SIZE for piece in pieces)


def test_pieces_cover_every_day_of_everybody_once():
    pieces = cut(question(600))

    covered = {
        (one.id, piece.question.window.start)
        for piece in pieces
        for one in piece.question.resources
    }
    assert len(covered) == 600 * 4
    starts = sorted({piece.question.window.start for piece in pieces})
    assert starts == [WINDOW.start, at("24:00"), at("24:00", day=2), at("24:00", day=9)]


# --- asking ----------------------------------------------------------------------------------


async def answers(service: AvailabilityService, search: SlotSearch) -> list[FoundTimes]:
    return [each async for each in service.look_up(search)]


def wanted(**more: Any) -> SlotSearch:
    return SlotSearch(window=WINDOW, length=HOUR, limit=100_000, **more)


@pytest.fixture
def service(store: Store) -> AvailabilityService:
    service = AvailabilityService(store, FakeClock(at("08:00")))
    service.is_offline = lambda: True
    return service


@pytest.mark.asyncio
async def test_in_the_end_a_question_in_pieces_is_answered_as_one_in_one_piece(
    service: AvailabilityService, store: Store
) -> None:
    await store.save_fact(DATA_AS_OF, at("07:00").isoformat())
    await store.save_resources(people(60), is_complete=True)
    for number, (day, hour) in enumerate([(0, 9), (0, 12), (3, 23), (6, 10), (13, 22)]):
        start = at(f"{hour}:00", day=day)
        booking = make_booking(f"b{number}", resource_id=resource_id("p007"), starts_at=start)
        await store.save_bookings([replace(booking, ends_at=start + timedelta(hours=2))])
    search = wanted()

    found = await answers(service, search)

    assert [each.is_complete for each in found] == [False, False, False, True]
    assert tuple(hit.slot.interval for hit in found[-1].hits) == tuple(
        slot.interval for slot in await service.find_known(search)
    )
    assert [_free(found[-1], at("08:30", day=day)) for day in range(2)] == [59, 60]
    counts = [len(each.hits) for each in found]
    assert counts == sorted(counts)


def _free(found: FoundTimes, start: Any) -> int:
    return next(len(hit.slot.resource_ids) for hit in found.hits if hit.slot.starts_at == start)


@pytest.mark.asyncio
async def test_no_more_is_asked_once_there_is_enough(store: Store, service: AvailabilityService):
    await store.save_fact(DATA_AS_OF, at("07:00").isoformat())
    await store.save_resources(people(60), is_complete=True)

    found = await answers(service, replace(wanted(), limit=20))

    assert len(found) == 1
    assert (len(found[0].hits), found[0].is_complete) == (20, True)


@pytest.mark.asyncio
async def test_a_network_that_goes_away_half_way_leaves_the_answer_to_the_store(
    store: Store, service: AvailabilityService
):
    await store.save_fact(DATA_AS_OF, at("07:00").isoformat())
    await store.save_resources(people(60), is_complete=True)
    client = ScriptedClient(find_availability=[(), OfflineError()])
    service.client = client  # type: ignore[assignment]
    service.is_offline = lambda: False

    found = await answers(service, wanted())

    assert found[0].known_at is None
    assert {each.known_at for each in found[1:]} == {at("07:00")}
    assert found[-1].is_complete
    assert found[-1].hits


@pytest.mark.asyncio
async def test_what_is_booked_counts_on_the_days_of_every_piece(
    store: Store, service: AvailabilityService
) -> None:
    await store.save_fact(DATA_AS_OF, at("07:00").isoformat())
    await store.save_resources(people(60), is_complete=True)
    busy = resource_id("p007")
    for day in (0, 1, 2, 9, 13):
        times = {"starts_at": at("09:00", day=day), "ends_at": at("10:00", day=day)}
        await store.save_bookings([make_booking(f"b{day}", resource_id=busy, **times)])

    found = await answers(service, wanted())

    at_noon = {hit.slot.starts_at: hit.slot for hit in found[-1].hits}
    for day in (0, 1, 2, 9, 13):
        assert at_noon[at("12:00", day=day)].resource_ids[-1] == busy
