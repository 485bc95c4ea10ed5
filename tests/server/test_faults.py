"""Faults of the server say nothing to whoever asks, and everything to its log."""

import re

import pytest

from tests.server.conftest import Serve
from tests.server.faults import TYPED, BrokenDatabase, FailingWrites, break_at

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.expected_logs(r"request \S+ failed|database failure in request"),
]

FEW, MANY = 60, 1000
TELLTALE = re.compile(
    r"traceback|sqlalchemy|sqlite|select |insert |\.py\b|/home|/tmp|desk_app|uvicorn|starlette|"
    r"\d+\.\d+\.\d+|secret",
    re.IGNORECASE,
)


async def ask_and_fail(serve: Serve, logs: pytest.LogCaptureFixture, count: int) -> None:
    """So many requests, each of which meets a fault."""
    async with serve(kind=BrokenDatabase) as service:
        eva = await service.make_resource()
        for n in range(count):
            break_at(service.database, n)
            path = ("/calendars", "/resources", f"/resources/{eva}")[n % 3]
            answer = await service.call("GET", path)

            assert answer.status_code == 500
            assert answer.json() == {"error": "Something went wrong here"}
            assert not TELLTALE.search(answer.text + str(dict(answer.headers)))
            assert answer.headers["timekit-request-id"] in logs.text
            logs.clear()


async def test_a_fault_shows_nothing_but_an_id_that_is_in_the_log(
    serve: Serve, caplog: pytest.LogCaptureFixture
):
    await ask_and_fail(serve, caplog, FEW)


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_a_thousand_faults_show_nothing(serve: Serve, caplog: pytest.LogCaptureFixture):
    await ask_and_fail(serve, caplog, MANY)


async def test_what_was_sent_is_not_in_the_log(serve: Serve, caplog: pytest.LogCaptureFixture):
    async with serve(kind=FailingWrites) as service:
        assert isinstance(service.database, FailingWrites)
        service.database.fails = True
        body = {"name": TYPED, "timezone": "UTC", "password": "hunter2"}
        answer = await service.call("POST", "/resources", body)

    assert answer.status_code == 500
    assert answer.headers["timekit-request-id"] in caplog.text
    assert "INSERT INTO nowhere" in caplog.text
    assert not re.search(f"{TYPED}|hunter2", caplog.text)
