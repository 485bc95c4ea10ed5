import pytest

from desk_app.ui.grid.geometry import Box, GridGeometry, zoom_step


def fitted(columns: int, *, width: int = 1000, zoom: int = 24) -> GridGeometry:
    return GridGeometry.fitted(columns, 24 * 60, width=width, zoom=zoom)


@pytest.mark.parametrize(
    ("columns", "width", "each"), [(5, 1000, 200), (2, 1000, 320), (20, 1000, 140)]
)
def test_columns_share_the_width_between_140_and_320_pixels(columns, width, each):
    assert fitted(columns, width=width).column_width(0) == each


def test_columns_of_an_odd_width_leave_no_gap():
    geometry = fitted(3, width=500)

    assert geometry.edges == (0, 167, 333, 500)


def test_a_quarter_of_an_hour_is_24_pixels_high_at_first():
    assert fitted(1).y_of(15) == 24


def test_a_point_and_its_minute_lead_back_to_each_other():
    geometry = fitted(1)

    assert geometry.minute_at(geometry.y_of(615)) == 615


@pytest.mark.parametrize(("y", "minute"), [(0, 0), (5, 5), (3, 0), (14, 10), (10**6, 1440)])
def test_the_pointer_snaps_to_five_minutes(y, minute):
    assert fitted(1).snapped_minute_at(y) == minute


def test_a_point_beside_the_columns_is_in_none():
    geometry = fitted(2, width=400)

    assert [geometry.column_at(x) for x in (-1, 0, 199, 200, 399, 400)] == [
        None,
        0,
        0,
        1,
        1,
        None,
    ]
    assert (geometry.nearest_column(-50), geometry.nearest_column(900)) == (0, 1)


def test_only_columns_in_sight_are_shown():
    geometry = fitted(300)

    assert list(geometry.columns_between(140, 420)) == [1, 2]
    assert list(geometry.columns_between(-100, 0)) == []
    assert list(fitted(0).columns_between(0, 500)) == []


def test_boxes_that_only_touch_do_not_meet():
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 1, 1))


@pytest.mark.parametrize(
    ("zoom", "steps", "result"), [(24, 1, 28), (24, -1, 20), (12, -1, 12), (48, 5, 48)]
)
def test_zoom_stays_between_12_and_48_pixels(zoom, steps, result):
    assert zoom_step(zoom, steps) == result
