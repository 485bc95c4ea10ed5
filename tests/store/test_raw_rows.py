"""Rows read from the pages of a file are those that SQLite reads."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from desk_app.store.raw_rows import read_raw_rows

NUMBERS = [0, 1, -1, 127, -128, 128, 32_767, 1 << 20, -(1 << 30), 1 << 40, -(1 << 47), 1 << 62]
LENGTHS = [0, 1, 57, 58, 489, 490, 3_900, 4_040, 4_061, 4_062, 5_000, 8_200, 70_000]


def make(path: Path, rows: list[tuple[int, object, object]]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("CREATE TABLE things (number INTEGER PRIMARY KEY, a, b)")
        connection.executemany("INSERT INTO things VALUES (?, ?, ?)", rows)


@pytest.mark.parametrize("length", LENGTHS)
def test_rows_of_any_length_are_read_whole(tmp_path: Path, length: int) -> None:
    rows: list[tuple[int, object, object]] = [
        (n, number, "é" * (length // 2) + "x" * (length % 2))
        for n, number in enumerate(NUMBERS, start=1)
    ]
    make(tmp_path / "file.sqlite", rows)

    assert set(rows) <= set(read_raw_rows(tmp_path / "file.sqlite"))


def test_nothing_and_bytes_are_read_as_such(tmp_path: Path) -> None:
    make(tmp_path / "file.sqlite", [(1 << 33, None, b"\0\xff")])

    assert (1 << 33, None, b"\0\xff") in set(read_raw_rows(tmp_path / "file.sqlite"))


@pytest.mark.parametrize("seed", range(20))
def test_a_page_of_noise_gives_nothing_and_does_no_harm(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    pages = [b"\x0d" + chance.randbytes(4095) for _ in range(5)]
    (tmp_path / "file.sqlite").write_bytes(bytes(4096) + b"".join(pages))

    assert all(isinstance(row, tuple) for row in read_raw_rows(tmp_path / "file.sqlite"))


@pytest.mark.timeout(20)
def test_pages_that_lead_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    length = 490 + 4092 * 10**15  # 490 bytes of it would stand on the leaf, the rest elsewhere
    first = [0x80 | length >> (8 + 7 * place) & 0x7F for place in range(7, -1, -1)]
    cell = bytes((*first, length & 0xFF)) + b"\x01"
    leaf = b"\x0d\0\0\0\x01\0\0\0\x00\x10" + bytes(6) + cell + bytes(2)
    itself = (3).to_bytes(4, "big")
    (tmp_path / "file.sqlite").write_bytes(bytes(4096) + leaf + itself * (1017 + 1024))

    assert list(read_raw_rows(tmp_path / "file.sqlite")) == []
