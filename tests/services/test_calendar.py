"""Pictures of days, composed from what is stored."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.booking import Seats
from desk_app.domain.booking_graph import (
    CANCELLED,
    CONFIRM_DECLINE,
    DECLINED,
    GROUP_OWNER,
    INSTANT_PAYMENT,
    TENTATIVE,
)
from desk_app.domain.weekly_hours import Schedule, WeeklyHours, parse_hours, write_schedule
from desk_app.services.calendar import (
    CalendarPicture,
    compose,
    local_day,
    read_instant,
    span_of,
)
from desk_app.services.calendar_days import CalendarService
from desk_app.store.store import Store
from tests.builders import (
    at,
    booking_id,
    event_id,
    make_booking,
    make_event,
    make_resource,
    resource_id,
)
from tests.fakes.clock import FakeClock

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
MONDAY = date(2026, 3, 2)
ALL_WEEK = write_schedule(Schedule(hours=WeeklyHours((parse_hours("9-17"),) * 7)))


def picture(first: date = MONDAY, days: int = 1, **parts: Any) -> CalendarPicture:
    known: dict[str, Any] = {
        "resources": [make_resource("eva", time_zone_name="UTC")],
        "bookings": [],
        "events": [],
        "requests": [],
        "soon": [],
        "now": at("08:55"),
        "as_of": None,
    }
    return compose(first, days, **(known | parts))


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (MONDAY, "Europe/Copenhagen", 24),
        (SPRING, "Europe/Copenhagen", 23),
        (AUTUMN, "Europe/Copenhagen", 25),
        (date(2026, 4, 5), "Australia/Lord_Howe", 24.5),
        (date(2026, 10, 4), "Australia/Lord_Howe", 23.5),
        (SPRING, "Antarctica/Troll", 22),
        (AUTUMN, "Antarctica/Troll", 26),
        (SPRING, "UTC", 24),
    ],
)
def test_day_lasts_as_long_as_its_zone_says(day: date, zone: str, hours: float) -> None:
    assert local_day(day, ZoneInfo(zone)).length == timedelta(hours=hours)


@pytest.mark.parametrize(("day", "first_hour"), [(SPRING, 7), (AUTUMN, 8)])
def test_hours_are_kept_by_the_clock_on_the_wall_on_days_the_clocks_change(
    day: date, first_hour: int
) -> None:
    eva = make_resource("eva", constraints=ALL_WEEK)

    [column] = picture(day, resources=[eva]).columns

    [opening] = column.open
    assert opening.start == datetime(day.year, day.month, day.day, first_hour, tzinfo=UTC)
    assert opening.start.astimezone(COPENHAGEN).hour == 9
    assert opening.length == timedelta(hours=8)


def test_booking_over_the_change_stands_on_both_days_it_touches() -> None:
    eva = make_resource("eva")
    booking = make_booking(
        starts_at=datetime(2026, 3, 28, 22, 30, tzinfo=UTC),
        ends_at=datetime(2026, 3, 29, 2, 0, tzinfo=UTC),
    )
    columns = picture(date(2026, 3, 28), 3, resources=[eva], bookings=[booking]).columns

    assert [len(each.bookings) for each in columns] == [1, 1, 0]


def test_columns_come_by_day_then_by_resource_each_in_its_own_zone() -> None:
    people = [
        make_resource("eva", time_zone_name="UTC"),
        make_resource("marco", time_zone_name="America/New_York"),
    ]
    shown = picture(MONDAY, 2, resources=people)

    assert [(each.resource.name, each.day.day) for each in shown.columns] == [
        ("Eva", 2),
        ("Marco", 2),
        ("Eva", 3),
        ("Marco", 3),
    ]
    assert shown.columns[1].window.start == at("05:00")
    assert shown.window == span_of(MONDAY, 2, people)


@pytest.mark.parametrize("state", [CANCELLED, DECLINED])
def test_bookings_nobody_comes_for_are_not_drawn(state: str) -> None:
    assert picture(bookings=[make_booking(state=state)]).columns[0].bookings == ()


def test_a_booking_without_a_length_is_drawn_where_it_starts_also_at_midnight() -> None:
    eva = make_resource("eva", time_zone_name="UTC")
    midnight = make_booking("anna", starts_at=at("00:00"), ends_at=at("00:00"))

    shown = picture(days=2, resources=(eva,), bookings=(midnight,))

    assert [len(column.bookings) for column in shown.columns] == [1, 0]


def test_bookings_are_drawn_in_their_column_only_by_start() -> None:
    late = make_booking("late", starts_at=at("12:00"), ends_at=at("13:00"))
    early = make_booking("early", starts_at=at("09:00"), ends_at=at("10:00"))
    other = make_booking("other", resource_id=resource_id("marco"))
    nowhen = make_booking("nowhen", starts_at=None, ends_at=None)

    [column] = picture(bookings=[late, early, other, nowhen]).columns

    assert column.bookings == (early, late)


def test_event_of_a_booking_is_not_drawn_twice() -> None:
    booking = make_booking(event_id=event_id("of booking"))
    events = [make_event("of booking"), make_event("dentist")]

    [column] = picture(bookings=[booking], events=events).columns

    assert [each.id for each in column.events] == [event_id("dentist")]


def test_only_who_surely_comes_is_upcoming_soonest_first() -> None:
    late = make_booking("late", starts_at=at("12:00"))
    early = make_booking("early", starts_at=at("09:00"))
    request = make_booking("request", graph=CONFIRM_DECLINE, state=TENTATIVE)

    assert picture(soon=[late, request, early]).upcoming == (early, late)


def test_who_should_have_come_a_while_ago_is_no_longer_upcoming() -> None:
    under_way = make_booking("under way", starts_at=at("10:30"), ends_at=at("11:30"))
    just_late = make_booking("late", starts_at=at("11:20"), ends_at=at("12:00"))

    assert picture(soon=[under_way, just_late], now=at("11:24")).upcoming == (just_late,)


def test_who_comes_after_midnight_is_not_upcoming_today() -> None:
    tonight = make_booking("tonight", starts_at=at("23:30"), ends_at=at("23:45"))
    tomorrow = make_booking("tomorrow", starts_at=at("00:30", day=1), ends_at=at("01:00", day=1))

    assert picture(soon=[tonight, tomorrow], now=at("23:00")).upcoming == (tonight,)


@pytest.mark.parametrize("text", [None, "", "yesterday", "2026-13-01"])
def test_instant_that_makes_no_sense_is_none(text: str | None) -> None:
    assert read_instant(text) is None


@pytest.mark.asyncio
async def test_picture_is_read_from_the_store(store: Store, clock: FakeClock) -> None:
    clock.set(at("08:55"))
    eva, marco = make_resource("eva", time_zone_name="UTC"), make_resource("marco")
    await store.save_resources([eva, marco], is_complete=True)
    soon = make_booking("soon", starts_at=at("09:00"), ends_at=at("10:00"))
    request = make_booking(
        "request",
        graph=CONFIRM_DECLINE,
        state=TENTATIVE,
        starts_at=at("11:00", day=3),
        ends_at=at("12:00", day=3),
    )
    session = replace(request, id=booking_id("yoga"), graph=GROUP_OWNER)
    unpaid = replace(request, id=booking_id("unpaid"), graph=INSTANT_PAYMENT)
    await store.save_bookings([soon, request, session, unpaid])
    await store.save_fact("data_as_of", at("08:50").isoformat())

    shown = await CalendarService(store, clock).load_days(MONDAY, 1, [eva.id])

    [column] = shown.columns
    assert column.resource.id == eva.id
    assert [each.id for each in column.bookings] == [soon.id]
    assert [each.id for each in shown.requests] == [request.id]
    assert [each.id for each in shown.upcoming] == [soon.id]
    assert shown.as_of == at("08:50")


def test_a_seat_stands_in_the_list_of_its_session_and_not_beside_it() -> None:
    yoga = make_booking(
        "yoga", resource_id=resource_id("eva"), graph=GROUP_OWNER, seats=Seats(8, 1)
    )
    day = {"starts_at": at("10:00"), "ends_at": at("11:00"), "resource_id": resource_id("eva")}
    seat = make_booking("anna", owner_booking_id=yoga.id, event_id=event_id("seat"), **day)
    lost = make_booking("bo", owner_booking_id=booking_id("gone"), **day)
    event = make_event("seat", resource_id=resource_id("eva"))
    first = at("10:00").date()

    shown = picture(first, bookings=[yoga, seat, lost], events=[event]).columns[0]

    assert {each.id for each in shown.bookings} == {yoga.id, lost.id}
    assert shown.events == ()
