from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.resource import find_time_zone
from tests.builders import make_calendar, make_event, make_resource, span


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "Europe", "../../etc/passwd", "\0", "/"])
def test_names_of_no_zone_are_not_found(name):
    assert find_time_zone(name) is None


def test_a_resource_whose_zone_is_not_known_lives_in_utc():
    assert make_resource(time_zone_name="Mars/Olympus").time_zone is UTC
    assert make_resource().time_zone == ZoneInfo("Europe/Copenhagen")


@pytest.mark.parametrize(
    ("provider", "is_synced", "expected"),
    [("timekit", False, True), ("google", False, False), ("google", True, True)],
)
def test_only_our_own_and_synced_calendars_count_as_busy(provider, is_synced, expected):
    assert make_calendar(provider=provider, is_synced=is_synced).counts_as_busy is expected


def test_nothing_is_booked_into_a_calendar_that_may_only_be_read():
    assert make_calendar().can_be_booked
    assert not make_calendar(provider_access="reader").can_be_booked


def test_an_event_closes_its_span():
    assert make_event().interval == span("12:00", "13:00")
