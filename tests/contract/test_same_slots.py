"""FindTime and `/availability` give the same slots wherever both can be asked.

Both are asked the same question about the same resource; FindTime gets its constraints as
filters, as the console sends them.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.calendar_choice import CalendarChoice
from desk_app.domain.constraint import (
    Constraint,
    Day,
    DayAndTime,
    Hours,
    Period,
    Weekday,
    Weekdays,
    Weekends,
    allow,
    block,
)
from desk_app.domain.constraint_filters import filters_of_constraints, keep_allowed
from desk_app.domain.interval import Interval
from desk_app.domain.project import AvailabilityMode, AvailabilitySettings
from desk_app.services.searches import PartOfDay, SlotSearch
from tests.builders import make_new_calendar, make_new_event, span
from tests.contract.desk import open_desk
from tests.contract.place import Place

pytestmark = pytest.mark.asyncio

HALF_HOUR, QUARTER = timedelta(minutes=30), timedelta(minutes=15)

RULES: dict[str, tuple[Constraint, ...]] = {
    "none": (),
    "office hours": (allow(Weekdays()), allow(Hours(9 * 60, 17 * 60)), block(Hours(720, 765))),
    "single days": (
        allow(DayAndTime(Weekday.MONDAY, 480, 600)),
        allow(DayAndTime(Weekday.MONDAY, 780, 900)),
        allow(DayAndTime(Weekday.WEDNESDAY, 0, 1440)),
    ),
    "weekend": (allow(Weekends()),),
    "one day off": (block(Day(Weekday.TUESDAY)), allow(Hours(600, 660))),
    "holidays": (
        block(Period(date(2026, 3, 3), date(2026, 3, 5))),
        allow(Hours(8 * 60, 12 * 60)),
    ),
    "an hour off": (
        block(
            Period(datetime(2026, 3, 2, 9, 20, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC))
        ),
    ),
    "closed": (allow(Hours(0, 60)), block(Hours(0, 120))),
}
ZONES = ("UTC", "Europe/Copenhagen", "Asia/Kathmandu", "America/New_York")


def clock_change(zone_name: str) -> Interval:
    """Three days around the last Sunday of March, when Europe puts its clocks forward."""
    start = datetime(2026, 3, 28, tzinfo=ZoneInfo(zone_name)).astimezone(UTC)
    return Interval(start, start + timedelta(days=3))


@pytest.mark.parametrize("increment", [None, QUARTER], ids=["end to end", "every quarter"])
@pytest.mark.parametrize("zone_name", ZONES)
@pytest.mark.parametrize("rules", RULES)
async def test_the_same_slots_by_either_question(
    rules: str, zone_name: str, increment: timedelta | None, usual_place: Place
) -> None:
    await check_both_ways(usual_place, RULES[rules], zone_name, increment)


@pytest.mark.decided(usual_increment=None, buffer_between_slots=False)
async def test_the_same_slots_end_to_end_where_slots_follow_one_another(place: Place) -> None:
    await check_both_ways(place, RULES["office hours"], "Asia/Kathmandu", None)


@pytest.mark.about("usual_increment", "buffer_between_slots")
async def test_the_same_slots_every_quarter_wherever_one_asks(place: Place) -> None:
    await check_both_ways(place, RULES["office hours"], "Asia/Kathmandu", QUARTER)


async def check_both_ways(
    place: Place,
    constraints: tuple[Constraint, ...],
    zone_name: str,
    increment: timedelta | None,
) -> None:
    eva = await place.make_resource(constraints=constraints, time_zone_name=zone_name)
    [calendar] = eva.calendars or ()
    await place.book(eva, span("09:00", "09:50"))
    await place.book(eva, span("11:05", "11:25", day=2))
    for window in (span("00:00", "24:00"), span("05:00", "140:00"), clock_change(zone_name)):
        by_availability = await place.client.find_availability(
            window=window,
            resource_ids=[eva.id],
            length=HALF_HOUR,
            increment=increment,
            buffer=timedelta(minutes=5),
            rounds_to_nearest_hour=False,
        )
        found = await place.client.find_time(
            calendar_ids=[calendar.id],
            window=window,
            length=HALF_HOUR,
            filters=filters_of_constraints([constraints], zone_name=zone_name, window=window),
            all_solutions=increment is not None,
            buffer=timedelta(minutes=5),
        )
        by_find_time = keep_allowed(found, [constraints], eva.time_zone)

        assert [slot.interval for slot in by_availability] == list(by_find_time)


@pytest.mark.parametrize("mode", [AvailabilityMode.EXCLUSIVE, AvailabilityMode.MUTUAL])
@pytest.mark.parametrize("part", [None, PartOfDay.MORNING, PartOfDay.AFTERNOON])
async def test_the_console_finds_the_same_slots_by_either_question(
    part: PartOfDay | None, mode: AvailabilityMode, place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva = await place.make_resource("Eva", constraints=RULES["office hours"])
        bo = await place.make_resource(
            "Bo", constraints=RULES["single days"], time_zone_name="Europe/Copenhagen"
        )
        project = await place.make_project(
            eva,
            bo,
            constraints=(block(Hours(9 * 60, 9 * 60 + 30)),),
            availability=AvailabilitySettings(
                length=HALF_HOUR, buffer=timedelta(minutes=10), rounds_to_nearest_hour=False
            ),
        )
        await place.book(eva, span("10:00", "10:40"))
        await desk.pull()
        search = SlotSearch(
            window=span("00:00", "96:00"), project_id=project.id, part_of_day=part, mode=mode
        )
        plainly = await desk.workspace.availability.find(search)

        # A second calendar that is empty, left out: the same times are free, asked by FindTime.
        for resource in (eva, bo):
            await place.client.create_calendar(make_new_calendar(resource_id=resource.id))
            [own] = resource.calendars or ()
            choice = CalendarChoice(availability_calendar_ids=(own.id,))
            await desk.workspace.store.save_calendar_choice(resource.id, choice)
        await desk.pull()
        by_calendars = await desk.workspace.availability.find(search)

    assert by_calendars == plainly
    assert bool(plainly) or mode is AvailabilityMode.MUTUAL


async def test_a_chosen_calendar_decides_for_one_and_not_for_the_other(
    place: Place, tmp_path: Path
) -> None:
    async with open_desk(place, tmp_path) as desk:
        eva, bo = await place.make_resource("Eva"), await place.make_resource("Bo")
        for resource in (eva, bo):
            private = await place.client.create_calendar(make_new_calendar(resource_id=resource.id))
            await place.client.create_event(
                make_new_event(
                    calendar_id=private.id,
                    resource_id=resource.id,
                    starts_at=span("09:00", "10:00").start,
                    ends_at=span("09:00", "10:00").end,
                )
            )
        [own] = eva.calendars or ()
        await desk.workspace.store.save_calendar_choice(
            eva.id, CalendarChoice(availability_calendar_ids=(own.id,))
        )
        await desk.pull()

        slots = await desk.workspace.availability.find(
            SlotSearch(window=span("09:00", "10:30"), length=HALF_HOUR, increment=None)
        )

    assert [(slot.interval, set(slot.resource_ids)) for slot in slots] == [
        (span("09:00", "09:30"), {eva.id}),
        (span("09:30", "10:00"), {eva.id}),
        (span("10:00", "10:30"), {eva.id, bo.id}),
    ]
