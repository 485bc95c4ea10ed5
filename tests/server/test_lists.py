"""Lists: pages and their links, searches, orders, and relations within relations."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service, monday

pytestmark = pytest.mark.asyncio

PAGED = ["/resources", "/calendars", "/projects", "/bookings"]


async def fill(service: Service) -> None:
    """Three of each."""
    for name in ("Ada", "Bo", "Cy"):
        one = await service.make_resource(name, email=f"{name}@example.com".lower())
        await service.make("/projects", {"name": name, "resources": [one], "availability": {},
                                         "booking": {}})  # fmt: skip
        await service.booked(one, "09:00", "10:00")
        service.clock.advance(seconds=1)


@pytest.mark.parametrize("path", PAGED)
async def test_a_page_says_where_it_stands(path: str, service: Service):
    await fill(service)

    answer = (await service.call("GET", path, limit=2, page=2)).json()

    assert len(answer.pop("data")) == 1
    previous = answer.pop("prev_page_url")
    assert answer == {
        "total": 3, "per_page": "2", "current_page": 2, "last_page": 2,
        "next_page_url": None, "from": 3, "to": 3,
    }  # fmt: skip
    assert previous == f"http://desk.test/v2{path}?limit=2&page=1"


@pytest.mark.parametrize("path", PAGED)
async def test_the_links_of_a_page_repeat_the_rest_of_the_query(path: str, service: Service):
    await fill(service)
    query = {"limit": "1", "include": "", "orderBy": "created_at", "sortedBy": "desc"}

    seen, url = [], f"http://desk.test/v2{path}?" + "&".join(f"{k}={v}" for k, v in query.items())
    while url:
        page = (await service.http.get(url)).json()
        seen += [one["id"] for one in page["data"]]
        url = page["next_page_url"]
        if url:
            assert (
                query.items()
                <= dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).items()
            )

    everything = [one["id"] for one in await service.get(path)]
    assert seen == ([*reversed(everything)] if path != "/projects" else everything)


@pytest.mark.parametrize(
    ("limit", "held"), [(None, 50), ("", 50), ("7", 7), ("1000", 1000), ("5000", 1000), ("-1", 50),
                        ("0", 1), ("many", 50)],
)  # fmt: skip
async def test_a_page_holds_fifty_unless_asked_and_never_more_than_a_thousand(
    limit: str | None, held: int, service: Service
):
    query = {} if limit is None else {"limit": limit}

    assert (await service.call("GET", "/bookings", **query)).json()["per_page"] == str(held)


async def test_how_much_a_page_holds_unasked_is_an_option(serve: Serve):
    async with serve(options=ServerOptions(default_page_size=1000)) as service:
        assert (await service.call("GET", "/bookings")).json()["per_page"] == "1000"


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("name:ada", ["Ada"]),
        ("name:a*", ["Ada"]),
        ("name:*a*", ["Ada"]),
        ("name:*y", ["Cy"]),
        ("email:*@example.com", ["Ada", "Bo", "Cy"]),
        ("email:BO@example.com;name:bo", ["Bo"]),
        ("name:ada;name:bo", []),
        ("name:%", []),
        ("name:*%*", []),
        ("name:*_*", []),
        ("resource.name:bo", ["Bo"]),
        (";;name", ["Ada", "Bo", "Cy"]),
    ],
)
async def test_resources_are_searched_by_name_and_email(
    search: str, names: list[str], service: Service
):
    await fill(service)

    assert [one["name"] for one in await service.get("/resources", search=search)] == names


async def test_calendars_are_searched_by_name_and_owner(service: Service):
    eva = await service.make_resource("Eva")
    await service.make("/calendars", {"resource_id": eva, "name": "Home visits"})

    found = await service.get("/calendars", search=f"resource.id:{eva};name:home*")

    assert [one["name"] for one in found] == ["Home visits"]


@pytest.mark.parametrize("path", ["/resources", "/calendars", "/events"])
async def test_what_cannot_be_searched_by_is_said(path: str, service: Service):
    window = {"start": monday("00:00"), "end": monday("23:00")} if path == "/events" else {}

    answer = await service.call("GET", path, search="shoe_size:43", **window)

    assert answer.status_code == 422
    assert "shoe_size" in answer.json()["errors"]["search"][0]


async def test_resources_are_ordered_as_asked(service: Service):
    for name in ("Bo", "Cy", "Ada"):
        await service.make_resource(name)
        service.clock.advance(seconds=1)

    async def names(**query: str) -> list[str]:
        return [one["name"] for one in await service.get("/resources", **query)]

    assert await names(orderBy="name") == ["Ada", "Bo", "Cy"]
    assert await names(orderBy="name", sortedBy="desc") == ["Cy", "Bo", "Ada"]
    assert await names(orderBy="created_at", sortedBy="desc") == ["Ada", "Cy", "Bo"]
    assert await names(orderBy="", sortedBy="desc") == ["Bo", "Cy", "Ada"]


@pytest.mark.parametrize("field", ["password", "id; DROP TABLE bookings"])
@pytest.mark.parametrize("path", ["/resources", "/calendars", "/bookings"])
async def test_what_cannot_be_ordered_by_is_said(path: str, field: str, service: Service):
    answer = await service.call("GET", path, orderBy=field)

    assert answer.status_code == 422
    [said] = answer.json()["errors"]["orderBy"]
    assert "created_at" in said


@pytest.mark.parametrize("odd", ["", "undefined", "-1", "0"])
async def test_a_page_or_limit_that_is_no_number_is_as_good_as_none(odd: str, service: Service):
    await service.make_resource()

    answer = (await service.call("GET", "/resources", page=odd)).json()
    whole = (await service.call("GET", "/resources", limit=odd)).json()

    assert answer["current_page"] == 1
    assert len(answer["data"]) == len(whole["data"]) == 1


async def test_a_resource_comes_with_its_calendars_and_their_events(service: Service):
    eva = await service.make_resource()
    [calendar] = await service.get("/calendars")
    event = await service.make(
        "/events", {"calendar_id": calendar["id"], "what": "Lunch", "where": "Out",
                    "start": monday("12:00"), "end": monday("13:00")},
    )  # fmt: skip

    [deep] = await service.get("/resources", include="calendars.events,nonsense")
    one = await service.get(f"/resources/{eva}", include="calendars.events")
    flat = await service.get(f"/resources/{eva}", include="calendars")
    alone = await service.get(f"/calendars/{calendar['id']}", include="events")
    [listed] = await service.get("/calendars", include="events")

    for found in (deep["calendars"][0], one["calendars"][0], alone, listed):
        assert [each["id"] for each in found["events"]] == [event["id"]]
    assert "events" not in flat["calendars"][0]
