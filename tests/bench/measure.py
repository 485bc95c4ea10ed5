"""Alternating measurements, and the lines they become."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RUNS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table and of `build/bench.json`."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    budget: float
    """Of the ratio where there is a floor, else of the value."""
    is_least: bool = False
    """Whether the budget is the least it may be, as of a rate, and not the most."""

    @property
    def is_within_budget(self) -> bool:
        judged = self.value if self.ratio is None else self.ratio
        return judged >= self.budget if self.is_least else judged <= self.budget

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "floor": None if self.floor is None else round(self.floor, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "budget": self.budget if math.isfinite(self.budget) else None,
            "ok": self.is_within_budget,
        }


def milliseconds(work: Callable[[], object]) -> float:
    """How long one run takes, without the collector in between."""
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter()
        work()
        return (time.perf_counter() - began) * 1000
    finally:
        gc.enable()


def alternate(
    first: Callable[[], float], second: Callable[[], float], runs: int = RUNS
) -> tuple[float, float]:
    """Medians of two measurements taken in turn, after one warm-up each."""
    first()
    second()
    pairs = [(first(), second()) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def against_floor(name: str, ours: float, floor: float, *, budget: float) -> Figure:
    """A figure that is judged by how many times the floor it takes."""
    return Figure(name=name, value=ours, unit="ms", floor=floor, ratio=ours / floor, budget=budget)


def against_budget(name: str, value: float, unit: str, *, budget: float) -> Figure:
    """A figure that is judged by itself."""
    return Figure(name=name, value=value, unit=unit, floor=None, ratio=None, budget=budget)


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines of text."""
    lines = [f"{'figure':58} {'value':>10} {'floor':>10} {'ratio':>7} {'budget':>7}"]
    for each in figures:
        floor = "" if each.floor is None else f"{each.floor:.2f}"
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        verdict = "" if each.is_within_budget else "  over budget"
        lines.append(
            f"{each.name:58} {each.value:8.2f} {each.unit:2} {floor:>10} {ratio:>7}"
            f" {each.budget:>7}{verdict}"
        )
    return "\n".join(lines)
