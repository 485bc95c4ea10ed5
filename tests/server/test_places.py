"""Locations, the services offered there, and the project that both together select."""

from typing import Any

import pytest

from desk_app.server.apps import create_app
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

UNKNOWN = "00000000-0000-4000-8000-000000000000"
PLACES = {
    "Copenhagen": (55.676, 12.568),
    "Malmo": (55.605, 13.004),
    "Berlin": (52.520, 13.405),
}


async def make_places(service: Service) -> dict[str, str]:
    made = {}
    for name, (latitude, longitude) in PLACES.items():
        body = {"name": name, "latitude": latitude, "longitude": longitude}
        made[name] = str((await service.make("/locations", body))["id"])
        service.clock.advance(seconds=1)
    return made


async def test_a_place_is_made_read_changed_and_removed(service: Service):
    made = await service.make("/locations", {"name": " City ", "meta": {"t_store_id": "1"}})

    changed = await service.call("PUT", f"/locations/{made['id']}", {"use_custom_hours": True})

    assert changed.status_code == 204
    found = await service.get(f"/locations/{made['id']}")
    assert (found["name"], found["use_custom_hours"]) == ("City", True)
    assert found["meta"] == {"t_store_id": "1"}
    assert (await service.call("DELETE", f"/locations/{made['id']}")).status_code == 204
    assert (await service.call("GET", f"/locations/{made['id']}")).status_code == 404


async def test_places_and_services_belong_to_many_of_each_other(service: Service):
    places = await make_places(service)
    cut = await service.make(
        "/location/services", {"name": "Cut", "locations": [*places.values()][:2]}
    )
    service.clock.advance(seconds=1)
    wash = await service.make("/location/services", {"name": "Wash"})

    await service.call(
        "PUT", f"/locations/{places['Berlin']}", {"services": [cut["id"], wash["id"]]}
    )

    listed = await service.get("/locations", include="services")
    names = [[one["name"] for one in place["services"]] for place in listed]
    assert names == [["Cut"], ["Cut"], ["Cut", "Wash"]]
    [offered, _] = await service.get("/location/services", include="locations")
    assert [place["name"] for place in offered["locations"]] == list(PLACES)
    assert "locations" not in (await service.get("/location/services"))[0]


async def test_a_removed_service_is_offered_nowhere(service: Service):
    service_id = (await service.make("/location/services", {"name": "Cut"}))["id"]
    await service.make("/locations", {"name": "City", "services": [service_id]})

    await service.call("DELETE", f"/location/services/{service_id}")

    [place] = await service.get("/locations", include="services")
    assert place["services"] == []


async def test_the_nearest_place_comes_first_with_its_distance(service: Service):
    await make_places(service)

    found = await service.get("/locations", latitude=55.6, longitude=13.0)

    assert [place["name"] for place in found] == ["Malmo", "Copenhagen", "Berlin"]
    assert [round(place["distance"]) for place in found] == [1, 28, 343]


async def test_places_too_far_away_are_left_out(service: Service):
    await make_places(service)

    found = await service.get("/locations", lat=55.6, lng=13.0, radius=30, limit=1, page=2)

    assert [place["name"] for place in found] == ["Copenhagen"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"latitude": "1"}, "longitude"),
        ({"latitude": "1", "longitude": "nan"}, "longitude"),
        ({"latitude": "1", "longitude": "1", "distance": "-1"}, "distance"),
    ],
)
async def test_a_position_that_is_none_is_refused(
    query: dict[str, str], field: str, service: Service
):
    answer = await service.call("GET", "/locations", **query)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/locations", {}, "name"),
        ("/locations", {"name": "x", "latitude": 1}, "longitude"),
        ("/locations", {"name": "x", "services": [UNKNOWN]}, "services"),
        ("/location/services", {"name": " "}, "name"),
        ("/location/services", {"name": "x", "locations": [UNKNOWN]}, "locations"),
    ],
)
async def test_a_place_that_makes_no_sense_is_not_made(
    path: str, body: dict[str, Any], field: str, service: Service
):
    answer = await service.call("POST", path, body)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert await service.get(path) == []


async def test_a_place_and_a_service_select_a_project(service: Service):
    places = await make_places(service)
    cut = (await service.make("/location/services", {"name": "Cut"}))["id"]
    common: dict[str, Any] = {"resources": [], "availability": {}, "booking": {}, "services": [cut]}
    for name in ("Copenhagen", "Berlin"):
        await service.make("/projects", {"name": name, "locations": [places[name]], **common})

    async def select(place: str) -> list[str]:
        search = f"locations.uuid:{places[place]};services.uuid:{cut}"
        return [one["name"] for one in await service.get("/projects", search=search)]

    assert await select("Berlin") == ["Berlin"]
    assert await select("Malmo") == []
    service.http.auth = ("", service.app.widget_key)
    assert await select("Copenhagen") == ["Copenhagen"]


async def test_a_project_is_offered_at_no_place_of_another_app(service: Service):
    place = (await service.make("/locations", {"name": "City"}))["id"]
    other = await create_app(service.database, "Other", now=service.clock.now())
    service.http.auth = ("", other.server_key)

    body = {"name": "x", "resources": [], "availability": {}, "booking": {}, "locations": [place]}
    answer = await service.call("POST", "/projects", body)

    assert answer.status_code == 422
    assert "locations" in answer.json()["errors"]
    assert await service.get("/projects") == []
    assert await service.get("/locations") == []
