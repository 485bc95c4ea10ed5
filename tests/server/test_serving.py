"""`desk-server serve` as it is run: its log, its two open routes, its processes, and its end."""

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from desk_app.server.command_line import main
from tests.certificates import make_certificate
from tests.postgresql import Cluster
from tests.server.service import booking
from tests.server.test_command_line import free_port

PACKAGING = Path(__file__).parents[2] / "packaging"


@dataclass
class Served:
    """A `desk-server` of its own, with one app."""

    process: subprocess.Popen[str]
    url: str
    key: str
    lines: list[str]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, auth=("", self.key), timeout=10)

    def stop(self) -> list[dict[str, Any]]:
        """Its whole log, once it has ended as SIGTERM asks."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0, self.lines
        return [json.loads(line) for line in self.lines]


@contextmanager
def served(
    database: str,
    capsys: pytest.CaptureFixture[str],
    *more: str,
    trust: ssl.SSLContext | None = None,
) -> Iterator[Served]:
    assert main(["create-app", "Practice", "--json", "--database", database]) == 0
    key = json.loads(capsys.readouterr().out)["server_key"]
    port = free_port()
    command = [sys.executable, "-m", "desk_app.server", "serve", "--database", database]
    process = subprocess.Popen(
        [*command, "--port", str(port), *more], stderr=subprocess.PIPE, text=True
    )
    scheme = "https" if trust else "http"
    running = Served(process, f"{scheme}://127.0.0.1:{port}", key, [])
    reader = threading.Thread(target=lambda: running.lines.extend(process.stderr or ()))
    reader.start()
    try:
        wait_until_ready(running, trust=trust)
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
        reader.join(10)
        if process.stderr:
            process.stderr.close()


def wait_until_ready(running: Served, *, trust: ssl.SSLContext | None = None) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and running.process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{running.url}/ready", verify=trust or True).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(running.lines)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.sqlite'}"


@pytest.fixture
def url(postgresql: Cluster) -> Iterator[str]:
    made = postgresql.make_empty()
    yield made
    postgresql.drop(made)


def test_the_log_has_a_line_for_each_request_and_nothing_that_is_private(
    file: str, capsys: pytest.CaptureFixture[str]
):
    with served(file, capsys) as running:
        with running.client() as client:
            made = client.post("/v2/resources", json={"name": "Eva", "timezone": "UTC"})
            eva = made.json()["data"]["id"]
            body = booking(eva, "09:00", "10:00", what="Secret ailment")
            client.post("/v2/bookings", json=body)
            listed = client.get("/v2/bookings", params={"search": "customer.name:Moss"})
            client.get(f"/v2/resources/{eva}?include=nothing")
            client.get("/elsewhere")
            httpx.get(f"{running.url}/v2/app", auth=("", "wrong"))
        log = running.stop()

    assert {line["level"] for line in log} == {"info"}
    requests = [line for line in log if line["logger"] == "desk_app.server.request_log"]
    seen = [(one["method"], one["route"], one["status"], one["app"]) for one in requests]
    assert ("POST", "/v2/bookings", 201, "practice") in seen
    assert ("GET", "/v2/resources/{resource_id}", 200, "practice") in seen
    assert ("GET", "", 404, "") in seen
    assert ("GET", "/v2/app", 401, "") in seen
    assert all(0 <= one["ms"] < 60_000 for one in requests)
    assert listed.headers["timekit-request-id"] in {one["request_id"] for one in requests}
    whole = "".join(running.lines)
    for private in (running.key, "Moss", "mary@example.com", "Secret ailment", eva, "nothing"):
        assert private not in whole


def test_with_a_certificate_it_answers_over_tls_and_no_other_way(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = str(make_certificate(tmp_path))
    trust = ssl.create_default_context(cafile=path)

    with served(file, capsys, "--tls-certificate", path, "--tls-key", path, trust=trust) as running:
        answer = httpx.get(f"{running.url}/v2/app", auth=("", running.key), verify=trust)
        with pytest.raises(httpx.TransportError):
            httpx.get(running.url.replace("https", "http"))
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{running.url}/health")

    assert answer.json()["data"]["slug"] == "practice"


def test_the_service_of_systemd_starts_it_with_words_it_knows(capsys: pytest.CaptureFixture[str]):
    unit = (PACKAGING / "linux" / "desk-server.service").read_text()
    line = re.sub(r"\\\n", " ", unit).split("ExecStart=", 1)[1].splitlines()[0]
    values = {"${DESK_PORT}": "8471", "${DESK_WORKERS}": "2"}
    program, *words = [values.get(word, word) for word in line.split()]

    with pytest.raises(SystemExit):
        main([*words, "--no-such-word"])

    assert capsys.readouterr().err.endswith("unrecognized arguments: --no-such-word\n")
    assert program.endswith("/desk-server")
    assert {"serve", "--allow-remote", "--workers", "--tls-key"} <= set(words)


def test_without_its_database_a_server_lives_but_is_not_ready(
    url: str, postgresql: Cluster, capsys: pytest.CaptureFixture[str]
):
    with served(url, capsys) as running:
        before = [httpx.get(f"{running.url}/{name}") for name in ("health", "ready")]
        postgresql.stop()
        try:
            health, ready = (httpx.get(f"{running.url}/{name}") for name in ("health", "ready"))
        finally:
            postgresql.start()
        wait_until_ready(running)

    assert [one.json() for one in before] == [{"status": "ok"}, {"status": "ready"}]
    assert (health.status_code, ready.status_code) == (200, 503)


def test_a_request_that_has_begun_is_finished_before_the_end(
    url: str, postgresql: Cluster, capsys: pytest.CaptureFixture[str]
):
    slow = """CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_sleep(1); RETURN NEW; END $$;
        CREATE TRIGGER wait BEFORE INSERT ON resources FOR EACH ROW EXECUTE FUNCTION wait()"""
    name = url.partition("@/")[2].partition("?")[0]
    postgresql.execute(slow, database=name)

    with served(url, capsys) as running, running.client() as client, ThreadPoolExecutor(1) as pool:
        body = {"name": "Eva", "timezone": "UTC"}
        answer = pool.submit(client.post, "/v2/resources", json=body)
        time.sleep(0.5)
        running.stop()

    assert answer.result().status_code == 201
    assert postgresql.execute("SELECT name FROM resources", database=name) == [("Eva",)]


def test_several_workers_share_one_address_and_one_that_dies_is_replaced(
    url: str, capsys: pytest.CaptureFixture[str]
):
    with served(url, capsys, "--workers", "2") as running:
        workers = wait_for_workers(running.process.pid, 2)
        os.kill(workers[0], signal.SIGKILL)
        again = wait_for_workers(running.process.pid, 2, without=workers[0])
        wait_until_ready(running)
        with running.client() as client:
            assert client.get("/v2/app").status_code == 200
        log = running.stop()

    assert len(again) == 2
    assert any("died" in line["message"] for line in log)


def test_a_worker_that_is_slow_on_a_busy_computer_is_not_replaced(
    url: str, capsys: pytest.CaptureFixture[str]
):
    with served(url, capsys, "--workers", "2") as running:
        workers = wait_for_workers(running.process.pid, 2)
        os.kill(workers[0], signal.SIGSTOP)
        time.sleep(8)
        os.kill(workers[0], signal.SIGCONT)
        wait_until_ready(running)
        log = running.stop()

    assert not [line["message"] for line in log if "died" in line["message"]]


def wait_for_workers(parent: int, count: int, *, without: int | None = None) -> list[int]:
    """The numbers of the processes that serve, once there are so many."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        found = [int(one) for one in children.read_text().split() if _serves(int(one))]
        if len(found) == count and without not in found:
            return found
        time.sleep(0.1)
    raise AssertionError("there are not so many workers")


