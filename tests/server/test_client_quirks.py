"""What known clients send that no specification would lead one to expect.

Source: the list of client quirks in the API reference, number by number.
"""

import json

import pytest

from tests.server.service import Service, booking, monday
from tests.server.valid_bodies import make_objects

pytestmark = pytest.mark.asyncio


async def test_1_a_slash_at_the_end_makes_no_difference(service: Service):
    objects = await make_objects(service)
    calendar = {"resource_id": objects.resource_id, "name": "Second"}
    times = {"start": monday("16:00"), "end": monday("17:00"), "resource_id": objects.resource_id}

    made = await service.call("POST", "/calendars/", calendar)
    moved = await service.call("POST", f"/bookings/{objects.booking_id}/reschedule/", times)
    changed = await service.call("PUT", f"/resources/{objects.resource_id}/", {"name": "Eva"})

    assert [made.status_code, moved.status_code, changed.status_code] == [201, 200, 204]


async def test_2_a_delete_may_have_a_body(service: Service):
    eva = await service.make_resource()

    assert (await service.call("DELETE", f"/resources/{eva}", {"id": eva})).status_code == 204


async def test_3_the_resources_of_a_project_come_as_a_bare_list(service: Service):
    objects = await make_objects(service)
    path = f"/projects/{objects.project_id}/resources"

    assert (await service.call("PUT", path, [objects.resource_id])).status_code == 204


async def test_4_a_form_without_fields_is_no_body(service: Service):
    eva = await service.booked(await service.make_resource(), "09:00", "10:00")
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = await service.http.put(f"/v2/bookings/{eva}/cancel", content=b"", headers=form)

    assert answer.status_code == 200


@pytest.mark.parametrize("separator", [";", "%3B"])
async def test_5_and_17_a_search_may_be_escaped_or_not(separator: str, service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")

    query = f"search=resource.id:{eva}{separator}state:confirmed"
    answer = await service.http.get(f"/v2/bookings?{query}")
    other = await service.http.get(
        f"/v2/bookings?search=resource.id:{eva}{separator}state:declined"
    )

    assert (answer.json()["total"], other.json()["total"]) == (1, 0)


async def test_7_the_number_of_a_page_may_run_into_the_next_parameter(service: Service):
    await service.booked(await service.make_resource(), "09:00", "10:00")

    answer = await service.http.get("/v2/bookings?limit=50&page=1include=attributes")

    assert len(answer.json()["data"]) == 1


async def test_9_a_put_may_mean_that_a_resource_leaves_a_project(service: Service):
    objects = await make_objects(service)
    path = f"/projects/{objects.project_id}/resources"

    answer = await service.call("PUT", f"{path}/{objects.resource_id}", {})

    assert answer.status_code == 204
    assert await service.get(path) == []


async def test_10_an_empty_list_stands_for_an_empty_object(service: Service):
    eva = await service.make_resource()
    body = booking(eva, "09:00", "10:00", meta=[], settings=[])

    made = await service.make("/bookings", body, include="meta")
    acted = await service.call("PUT", f"/bookings/{made['id']}/cancel", [])
    found = await service.call("POST", "/availability", {"resources": [eva], "constraints": []})

    assert made["meta"] == {}
    assert [acted.status_code, found.status_code] == [200, 200]


async def test_12_a_get_may_name_the_type_of_no_body(service: Service):
    answer = await service.http.get("/v2/app", headers={"Content-Type": "application/json"})

    assert answer.status_code == 200


async def test_12_a_get_may_have_a_body_that_means_nothing(service: Service):
    answer = await service.http.request("GET", "/v2/app", json={"search": "x"})

    assert answer.status_code == 200


async def test_13_formats_and_zone_come_with_every_call(service: Service):
    eva = await service.make_resource()
    service.http.headers.update(
        {
            "Timekit-Timezone": "Europe/Copenhagen",
            "Timekit-InputTimestampFormat": "Y-m-d h:ia",
            "Timekit-OutputTimestampFormat": "Y-m-d h:ia",
        }
    )

    made = await service.make(
        "/bookings",
        booking(eva, "09:00", "10:00")
        | {"start": "2026-03-02 09:00am", "end": "2026-03-02 10:00am"},
        include="attributes",
    )

    assert made["attributes"]["event"]["start"] == "2026-03-02 10:00am"
    assert (await service.call("GET", "/resources")).status_code == 200


async def test_15_times_may_end_in_z_or_in_the_zone_of_the_customer(service: Service):
    eva = await service.make_resource()
    for start, end in (
        ("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"),
        ("2026-03-02T12:00:00-05:00", "2026-03-02T13:00:00-05:00"),
    ):
        body = booking(eva, "09:00", "10:00") | {"start": start, "end": end}
        assert (await service.call("POST", "/bookings", body)).status_code == 201


@pytest.mark.parametrize(
    "kind", ["application/json;charset=UTF-8", "application/json; charset=utf-8", "text/json", ""]
)
async def test_16_the_type_of_a_body_may_name_its_characters(kind: str, service: Service):
    body = json.dumps({"name": "Børge", "timezone": "UTC"}).encode()
    headers = {"Content-Type": kind} if kind else {}

    answer = await service.http.post("/v2/resources", content=body, headers=headers)

    assert answer.status_code == 201
    assert answer.json()["data"]["name"] == "Børge"


async def test_a_url_may_name_the_format_and_zone_of_times(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00")

    answer = await service.http.get(
        f"/v2/bookings/{booked}?include=attributes&Timekit-OutputTimestampFormat=U"
    )
    local = await service.http.get(
        f"/v2/bookings/{booked}?include=attributes&Timekit-Timezone=Asia/Kolkata"
    )

    assert answer.json()["data"]["attributes"]["event"]["start"] == "1772442000"
    assert local.json()["data"]["attributes"]["event"]["start"] == "2026-03-02T14:30:00+05:30"


@pytest.mark.parametrize("field", ["allow_double_bookings", "replaces"])
async def test_a_public_key_may_not_book_over_others_or_end_them(field: str, service: Service):
    objects = await make_objects(service)
    body = booking(objects.resource_id, "15:00", "16:00") | {field: objects.booking_id}
    widget = ("", service.app.widget_key)

    answer = await service.http.post("/v2/bookings", json=body, auth=widget)
    plain = await service.http.post("/v2/bookings", json={**body, field: None}, auth=widget)

    assert (answer.status_code, plain.status_code) == (403, 201)
    assert field in answer.json()["error"]
