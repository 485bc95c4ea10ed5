from dataclasses import replace

import pytest

from desk_app.domain.booking_graph import TENTATIVE
from desk_app.services.calendar import CalendarColumn, CalendarPicture, local_day
from desk_app.services.free_time import free_resources
from tests.builders import MONDAY, make_booking, make_event, make_resource, span

EVA = make_resource("eva", time_zone_name="UTC")
BO = make_resource("bo", time_zone_name="UTC")
DAY = MONDAY.date()
ASKED = span("10:00", "11:00")


def column(resource, **fields):
    window = local_day(DAY, resource.time_zone)
    defaults = {"open": (span("09:00", "17:00"),), "bookings": (), "events": ()}
    return CalendarColumn(resource=resource, day=DAY, window=window, **(defaults | fields))


def picture(*columns):
    return CalendarPicture(
        first=DAY,
        days=1,
        window=span("00:00", "24:00"),
        columns=columns,
        requests=(),
        upcoming=(),
        as_of=MONDAY,
    )


def booking(start, end, **fields):
    asked = span(start, end)
    return make_booking(starts_at=asked.start, ends_at=asked.end, **fields)


def test_open_and_untaken_is_free():
    assert free_resources(picture(column(EVA), column(BO)), ASKED) == (EVA.id, BO.id)


@pytest.mark.parametrize(
    "taken",
    [
        {"bookings": (booking("10:30", "12:00"),)},
        {"events": (make_event(starts_at=ASKED.start, ends_at=ASKED.end),)},
        {"open": (span("09:00", "10:30"),)},
        {"open": ()},
    ],
)
def test_taken_or_closed_for_a_part_of_it_is_not(taken):
    assert free_resources(picture(column(EVA, **taken), column(BO)), ASKED) == (BO.id,)


def test_neighbours_and_requests_take_nothing():
    around = (
        booking("09:00", "10:00"),
        booking("11:00", "12:00"),
        replace(booking("10:00", "11:00"), state=TENTATIVE, graph="confirm_decline"),
    )

    assert free_resources(picture(column(EVA, bookings=around)), ASKED) == (EVA.id,)


def test_of_a_day_that_is_not_in_the_picture_nothing_is_known():
    assert free_resources(picture(column(EVA)), span("10:00", "11:00", day=1)) is None
