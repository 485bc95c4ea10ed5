"""The log: readable by machines, private, and without secrets."""

import base64
import json
import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from desk_app.logs import LOG_NAME, LogFile, Redactor, set_up_logging
from tests.secrets_scan import forms_of

SECRET = "s3cret/of+another:kind"
APP_TOKEN = "live_api_key_" + "Ab3dEf6hIj9k"


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.add_secret(SECRET)
    return redactor


@pytest.fixture
def log_file(tmp_path: Path, redactor: Redactor) -> Iterator[LogFile]:
    root = logging.getLogger()
    names = ("", "httpx", "httpcore", "asyncio")
    levels = {name: logging.getLogger(name).level for name in names}
    log_file = set_up_logging(tmp_path / "logs", redactor)
    yield log_file
    log_file.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    assert root.handlers


@pytest.fixture
def records(log_file: LogFile, tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """What the log holds by now."""

    def read() -> list[dict[str, Any]]:
        lines = (tmp_path / "logs" / LOG_NAME).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    return read


# --- redaction -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["live_api_key_", "test_api_key_", "live_widget_key_", "test_widget_key_"]
)
def test_whatever_looks_like_an_app_token_is_removed(kind: str) -> None:
    text = Redactor().redact(f"key={kind}aB3-_x9 ok, '{kind}zz'")

    assert text == "key=[removed] ok, '[removed]'"


@pytest.mark.parametrize(
    "header",
    [
        "Authorization: Basic OnRlc3RfYXBpX2tleQ==",
        "authorization: basic OnRlc3RfYXBpX2tleQ==",
        "{'Authorization': 'Bearer abc.def-ghi~123'}",
    ],
)
def test_authorization_headers_are_removed(header: str) -> None:
    cleaned = Redactor().redact(header)

    assert "[removed]" in cleaned
    assert "OnRlc3R" not in cleaned
    assert "abc.def" not in cleaned


@pytest.mark.parametrize("secret", [SECRET, APP_TOKEN])
def test_a_known_secret_is_removed_in_each_of_its_forms(secret: str) -> None:
    redactor = Redactor()
    redactor.add_secret(secret)
    written = {name: form for name, form in forms_of(secret).items() if "base64" in name.lower()}

    for before in ("", ":", "x:"):
        encoded = base64.b64encode((before + secret).encode()).decode()
        cleaned = redactor.redact(f"sent {encoded} there")
        assert not any(form.decode() in cleaned for form in written.values())
    assert secret not in redactor.redact(f"it was {secret}.")
    assert quote(secret, safe="") not in redactor.redact(f"it was {quote(secret, safe='')}.")


def test_a_short_text_is_no_secret() -> None:
    redactor = Redactor()
    redactor.add_secret("the")

    assert redactor.redact("the booking") == "the booking"


@pytest.mark.parametrize(
    ("address", "cleaned"),
    [
        (
            "GET https://api.timekit.io/v2/bookings?search=customer.email:a@b.c&page=2 200",
            "GET https://api.timekit.io/v2/bookings?[removed] 200",
        ),
        ("'/v2/bookings?search=Anna'", "'/v2/bookings?[removed]'"),
        ("https://anna:pass@host/x", "https://anna:[removed]@host/x"),
        ("Was it saved? Yes.", "Was it saved? Yes."),
    ],
)
def test_queries_and_passwords_of_addresses_are_removed(address: str, cleaned: str) -> None:
    assert Redactor().redact(address) == cleaned


@pytest.mark.parametrize(
    "text", ["/" * 40_000, "//a" + ":" * 40_000, "Basic " * 7_000, "?" * 40_000]
)
def test_no_text_takes_long_to_redact(redactor: Redactor, text: str) -> None:
    begun = time.perf_counter()

    redactor.redact(text)

    assert time.perf_counter() - begun < 0.5


# --- the file --------------------------------------------------------------------------------


def test_a_record_is_one_line_of_json(records: Callable[[], list[dict[str, Any]]]) -> None:
    logging.getLogger("desk_app.sync").info("pulled %d\nbookings\u2028of %s", 3, "Müller\r")

    [record] = records()
    assert record["message"] == "pulled 3\nbookings\u2028of Müller\r"
    assert (record["level"], record["logger"]) == ("INFO", "desk_app.sync")
    assert record["thread"] == "MainThread"
    assert record["time"].endswith("+00:00")


def test_secrets_in_arguments_and_exceptions_are_removed(
    records: Callable[[], list[dict[str, Any]]], tmp_path: Path
) -> None:
    log = logging.getLogger("desk_app.client")
    try:
        raise ValueError(f"refused {APP_TOKEN}")
    except ValueError:
        log.info("no luck with %s", SECRET, exc_info=True, stack_info=True)

    [record] = records()
    assert record["message"] == "no luck with [removed]"
    assert "ValueError: refused [removed]" in record["exception"]
    assert "test_logs" in record["stack"]
    content = (tmp_path / "logs" / LOG_NAME).read_text(encoding="utf-8")
    assert SECRET not in content
    assert APP_TOKEN not in content


def test_the_http_library_does_not_log_addresses(
    records: Callable[[], list[dict[str, Any]]],
) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://api.timekit.io/v2/bookings")

    assert records() == []


def test_an_endless_text_is_cut(records: Callable[[], list[dict[str, Any]]]) -> None:
    text = "x" * 39_990 + APP_TOKEN + "y" * 1_000_000

    logging.getLogger("desk_app").info("%s", text)

    assert records()[0]["message"] == "x" * 20_000


@pytest.mark.skipif(os.name != "posix", reason="files have other permissions there")
def test_files_rotate_and_are_private(log_file: LogFile, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        for _ in range(400):
            logging.getLogger("desk_app").info("x" * 19_000)
    finally:
        os.umask(before)

    files = list((tmp_path / "logs").iterdir())
    assert len(files) == 5
    assert sum(file.stat().st_size for file in files) < 6_000_000
    # The first was made before the umask was lifted, the others after.
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700


def test_a_closed_log_hears_nothing_more(
    log_file: LogFile, records: Callable[[], list[dict[str, Any]]]
) -> None:
    log_file.close()
    log_file.close()

    logging.getLogger("desk_app").info("too late")

    assert records() == []
