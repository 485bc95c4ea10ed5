"""How values look in a column."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from desk_app.errors import StoreUnreadableError
from desk_app.store.columns import (
    from_column,
    read_rows,
    storable,
    to_column,
    to_instant,
    to_json,
)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("plain", "plain"),
        ("Müller 小龍 🙂", "Müller 小龍 🙂"),
        ("a\0b", "a\ufffdb"),
        ("é\0", "é\ufffd"),
        ("half \ud83d", "half ?"),
    ],
)
def test_text_is_stored_without_what_files_refuse(text: str, stored: str) -> None:
    assert storable(text) == stored


@pytest.mark.parametrize(
    "instant",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_every_instant_comes_back_exactly(instant: datetime) -> None:
    assert from_column(to_column(instant)) == instant


def test_no_instant_stays_none() -> None:
    assert (to_column(None), from_column(None)) == (None, None)


def test_equal_mappings_are_written_alike() -> None:
    assert to_json({"b": 1, "a": {"d": 2, "c": 3}}) == to_json({"a": {"c": 3, "d": 2}, "b": 1})


def test_an_instant_out_of_all_bounds_is_damage() -> None:
    with pytest.raises(StoreUnreadableError):
        read_rows([(2**63 - 1,)], lambda row: to_instant(row[0]))
