"""More than any desk has, and what no desk should have: shown, clipped or marked, and at once."""

import time
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_app.domain.interval import Interval
from desk_app.ui.grid.grid import CalendarGrid
from tests.builders import make_customer
from tests.ui.grid.columns import AUTUMN, SPRING, TUESDAY, booked, make_column, wall
from tests.ui.grid.hand import NOW

LONGEST_PAUSE = 0.25
"""Seconds that nothing may take; it is measured thrice, for a machine may be busy."""

NAMES = [
    "",
    " ",
    "a" * 10_000,
    "Zoë\u0301\u0302\u0303" * 40,
    "עברית العربية",
    "\u202eevil\u202c",
    "👩‍👩‍👧‍👦" * 20,
    "\u0000\u0007\u001b[31m",
    "<b>bold</b><img src=x>",
    "line\nline\r\nline\ttab",
    "\ud800",
    "' OR 1=1 --",
    "Ꙩ𒐫﷽",
]


def quickest(work) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def show(grid: CalendarGrid, columns) -> None:
    grid.set_picture(columns)
    grid.viewport().repaint()


def test_300_columns_are_scrolled_through_without_a_pause(grid):
    columns = [
        make_column(f"p{n}", [booked(f"c{n}", "9:00", "10:00")], day=TUESDAY) for n in range(300)
    ]

    assert quickest(partial(show, grid, columns)) < LONGEST_PAUSE
    assert quickest(partial(QTest.keyClick, grid, Qt.Key.Key_End)) < LONGEST_PAUSE
    assert grid.overlays.cursor.column == 299
    assert grid.frame().body.intersects(grid.focused_rect)


def test_5000_bookings_in_one_day_are_shown_without_a_pause(grid):
    start = wall("0:00")
    step = timedelta(minutes=14)
    columns = [
        make_column(
            f"p{n}",
            [
                replace(
                    booked(f"c{n}-{k}", "0:00", "0:10"),
                    starts_at=start + k * step,
                    ends_at=start + (k + 1) * step,
                )
                for k in range(100)
            ],
        )
        for n in range(50)
    ]

    assert quickest(partial(show, grid, columns)) < LONGEST_PAUSE


def test_5000_bookings_in_one_column_are_shown_without_a_pause(grid):
    column = make_column("eva", [booked(f"c{n}", "9:00", "9:30") for n in range(5000)])

    assert quickest(partial(show, grid, [column, make_column("ida")])) < LONGEST_PAUSE


def test_40_in_one_slot_stand_in_lanes_with_their_number(grid):
    column = make_column("eva", [booked(f"c{n}", "10:00", "11:00") for n in range(40)])
    show(grid, [column])

    (overlap,) = grid.picture.overlaps(0)
    frame = grid.frame()
    placed = frame.picture.contents[0].layout(frame.geometry).placed
    assert overlap.most == 40
    assert len({each.box.left for each in placed}) == 40
    assert max(each.box.right for each in placed) <= frame.geometry.edges[1]


@pytest.mark.parametrize(
    ("start", "end", "before", "after"),
    [(22, 26, False, True), (-2, 2, True, False), (-30, 40, True, True)],
)
def test_what_reaches_over_midnight_or_three_days_is_cut_with_teeth(
    grid, start, end, before, after
):
    base = wall("0:00")
    booking = replace(
        booked("anna", "9:00", "10:00"),
        starts_at=base + timedelta(hours=start),
        ends_at=base + timedelta(hours=end),
    )
    show(grid, [make_column("eva", [booking])])

    tile = grid.picture.contents[0].tiles[0]
    face = grid.picture.faces.find(tile, NOW)
    assert (face.begins_before, face.ends_after) == (before, after)
    assert 0 <= tile.start < tile.end <= 24 * 60


@pytest.mark.parametrize("minutes", [0, 1, 5])
def test_the_shortest_bookings_can_be_seen_and_pressed(qtbot, grid, minutes):
    booking = booked("anna", "10:00", f"10:{minutes:02}")
    show(grid, [make_column("eva", [booking])])
    frame = grid.frame()
    (placed,) = frame.picture.contents[0].layout(frame.geometry).placed

    with qtbot.waitSignal(grid.booking_opened) as opened:
        place = frame.on_screen(placed.box).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert placed.box.height >= 24
    assert opened.args == [booking.id]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_of_every_kind_are_one_line_of_plain_text(grid, name):
    booking = booked("anna", "10:00", "11:00", customer=make_customer(name), what=name)
    show(grid, [make_column("eva", [booking])])

    tile = grid.picture.contents[0].tiles[0]
    face = grid.picture.faces.find(tile, NOW)
    spoken = grid.picture.words.spoken_tile(tile, grid.picture.contents[0].column)
    for text in (face.name, face.detail, spoken):
        assert "\n" not in text
        assert "\x00" not in text
        assert len(text) < 700
    assert face.name.strip()


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_days_on_which_the_clock_changes_have_rows_for_the_hours_they_have(grid, day, hours):
    show(grid, [make_column("eva", day=day)])

    assert grid.picture.axis.length == hours * 60


def test_a_clock_that_changes_by_half_an_hour_has_half_an_hour_more(grid):
    lord_howe = make_column("eva", day=AUTUMN.replace(month=4, day=6), zone="Australia/Lord_Howe")
    show(grid, [lord_howe])

    assert grid.picture.axis.length == 24.5 * 60


def test_a_drag_over_the_hour_that_comes_twice_keeps_its_length(grid):
    booking = booked("anna", "1:00", "1:30", day=AUTUMN)
    show(grid, [make_column("eva", [booking], day=AUTUMN)])
    tile = grid.picture.contents[0].tiles[0]
    grid.carries.pick_up(tile)

    for _ in range(6):
        QTest.keyClick(grid, Qt.Key.Key_Down)

    carry = grid.overlays.carry
    span = carry.interval(grid.picture.contents[0])
    assert span.length == timedelta(minutes=30)
    assert isinstance(span, Interval)
