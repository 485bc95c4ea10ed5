"""How many requests an app may send, alone and shared between server processes."""

import pytest

from desk_app.domain.app import App
from desk_app.errors import RateLimitedError
from desk_app.server.apps import create_app, find_app
from desk_app.server.books import Books
from desk_app.server.options import ServerOptions
from desk_app.server.rate_limits import RequestCounts
from desk_app.server.tables import APPS, REQUEST_COUNTS
from tests.server.conftest import Serve
from tests.server.service import Service

pytestmark = pytest.mark.asyncio

FIVE_A_MINUTE = ServerOptions(requests_a_minute=5)
TEN_A_DAY = ServerOptions(requests_a_minute=100, test_requests_a_day=10)


async def statuses(service: Service, count: int) -> list[int]:
    return [(await service.call("GET", "/app")).status_code for _ in range(count)]


async def app_of(service: Service) -> App:
    async with service.database.read() as connection:
        return await find_app(connection, service.app.slug)


async def test_a_request_too_many_in_a_minute_is_503(serve: Serve):
    async with serve(options=FIVE_A_MINUTE) as service:
        service.clock.advance(seconds=12.5)
        assert await statuses(service, 5) == [200] * 5

        refused = await service.call("GET", "/app")

        assert (refused.status_code, refused.headers["retry-after"]) == (503, "48")
        assert refused.json() == {"error": "Too many requests: at most 5 a minute"}
        service.clock.advance(seconds=48)
        assert await statuses(service, 1) == [200]


async def test_what_is_left_goes_down_and_refusals_do_not_count(serve: Serve):
    async with serve(options=FIVE_A_MINUTE) as service:
        answers = [await service.call("GET", "/app") for _ in range(8)]

    left = [answer.headers.get("x-ratelimit-remaining") for answer in answers]
    assert left == ["4", "3", "2", "1", "0", None, None, None]


async def test_a_test_app_has_a_limit_for_the_day_besides(serve: Serve):
    async with serve(options=TEN_A_DAY, is_test=True) as service:
        assert await statuses(service, 11) == [200] * 10 + [429]
        refused = await service.call("GET", "/app")
        service.clock.advance(seconds=11 * 3600)
        assert await statuses(service, 1) == [429]
        service.clock.advance(seconds=3600)
        assert await statuses(service, 1) == [200]

    assert refused.headers["retry-after"] == str(12 * 3600)


async def test_a_live_app_has_no_limit_for_the_day(serve: Serve):
    async with serve(options=TEN_A_DAY) as service:
        assert await statuses(service, 20) == [200] * 20


async def test_each_app_has_a_count_of_its_own(serve: Serve):
    async with serve(options=FIVE_A_MINUTE) as service:
        other = await create_app(service.database, "Other", now=service.clock.now())
        assert await statuses(service, 6) == [200] * 5 + [503]

        answer = await service.http.get("/v2/app", auth=("", other.server_key))

    assert answer.status_code == 200


async def test_a_wrong_key_uses_up_nothing(serve: Serve):
    async with serve(options=FIVE_A_MINUTE) as service:
        for _ in range(7):
            await service.http.get("/v2/app", auth=("", "nobody"))

        assert await statuses(service, 5) == [200] * 5


async def test_nothing_is_limited_unless_it_is_asked_for(service: Service):
    answers = [await service.call("GET", "/app") for _ in range(30)]

    assert {answer.status_code for answer in answers} == {200}
    assert "x-ratelimit-remaining" not in answers[0].headers


async def test_processes_on_one_database_share_a_limit_once_they_have_written(service: Service):
    now, options = service.clock.now(), ServerOptions(requests_a_minute=10)
    app = await app_of(service)
    first, second = RequestCounts(options), RequestCounts(options)
    for _ in range(6):
        first.let_pass(app, now)
    await first.write_down(service.database, now)
    assert second.let_pass(app, now) == 9  # it has read nothing yet

    await second.write_down(service.database, now)

    assert second.let_pass(app, now) == 2
    await second.write_down(service.database, now)
    first.let_pass(app, now)
    await first.write_down(service.database, now)
    assert first.let_pass(app, now) == 0


async def test_the_count_of_a_day_outlives_a_process(service: Service):
    now, options = service.clock.now(), ServerOptions(test_requests_a_day=10)
    async with service.database.write() as connection:
        await connection.execute(APPS.update().values(is_test=True))
    app = await app_of(service)
    gone, new = RequestCounts(options), RequestCounts(options)
    for _ in range(9):
        gone.let_pass(app, now)
    await gone.write_down(service.database, now)

    new.let_pass(app, now)
    await new.write_down(service.database, now)

    with pytest.raises(RateLimitedError):
        new.let_pass(app, now)


async def test_past_minutes_are_deleted(service: Service):
    app = await app_of(service)
    counts = RequestCounts(ServerOptions(requests_a_minute=10))
    for _ in range(3):
        counts.let_pass(app, service.clock.now())
        await counts.write_down(service.database, service.clock.now())
        service.clock.advance(seconds=60)

    async with service.database.read() as connection:
        rows = (await connection.execute(REQUEST_COUNTS.select())).all()

    assert [row._mapping["count"] for row in rows] == [1]


async def test_nothing_is_written_where_nothing_was_asked(service: Service):
    books = Books.open(ServerOptions(requests_a_minute=10))

    await books.write_down(service.database, service.clock)

    async with service.database.read() as connection:
        assert (await connection.execute(REQUEST_COUNTS.select())).all() == []
