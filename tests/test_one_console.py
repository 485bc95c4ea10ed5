"""One console per data folder: who owns it, who asks, and what a person sees of it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desk_app.app.coming_forward import ComingForward
from desk_app.app.one_console import Ownership, OwnerState, claim
from desk_app.errors import StoreError
from desk_app.store.file_lock import FileLock
from tests.soak.consoles import Starts, read_log, read_state, until


@pytest.fixture(name="owner")
def _owner(tmp_path: Path) -> Iterator[Ownership]:
    owner = claim(tmp_path)
    assert owner is not None
    yield owner
    owner.release()


@pytest.fixture(name="starts")
def _starts() -> Iterator[Starts]:
    starts = Starts()
    yield starts
    starts.kill_all()


# --- who owns the folder ---------------------------------------------------------------------


def test_a_start_beside_one_that_is_starting_leaves_it_its_wish(owner, tmp_path):
    assert claim(tmp_path) is None
    assert owner.take_wish() == ""


def test_a_wish_carries_what_the_desktop_gave_the_start(owner, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "a-token")
    assert claim(tmp_path) is None

    assert owner.take_wish() == "a-token"
    assert owner.take_wish() is None


def test_a_wish_that_goes_while_the_owner_clears_up_is_made_anew(owner, tmp_path, monkeypatch):
    wish = owner.folder / "wish"
    cleared_up = iter([wish.unlink])
    monkeypatch.setattr("time.sleep", lambda _: next(cleared_up, time.monotonic)())

    assert claim(tmp_path) is None
    assert owner.take_wish() == ""


def test_a_start_that_saw_the_state_of_the_owner_before_makes_its_wish_anew(tmp_path, monkeypatch):
    (tmp_path / "running").mkdir(mode=0o700)
    (tmp_path / "running" / "state").write_text("open", encoding="utf-8")
    lock = FileLock(tmp_path / "running" / "lock")
    owners: list[Ownership] = []

    def begin(_: float) -> None:
        if not owners:
            owners.append(Ownership(tmp_path / "running", lock))

    monkeypatch.setattr("time.sleep", begin)

    assert claim(tmp_path) is None
    assert owners[0].take_wish() == ""
    owners[0].release()


def test_a_console_that_still_loads_is_not_taken_for_one_that_does_not_answer(owner, tmp_path):
    owner.say(OwnerState.LOADING)

    assert claim(tmp_path) is None
    assert owner.take_wish() == ""


def test_an_open_console_on_a_busy_computer_gets_time_to_hear(owner, tmp_path, monkeypatch):
    owner.say(OwnerState.OPEN)
    pauses = iter(range(100))
    monkeypatch.setattr("time.monotonic", lambda: next(pauses) * 0.5)
    monkeypatch.setattr("time.sleep", lambda _: owner.take_wish() if next(pauses) > 5 else None)

    assert claim(tmp_path) is None


def test_an_open_console_that_does_not_answer_is_said(owner, tmp_path, monkeypatch):
    owner.say(OwnerState.OPEN)
    monkeypatch.setattr("desk_app.app.one_console.ANSWER_WITHIN", 0.1)

    with pytest.raises(StoreError, match="does not answer"):
        claim(tmp_path)


def test_a_start_waits_for_a_console_that_is_closing(owner, tmp_path, monkeypatch):
    owner.say(OwnerState.CLOSING)
    monkeypatch.setattr("time.sleep", lambda _: owner.release())

    after = claim(tmp_path)

    assert after is not None
    after.release()


def test_what_another_console_left_lying_about_is_no_wish(owner, tmp_path):
    owner.release()
    (tmp_path / "running" / "wish").write_text("old", encoding="utf-8")
    (tmp_path / "running" / "state").write_bytes(b"\xff\xff")

    after = claim(tmp_path)

    assert after is not None
    assert after.take_wish() is None
    after.release()


def test_its_files_are_its_users_alone(owner, tmp_path):
    assert claim(tmp_path) is None

    modes = {each.name: each.stat().st_mode & 0o777 for each in owner.folder.iterdir()}
    assert modes == {"lock": 0o600, "state": 0o600, "wish": 0o600}
    assert owner.folder.stat().st_mode & 0o777 == 0o700


# --- the window ------------------------------------------------------------------------------


@pytest.mark.qt_log_ignore("does not support raise")
def test_a_wish_shows_the_window_again_that_was_made_small(qtbot: QtBot, owner):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.showMinimized()
    coming = ComingForward(window, owner)

    (owner.folder / "wish").touch()
    qtbot.waitUntil(lambda: not window.isMinimized())

    assert not (owner.folder / "wish").exists()
    coming.end()


def test_a_window_that_closes_hears_no_more(qtbot: QtBot, owner):
    window = QMainWindow()
    qtbot.addWidget(window)
    ComingForward(window, owner).end()

    (owner.folder / "wish").touch()
    qtbot.wait(50)

    assert (owner.folder / "wish").exists()
    assert not window.isVisible()


# --- whole consoles --------------------------------------------------------------------------


@pytest.mark.timeout(60)
def test_the_second_start_brings_the_first_forward_and_ends(starts, tmp_path):
    first = starts.start(tmp_path)
    assert until(lambda: read_state(tmp_path) == "open", 20)

    second = starts.start(tmp_path)
    assert second.wait(10) == 0

    assert until(lambda: "brought to the front" in read_log(tmp_path), 5)
    assert first.poll() is None


@pytest.mark.timeout(60)
def test_a_killed_console_does_not_keep_the_next_from_starting(starts, tmp_path):
    starts.start(tmp_path)
    assert until(lambda: read_state(tmp_path) == "open", 20)
    starts.kill_all()
    (tmp_path / "running" / "state").write_text(str(os.getpid()), encoding="utf-8")

    starts.start(tmp_path)

    assert until(lambda: read_state(tmp_path) == "open", 20)


@pytest.mark.timeout(60)
def test_throw_away_desks_are_as_many_as_one_likes(starts, tmp_path):
    program = (
        "from desk_app.app import one_console, main\n"
        "one_console.claim = None\n"
        "main.run_window = lambda *_: 7\n"
    )
    words = [
        sys.executable,
        "-c",
        program + "import sys; sys.exit(main.run(['--demo'], load_tour=None))",
    ]

    assert subprocess.run(words, check=False).returncode == 7
