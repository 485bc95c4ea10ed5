"""What the grid paints, looked at in its pixels."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desk_app.domain.interval import Interval
from desk_app.ui.grid.geometry import AXIS_WIDTH, HEADER_HEIGHT
from desk_app.ui.grid.grid import CalendarGrid
from desk_app.ui.palette import DARK, LIGHT
from tests.builders import booking_id, make_customer, make_event, resource_id
from tests.ui.grid.columns import AUTUMN, SPRING, booked, make_column, stretch, wall
from tests.ui.look import show_active

NOW = wall("10:24")


@pytest.fixture(name="grid")
def _grid(qtbot, light_look) -> CalendarGrid:
    grid = CalendarGrid()
    qtbot.addWidget(grid)
    grid.resize(700, 600)
    grid.set_now(NOW)
    grid.show()
    return grid


def show(grid: CalendarGrid, *columns, minute: int = 9 * 60) -> QImage:
    grid.set_picture(columns)
    grid.scroll_to_minute(minute)
    return grid.viewport().grab().toImage()


def cell(grid: CalendarGrid, column: int, start: str, end: str) -> QRect:
    minutes = [int(part.split(":")[0]) * 60 + int(part.split(":")[1]) for part in (start, end)]
    frame = grid.frame()
    return frame.on_screen(frame.geometry.cell(column, *minutes))


def pixels(image: QImage, rect: QRect) -> list[str]:
    place = rect.intersected(image.rect())
    return [
        image.pixelColor(x, y).name()
        for y in range(place.top(), place.bottom() + 1)
        for x in range(place.left(), place.right() + 1)
    ]


def share(image: QImage, rect: QRect, colour: str) -> float:
    found = pixels(image, rect)
    return found.count(colour.casefold()) / len(found)


def column_of_stripe(image: QImage, rect: QRect) -> list[str]:
    return [
        image.pixelColor(rect.left() + 4, y).name()
        for y in range(rect.top() + 6, rect.bottom() - 6)
    ]


@pytest.mark.parametrize(
    ("state", "key"),
    [("confirmed", "confirmed"), ("tentative", "pending"), ("completed", "completed")],
)
def test_a_tile_has_the_tint_and_the_stripe_of_its_state(grid, state, key):
    image = show(grid, make_column("eva", [booked("anna", "11:00", "12:00", state=state)]))

    place = cell(grid, 0, "11:00", "12:00")

    assert share(image, place, LIGHT.states[key].tint) > 0.5
    assert LIGHT.states[key].stripe.casefold() in column_of_stripe(image, place)


def test_the_stripe_of_a_request_is_dashed_and_that_of_a_booking_plain(grid):
    image = show(
        grid,
        make_column("eva", [booked("anna", "11:00", "12:00", state="tentative")]),
        make_column("ida", [booked("ben", "11:00", "12:00")]),
    )

    dashed = column_of_stripe(image, cell(grid, 0, "11:00", "12:00"))
    plain = column_of_stripe(image, cell(grid, 1, "11:00", "12:00"))

    assert set(plain) == {LIGHT.states["confirmed"].stripe.casefold()}
    assert len(set(dashed)) > 1


def test_an_unknown_state_is_painted_neutral(grid):
    image = show(grid, make_column("eva", [booked("anna", "11:00", "12:00", state="odd")]))

    place = cell(grid, 0, "11:00", "12:00")

    assert share(image, place, LIGHT.states["neutral"].tint) > 0.5


def test_closed_time_is_hatched_and_open_time_is_plain(grid):
    image = show(grid, make_column("eva"), minute=7 * 60)

    closed = pixels(image, cell(grid, 0, "8:05", "8:25"))
    opened = pixels(image, cell(grid, 0, "9:35", "9:55").adjusted(1, 0, -1, 0))

    assert LIGHT.panel.casefold() not in closed
    assert len(set(closed)) > 2
    assert set(opened) == {LIGHT.panel.casefold()}


def test_now_is_a_red_line_with_its_time_beside_it(grid):
    image = show(grid, make_column("eva"))
    y = cell(grid, 0, "10:24", "10:25").top()

    assert image.pixelColor(AXIS_WIDTH + 60, y).name() == LIGHT.now.casefold()
    assert share(image, QRect(4, y - 8, 46, 16), LIGHT.now) > 0.3


def test_now_is_not_shown_on_another_day(grid):
    image = show(grid, make_column("eva", day=NOW.date() + timedelta(days=1)))

    assert LIGHT.now.casefold() not in pixels(image, image.rect())


def test_free_slots_are_tinted(grid):
    grid.set_picture([make_column("eva")])
    before = grid.viewport().grab().toImage()
    grid.set_free_slots({resource_id("eva"): (stretch("11:00", "12:00"),)})

    after = grid.viewport().grab().toImage()

    place = cell(grid, 0, "11:05", "11:25").adjusted(10, 0, -20, 0)
    assert set(pixels(before, place)) == {LIGHT.panel.casefold()}
    assert LIGHT.panel.casefold() not in pixels(after, place)


def test_the_draft_is_dotted_and_the_chosen_tile_outlined(grid):
    show(grid, make_column("eva", [booked("anna", "11:00", "12:00")]))
    grid.show_draft(resource_id("eva"), Interval(wall("13:00"), wall("14:00")))
    grid.select_booking(booking_id("anna"))

    image = grid.viewport().grab().toImage()

    accent = LIGHT.accent.casefold()
    assert accent in pixels(image, cell(grid, 0, "11:00", "12:00"))
    edge = cell(grid, 0, "13:00", "14:00")
    row = [
        image.pixelColor(x, edge.top() + 1).name()
        for x in range(edge.left() + 20, edge.right() - 20)
    ]
    assert len(set(row)) > 3


def test_the_focus_is_outlined_only_while_the_grid_has_it(qtbot, grid):
    other = QWidget(grid)
    other.show()
    show_active(qtbot, grid)
    show(grid, make_column("eva"))
    grid.set_cursor(grid.moves.at(0, 13 * 60))
    place = cell(grid, 0, "13:00", "13:15")

    grid.setFocus()
    focused = grid.viewport().grab().toImage()
    other.setFocus()
    without = grid.viewport().grab().toImage()

    assert LIGHT.accent.casefold() in pixels(focused, place)
    assert LIGHT.accent.casefold() not in pixels(without, place)


def test_a_change_of_theme_repaints_everything(grid, dark_look):
    image = show(grid, make_column("eva", [booked("anna", "11:00", "12:00")]))

    assert LIGHT.panel.casefold() not in pixels(image, image.rect())
    assert share(image, cell(grid, 0, "11:00", "12:00"), DARK.states["confirmed"].tint) > 0.5


def test_the_head_shows_how_full_the_column_is(grid):
    image = show(
        grid,
        make_column("eva", [booked("anna", "9:00", "17:00")]),
        make_column("ida"),
    )
    edges = grid.frame().geometry.edges

    bars = [QRect(AXIS_WIDTH + edges[n] + 16, 34, 100, 1) for n in range(2)]

    assert share(image, bars[0], LIGHT.accent) == 1
    assert share(image, bars[1], LIGHT.accent) == 0


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_days_of_23_and_25_hours_are_painted_to_their_last_row(grid, day):
    show(grid, make_column("eva", [booked("anna", "22:00", "23:30", day=day)], day=day))
    grid.verticalScrollBar().setValue(10**6)

    image = grid.viewport().grab().toImage()

    assert LIGHT.states["confirmed"].tint.casefold() in pixels(image, image.rect())


@pytest.mark.parametrize(
    "name",
    [
        "<b>x</b><img src='file:///etc/passwd'>",
        "👩‍👩‍👧" * 50,
        "محمد علي",
        "x" * 10_000,
        "a\nb\0c",
        "",
        "\u202eevil",
    ],
)
def test_no_name_breaks_out_of_its_tile(grid, name):
    odd = booked("anna", "11:00", "12:00", customer=make_customer("n"), what=name)
    plain = show(grid, make_column("eva"))
    named = booked("ben", "13:00", "14:00", customer=make_customer(name or " "), what=name)

    image = show(grid, make_column("eva", [odd, named]))

    for start, end in (("12:05", "12:55"), ("14:05", "14:55")):
        place = cell(grid, 0, start, end)
        assert pixels(image, place) == pixels(plain, place)


def test_many_overlapping_and_busy_tiles_stay_in_their_column(grid):
    bookings = [booked(f"b{n}", "11:00", "12:00") for n in range(40)]
    event = make_event(starts_at=wall("11:00"), ends_at=wall("12:00"))
    column = make_column("eva", bookings, events=[event])

    image = show(grid, column, make_column("ida"))

    beside = cell(grid, 1, "11:05", "11:25").adjusted(1, 0, -1, 0)
    assert set(pixels(image, beside)) == {LIGHT.panel.casefold()}


def test_what_is_scrolled_away_never_shows_through_head_or_axis(grid):
    columns = [make_column(f"r{n}", [booked(f"b{n}", "9:00", "12:00")]) for n in range(8)]
    show(grid, *columns, minute=10 * 60)
    grid.horizontalScrollBar().setValue(100)

    image = grid.viewport().grab().toImage()

    tint = LIGHT.states["confirmed"].tint.casefold()
    assert tint not in pixels(image, QRect(0, 0, image.width(), HEADER_HEIGHT))
    assert tint not in pixels(image, QRect(0, 0, AXIS_WIDTH, image.height()))
