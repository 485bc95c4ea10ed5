"""A real Desk on the virtual display, and a reader that meets it over the accessibility bus."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.assistive.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader at a desk with example data, once its day is on screen and its server answers."""
    reader = Reader.start()
    words = [sys.executable, "-m", "desk_app", "--demo"]
    desk = subprocess.Popen(words, env=os.environ | {"QT_QPA_PLATFORM": "xcb"})
    try:
        reader.meet("Desk")
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
    while reader.is_there("push button", "Close the panel"):
        reader.press(reader.find("push button", "Close the panel"))
    reader.find("push button", "New booking")
    reader.forget_what_was_heard()


def press_keys(reader: Reader, *keys: str) -> None:
    """Type keys at the program, by the names of X; its window takes the keyboard for them."""
    window = ["search", "--all", "--onlyvisible", "--pid", str(reader.process_id), "--name", "."]
    words = ["xdotool", *window, "windowactivate", "--sync", "key", "--window", "0", *keys]
    subprocess.run(words, check=True, timeout=20, capture_output=True)
