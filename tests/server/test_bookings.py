"""Creating, finding and reading bookings."""

from datetime import timedelta
from typing import Any

import pytest

from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service, booking, monday

pytestmark = pytest.mark.asyncio

REF = "0123456789abcdef0123456789abcdef"


# --- the slot --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("08:00", "09:00", 201),
        ("10:00", "11:00", 201),
        ("08:00", "09:01", 422),
        ("09:59", "11:00", 422),
        ("09:15", "09:45", 422),
        ("08:00", "11:00", 422),
        ("09:00", "10:00", 422),
    ],
)
async def test_bookings_of_one_resource_may_touch_and_not_overlap(
    start: str, end: str, status: int, service: Service
):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")

    assert (await service.book(eva, start, end)).status_code == status


async def test_a_taken_slot_is_told_as_such(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")

    answer = await service.book(eva, "09:00", "10:00")

    assert answer.status_code == 422
    assert answer.json()["code"] == "slot_taken"
    assert isinstance(answer.json()["error"], str)


async def test_bookings_of_two_resources_have_nothing_to_do_with_one_another(service: Service):
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    await service.booked(eva, "09:00", "10:00")

    await service.booked(ola, "09:00", "10:00")


async def test_overlap_counts_across_the_calendars_of_a_resource(service: Service):
    eva = await service.make_resource()
    other = await service.make("/calendars", {"resource_id": eva, "name": "Second"})
    await service.booked(eva, "09:00", "10:00")

    refused = await service.book(eva, "09:30", "10:30", calendar_id=other["id"])

    assert refused.status_code == 422


async def test_a_request_does_not_hold_its_time(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00", graph="confirm_decline")
    await service.booked(eva, "09:00", "10:00", graph="confirm_decline")

    await service.booked(eva, "09:00", "10:00")

    refused = await service.book(eva, "09:00", "10:00", graph="confirm_decline")
    assert refused.json()["code"] == "slot_taken"


async def test_a_cancelled_booking_frees_its_time(service: Service):
    eva = await service.make_resource()
    first = await service.booked(eva, "09:00", "10:00")
    await service.call("PUT", f"/bookings/{first}/cancel")

    await service.booked(eva, "09:00", "10:00")


async def test_an_event_does_not_refuse_a_booking(service: Service):
    eva = await service.make_resource()
    [calendar] = await service.get("/calendars")
    event = {"calendar_id": calendar["id"], "what": "Lunch", "where": "-"}
    await service.make("/events", event | {"start": monday("09:00"), "end": monday("10:00")})

    await service.booked(eva, "09:00", "10:00")


async def test_a_double_booking_is_made_only_on_purpose_and_then_blocks_others(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")
    double = {"settings": {"allow_double_bookings": True}}

    await service.booked(eva, "09:30", "10:30", **double)

    assert (await service.book(eva, "10:00", "10:30")).status_code == 422


@pytest.mark.parametrize(("checks", "status"), [(True, 422), (False, 201)])
async def test_whether_a_booking_without_a_project_is_checked_is_an_option(
    checks: bool, status: int, serve: Serve
):
    async with serve(options=ServerOptions(checks_overlap_without_project=checks)) as service:
        eva = await service.make_resource()
        await service.booked(eva, "09:00", "10:00")

        assert (await service.book(eva, "09:00", "10:00")).status_code == status


# --- what is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["graph", "what", "where", "description", "customer", "start"])
async def test_without_a_project_everything_has_to_be_said(missing: str, service: Service):
    body = booking(await service.make_resource(), "09:00", "10:00")
    del body[missing]

    answer = await service.call("POST", "/bookings", body)

    assert list(answer.json()["errors"]) == [missing]


async def test_what_is_not_said_comes_from_the_project(service: Service):
    eva = await service.make_resource()
    project = await service.make(
        "/projects",
        {
            "name": "Cuts",
            "resources": [eva],
            "availability": {},
            "booking": {
                "graph": "confirm_decline",
                "what": "Cut",
                "where": "2nd",
                "description": "d",
            },
        },
    )
    body = booking(eva, "09:00", "10:00", project_id=project["id"], where="3rd")
    for name in ("graph", "what", "description"):
        del body[name]

    made = await service.make("/bookings", body, include="attributes,project")

    event = made["attributes"]["event"]
    assert (made["graph"], made["state"]) == ("confirm_decline", "tentative")
    assert (event["what"], event["where"], event["description"]) == ("Cut", "3rd", "d")
    assert made["project"]["id"] == project["id"]


@pytest.mark.parametrize(
    "more",
    [
        {"resource_id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"},
        {"project_id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"},
        {"calendar_id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"},
        {"reservation_id": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"},
        {"replaces": "3f1b6c1e-7d51-4c55-9a30-0b6a2a4d1a01"},
        {"graph": "waltz"},
        {"graph": "reservation"},
        {"end": monday("09:00")},
        {"end": "2026-03-02T09:00:00.500+00:00"},
        {"start": "2026-02-30T09:00:00Z"},
    ],
)
async def test_what_cannot_be_booked_is_refused_with_its_field(
    more: dict[str, Any], service: Service
):
    body = booking(await service.make_resource(), "09:00", "10:00") | more

    answer = await service.call("POST", "/bookings", body)

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) & {*more, "event", "end"}


async def test_a_booking_goes_to_the_calendar_named_else_to_the_primary_one(service: Service):
    eva = await service.make_resource()
    [first] = await service.get("/calendars")
    second = await service.make("/calendars", {"resource_id": eva, "name": "Second"})

    async def calendar(start: str, end: str, **more: Any) -> str:
        body = booking(eva, start, end, **more)
        made = await service.make("/bookings", body, include="calendar")
        return str(made["calendar"]["id"])

    assert await calendar("09:00", "10:00") == first["id"]
    assert await calendar("10:00", "11:00", calendar_id=second["id"]) == second["id"]
    await service.call("PUT", f"/calendars/{second['id']}", {"primary": True})
    assert await calendar("11:00", "12:00") == second["id"]


async def test_a_calendar_of_somebody_else_is_refused(service: Service):
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    [calendar] = await service.get("/calendars", search=f"resource.id:{ola}")

    answer = await service.book(eva, "09:00", "10:00", calendar_id=calendar["id"])

    assert answer.json() == {
        "errors": {"event": ["calendar id is not one of the resource"]},
        "action": "save_booking_data",
    }


async def test_a_test_app_books_only_its_owner(serve: Serve):
    async with serve(is_test=True) as service:
        eva = await service.make_resource()

        refused = await service.book(eva, "09:00", "10:00")
        owner = {"name": "Ada", "email": "ADA@example.com"}

        assert refused.status_code == 422
        assert isinstance(refused.json()["error"], str)
        await service.booked(eva, "09:00", "10:00", customer=owner)


async def test_names_come_back_letter_for_letter(service: Service):
    eva = await service.make_resource()
    names = [
        '<a href="https://evil.example">Update now</a>',
        "=HYPERLINK(1)",
        "Bob\r\nEND:VEVENT",
        "\u202eRTL \u2066x",
        "👨‍👩‍👧‍👦" * 50,
        "Zoë Ærø 陳小龍 محمد",
    ]
    for hour, name in enumerate(names):
        customer = {"name": name, "email": "a@b.c", "shoe size": "42"}
        made = await service.make(
            "/bookings",
            booking(eva, f"{hour:02}:00", f"{hour:02}:30", customer=customer),
            include="attributes,customers",
        )
        assert made["attributes"]["customer"] == customer
        assert made["customers"][0]["name"] == name


async def test_what_is_noted_about_a_customer_comes_back_and_is_no_answer(service: Service):
    eva = await service.make_resource()
    customer = {"name": "Bo", "email": "bo@example.com", "meta": {"vip": True}, "size": "42"}

    made = await service.booked(eva, "09:00", "10:00", customer=customer)

    found = await service.get(f"/bookings/{made}", include="attributes,customers")
    assert found["attributes"]["customer"] == customer
    assert found["customers"][0]["meta"] == {"vip": True}


# --- the client's reference ------------------------------------------------------------------


async def test_a_repeated_create_answers_with_the_first_booking(service: Service):
    eva = await service.make_resource()
    first = await service.booked(eva, "09:00", "10:00", meta={"desk_ref": REF})

    again = await service.book(eva, "09:00", "10:00", meta={"desk_ref": REF})

    assert (again.status_code, again.json()["data"]["id"]) == (200, first)


async def test_a_reference_used_for_something_else_is_refused(service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00", meta={"desk_ref": REF})

    again = await service.book(eva, "12:00", "13:00", meta={"desk_ref": REF})

    assert again.status_code == 422
    assert "meta" in again.json()["errors"]


async def test_a_repeated_create_is_answered_even_after_the_booking_moved_on(service: Service):
    eva = await service.make_resource()
    first = await service.booked(eva, "09:00", "10:00", meta={"desk_ref": REF})
    await service.call("PUT", f"/bookings/{first}/cancel")

    again = await service.book(eva, "09:00", "10:00", meta={"desk_ref": REF})

    assert (again.status_code, again.json()["data"]["state"]) == (200, "cancelled")


async def test_without_extensions_a_reference_is_only_a_note(serve: Serve):
    async with serve(options=ServerOptions(extensions=False)) as service:
        eva = await service.make_resource()
        await service.booked(eva, "09:00", "10:00", meta={"desk_ref": REF})

        await service.booked(eva, "12:00", "13:00", meta={"desk_ref": REF})

        assert (await service.call("GET", "/desk/capabilities")).status_code == 404


# --- lists -----------------------------------------------------------------------------------


async def day_of_bookings(service: Service) -> tuple[str, str, list[str]]:
    """Two resources and four bookings, the last of them cancelled."""
    eva, ola = await service.make_resource("Eva"), await service.make_resource("Ola")
    people = [
        (eva, "09:00", "10:00", "Mary Moss", {"order": "A-17"}),
        (eva, "10:00", "11:00", "Søren Mørk", {"order": 17}),
        (ola, "09:00", "10:00", "Mary O'Brien", {"desk_ref": REF}),
        (ola, "11:00", "12:00", "50% Off_Ltd", {}),
    ]
    ids = []
    for resource_id, start, end, name, meta in people:
        customer: dict[str, Any] = {
            "name": name,
            "email": f"{name.split()[0]}@Example.com",
            "phone": "12",
        }
        if name.startswith("Søren"):
            customer |= {"vip": True, "Town": "ØDENSE"}
        service.clock.advance(timedelta(seconds=1))
        ids.append(await service.booked(resource_id, start, end, customer=customer, meta=meta))
    service.clock.advance(timedelta(seconds=1))
    await service.call("PUT", f"/bookings/{ids[3]}/cancel")
    return eva, ola, ids


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("customer.name:mar*", [0, 2]),
        ("customer.name:*MOSS", [0]),
        ("customer.name:*ary*", [0, 2]),
        ("customer.name:SØREN mørk", [1]),
        ("customer.name:mary", []),
        ("customer.name:*o'brien", [2]),
        ("customer.name:50%*", [3]),
        ("customer.name:*%*", [3]),
        ("customer.name:*_*", [3]),
        ("customer.email:mary@example.com", [0, 2]),
        ("customer.phone:12", [0, 1, 2, 3]),
        ("state:cancelled", [3]),
        ("completed:true", [3]),
        ("completed:false", [0, 1, 2]),
        ("graph:instant;state:confirmed", [0, 1, 2]),
        ("meta.order:A-17", [0]),
        ("meta.order:17", [1]),
        ("customer.vip:true", [1]),
        ("customer.Town:ødense", []),
        ("customer.Town:ØDENSE", [1]),
        ("customer.Town:Ødense", [1]),
        ("graph:confirm_decline", []),
        ("customer.email:MARY@example.com;meta.order:A-17", [0]),
        ("customer.name:mar*;state:cancelled", []),
        (f"meta.desk_ref:{REF}", [2]),
        ("meta.nothing:1", []),
        ("resource.id:nobody", []),
    ],
)
async def test_search_finds_what_it_names(search: str, found: list[int], service: Service):
    _, _, ids = await day_of_bookings(service)

    answer = await service.get("/bookings", search=search)

    assert [one["id"] for one in answer] == [ids[number] for number in found]


async def test_search_by_resource_calendar_and_project(service: Service):
    eva, _, ids = await day_of_bookings(service)
    [calendar] = await service.get("/calendars", search=f"resource.id:{eva}")

    for search in (f"resource.id:{eva}", f"calendar.id:{calendar['id']}"):
        assert [one["id"] for one in await service.get("/bookings", search=search)] == ids[:2]


async def test_an_unknown_field_in_a_search_is_refused_not_passed_over(service: Service):
    assert (await service.call("GET", "/bookings", search="colour:red")).status_code == 422


@pytest.mark.parametrize(
    ("window", "found"),
    [
        (("09:30", "10:30"), [0, 1, 2]),
        (("10:00", "11:00"), [1]),
        (("00:00", "09:00"), []),
        (("11:00", "24:00"), [3]),
    ],
)
async def test_a_window_lets_through_what_shares_time_with_it(window, found, service: Service):
    _, _, ids = await day_of_bookings(service)
    start, end = (monday(one).replace("T24", "T23") for one in window)

    answer = await service.get("/bookings", start=start, end=end)

    assert [one["id"] for one in answer] == [ids[number] for number in found]


async def test_a_plus_that_was_not_escaped_is_read_as_meant(service: Service):
    await day_of_bookings(service)

    answer = await service.http.get("/v2/bookings?start=2026-03-02T12:30:00+01:00")

    assert answer.json()["total"] == 1


@pytest.mark.parametrize(
    ("order", "direction", "found"),
    [
        ("created_at", "asc", [0, 1, 2, 3]),
        ("created_at", "desc", [3, 2, 1, 0]),
        ("updated_at", "desc", [3, 2, 1, 0]),
        ("event.start", "desc", [3, 1, 2, 0]),
        ("completed", "desc", [3, 2, 1, 0]),
        ("event.end", "asc", [0, 2, 1, 3]),
        ("state", "desc", [2, 1, 0, 3]),
        ("graph", "asc", [0, 1, 2, 3]),
    ],
)
async def test_lists_are_in_the_order_asked_for(order, direction, found, service: Service):
    _, _, ids = await day_of_bookings(service)

    answer = await service.get("/bookings", orderBy=order, sortedBy=direction)

    assert [one["id"] for one in answer] == [ids[number] for number in found]


async def test_pages_hold_each_booking_once_and_link_to_one_another(service: Service):
    _, _, ids = await day_of_bookings(service)

    first = (await service.call("GET", "/bookings", limit=3)).json()
    second = (await service.http.get(first["next_page_url"])).json()

    assert [one["id"] for one in first["data"] + second["data"]] == ids
    assert (first["total"], first["last_page"], first["per_page"]) == (4, 2, "3")
    assert (second["from"], second["to"], second["next_page_url"]) == (4, 4, None)


async def test_includes_add_what_they_name_and_nothing_else(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00", meta={"order": "A-17"})
    plain = {"id", "state", "graph", "completed", "created_at", "updated_at"}

    names = "attributes,event,customers,calendar,project,meta,available_actions,resource,user"
    full = await service.get(f"/bookings/{booked}", include=names)

    assert set(await service.get(f"/bookings/{booked}")) == plain
    assert set(full) == plain | set(names.split(","))
    assert full["resource"]["id"] == full["user"]["id"] == eva
    assert full["meta"] == {"order": "A-17"}
    assert full["event"]["start"] == monday("09:00")
    assert "cancel" in full["available_actions"]
