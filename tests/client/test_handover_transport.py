"""Requests that are handed over to a server in the same program."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from desk_app.client.connections import EMBEDDED_URL, Connections
from desk_app.client.handover_transport import Answer, HandoverTransport
from desk_app.domain.booking_graph import CANCEL
from desk_app.domain.identifiers import BookingId
from desk_app.errors import OfflineError, TimedOutError
from desk_app.server.embedded import EmbeddedDesk
from desk_app.timekit.app_token import AppToken
from tests.builders import booking_id
from tests.canary import CANARY_APP_TOKEN
from tests.client.conftest import MakeClient
from tests.fakes.clock import FakeClock

APP = b'{"data": {"id": "1", "slug": "salon"}}'
URL = "http://embedded.desk"


class Desk:
    """Takes requests and keeps them until it is told to answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.answers: list[Future[Answer]] = []
        self.was_asked = asyncio.Event()

    def submit(
        self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> Future[Answer]:
        self.asked.append((method, target, dict(headers), body))
        self.answers.append(Future())
        self.was_asked.set()
        return self.answers[-1]


@pytest.mark.asyncio
async def test_method_target_headers_and_body_are_handed_over(make_client: MakeClient) -> None:
    desk = Desk()
    client = make_client(URL, transport=HandoverTransport(desk.submit), deadline_write=0.05)

    with pytest.raises(TimedOutError):
        await client.act_on_booking(BookingId("a/b ?"), CANCEL, message="Ill")

    [(method, target, headers, body)] = desk.asked
    assert method == "PUT"
    assert target.startswith("/v2/bookings/a%2Fb%20%3F/cancel?include=attributes,")
    assert headers["authorization"].startswith("Basic ")
    assert headers["content-type"] == "application/json"
    assert body == b'{"cancel":{"message":"Ill"}}'


@pytest.mark.asyncio
async def test_an_answer_from_another_thread_arrives(make_client: MakeClient) -> None:
    desk = Desk()
    client = make_client(URL, transport=HandoverTransport(desk.submit))
    asking = asyncio.create_task(client.get_app())
    await desk.was_asked.wait()

    kind = (("content-type", "application/json"),)
    thread = threading.Thread(target=desk.answers[0].set_result, args=((200, kind, APP),))
    thread.start()
    app = await asking

    thread.join()
    assert app.slug == "salon"


@pytest.mark.asyncio
async def test_giving_up_does_not_cancel_what_was_begun(make_client: MakeClient) -> None:
    desk = Desk()
    client = make_client(URL, transport=HandoverTransport(desk.submit), deadline_write=0.05)

    with pytest.raises(TimedOutError) as caught:
        await client.cancel_booking(booking_id())

    assert caught.value.is_applied_unknown
    assert not desk.answers[0].cancelled()
    desk.answers[0].set_exception(OfflineError())
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_a_cancelled_caller_does_not_cancel_it_either(make_client: MakeClient) -> None:
    desk = Desk()
    client = make_client(URL, transport=HandoverTransport(desk.submit))
    asking = asyncio.create_task(client.cancel_booking(booking_id()))
    await desk.was_asked.wait()

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert not desk.answers[0].cancelled()
    desk.answers[0].set_result((200, (), b""))
    await asyncio.sleep(0)


@pytest.fixture
def embedded(tmp_path: Path, clock: FakeClock) -> Iterator[EmbeddedDesk]:
    desk = EmbeddedDesk.start(tmp_path / "desk.sqlite", clock=clock)
    yield desk
    desk.close()


@pytest.mark.asyncio
async def test_the_embedded_desk_answers_before_it_is_ready(embedded: EmbeddedDesk) -> None:
    client = Connections(lambda: embedded.submit).open(
        EMBEDDED_URL, AppToken.parse(CANARY_APP_TOKEN)
    )
    making = asyncio.wrap_future(embedded.create_app("Salon"))
    created = await making
    mine = Connections(lambda: embedded.submit).open(
        EMBEDDED_URL, AppToken.parse(created.server_key)
    )

    app = await mine.get_app()

    assert app.slug == "salon"
    await mine.close()
    await client.close()


@pytest.mark.asyncio
async def test_a_closed_desk_is_out_of_reach(embedded: EmbeddedDesk) -> None:
    await asyncio.wrap_future(embedded.ready)
    client = Connections(lambda: embedded.submit).open(
        EMBEDDED_URL, AppToken.parse(CANARY_APP_TOKEN)
    )
    embedded.close()

    with pytest.raises(OfflineError):
        await client.get_app()

    await client.close()
