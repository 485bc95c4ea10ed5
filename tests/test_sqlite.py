"""Which SQLite the bookings are kept with."""

import subprocess
import sys

import pytest

from desk_app.sqlite import Version, is_mended


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((4, 0, 0), True),
    ],
)
def test_the_fault_of_the_log_is_known_by_the_version(version: Version, *, expected: bool):
    assert is_mended(version) is expected


@pytest.mark.parametrize(
    "module",
    ["desk_app.store.opening", "desk_app.server.backup", "desk_app.server.databases.sqlite_driver"],
)
def test_bookings_are_kept_with_a_sqlite_that_has_no_such_fault(module: str):
    text = f"import {module} as kept; print(*kept.sqlite3.sqlite_version_info)"

    told = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=60
    ).stdout

    assert is_mended(tuple(int(part) for part in told.split()))
