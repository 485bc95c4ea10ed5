"""The desk on this computer: a server on a thread, asked without a port."""

import base64
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

import pytest

from desk_app.errors import NotFoundError, OfflineError, StoreUnreadableError
from desk_app.server.embedded import EmbeddedDesk
from tests.fakes.clock import FakeClock
from tests.server.service import SUNDAY_NOON, booking

LONG = 30.0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[EmbeddedDesk]:
    running = EmbeddedDesk.start(tmp_path / "data" / "desk.sqlite", clock=FakeClock(SUNDAY_NOON))
    yield running
    running.close()


def headers_of(key: str) -> list[tuple[str, str]]:
    secret = base64.b64encode(f":{key}".encode()).decode()
    return [("Authorization", f"Basic {secret}"), ("Content-Type", "application/json")]


def ask(desk: EmbeddedDesk, key: str, method: str, target: str, body: Any = None) -> Any:
    sent = b"" if body is None else json.dumps(body).encode()
    status, _, answer = desk.submit(method, target, headers_of(key), sent).result(LONG)
    return status, json.loads(answer) if answer else None


def test_start_returns_before_anything_heavy_is_loaded(tmp_path: Path):
    code = (
        "import sys\n"
        "from desk_app.server.embedded import EmbeddedDesk\n"
        "heavy = {'starlette', 'sqlalchemy', 'alembic', 'msgspec'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert result.stdout.strip() == "[]"


def test_a_request_may_be_handed_over_before_the_desk_is_ready(tmp_path: Path):
    desk = EmbeddedDesk.start(tmp_path / "desk.sqlite")

    status, _, body = desk.submit("GET", "/v2/app", [], b"").result(LONG)

    assert status == 401
    assert json.loads(body) == {"error": {"message": "Invalid credentials supplied"}}
    desk.close()


def test_a_new_app_can_be_worked_with_at_once(desk: EmbeddedDesk):
    app = desk.create_app("My practice").result(LONG)

    assert app.slug == "my-practice"
    assert ask(desk, app.server_key, "GET", "/v2/app")[1]["data"]["settings"]["name"] == (
        "My practice"
    )
    assert desk.app_slugs().result(LONG) == ("my-practice",)


def test_keys_of_a_new_app_are_not_in_its_repr(desk: EmbeddedDesk):
    app = desk.create_app("My practice").result(LONG)

    assert "key" not in repr(app)


def test_a_rotated_key_takes_the_place_of_the_old(desk: EmbeddedDesk):
    app = desk.create_app("My practice").result(LONG)

    key = desk.rotate_key(app.slug).result(LONG)

    assert ask(desk, key, "GET", "/v2/app")[0] == 200
    assert ask(desk, app.server_key, "GET", "/v2/app")[0] == 401


def test_an_error_is_raised_where_its_answer_is_awaited(desk: EmbeddedDesk):
    with pytest.raises(NotFoundError):
        desk.rotate_key("nobody").result(LONG)


def test_target_is_decoded_as_over_a_connection(desk: EmbeddedDesk):
    key = desk.create_app("My practice").result(LONG).server_key
    made = ask(desk, key, "POST", "/v2/resources", {"name": "Zoë", "timezone": "UTC"})

    found = ask(desk, key, "GET", "/v2/resources?search=name:Zo%C3%AB&limit=1")

    assert [one["id"] for one in found[1]["data"]] == [made[1]["data"]["id"]]


def test_a_write_whose_waiter_gave_up_is_carried_out(desk: EmbeddedDesk):
    key = desk.create_app("My practice").result(LONG).server_key
    _, made = ask(desk, key, "POST", "/v2/resources", {"name": "Eva", "timezone": "UTC"})
    body = json.dumps(booking(made["data"]["id"], "09:00", "10:00")).encode()

    answer = desk.submit("POST", "/v2/bookings", headers_of(key), body)
    answer.cancel()

    assert answer.cancelled()
    deadline = time.monotonic() + LONG
    while not ask(desk, key, "GET", "/v2/bookings")[1]["data"]:
        assert time.monotonic() < deadline
    assert ask(desk, key, "GET", "/v2/bookings")[1]["total"] == 1


def test_close_finishes_what_was_begun_and_refuses_the_rest(tmp_path: Path):
    desk = EmbeddedDesk.start(tmp_path / "desk.sqlite", clock=FakeClock(SUNDAY_NOON))
    begun: list[Future[Any]] = [desk.create_app(f"App {number}") for number in range(8)]

    desk.close(LONG)

    assert not wait(begun, timeout=0).not_done
    assert {one.result().slug for one in begun} == {f"app-{number}" for number in range(8)}
    with pytest.raises(OfflineError):
        desk.create_app("Late").result(0)


def test_closing_twice_is_as_good_as_once(tmp_path: Path):
    desk = EmbeddedDesk.start(tmp_path / "desk.sqlite")
    desk.close(LONG)

    desk.close(LONG)

    assert not any(one.name == "embedded-desk" for one in threading.enumerate())


def test_a_file_that_is_no_database_is_told_through_ready(tmp_path: Path):
    path = tmp_path / "desk.sqlite"
    path.write_bytes(b"this is not a database, whatever its name may say" * 100)

    desk = EmbeddedDesk.start(path)

    with pytest.raises(StoreUnreadableError):
        desk.ready.result(LONG)
    with pytest.raises(StoreUnreadableError):
        desk.submit("GET", "/v2/app", [], b"").result(LONG)
    desk.close(LONG)


def test_the_file_is_for_its_owner_only(desk: EmbeddedDesk, tmp_path: Path):
    desk.ready.result(LONG)

    assert (tmp_path / "data" / "desk.sqlite").stat().st_mode & 0o077 == 0