def _serves(process: int) -> bool:
    with suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


# --- what is refused -------------------------------------------------------------------------


def test_several_workers_on_sqlite_are_refused(file: str, capsys: pytest.CaptureFixture[str]):
    assert main(["serve", "--workers", "2", "--database", file]) == 1
    assert "SQLite has room for one process" in capsys.readouterr().err
    assert main(["serve", "--workers", "0", "--database", file]) == 2


def test_a_password_in_the_address_is_refused_and_not_repeated(
    capsys: pytest.CaptureFixture[str],
):
    assert main(["check", "--database", "postgresql://desk:hunter2@localhost/desk"]) == 1

    told = capsys.readouterr().err
    assert "--database-password-file" in told
    assert "hunter2" not in told


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_password_file_without_a_password_is_refused(
    content: str | None, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "password"
    if content is not None:
        file.write_text(content)

    asked = ["check", "--database", url, "--database-password-file", str(file)]
    assert main(asked) == 1
    assert "password file" in capsys.readouterr().err


def test_the_password_is_taken_from_its_file(
    url: str, postgresql: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    postgresql.execute("CREATE ROLE guarded SUPERUSER LOGIN PASSWORD 'correct horse'")
    rules = postgresql.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all guarded scram-sha-256\n{before}")
    postgresql.execute("SELECT pg_reload_conf()")
    guarded = url.replace("desk@", "guarded@", 1)
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("correct horse\n")
    wrong.write_text("battery staple\n")

    try:
        results = [
            main(["check", "--database", guarded, "--database-password-file", str(file)])
            for file in (right, wrong)
        ]
    finally:
        rules.write_text(before)
        postgresql.execute("SELECT pg_reload_conf()")

    assert results == [0, 1]
    assert "staple" not in capsys.readouterr().err


def test_other_commands_work_on_postgresql_too(url: str, capsys: pytest.CaptureFixture[str]):
    main(["create-app", "Practice", "--database", url])

    assert main(["example-data", "--app", "practice", "--database", url]) == 0
    assert main(["check", "--database", url]) == 0
