import base64
import secrets
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.canary import CANARY_APP_TOKEN
from tests.secrets_scan import find_in_files, find_in_processes, find_in_text

SECRET = "test_api_key_" + secrets.token_hex(16)


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: {SECRET}",
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(f":{SECRET}".encode()).decode(),
        base64.b64encode(f"ab:{SECRET}, and more".encode()).decode(),
        base64.urlsafe_b64encode(f"x:{SECRET}".encode()).decode().rstrip("="),
        "".join(f"%{byte:02x}" for byte in SECRET.encode()),
        SECRET.encode().hex(),
        SECRET.encode().hex().upper(),
        SECRET.encode("utf-16-le"),
    ],
    ids=[
        "plain",
        "base64",
        "base64 of a password",
        "base64 inside",
        "URL-safe",
        "percent",
        "hex",
        "upper-case hex",
        "UTF-16",
    ],
)
def test_each_form_is_found(text: str | bytes) -> None:
    (finding,) = find_in_text(SECRET, "a log", text)

    assert finding.startswith("a log holds the secret")
    assert SECRET not in finding


def test_a_part_is_not_the_secret() -> None:
    assert find_in_text(SECRET, "a log", f"...{SECRET[-4:]} and {SECRET[:16]}...") == []


def test_files_below_a_folder_are_searched(tmp_path: Path) -> None:
    other = secrets.token_urlsafe(24)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "desk.sqlite-wal").write_bytes(b"\0\xff" + other.encode() + b"\0")
    (tmp_path / "clean").write_text("nothing", encoding="utf-8")

    assert len(find_in_files(other, [tmp_path, tmp_path / "absent"])) == 1


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
def test_command_lines_are_searched() -> None:
    other = secrets.token_urlsafe(24)
    command = [sys.executable, "-c", "print('started', flush=True); input()", other]

    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # until then the kernel may show an empty command line
        findings = find_in_processes(other)
        process.communicate(b"\n")

    assert [finding for finding in findings if f"/{process.pid}/" in finding]


def test_the_canary_is_an_app_token_and_stands_whole_in_no_file_of_the_tests() -> None:
    assert CANARY_APP_TOKEN.startswith("test_api_key_")
    assert len(CANARY_APP_TOKEN.removeprefix("test_api_key_")) == 32
    assert CANARY_APP_TOKEN.removeprefix("test_api_key_").isalnum()
    assert find_in_files(CANARY_APP_TOKEN, [Path(__file__).parent]) == []
