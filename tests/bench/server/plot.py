"""Plots with two scales of powers of ten, as SVG that any page shows."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 440, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 36, 56, 74
_COLOURS = ("#1f6feb", "#c2410c", "#0f766e", "#7c3aed")
_FONT = 'font-family="sans-serif" font-size="11" fill="#444"'


@dataclass(frozen=True, slots=True)
class Line:
    """Points of one line, by their first number."""

    name: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot: what grows from left to right, and what it costs."""

    title: str
    unit: str
    lines: Sequence[Line]


def draw(panels: Sequence[Panel]) -> str:
    """The panels side by side."""
    width = WIDTH * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" '
        f'viewBox="0 0 {width} {HEIGHT}">',
        f'<rect width="{width}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for number, panel in enumerate(panels):
        parts += [f'<g transform="translate({number * WIDTH} 0)">', *_panel(panel), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel) -> Iterator[str]:
    points = [point for line in panel.lines for point in line.points]
    across = _Scale.around([x for x, _ in points], _LEFT, WIDTH - _RIGHT)
    upwards = _Scale.around([y for _, y in points], HEIGHT - _BOTTOM, _TOP)
    yield (
        f'<text x="{_LEFT}" y="22" font-family="sans-serif" font-size="14" fill="#222">'
        f"{escape(panel.title)}</text>"
    )
    yield f'<text x="{_LEFT}" y="42" {_FONT}>{escape(panel.unit)}</text>'
    for value in across.marks():
        x = across.at(value)
        yield _stroke(x, _TOP, x, HEIGHT - _BOTTOM)
        yield f'<text x="{x:.1f}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle" {_FONT}>'
        yield f"{_number(value)}</text>"
    for value in upwards.marks():
        y = upwards.at(value)
        yield _stroke(_LEFT, y, WIDTH - _RIGHT, y)
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" {_FONT}>'
        yield f"{_number(value)}</text>"
    for number, line in enumerate(panel.lines):
        yield from _line(line, number, across, upwards)


def _line(line: Line, number: int, across: "_Scale", upwards: "_Scale") -> Iterator[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    places = [(across.at(x), upwards.at(y)) for x, y in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    x = _LEFT + (number % 2) * 190
    y = HEIGHT - 34 + (number // 2) * 18
    yield f'<rect x="{x}" y="{y - 8}" width="10" height="10" fill="{colour}"/>'
    yield f'<text x="{x + 16}" y="{y + 1}" {_FONT}>{escape(line.name)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _stroke(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


@dataclass(frozen=True, slots=True)
class _Scale:
    """Powers of ten, spread evenly from one place to another."""

    first: int
    last: int
    start: float
    end: float

    @classmethod
    def around(cls, values: Sequence[float], start: float, end: float) -> "_Scale":
        logarithms = [math.log10(value) for value in values]
        first = math.floor(min(logarithms) + 1e-9)
        return cls(first, max(math.ceil(max(logarithms) - 1e-9), first + 1), start, end)

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)

    def marks(self) -> list[float]:
        return [10.0**exponent for exponent in range(self.first, self.last + 1)]
