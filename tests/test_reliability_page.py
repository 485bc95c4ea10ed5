"""What the campaigns found is kept part by part, and stands on one page."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.soak.page import merge, render
from tests.soak.parts import KEPT_IN, MINUTES, collect


def found(name: str = "outbox_faults", **figures: Any) -> dict[str, Any]:
    usual = {
        "id": name, "size": "full", "cycles": 9_000, "acknowledged": 9_000, "lost": 0,
        "duplicated": 0, "violations": 0, "control_failed": True, "control": "3 of 4 doubled",
        "seeds": "0 to 3", "ok": True, "date": "2026-11-25", "machine": "2 cores",
    }  # fmt: skip
    return usual | figures


# --- parts -----------------------------------------------------------------------------------


def test_a_run_that_was_cut_off_goes_on_with_the_parts_that_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEPT_IN, str(tmp_path))
    collect("walk", 2, lambda part: Counter(steps=10))
    asked: list[int] = []

    def walk(part: int) -> Counter[str]:
        asked.append(part)
        return Counter(steps=1)

    total = collect("walk", 4, walk)

    assert asked == [2, 3]
    assert (total["steps"], total["parts"]) == (22, 4)


def test_no_part_is_begun_after_its_time_but_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MINUTES, "0")

    assert collect("walk", 4, lambda part: Counter(steps=1))["parts"] == 1


# --- the page --------------------------------------------------------------------------------


def test_a_small_run_never_takes_the_place_of_a_full_one() -> None:
    kept = {"outbox_faults": found(cycles=10_000)}

    merged = merge(kept, [found(size="small", cycles=300), found("half_filled", size="small")])

    assert merged["outbox_faults"]["cycles"] == 10_000
    assert merged["half_filled"]["size"] == "small"


def test_a_line_says_how_many_were_run_and_how_many_are_asked_for() -> None:
    page = render({"outbox_faults": found()})

    [line] = [line for line in page.splitlines() if "No network fault" in line]
    assert "9,000 bookings (of 10,000)" in line
    assert "0, 0, 0" in line
    assert "3 of 4 doubled" in line


def test_what_was_broken_stands_on_the_page_too() -> None:
    page = render({"outbox_faults": found(lost=2, ok=False), "half_filled": found("half_filled")})

    assert "**2, 0, 0**" in page
    assert "1 of them" in page
