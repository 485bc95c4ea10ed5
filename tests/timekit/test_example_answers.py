"""Every example answer of the reference, read and written back."""

from typing import Any

import pytest

from desk_app.domain.booking import Seats
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.bodies import read_body
from desk_app.timekit.envelope import from_envelope, in_envelope
from desk_app.timekit.includes import parse_include
from desk_app.timekit.messages import (
    app,
    availability,
    booking,
    calendar,
    event,
    find_time,
    project,
    resource,
)
from desk_app.timekit.paging import page_from_wire, page_to_wire
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes
from tests.builders import utc
from tests.timekit import examples
from tests.timekit.examples import Example, by_name, comparable

UTC_TIMES = OutgoingTimes()
INCOMING = IncomingTimes(now=utc("2026-03-01 12:00"))


def test_the_app_is_written_as_it_was_read_but_for_its_secret() -> None:
    said = examples.load("app.get").data

    written = app.app_to_wire(
        app.app_from_wire(said),
        times=UTC_TIMES,
        creator_resource_id=said["creator_resource_id"],
    )

    assert comparable(written) == comparable(said | {"webhook_secret": ""})


def test_the_resource_just_created_has_only_its_names() -> None:
    said = examples.load("resources.create").data

    read = resource.resource_from_wire(said)

    assert resource.short_resource_to_wire(read, times=UTC_TIMES) == said
    assert read.constraints is None
    assert read.calendars is None


def test_the_resource_just_created_shows_its_calendar_if_asked() -> None:
    example = examples.load("resources.create.include_calendars")
    include = parse_include(example.query["include"])

    read = resource.resource_from_wire(example.data)

    written = resource.short_resource_to_wire(read, times=UTC_TIMES, include=include)
    assert comparable(written) == comparable(example.data)
    assert read.calendars is not None
    assert read.calendars[0].resource_id == read.id


def test_a_resource_shows_its_constraints_if_asked() -> None:
    example = examples.load("resources.get.include_constraints")
    include = parse_include(example.query["include"])

    read = resource.resource_from_wire(example.data)

    written = resource.resource_to_wire(read, times=UTC_TIMES, include=include)
    assert comparable(written) == comparable(example.data)


def test_a_page_of_resources_is_written_as_it_was_read() -> None:
    example = examples.load("resources.list.paged")

    page = page_from_wire(example.response, resource.resource_from_wire)

    written = page_to_wire(
        [resource.resource_to_wire(item, times=UTC_TIMES) for item in page.items],
        total=page.total,
        limit=page.per_page,
        page=page.current_page,
        url="https://api.timekit.io/v2/resources?page=2",
    )
    assert comparable(written) == comparable(example.response)


@pytest.mark.parametrize("name", ["calendars.create", "calendars.get"])
def test_a_calendar_is_written_as_it_was_read(name: str) -> None:
    said = examples.load(name).data

    written = calendar.calendar_to_wire(calendar.calendar_from_wire(said), times=UTC_TIMES)

    assert comparable(written) == comparable(said)


def test_calendars_are_written_as_they_were_read() -> None:
    said = examples.load("calendars.list").response

    page = page_from_wire(said, calendar.calendar_from_wire)

    written = [calendar.calendar_to_wire(item, times=UTC_TIMES) for item in page.items]
    assert comparable(in_envelope(written)) == comparable(said)
    assert [item.can_be_booked for item in page.items] == [True, False]


@pytest.mark.parametrize("name", ["events.create", "events.get"])
def test_an_event_is_written_as_it_was_read(name: str) -> None:
    said = examples.load(name).data

    written = event.event_to_wire(event.event_from_wire(said), times=UTC_TIMES)

    assert written == said


def test_events_are_written_as_they_were_read() -> None:
    said = examples.load("events.list").response

    page = page_from_wire(said, event.event_from_wire)

    written = [event.event_to_wire(item, times=UTC_TIMES) for item in page.items]
    assert in_envelope(written) == said


@pytest.mark.parametrize("name", ["projects.create", "projects.get"])
def test_a_project_is_written_as_it_was_read(name: str) -> None:
    said = examples.load(name).data

    written = project.project_to_wire(project.project_from_wire(said), times=UTC_TIMES)

    assert comparable(written) == comparable(said)


def test_projects_are_written_as_they_were_read() -> None:
    said = examples.load("projects.list.by_location_service").response

    page = page_from_wire(said, project.project_from_wire)

    written = [project.project_to_wire(item, times=UTC_TIMES) for item in page.items]
    assert comparable(in_envelope(written)) == comparable(said)


def test_the_resources_of_a_project_are_listed_as_ids() -> None:
    said = examples.load("projects.resources.list").response

    ids = project.project_resource_ids_from_wire(from_envelope(said))

    assert in_envelope(project.project_resource_ids_to_wire(ids)) == said


@pytest.mark.parametrize(
    "example",
    [
        one
        for one in examples.all_whose_name_starts("availability.", "unavailable.")
        if one.status == 200 and one.name not in ("availability.dates", "availability.count")
    ],
    ids=by_name,
)
def test_slots_are_written_as_they_were_read(example: Example) -> None:
    found = [availability.slot_from_wire(item) for item in example.data]

    resources = {
        one["id"]: resource.resource_from_wire(one)
        for item in example.data
        for one in item["resources"]
    }
    written = [availability.slot_to_wire(one.slot, resources, times=UTC_TIMES) for one in found]
    assert comparable(written) == comparable(example.data)


