"""Without a network the console finds from its store what the server would have answered.

Each question is asked of the real server and of a store that was just brought up to date.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.domain.booking_graph import (
    CANCEL,
    CONFIRM,
    CONFIRM_DECLINE,
    GROUP_OWNER,
    INSTANT,
    INSTANT_PAYMENT,
    GraphName,
)
from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.constraint import Constraint, Hours, Period, Weekday, Weekdays, allow, block
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.interval import Interval
from desk_app.domain.new_booking import SessionSettings
from desk_app.domain.project import AvailabilityMode, AvailabilitySettings, Project
from desk_app.domain.resource import Resource
from desk_app.services.searches import PartOfDay, SlotSearch
from tests.builders import make_new_calendar, make_new_event, span
from tests.contract.desk import Desk, open_desk
from tests.contract.place import Place

pytestmark = pytest.mark.asyncio

HALF_HOUR, QUARTER = timedelta(minutes=30), timedelta(minutes=15)
WINDOW = span("00:00", "168:00")

RULES: tuple[tuple[Constraint, ...], ...] = (
    (),
    (allow(Weekdays()), allow(Hours(9 * 60, 17 * 60)), block(Hours(720, 765))),
    (block(Period(date(2026, 3, 3), date(2026, 3, 5))), allow(Hours(8 * 60, 12 * 60))),
)


async def furnish(desk: Desk) -> tuple[tuple[Resource, ...], tuple[Project, ...]]:
    """Three people with bookings of every kind, events and calendars, and two services."""
    place = desk.place
    eva = await place.make_resource("Eva", constraints=RULES[1])
    bo = await place.make_resource("Bo", constraints=RULES[2], time_zone_name="America/New_York")
    kim = await place.make_resource("Kim", time_zone_name="Asia/Kathmandu")
    for number, graph in enumerate((INSTANT, CONFIRM_DECLINE, INSTANT_PAYMENT)):
        for who in (eva, bo, kim):
            hour = 9 + 2 * number
            when = span(f"{hour}:10", f"{hour + 1}:00", day=number)
            booking = await place.book(who, when, graph=graph)
            if graph == CONFIRM_DECLINE and who is eva:
                await place.client.act_on_booking(booking.id, CONFIRM)
            if graph == INSTANT and who is bo:
                await place.client.act_on_booking(booking.id, CANCEL)
    await place.book(
        kim,
        span("06:00", "07:30", day=4),
        graph=GROUP_OWNER,
        session=SessionSettings(max_seats=3),
        customer=None,
    )
    for who in (eva, kim):
        await _fill_calendars(place, who)
    await _leave_a_calendar_out(desk, eva)
    return (eva, bo, kim), await _make_services(place, (eva, bo, kim))


async def _fill_calendars(place: Place, who: Resource) -> None:
    private = await place.client.create_calendar(make_new_calendar(resource_id=who.id))
    [own] = who.calendars or ()
    for calendar, day, is_all_day in (
        (own, 0, False),
        (private, 1, False),
        (own, 2, True),
        (private, 3, True),
    ):
        when = span("00:00", "24:00", day=day) if is_all_day else span("13:05", "14:20", day=day)
        await place.client.create_event(
            make_new_event(
                calendar_id=calendar.id,
                resource_id=who.id,
                starts_at=when.start,
                ends_at=when.end,
                is_all_day=is_all_day,
            )
        )


async def _leave_a_calendar_out(desk: Desk, who: Resource) -> None:
    [own] = who.calendars or ()
    choice = CalendarChoice(availability_calendar_ids=(own.id,))
    await desk.workspace.store.save_calendar_choice(who.id, choice)


async def _make_services(place: Place, who: tuple[Resource, ...]) -> tuple[Project, ...]:
    settings = (
        AvailabilitySettings(length=HALF_HOUR),
        AvailabilitySettings(
            length=timedelta(minutes=50),
            buffer=timedelta(minutes=10),
            ignores_all_day_events=True,
            rounds_to_nearest_hour=True,
            increment=timedelta(minutes=20),
        ),
    )
    rules = ((), (block(Hours(10 * 60, 10 * 60 + 30)),))
    made = [
        await place.make_project(*who, availability=one, constraints=rule)
        for one, rule in zip(settings, rules, strict=True)
    ]
    return tuple(made)


def searches(
    who: tuple[Resource, ...], services: tuple[Project, ...]
) -> st.SearchStrategy[SlotSearch]:
    ids = st.lists(st.sampled_from([each.id for each in who]), unique=True).map(tuple)
    windows = st.tuples(st.integers(0, 5 * 96), st.integers(1, 2 * 96)).map(
        lambda quarters: Interval(
            WINDOW.start + quarters[0] * QUARTER,
            WINDOW.start + (quarters[0] + quarters[1]) * QUARTER,
        )
    )
    return st.builds(
        SlotSearch,
        window=windows,
        length=st.sampled_from([HALF_HOUR, timedelta(minutes=50), timedelta(hours=2)]),
        project_id=st.sampled_from([None, *(each.id for each in services)]),
        resource_ids=ids,
        part_of_day=st.sampled_from([None, *PartOfDay]),
        weekdays=st.frozensets(st.sampled_from(Weekday), max_size=2),
        mode=st.sampled_from(
            [
                AvailabilityMode.EXCLUSIVE,
                AvailabilityMode.MUTUAL,
                AvailabilityMode.ROUNDROBIN_PRIORITIZED,
            ]
        ),
        increment=st.sampled_from([None, QUARTER, timedelta(minutes=20)]),
        limit=st.just(100_000),
    )


@pytest.mark.decided(usual_increment=None, buffer_between_slots=False)
async def test_the_store_answers_what_the_server_answers(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        who, services = await furnish(desk)
        desk.workspace.sync.show(WINDOW, [each.id for each in who])
        await desk.pull()
        asked = _sample(searches(who, services), 80)
        found = [await _both_ways(desk, search) for search in asked]

    assert sum(map(bool, found)) > len(found) // 3


@pytest.mark.parametrize(
    "limits", [{"day": 1}, {"week": 2}, {"month": 2, "day": 5}, {"year": 2}], ids=str
)
@pytest.mark.decided(usual_increment=None, buffer_between_slots=False)
async def test_the_store_knows_what_is_full_as_the_server_does(
    limits: dict[str, int], place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        who, services = await furnish(desk)
        app = await place.client.get_app()
        await place.client.update_app(app.slug, {"resource_rate_limits": limits})
        desk.workspace.sync.show(WINDOW, [each.id for each in who])
        await desk.pull()
        found = [await _both_ways(desk, each) for each in _sample(searches(who, services), 20)]
        await place.client.update_app(app.slug, {"resource_rate_limits": {}})
        await desk.pull()
        unlimited = [await _both_ways(desk, each) for each in _sample(searches(who, services), 20)]

    assert any(found)
    assert found != unlimited


@pytest.mark.decided(usual_increment=None, buffer_between_slots=False)
async def test_busy_time_that_was_never_on_screen_is_known_to_the_store_too(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        who, _ = await furnish(desk)
        for _ in who:
            await desk.workspace.sync.go_round()

        assert await _both_ways(desk, SlotSearch(window=WINDOW, length=HALF_HOUR, limit=100_000))


async def test_graphs_of_every_kind_were_booked(place: Place, tmp_path: Path) -> None:
    async with open_desk(place, tmp_path) as desk:
        await furnish(desk)
        booked = await place.client.list_bookings_in(WINDOW)

    wanted: set[GraphName] = {INSTANT, CONFIRM_DECLINE, INSTANT_PAYMENT, GROUP_OWNER}
    assert {each.graph for each in booked} == wanted


async def _both_ways(
    desk: Desk, search: SlotSearch
) -> tuple[tuple[Interval, frozenset[ResourceId]], ...]:
    by_server = await desk.workspace.availability.find(search)
    by_store = await desk.workspace.availability.find_known(search)

    assert by_store == by_server, search
    return tuple((slot.interval, frozenset(slot.resource_ids)) for slot in by_server)


def _sample(strategy: st.SearchStrategy[SlotSearch], number: int) -> list[SlotSearch]:
    """So many examples of a strategy, always the same: the server is asked in a running loop."""
    drawn: list[SlotSearch] = []

    @settings(
        max_examples=number,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(example: SlotSearch) -> None:
        drawn.append(replace(example))

    draw()
    return drawn
