"""The tasks of a desk, done through the accessibility bus and the keyboard alone."""

import re
from typing import Final

import pytest

from tests.assistive.conftest import press_keys
from tests.assistive.reader import Control, Reader, State, until

pytestmark = [
    pytest.mark.display,
    pytest.mark.keyring,
    pytest.mark.timeout(180),
]

NAMED: Final = {"push button", "check box", "text", "combo box", "page tab", "list item", "table"}
"""Roles of what is pressed, typed into or chosen."""


def walk_in(reader: Reader, line: str) -> None:
    """Book somebody by one line."""
    reader.press(reader.find("push button", "Walk-in"))
    field = reader.find("text", "Walk-in, in one line")
    reader.type(field, line)
    assert reader.read(field) == line
    reader.press(reader.find("push button", "Book"))


def requests_waiting(reader: Reader) -> int:
    """The number on the badge of requests."""
    badge = reader.find("push button", "Requests ")
    return int(re.sub(r"\D", "", badge.name))


def test_walk_in_is_booked_and_is_in_the_table(reader: Reader) -> None:
    walk_in(reader, "Ada Marsh sofia 21:00")

    heard = reader.hear("Booked")
    assert "Ada Marsh" in heard
    assert "21:00 with Sofia" in heard
    reader.press(reader.find("page tab", "Bookings"))
    reader.press(reader.find("check box", "Period: Today"))
    reader.type(reader.find("text", "Search bookings"), "marsh")
    reader.find("cell", "Customer: Ada Marsh")


def test_booking_is_found_by_name_and_cancelled_with_a_reason(reader: Reader) -> None:
    booked = confirmed_tile(reader)
    name = booked.name.split(",")[0][:40]  # longer ones are cut where they are told

    reader.press(booked)
    reader.press(reader.find("push button", "Cancel booking"))
    reader.find("check box", "Ill")
    press_keys(reader, "2", "Return")

    assert name in reader.hear("ancelled")
    until(lambda: not reader.is_there("push button", booked.name) or None, "empty place")


def test_booking_is_moved_by_typing_another_time(reader: Reader) -> None:
    booked = confirmed_tile(reader)
    name = booked.name.split(",")[0][:40]  # longer ones are cut where they are told

    reader.press(booked)
    reader.press(reader.find("push button", "Move"))
    reader.type(reader.find("text", "Start"), "22:30")
    press_keys(reader, "Return")

    assert name in reader.hear("Moved")
    assert "22:30" in reader.hear("Moved")


def test_request_is_confirmed_and_counted_down(reader: Reader) -> None:
    before = requests_waiting(reader)

    reader.press(reader.find("push button", "Requests "))
    reader.press(reader.find("push button", "Confirm"))

    until(lambda: requests_waiting(reader) == before - 1 or None, "one request less")
    reader.hear("onfirmed")


def test_free_time_is_found_and_booked_with_the_keyboard(reader: Reader) -> None:
    reader.press(reader.find("push button", "New booking"))
    reader.press(reader.find("push button", "Find time"))
    slot = until(lambda: first_free(reader), "free time in the list")
    reader.focus(reader.find("list", "Free times"))
    press_keys(reader, "Return")

    name = reader.find("text", "Customer name")
    assert reader.read(reader.find("text", "Start")) == slot.name[:5]
    reader.type(name, "Dina Okoye")
    reader.press(reader.find("push button", "Book"))

    assert "Dina Okoye" in reader.hear("Booked")


def test_every_control_of_every_page_has_a_name(reader: Reader) -> None:
    nameless: list[str] = []
    for page in ("Bookings", "Resources", "Settings", "Calendar"):
        reader.press(reader.find("page tab", page))
        reader.await_state(reader.find("page tab", page), State.SELECTED)
        nameless += [
            f"{page}: {each.role}"
            for each in reader.controls()
            if each.role in NAMED and not each.name.strip()
        ]

    assert nameless == []


def confirmed_tile(reader: Reader) -> Control:
    """A tile in sight that can be moved and called off."""
    reader.press(reader.find("page tab", "Calendar"))

    def there() -> Control | None:
        buttons = (each for each in reader.controls() if each.role == "push button")
        return next((each for each in buttons if each.name.endswith(", confirmed")), None)

    return until(there, "confirmed booking in sight")


def first_free(reader: Reader) -> Control | None:
    """The first free time of the list, below the heading of its day."""
    items = (each for each in reader.controls() if each.role == "list item")
    return next((each for each in items if re.match(r"\d\d:\d\d", each.name)), None)
