"""Dates of a series as they are looked at before it is booked."""

from datetime import UTC, timedelta

from desk_app.domain.availability import Slot
from desk_app.domain.series import Visit
from desk_app.services.series import look_at
from tests.builders import at, resource_id

EVA, MARCO = resource_id("eva"), resource_id("marco")
HOUR = timedelta(hours=1)


def slot(clock: str, *resource_ids: str) -> Slot:
    return Slot(at(clock), at(clock) + HOUR, tuple(resource_id(each) for each in resource_ids))


def test_a_date_is_free_where_the_very_time_and_person_are() -> None:
    look = look_at(Visit(EVA, at("10:00")), [slot("10:00", "eva", "marco")], [], UTC)

    assert look.is_free
    assert look.people == (Visit(MARCO, at("10:00")),)


def test_others_at_the_time_come_before_times_that_are_far() -> None:
    own = [slot(clock, "eva") for clock in ("08:00", "09:00", "11:00", "12:00", "13:00")]

    look = look_at(Visit(EVA, at("10:00")), [slot("10:00", "marco")], own, UTC)

    assert not look.is_free
    assert look.alternatives == (
        Visit(EVA, at("09:00")),
        Visit(EVA, at("11:00")),
        Visit(EVA, at("08:00")),
        Visit(MARCO, at("10:00")),
        Visit(EVA, at("12:00")),
        Visit(EVA, at("13:00")),
    )


def test_times_of_other_days_are_no_alternatives() -> None:
    tomorrow = at("10:00") + timedelta(days=1)
    own = [Slot(tomorrow, tomorrow + HOUR, (EVA,))]

    look = look_at(Visit(EVA, at("10:00")), [], own, UTC)

    assert not look.is_free
    assert look.alternatives == ()
