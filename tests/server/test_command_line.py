"""`desk-server`, as somebody types it."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from desk_app import __version__
from desk_app.server.command_line import _options, main, make_parser

PUBLIC = ("--public-url", "https://desk.example")


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.sqlite'}"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main(["--help"])

    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert all(
        name in shown for name in ("serve", "create-app", "example-data", "link-secret", "check")
    )


def test_version_is_told(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out.strip() == f"desk-server {__version__}"


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom desk_app.server.command_line import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'starlette', 'sqlalchemy', 'uvicorn', 'alembic'} & set(sys.modules)\n"
        "sys.exit(len(heavy))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_link_secret_prints_what_links_are_signed_with(
    database: str, capsys: pytest.CaptureFixture[str]
):
    main(["create-app", "Salon", "--database", database])
    capsys.readouterr()

    for _ in range(2):
        assert main(["link-secret", "--app", "salon", "--database", database]) == 0
    assert main(["link-secret", "--app", "nobody", "--database", database]) == 1

    shown = capsys.readouterr()
    first, second = shown.out.split()
    assert first == second
    assert re.fullmatch(r"[0-9a-f]{64}", first)
    assert "There is no app of that name." in shown.err


def test_create_app_prints_slug_and_keys_once(database: str, capsys: pytest.CaptureFixture[str]):
    assert main(["create-app", "Søndre Klinik", "--database", database]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "slug: sondre-klinik"
    assert re.fullmatch(r"server key: live_api_key_\w{32}", lines[1])
    assert re.fullmatch(r"widget key: live_widget_key_\w{32}", lines[2])


def test_create_app_can_print_json_and_make_a_test_app(
    database: str, capsys: pytest.CaptureFixture[str]
):
    main(["create-app", "Trial", "--test", "--json", "--database", database])

    made = json.loads(capsys.readouterr().out)
    assert set(made) == {"slug", "server_key", "widget_key"}
    assert made["server_key"].startswith("test_api_key_")


def test_names_that_are_alike_get_slugs_of_their_own(
    database: str, capsys: pytest.CaptureFixture[str]
):
    for _ in range(3):
        main(["create-app", "小龍", "--json", "--database", database])

    slugs = [json.loads(line)["slug"] for line in capsys.readouterr().out.splitlines()]
    assert slugs == ["desk", "desk-2", "desk-3"]


def test_an_app_without_a_name_is_refused(database: str, capsys: pytest.CaptureFixture[str]):
    assert main(["create-app", "  ", "--database", database]) == 1
    assert "name" in capsys.readouterr().err


def test_example_data_and_check(database: str, capsys: pytest.CaptureFixture[str]):
    main(["create-app", "Practice", "--database", database])

    assert main(["example-data", "--app", "practice", "--database", database]) == 0
    assert main(["check", "--database", database]) == 0
    assert "No overlap and no orphan" in capsys.readouterr().out


def test_check_names_what_overlaps_and_ends_with_another_code(
    database: str, capsys: pytest.CaptureFixture[str]
):
    main(["create-app", "Practice", "--database", database])
    main(["example-data", "--app", "practice", "--database", database])
    blocking = "graph = 'instant' AND state = 'confirmed'"
    with sqlite3.connect(database.removeprefix("sqlite:///")) as tables:
        tables.execute(f"UPDATE bookings SET ends_at = ends_at + 86400 * 30 WHERE {blocking}")
    tables.close()
    capsys.readouterr()

    assert main(["check", "--database", database]) == 1
    said = capsys.readouterr()
    assert "overlap" in said.out + said.err
    assert "No overlap" not in said.out


def test_example_data_for_nobody_is_refused(database: str, capsys: pytest.CaptureFixture[str]):
    assert main(["example-data", "--app", "nobody", "--database", database]) == 1
    assert "no app of that name" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "desk.example"])
def test_an_address_others_can_reach_is_refused_without_flag_and_tls(
    host: str, database: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["serve", "--host", host, "--database", database]) == 2
    assert "--allow-remote" in capsys.readouterr().err
    assert main(["serve", "--host", host, "--allow-remote", "--database", database]) == 2
    assert "unprotected" in capsys.readouterr().err


def test_serve_answers_on_loopback_until_it_is_stopped(
    database: str, capsys: pytest.CaptureFixture[str]
):
    main(["create-app", "Practice", "--json", "--database", database])
    key = json.loads(capsys.readouterr().out)["server_key"]
    port = free_port()
    command = [sys.executable, "-m", "desk_app.server", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--database", database], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )

    try:
        answer = wait_for(f"http://127.0.0.1:{port}/v2/app", key, process)
        for path in (
            "bookings?signed_search=s3cret",
            "bookings/b/external_action/x?signature=s3cret",
        ):
            httpx.get(f"http://127.0.0.1:{port}/v2/{path}&limit=3")
        elsewhere = httpx.get(f"http://127.0.0.1:{port}/v2/app", headers={"Host": "evil.example"})
    finally:
        process.send_signal(signal.SIGINT)
        noise, _ = process.communicate(timeout=20)

    assert answer.json()["data"]["slug"] == "practice"
    assert elsewhere.status_code == 421
    assert process.returncode in (0, 130, -signal.SIGINT), noise
    lines = [json.loads(line) for line in noise.splitlines()]
    assert {"/v2/bookings", ""} < {line.get("route") for line in lines}
    assert {line["level"] for line in lines} == {"info"}
    assert key.encode() not in noise
    assert b"s3cret" not in noise


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def wait_for(url: str, key: str, process: subprocess.Popen[bytes]) -> httpx.Response:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return httpx.get(url, auth=("", key))
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no answer; process {os.getpid()} left with {process.returncode}")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (["--smtp-url", "smtp://desk:secret@mail.example.com", *PUBLIC], "in a file"),
        (["--smtp-url", "mail.example.com", "--mail-from", "a@b.c", *PUBLIC], "smtp://"),
        (["--smtp-url", "smtp://mail.example.com", *PUBLIC], "send mails from"),
        (["--smtp-url", "smtp://mail.example.com", "--mail-from", "a@b.c"], "--public-url"),
        (
            [
                "--smtp-url",
                "smtp://m.a.com",
                "--mail-from",
                "a@b.c",
                "--smtp-password-file",
                "/no",
                *PUBLIC,
            ],
            "cannot be read",
        ),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_said_before_anything_is_served(
    more: list[str], reason: str, database: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["serve", "--database", database, *more]) == 1

    said = capsys.readouterr().err
    assert reason in said
    assert "secret" not in said


def test_the_password_of_the_mail_server_comes_from_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "password"
    file.write_text("from the file\n", encoding="utf-8")
    monkeypatch.setenv("DESK_SMTP_PASSWORD", "from the environment")
    asked = ["serve", "--smtp-url", "smtp://desk@mail.example", "--mail-from", "a@b.c", *PUBLIC]

    with_file, without = (
        _options(make_parser().parse_args([*asked, *more]), is_local=True).mail_server
        for more in (["--smtp-password-file", str(file)], [])
    )

    assert with_file is not None
    assert without is not None
    assert (with_file.password, without.password) == ("from the file", "")
