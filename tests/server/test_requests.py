"""What the server does with requests that are odd, wrong, or too much."""

import pytest

from desk_app.server.options import ServerOptions
from tests.server.conftest import Serve
from tests.server.service import Service, booking

pytestmark = pytest.mark.asyncio

RESOURCE = {"name": "Eva", "timezone": "UTC"}


async def test_every_answer_carries_an_id_of_its_own(service: Service):
    first, second = await service.call("GET", "/app"), await service.call("GET", "/nowhere")

    ids = [one.headers["timekit-request-id"] for one in (first, second)]
    assert len(set(ids)) == 2


async def test_only_a_test_app_says_so(service: Service, serve: Serve, tmp_path):
    assert "timekit-testmode" not in (await service.call("GET", "/app")).headers

    async with serve(is_test=True) as test_service:
        answer = await test_service.call("GET", "/app")

    assert answer.headers["timekit-testmode"] == "true"
    assert answer.json()["data"]["test_mode"] is True


async def test_trailing_slashes_are_all_one(service: Service):
    made = await service.make("/resources/", RESOURCE)

    assert (await service.get(f"/resources/{made['id']}/"))["name"] == "Eva"


@pytest.mark.parametrize("path", ["/v1/resources", "/v2", "/", "/v2/nothing", "/v2/bookings/a/b/c"])
async def test_an_unknown_path_is_404(path: str, service: Service):
    answer = await service.http.get(path)

    assert (answer.status_code, answer.json()) == (404, {"error": "Not found"})


@pytest.mark.parametrize("method", ["PATCH", "HEAD", "OPTIONS", "DELETE", "TRACE"])
async def test_another_method_is_405(method: str, service: Service):
    assert (await service.call(method, "/bookings")).status_code == 405


@pytest.mark.parametrize(
    "body",
    [b"{", b"nothing", b"\xff\xfe", b"[" * 100_000, b'{"name": "\\ud800"}', b"{'a': 1}"],
)
async def test_a_body_that_is_no_json_is_400(body: bytes, service: Service):
    answer = await service.http.post("/v2/resources", content=body)

    assert answer.status_code in (400, 413)
    assert isinstance(answer.json()["error"], str)


@pytest.mark.parametrize("body", [[1], "text", 5, True])
async def test_a_body_that_is_no_object_is_422(body: object, service: Service):
    assert (await service.call("POST", "/resources", body)).status_code == 422


async def test_a_nul_in_a_text_is_refused_at_the_door(service: Service):
    answer = await service.call("POST", "/resources", {**RESOURCE, "meta": {"note": ["a\0b"]}})

    assert answer.status_code == 422
    assert (await service.make("/resources", {**RESOURCE, "meta": {"note": "\\u0000"}}))["id"]


async def test_a_body_may_have_64_000_characters_and_not_one_more(service: Service):
    frame = len('{"name":"Eva","timezone":"UTC","meta":{"note":""}}')

    def content(length: int) -> bytes:
        note = "ø" * (length - frame)
        return f'{{"name":"Eva","timezone":"UTC","meta":{{"note":"{note}"}}}}'.encode()

    fits = await service.http.post("/v2/resources", content=content(64_000))
    too_long = await service.http.post("/v2/resources", content=content(64_001))

    assert (fits.status_code, too_long.status_code) == (201, 413)


async def test_reading_stops_once_a_body_is_too_long(service: Service):
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 65_536
            assert read < 1_000_000
            yield b"x" * 65_536

    answer = await service.http.post("/v2/resources", content=endless())

    assert answer.status_code == 413


async def test_every_wrong_field_is_named_at_once(service: Service):
    body = booking("no uuid", "10:00", "09:00", customer=7) | {"start": "yesteryear"}

    answer = await service.call("POST", "/bookings", body)

    assert answer.status_code == 422
    assert set(answer.json()["errors"]) >= {"resource_id", "start", "customer"}


@pytest.mark.parametrize(
    "query",
    [
        {"search": "'; DROP TABLE bookings"},
        {"search": 'customer.name:"*'},
        {"search": "customer.name:%"},
        {"search": "customer.name:_"},
        {"search": "meta.a\"b'c:1"},
        {"search": "meta.a\\b:1"},
        {"search": "customer.name:" + "W" * 20_000},
        {"search": "customer.name:小龍"},
        {"limit": "0", "page": "-3"},
        {"limit": "abc", "page": "99999999999999999999"},
        {"page": "1include="},
        {"include": "nonsense,,customers.more"},
        {"include": ""},
    ],
)
async def test_no_query_of_a_list_is_a_fault_of_the_server(query, service: Service):
    eva = await service.make_resource()
    await service.booked(eva, "09:00", "10:00")

    assert (await service.call("GET", "/bookings", **query)).status_code == 200


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "127.0.0.1:8471", "localhost:1", "[::1]:99", "LOCALHOST"]
)
async def test_a_local_server_answers_to_its_local_names(name: str, serve: Serve):
    options = ServerOptions(allowed_hosts=frozenset({"localhost", "127.0.0.1", "[::1]"}))
    async with serve(options=options) as local:
        answer = await local.http.get("/v2/app", headers={"Host": name})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "name",
    ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "localhost:80:80", "", "[::1",
     "127.0.0.1/x", "localhost@evil.example", "127.1", "::1", "localhost.", "127.0.0.1:٣"],
)  # fmt: skip
async def test_a_local_server_answers_to_no_other_name(name: str, serve: Serve):
    options = ServerOptions(allowed_hosts=frozenset({"localhost", "127.0.0.1", "[::1]"}))
    async with serve(options=options) as local:
        answer = await local.http.get("/v2/app", headers=[(b"Host", name.encode())])

    assert answer.status_code == 421


async def test_times_are_written_as_the_request_asks(service: Service):
    eva = await service.make_resource()
    booked = await service.booked(eva, "09:00", "10:00")

    async def start(**headers: str) -> str:
        answer = await service.http.get(
            f"/v2/bookings/{booked}?include=attributes", headers=headers
        )
        return str(answer.json()["data"]["attributes"]["event"]["start"])

    assert await start() == "2026-03-02T09:00:00+00:00"
    assert await start(**{"Timekit-Timezone": "Asia/Kolkata"}) == "2026-03-02T14:30:00+05:30"
    assert await start(**{"Timekit-OutputTimestampFormat": "U"}) == "1772442000"


async def test_an_unknown_zone_in_a_header_is_refused(service: Service):
    answer = await service.http.get("/v2/app", headers={"Timekit-Timezone": "Mars/Olympus"})

    assert answer.status_code == 422
