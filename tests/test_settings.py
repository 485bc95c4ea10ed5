"""Settings survive a restart, an edit by hand, and a damaged file."""

import json
import os
import random
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.domain.constraint import Weekday
from desk_app.domain.slot_ranking import SlotOrder
from desk_app.errors import StoreError
from desk_app.settings import ClockChoice, Settings, ThemeChoice, load_settings, save_settings

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

CHANGED = Settings(
    theme=ThemeChoice.DARK,
    clock=ClockChoice.HOURS_12,
    week_start=Weekday.SUNDAY,
    language="de",
    place_name="Empfang \ud83d",
    undo_seconds=0,
    slot_order=SlotOrder.LEAST_GAP,
    last_view="bookings",
    window_geometry="AdnQywAD",
    splitter_state="AAAA",
    zoom=40,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "settings.json"


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_without_a_file_everything_has_its_default(path: Path) -> None:
    assert load_settings(path, now=NOW) == Settings()


@pytest.mark.parametrize("values", [CHANGED, Settings()])
def test_settings_come_back_as_they_were(path: Path, values: Settings) -> None:
    save_settings(path, values)

    assert load_settings(path, now=NOW) == values


@pytest.mark.skipif(os.name != "posix", reason="files have other permissions there")
def test_the_file_is_private(path: Path) -> None:
    save_settings(path, CHANGED)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "wrong",
    [
        *({"theme": "pink"}, {"theme": 3}, {"theme": None}, {"clock": ["24"]}),
        *({"week_start": 7}, {"week_start": True}, {"week_start": "monday"}),
        *({"language": 1}, {"place_name": {}}, {"place_name": "x" * 200_000}),
        *({"undo_seconds": "6"}, {"undo_seconds": 6.5}, {"undo_seconds": None}),
        *({"own_keys": "abc"}, {"own_keys": {"go.new": [1]}}, {"of a newer Desk": 1}),
    ],
)
def test_a_setting_that_makes_no_sense_has_its_default(
    path: Path, wrong: dict[str, object]
) -> None:
    _write(path, json.dumps({"last_view": "bookings"} | wrong))

    assert load_settings(path, now=NOW) == Settings(last_view="bookings")


@pytest.mark.parametrize(("stored", "used"), [(-5, 0), (0, 0), (180, 180), (10**9, 180)])
def test_the_delay_of_undo_stays_within_its_bounds(path: Path, stored: int, used: int) -> None:
    _write(path, json.dumps({"undo_seconds": stored}))

    assert load_settings(path, now=NOW).undo_seconds == used


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", b"\xff\xfe", "[" * 100_000, '{"undo_seconds": ' + "9" * 5_000],
)
def test_a_damaged_file_is_kept_aside(path: Path, content: str | bytes) -> None:
    _write(path, content)

    assert load_settings(path, now=NOW) == Settings()

    [kept] = path.parent.iterdir()
    assert kept.name == "settings.damaged-20260302T093000Z.json"
    save_settings(path, CHANGED)
    assert load_settings(path, now=NOW) == CHANGED


@given(content=st.binary())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_stops_the_start(path: Path, content: bytes) -> None:
    _write(path, content)

    load_settings(path, now=NOW)


@pytest.mark.parametrize("seed", range(200))
def test_no_damage_to_a_real_file_stops_the_start(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    save_settings(path, CHANGED)
    content = bytearray(path.read_bytes())
    for _ in range(chance.randrange(1, 6)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    _write(path, bytes(content))

    assert 0 <= load_settings(path, now=NOW).undo_seconds <= 180


def test_a_file_that_cannot_be_read_for_now_is_not_kept_aside(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(StoreError):
        load_settings(path, now=NOW)
    with pytest.raises(StoreError):
        save_settings(path, CHANGED)

    assert path.is_dir()
