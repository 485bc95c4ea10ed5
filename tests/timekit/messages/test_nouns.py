"""Apps, resources, calendars, events and projects, however much of an answer is missing."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.constraint import Hours, Weekdays, allow
from desk_app.domain.project import (
    AvailabilityMode,
    AvailabilitySettings,
    BookingSettings,
    CustomerField,
)
from desk_app.domain.project_change import ProjectChange
from desk_app.domain.resource_change import CalendarChange, EventChange, ResourceChange
from desk_app.errors import InvalidRequestError, UnexpectedReplyError
from desk_app.timekit.bodies import read_body, write_body
from desk_app.timekit.json import decode, encode
from desk_app.timekit.messages import app, calendar, event, project, resource
from desk_app.timekit.time_formats import IncomingTimes, OutgoingTimes
from tests.builders import (
    at,
    make_app,
    make_calendar,
    make_event,
    make_new_calendar,
    make_new_event,
    make_new_project,
    make_new_resource,
    make_project,
    make_resource,
    resource_id,
    utc,
)
from tests.timekit.test_wire_values import ANYTHING

UTC_TIMES = OutgoingTimes()
INCOMING = IncomingTimes(now=utc("2026-03-02 09:00"))
EVERYTHING = frozenset({"calendars", "availability_constraints"})
READERS = [
    app.app_from_wire,
    resource.resource_from_wire,
    calendar.calendar_from_wire,
    project.project_from_wire,
]


def over_the_wire(value: object) -> object:
    return decode(encode(value))


# --- answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("read", READERS)
def test_an_id_alone_is_enough(read: Any) -> None:
    assert read({"id": "x"}).id == "x"


@pytest.mark.parametrize("read", [*READERS, event.event_from_wire])
@pytest.mark.parametrize("odd", [None, [], "x", {}, {"id": None}], ids=repr)
def test_without_an_id_an_answer_makes_no_sense(read: Any, odd: object) -> None:
    with pytest.raises(UnexpectedReplyError):
        read(odd)


KEYS = (
    "name first_name timezone email image meta calendars availability_constraints availability "
    "booking customer_fields resources ui reminders settings slug test_mode provider created_at "
    "resource provider_sync description"
)


@pytest.mark.parametrize("read", READERS)
@given(fields=st.dictionaries(st.sampled_from(KEYS.split(" ")), ANYTHING))
def test_no_field_is_too_odd_to_be_read(read: Any, fields: dict[str, Any]) -> None:
    assert read({**fields, "id": "x"}).id == "x"


def test_an_app_comes_back() -> None:
    given_app = make_app(
        is_test=True, role="owner", trial_expires_at=at("09:00"), created_at=at("08:00")
    )

    read = app.app_from_wire(over_the_wire(app.app_to_wire(given_app, times=UTC_TIMES)))

    assert read.owner_email == given_app.owner_email
    assert read.name == "Corner Salon"
    assert (read.slug, read.is_test, read.role) == (given_app.slug, True, "owner")
    assert read.trial_expires_at == given_app.trial_expires_at


def test_extensions_are_listed_and_read() -> None:
    wire = app.capabilities_to_wire({"replaces", "atomic_confirm"})

    assert wire == {"extensions": ["atomic_confirm", "replaces"]}
    assert app.capabilities_from_wire(wire) == {"replaces", "atomic_confirm"}
    assert app.capabilities_from_wire(None) == frozenset()
    assert app.capabilities_from_wire({"extensions": {"a": 1}}) == frozenset()


def test_a_resource_comes_back_with_all_it_holds() -> None:
    given_resource = make_resource(
        constraints=(allow(Weekdays()), allow(Hours(540, 1020))),
        calendars=(make_calendar(),),
        meta={"floor": "2"},
        tags=("ground floor", "new"),
        image="https://img.example.com/eva.png",
        created_at=at("08:00"),
        updated_at=at("09:00"),
    )

    wire = resource.resource_to_wire(given_resource, times=UTC_TIMES, include=EVERYTHING)

    assert resource.resource_from_wire(over_the_wire(wire)) == given_resource


def test_a_resource_known_by_its_full_name_has_it_as_first_name() -> None:
    wire = resource.short_resource_to_wire(make_resource(first_name=""), times=UTC_TIMES)

    assert (wire["first_name"], wire["last_name"], wire["name"]) == ("Eva", "", "Eva")


def test_a_resource_without_a_name_is_called_by_its_parts() -> None:
    read = resource.resource_from_wire({"id": "x", "first_name": "Ada", "last_name": "Lane"})

    assert read.name == "Ada Lane"


def test_a_calendar_of_an_unknown_owner_is_that_of_the_question() -> None:
    wire = calendar.calendar_to_wire(make_calendar(), times=UTC_TIMES)

    asked_for = calendar.calendar_from_wire(wire, resource_id=resource_id("otto"))
    told = calendar.calendar_from_wire(
        {**wire, "resource": {"id": resource_id("eva")}}, resource_id=resource_id("otto")
    )

    assert asked_for.resource_id == resource_id("otto")
    assert told.resource_id == resource_id("eva")


def test_an_event_is_placed_by_the_answer_or_else_by_the_question() -> None:
    given_event = make_event(is_all_day=True)
    wire = event.event_to_wire(given_event, times=UTC_TIMES)

    read = event.event_from_wire(
        over_the_wire(wire),
        calendar_id=given_event.calendar_id,
        resource_id=given_event.resource_id,
    )

    assert read == given_event
    assert wire["allDay"] is True
    assert event.event_from_wire({**wire, "calendar": {"id": "c"}}).calendar_id == "c"
    assert event.event_from_wire({**wire, "resource_id": "r"}).resource_id == "r"


def test_an_event_that_ends_before_it_starts_closes_nothing() -> None:
    wire = event.event_to_wire(make_event(), times=UTC_TIMES)

    read = event.event_from_wire({**wire, "end": "2026-01-01T00:00:00Z"})

    assert read.interval.length == timedelta()


@pytest.mark.parametrize("missing", ["start", "end"])
def test_an_event_without_its_span_makes_no_sense(missing: str) -> None:
    wire = event.event_to_wire(make_event(), times=UTC_TIMES)

    with pytest.raises(UnexpectedReplyError):
        event.event_from_wire({**wire, missing: None})


WHOLE_PROJECT = make_project(
    availability=AvailabilitySettings(
        mode=AvailabilityMode.MUTUAL,
        length=timedelta(minutes=40),
        earliest="1 hour",
        latest="4 weeks",
        buffer=timedelta(0),
        ignores_all_day_events=True,
        increment=timedelta(minutes=15),
        rounds_to_nearest_hour=False,
    ),
    constraints=(allow(Hours(540, 1020)),),
    customer_fields=(
        CustomerField(name="name", title="Name", is_required=True),
        CustomerField(
            name="hair",
            title="Hair",
            is_hidden=True,
            is_readonly=True,
            type="string",
            format="select",
            options=("long", "short"),
            prefilled="long",
        ),
    ),
    resource_ids=None,
    allows_double_bookings=True,
    sends_email=False,
    ui={"display_name": "Cuts"},
    meta={"a": 1},
    created_at=at("08:00"),
    updated_at=at("09:00"),
)


def test_a_project_comes_back_with_all_it_holds() -> None:
    wire = project.project_to_wire(WHOLE_PROJECT, times=UTC_TIMES, include=EVERYTHING)

    assert project.project_from_wire(over_the_wire(wire)) == WHOLE_PROJECT


def test_a_project_keeps_its_constraints_to_itself_unless_asked() -> None:
    assert "availability_constraints" not in project.project_to_wire(WHOLE_PROJECT, times=UTC_TIMES)


def test_what_a_project_says_oddly_it_does_not_say() -> None:
    read = project.project_from_wire(
        {"id": "x", "availability": {"mode": "magic", "length": "long", "buffer": [], "from": None}}
    )

    assert read.availability == AvailabilitySettings()


def test_the_resources_of_a_project_may_be_objects() -> None:
    eva = make_resource()
    objects = project.project_resources_to_wire([eva], times=UTC_TIMES)

    assert project.project_resource_ids_from_wire(objects) == (eva.id,)
    assert project.project_resource_ids_from_wire([eva.id, None, {}, 5]) == (eva.id,)
    assert project.project_from_wire({"id": "x", "resources": objects}).resource_ids == (eva.id,)
    with pytest.raises(UnexpectedReplyError):
        project.project_resource_ids_from_wire({"ids": []})


def test_a_customer_field_without_a_title_is_called_by_its_name() -> None:
    read = project.project_from_wire({"id": "x", "customer_fields": {"hair_colour": None}})

    assert [(one.name, one.title) for one in read.customer_fields] == [
        ("hair_colour", "Hair colour")
    ]


# --- requests --------------------------------------------------------------------------------


def test_new_objects_are_asked_for_and_understood() -> None:
    new_resource = make_new_resource(
        email="eva@example.com",
        constraints=(allow(Weekdays()),),
        meta={"a": "b"},
        image="x",
        tags=("new",),
    )
    new_calendar = make_new_calendar(foreground_colour="#102030")
    new_event = make_new_event(is_all_day=True, rsvp="declined", resource_id=resource_id())
    new_project = make_new_project(
        availability=WHOLE_PROJECT.availability,
        booking=BookingSettings(graph="instant", what="Cut", where="", description=""),
        constraints=WHOLE_PROJECT.constraints,
        customer_fields=WHOLE_PROJECT.customer_fields,
        slug="cuts",
        reminders=({"type": "email", "when": {"type": "before", "unit": "hours", "time": 2}},),
    )

    assert sent(resource.new_resource_body(new_resource), resource.new_resource_of) == new_resource
    assert sent(calendar.new_calendar_body(new_calendar), calendar.new_calendar_of) == new_calendar
    assert sent(event.new_event_body(new_event), event.new_event_of) == new_event
    assert sent(project.new_project_body(new_project), project.new_project_of) == new_project


CHANGES: list[tuple[Any, Any, Any]] = [
    (
        resource.resource_change_body,
        resource.resource_change_of,
        ResourceChange(name="Eva B", constraints=(), meta={}, tags=(), image=""),
    ),
    (resource.resource_change_body, resource.resource_change_of, ResourceChange()),
    (
        calendar.calendar_change_body,
        calendar.calendar_change_of,
        CalendarChange(is_synced=False, is_primary=True, foreground_colour="", description=""),
    ),
    (calendar.calendar_change_body, calendar.calendar_change_of, CalendarChange()),
    (
        event.event_change_body,
        event.event_change_of,
        EventChange(starts_at=at("09:00"), what="", participants=(), is_all_day=False),
    ),
    (event.event_change_body, event.event_change_of, EventChange()),
    (
        project.project_change_body,
        project.project_change_of,
        ProjectChange(
            name="Cuts",
            availability=AvailabilitySettings(length=timedelta(hours=2)),
            booking=BookingSettings(what=""),
            constraints=(),
            customer_fields=(),
            reminders=(),
            ui={},
            meta={},
            slug="",
        ),
    ),
    (project.project_change_body, project.project_change_of, ProjectChange()),
]


@pytest.mark.parametrize(
    ("write", "read", "change"),
    CHANGES,
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_change_says_only_what_changes(write: Any, read: Any, change: Any) -> None:
    body = write(change)

    assert sent(body, read) == change
    assert bool(write_body(body)) == (change != type(change)())


def sent(body: Any, read: Any) -> Any:
    """What the other side understands of a body."""
    return read(read_body(type(body), over_the_wire(write_body(body)), times=INCOMING))


def test_the_resources_of_a_project_are_read_in_their_order_and_once() -> None:
    eva, otto = resource_id("eva"), resource_id("otto")

    assert project.read_resource_ids([otto, eva, otto], times=INCOMING) == (otto, eva)
    assert project.read_resource_ids([], times=INCOMING) == ()
    for odd in (None, {"resources": [eva]}, ["eva"], eva):
        with pytest.raises(InvalidRequestError):
            project.read_resource_ids(odd, times=INCOMING)
