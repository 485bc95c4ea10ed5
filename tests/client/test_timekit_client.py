"""What the client sends, and how it gets by with servers that know less than ours."""

import inspect
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from desk_app.client.timekit_client import TimekitClient
from desk_app.domain.interval import Interval
from desk_app.errors import UnexpectedReplyError
from desk_app.timekit.endpoints import ALL_ENDPOINTS, LEGACY_ENDPOINTS
from tests.builders import (
    HOUR,
    at,
    booking_id,
    calendar_id,
    make_id,
    make_new_booking,
    project_id,
    resource_id,
    span,
)
from tests.client.conftest import MakeClient

URL = "https://desk.test"
REF = "a" * 32

Answer = Callable[[httpx.Request], tuple[int, Any]]


class Server:
    """Answers by a function of the request, and keeps the requests."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.requests: list[httpx.Request] = []

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._handle)

    @property
    def body(self) -> Any:
        """What was sent last."""
        return json.loads(self.requests[-1].content)

    @property
    def query(self) -> dict[str, str]:
        """What was asked last."""
        return dict(self.requests[-1].url.params)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        status, body = self._answer(request)
        content = b"" if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))


def booking(word: str = "anna", **fields: Any) -> dict[str, Any]:
    return {"id": booking_id(word), "state": "confirmed", "graph": "instant", **fields}


def always(data: Any, status: int = 200) -> Server:
    return Server(lambda _: (status, {"data": data}))


# --- the whole surface -----------------------------------------------------------------------


def shape(endpoint: str) -> str:
    """An endpoint with the names of its ids left out: `PUT /bookings/_/_`."""
    return re.sub(r"\{\w+\}|:\w+", "_", endpoint)


def endpoint_of(method: Callable[..., Any]) -> str:
    """The endpoint a method names at the beginning of what it says of itself."""
    found = re.match(r"((?:GET|POST|PUT|DELETE) \S+):", inspect.getdoc(method) or "")
    return shape(found[1]) if found else ""


def test_every_endpoint_has_its_coroutine() -> None:
    methods = inspect.getmembers(TimekitClient, inspect.iscoroutinefunction)

    said = {endpoint_of(method) for _, method in methods}

    current = [one for one in ALL_ENDPOINTS if one not in LEGACY_ENDPOINTS]
    assert {shape(str(endpoint)) for endpoint in current} <= said


def test_every_coroutine_says_which_endpoint_it_asks() -> None:
    for name, method in inspect.getmembers(TimekitClient, inspect.iscoroutinefunction):
        if not name.startswith("_") and name not in {"close", "give_up"}:
            assert endpoint_of(method), name


# --- what is sent ----------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_times_leave_with_the_offset_of_utc(make_client: MakeClient) -> None:
    server = always(booking())
    client = make_client(URL, transport=server.transport)
    east = timezone(timedelta(hours=5, minutes=45))
    starts_at = datetime(2026, 3, 2, 14, 45, tzinfo=east)

    await client.create_booking(make_new_booking(starts_at=starts_at, ends_at=starts_at + HOUR))

    assert server.body["start"] == "2026-03-02T09:00:00+00:00"
    assert server.body["end"] == "2026-03-02T10:00:00+00:00"


@pytest.mark.asyncio
async def test_the_plus_of_an_offset_is_escaped_in_a_query(make_client: MakeClient) -> None:
    server = always([])
    client = make_client(URL, transport=server.transport)

    await client.list_events(span("09:00", "10:00"), resource_id=resource_id())

    query = server.requests[0].url.query.decode()
    assert "start=2026-03-02T09:00:00%2B00:00" in query
    assert f"search=resource.id:{resource_id()}" in query


@pytest.mark.asyncio
async def test_availability_says_only_what_was_said(make_client: MakeClient) -> None:
    server = always([])
    client = make_client(URL, transport=server.transport)

    await client.find_availability(project_id=project_id())
    assert server.body == {"project_id": project_id()}
    await client.find_availability(resource_ids=[resource_id()], length=None)
    assert server.body == {"resources": [resource_id()], "length": None}
    await client.find_availability(
        resource_ids=[resource_id()],
        length=timedelta(minutes=45),
        buffer=timedelta(),
        rounds_to_nearest_hour=False,
    )

    assert server.body == {
        "resources": [resource_id()],
        "length": "45 minutes",
        "buffer": "0 minutes",
        "round_to_nearest_hour": False,
    }


@pytest.mark.asyncio
async def test_a_project_s_own_texts_are_left_to_it(make_client: MakeClient) -> None:
    server = always(booking())
    client = make_client(URL, transport=server.transport)
    new = make_new_booking(
        project_id=project_id(),
        calendar_id=calendar_id(),
        graph=None,
        what=None,
        where=None,
        description=None,
        notifies_customer=False,
    )

    await client.create_booking(new)

    assert not {"graph", "what", "where", "description", "replaces"} & server.body.keys()
    assert server.body["calendar_id"] == calendar_id()
    assert server.body["notify_customer_by_email"] == {"enabled": False}


# --- servers that know less ------------------------------------------------------------------


@pytest.mark.asyncio
async def test_no_list_of_extensions_means_none(make_client: MakeClient) -> None:
    server = Server(lambda _: (404, {"error": "Not found"}))
    client = make_client(URL, transport=server.transport)

    assert await client.get_capabilities() == frozenset()
    assert await client.get_capabilities() == frozenset()
    assert len(server.requests) == 1


@pytest.mark.asyncio
async def test_a_note_answered_with_nothing_is_read_back(make_client: MakeClient) -> None:
    def answer(request: httpx.Request) -> tuple[int, Any]:
        if request.method == "PUT":
            return 204, None
        return 200, {"data": booking(meta={"arrived": True})}

    client = make_client(URL, transport=Server(answer).transport)

    noted = await client.update_booking_meta(booking_id(), {"arrived": True})

    assert noted.meta == {"arrived": True}


@pytest.mark.asyncio
@pytest.mark.parametrize("search", ["refused", "ignored", "empty"])
async def test_a_reference_is_found_where_meta_cannot_be_searched(
    search: str, make_client: MakeClient
) -> None:
    others = [booking(f"other {n}", meta={"desk_ref": str(n)}) for n in range(3)]
    mine = booking("mine", meta={"desk_ref": REF})

    def answer(request: httpx.Request) -> tuple[int, Any]:
        if "search" in request.url.params:
            if search == "refused":
                return 422, {"errors": {"search": ["meta cannot be searched"]}}
            return 200, {"data": others if search == "ignored" else []}
        assert request.url.params["orderBy"] == "created_at"
        return 200, {"data": [*others, mine]}

    client = make_client(URL, transport=Server(answer).transport)

    found = await client.find_booking_by_ref(REF)

    assert found is not None
    assert found.id == booking_id("mine")


@pytest.mark.asyncio
async def test_of_two_bookings_under_one_reference_the_living_counts(
    make_client: MakeClient,
) -> None:
    old = booking("old", state="cancelled", completed=True, meta={"desk_ref": REF})
    new = booking("new", completed=False, meta={"desk_ref": REF})
    client = make_client(URL, transport=always([old, new]).transport)

    found = await client.find_booking_by_ref(REF)

    assert found is not None
    assert found.id == booking_id("new")


@pytest.mark.asyncio
async def test_a_window_the_server_ignores_is_kept_here(make_client: MakeClient) -> None:
    def timed(word: str, start: datetime, served_by: str) -> dict[str, Any]:
        event = {"start": start.isoformat(), "end": (start + HOUR).isoformat()}
        return booking(word, attributes={"event": event}, resource={"id": resource_id(served_by)})

    everything = [
        timed("anna", at("09:00"), "eva"),
        timed("bo", at("09:00"), "ida"),
        timed("mary", at("15:00"), "eva"),
    ]
    client = make_client(URL, transport=always(everything).transport)
    window = Interval(at("08:00"), at("12:00"))

    of_day = await client.list_bookings_in(window)
    of_eva = await client.list_resource_bookings(resource_id("eva"), window)

    assert [each.id for each in of_day] == [booking_id("anna"), booking_id("bo")]
    assert [each.id for each in of_eva] == [booking_id("anna")]


@pytest.mark.asyncio
@pytest.mark.parametrize("shape", ["ids", "objects"])
async def test_resources_of_a_project_come_as_ids_or_objects(
    shape: str, make_client: MakeClient
) -> None:
    ids = [make_id("1"), make_id("2")]
    listed = ids if shape == "ids" else [{"id": each} for each in ids]
    client = make_client(URL, transport=always(listed).transport)

    assert await client.list_project_resources(project_id()) == tuple(ids)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "body"), [(204, None), (200, None), (200, {"data": {}}), (200, {}), (200, [])]
)
async def test_a_change_may_be_answered_with_nothing_to_read(
    status: int, body: Any, make_client: MakeClient
) -> None:
    client = make_client(URL, transport=Server(lambda _: (status, body)).transport)

    await client.delete_resource(resource_id())


@pytest.mark.asyncio
@pytest.mark.parametrize("body", [{"error": "no"}, {"errors": {"name": ["no"]}}, "done", [1]])
async def test_a_refusal_in_disguise_is_no_success(body: Any, make_client: MakeClient) -> None:
    client = make_client(URL, transport=Server(lambda _: (200, body)).transport)

    with pytest.raises(UnexpectedReplyError):
        await client.delete_resource(resource_id())
