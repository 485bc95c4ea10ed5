"""A real Desk on the virtual display, and a reader that meets it over the accessibility bus."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from jeepney import DBusErrorResponse

from tests.assistive.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader at a desk with example data, once its day is on screen and its server answers."""
    reader = Reader.start()
    words = [sys.executable, "-m", "desk_app", "--demo"]
    desk = subprocess.Popen(words, env=os.environ | {"QT_QPA_PLATFORM": "xcb"})
    try:
        reader.meet(desk.pid)
        reader.find("push button", "Live")
        yield reader
    finally:
        desk.terminate()
        desk.wait(20)
        reader.close()


@pytest.fixture(autouse=True)
def _at_the_calendar(reader: Reader) -> None:
    """Each test begins at the calendar with no panel open, and hears only what it causes."""
    reader.press(reader.find("page tab", "Calendar"))
    while cross := reader.look("push button", "Close the panel"):
        with suppress(DBusErrorResponse):  # it has gone since
            reader.press(cross)
        time.sleep(0.1)
    reader.find("push button", "New booking")
    reader.forget_what_was_heard()


def press_keys(reader: Reader, *keys: str) -> None:
    """Type keys at the program, by the names of X; its window takes the keyboard for them.

    Tests in other processes share the display, and wait for their turn.
    """
    process = str(reader.process_id)
    window = ["search", "--all", "--onlyvisible", "--pid", process, "--name", "^Desk "]
    words = ["xdotool", *window, "windowactivate", "--sync", "key", "--window", "0", *keys]
    with (Path(os.environ["XDG_RUNTIME_DIR"]) / "keyboard").open("w", encoding="utf-8") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        subprocess.run(words, check=True, timeout=20, capture_output=True)
