"""What is searched by is compared alike in every database."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.server.conftest import POSTGRESQL, SQLITE, Serve, serve_on
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

META = {
    "room": "Blue", "street": "Ä-Weg", "floor": 3, "share": 1.5, "vip": True, "new": False,
    "nothing": None, "tag": "50%_off", "deep": {"a": [1]},
}  # fmt: skip


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def serve(request: pytest.FixtureRequest, tmp_path: Path) -> Serve:
    return serve_on(request, tmp_path)


@pytest_asyncio.fixture
async def booked(service: Service) -> Any:
    eva = await service.make_resource("Eva Ångström")
    customer = {"name": "Søren 50%_Øst", "email": "SØREN@Example.com"}
    await service.booked(eva, "09:00", "10:00", meta=META, customer=customer)
    await service.booked(eva, "10:00", "11:00")


CASES = [
    ("meta.room:blue", True), ("meta.room:BLUE", True), ("meta.room:Blu", False),
    ("meta.street:Ä-weg", True), ("meta.street:ä-weg", False), ("meta.floor:3", True),
    ("meta.share:1.5", True), ("meta.vip:true", True), ("meta.new:false", True),
    ("meta.vip:1", False), ("meta.nothing:null", False), ("meta.tag:50%_OFF", True),
    ("meta.tag:50xxoff", False), ("meta.absent:x", False),
    ("customer.name:*50%_ø*", True), ("customer.name:*50x*", False),
    ("customer.name:SØREN*", True), ("customer.email:søren@example.COM", True),
]  # fmt: skip


async def test_bookings_are_found_by_the_same_words(service: Service, booked: None):
    found = {
        search: len((await service.call("GET", "/bookings", search=search)).json()["data"])
        for search, _ in CASES
    }

    assert found == {search: int(is_found) for search, is_found in CASES}


@pytest.mark.parametrize(
    ("search", "number"), [("name:EVA Ångström", 1), ("name:eva ångström", 0), ("name:Eva%", 0)]
)
async def test_resources_are_found_by_the_same_words(
    search: str, number: int, service: Service, booked: None
):
    assert len(await service.get("/resources", search=search)) == number
