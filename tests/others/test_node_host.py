"""A script that says nothing is found out, and said so."""

import shutil
from pathlib import Path

import pytest

from tests.others.conftest import need
from tests.others.node_host import NodeHost

MUTE = "process.stdin.resume(); process.stdin.on('end', () => setInterval(() => {}, 1000));"
"""Answers nothing and does not even end by itself."""
GONE = "process.exit(3);"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    need(shutil.which("node"), "Node")
    return tmp_path / "script.mjs"


def test_a_script_that_gives_no_answer_is_ended_and_what_was_asked_is_told(script: Path):
    script.write_text(MUTE, encoding="utf-8")

    with (
        NodeHost.run(script, patience=0.5) as host,
        pytest.raises(AssertionError, match=r"no answer within 0\.5 s to method getApp"),
    ):
        host.ask(method="getApp")


def test_a_script_that_is_gone_is_told_by_how_it_ended(script: Path):
    script.write_text(GONE, encoding="utf-8")

    with NodeHost.run(script) as host, pytest.raises(AssertionError, match="ended with 3"):
        host.ask(method="getApp")


def test_a_key_is_not_in_what_is_told(script: Path):
    script.write_text(MUTE, encoding="utf-8")

    with NodeHost.run(script, patience=0.5) as host, pytest.raises(AssertionError) as caught:
        host.ask(configure={"appKey": "secret"})

    assert "secret" not in str(caught.value)