def test_dates_and_counts_are_written_as_they_were_read() -> None:
    dates = examples.load("availability.dates").data
    count = examples.load("availability.count").data

    assert availability.dates_to_wire(availability.dates_from_wire(dates)) == dates
    assert availability.count_to_wire(availability.count_from_wire(count)) == count


@pytest.mark.parametrize("bad", [None, {}, [{}], [{"date": "soon"}], {"total": "many"}, "3"])
def test_dates_and_counts_that_are_none_are_refused(bad: Any) -> None:
    with pytest.raises(UnexpectedReplyError):
        availability.dates_from_wire(bad)
    with pytest.raises(UnexpectedReplyError):
        availability.count_from_wire(bad)


@pytest.mark.parametrize("name", ["findtime.default", "findtime.after_take_first"])
def test_free_times_are_written_as_they_were_read(name: str) -> None:
    example = examples.load(name)
    body = read_body(find_time.FindTimeBody, example.request, times=INCOMING)
    times = find_time.find_time_style(body, UTC_TIMES)

    found = find_time.found_times_from_wire(example.data)

    assert [find_time.found_time_to_wire(one, times=times) for one in found] == example.data


BOOKINGS_WITHOUT_INCLUDES = examples.all_whose_name_starts(
    "bookings.action.", "bookings.reschedule", "bookings.create.instant", "bookings.create.group"
)


@pytest.mark.parametrize("example", BOOKINGS_WITHOUT_INCLUDES, ids=by_name)
def test_a_booking_without_includes_has_six_keys(example: Example) -> None:
    read = booking.booking_from_wire(example.data)

    assert comparable(booking.booking_to_wire(read, times=UTC_TIMES)) == comparable(example.data)
    assert read.interval is None


@pytest.mark.parametrize(
    "name",
    [
        "bookings.create.confirm_decline.include",
        "bookings.create.widget_project",
        "bookings.get.include",
    ],
)
def test_a_booking_with_includes_is_written_as_it_was_read(name: str) -> None:
    example = examples.load(name)
    said = example.data

    read = booking.booking_from_wire(said)

    written = booking.booking_to_wire(
        read,
        times=UTC_TIMES,
        include=parse_include(example.query["include"]),
        related=relations_of(said),
    )
    assert read.starts_at == utc("2026-03-02 07:00")
    assert set(written) == set(said)
    without_attributes = {"attributes": None}
    assert comparable(written | without_attributes) == comparable(said | without_attributes)
    told = comparable(said["attributes"])
    info = comparable(written["attributes"])
    assert told["event_info"].items() <= info["event_info"].items()
    assert info["event"] == info["event_info"]
    assert told.get("customer", info["customer"]) == info["customer"]


def relations_of(said: dict[str, Any]) -> booking.BookingRelations:
    customers = said.get("customers", [])
    return booking.BookingRelations(
        resource=resource.resource_from_wire(said["user"]) if "user" in said else None,
        calendar=calendar.calendar_from_wire(said["calendar"]) if "calendar" in said else None,
        customer_id=customers[0]["id"] if customers else "",
    )


def test_a_booking_of_2016_tells_its_actions_under_the_older_name() -> None:
    read = booking.booking_from_wire(examples.load("bookings.create.legacy_event_wrapper").data)

    assert read.available_actions == ("decline", "confirm")
    assert read.customer_name == "Mary Moss"
    assert read.calendar_id == "1c5d7f20-2f6a-4b8e-9d11-5e0c9a7b3c01"


def test_a_booking_whose_attributes_are_an_empty_array_is_still_read() -> None:
    example = examples.load("bookings.list.attributes_empty")

    [read] = page_from_wire(example.response, booking.booking_from_wire).items

    assert read.interval is None
    assert read.customer_name == "Mary Moss"
    assert read.available_actions == tuple(example.data[0]["available_actions"])


@pytest.mark.parametrize("name", ["bookings.groups.list", "bookings.groups.get"])
def test_a_session_is_written_as_it_was_read(name: str) -> None:
    example = examples.load(name)
    [said] = example.data if isinstance(example.data, list) else [example.data]

    read = booking.booking_from_wire(said)

    written = booking.booking_to_wire(
        read,
        times=UTC_TIMES,
        include=parse_include("attributes,available_actions,resource"),
        related=booking.BookingRelations(resource=resource.resource_from_wire(said["resource"])),
    )
    assert read.seats == Seats(3, 1)
    assert read.available_actions == ("complete", "cancel")
    told, info = comparable(said["attributes"]), comparable(written["attributes"])
    assert told.items() <= info.items()
    assert said["resource"].items() <= written["resource"].items()


def test_a_page_of_bookings_is_written_as_it_was_read() -> None:
    said = examples.load("bookings.list.search").response

    page = page_from_wire(said, booking.booking_from_wire)

    written = page_to_wire(
        [booking.booking_to_wire(item, times=UTC_TIMES) for item in page.items],
        total=1,
        limit=10,
        page=1,
        url="https://api.timekit.io/v2/bookings",
    )
    assert comparable(written) == comparable(said)
