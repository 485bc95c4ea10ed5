import pytest

from desk_app.ui.grid.cursor import Cursor, CursorMoves
from tests.builders import booking_id
from tests.ui.grid.columns import booked, make_column, make_picture

ANNA = booked("anna", "10:00", "11:00")
BEN = booked("ben", "10:30", "11:30")
CARL = booked("carl", "13:00", "13:20")


@pytest.fixture(name="moves")
def _moves() -> CursorMoves:
    picture = make_picture(
        make_column("eva", [ANNA, BEN, CARL]),
        make_column("ida"),
        make_column("tom", [booked("dora", "9:00", "9:30")]),
    )
    return CursorMoves(picture.contents, picture.axis.length)


def customer(cursor: Cursor | None) -> str:
    assert cursor is not None
    assert cursor.tile is not None
    assert cursor.tile.booking is not None
    return cursor.tile.booking.customer_name


def test_arrows_step_by_a_quarter_of_an_hour(moves):
    cursor = moves.rows(moves.at(1, 600), 1)

    assert (cursor.minute, cursor.tile) == (615, None)
    assert moves.rows(cursor, -1).minute == 600


def test_the_focus_stays_inside_the_day_and_the_columns(moves):
    assert moves.rows(moves.at(1, 0), -1).minute == 0
    assert moves.rows(moves.at(1, 1439), 1).minute == 24 * 60 - 15
    assert moves.columns(moves.at(2, 600), 1).column == 2
    assert moves.columns(moves.at(0, 600), -5).column == 0


def test_a_cell_with_a_tile_puts_the_focus_on_the_tile(moves):
    assert customer(moves.at(0, 607)) == "Anna"


def test_a_tile_is_one_step_down(moves):
    from_carl = moves.rows(moves.at(0, 780), 1)

    assert (from_carl.minute, from_carl.tile) == (810, None)


def test_down_goes_from_a_tile_to_one_that_overlaps_it(moves):
    assert customer(moves.rows(moves.at(0, 600), 1)) == "Ben"


def test_up_from_a_tile_is_the_quarter_before_it(moves):
    above = moves.rows(moves.at(0, 780), -1)

    assert (above.minute, above.tile) == (765, None)


def test_a_cell_grows_and_shrinks_by_quarters_but_never_vanishes(moves):
    cursor = moves.lengthened(moves.lengthened(moves.at(1, 600), 1), 1)

    assert cursor.length == 45
    assert moves.lengthened(cursor, -9).length == 15
    assert moves.lengthened(moves.at(1, 24 * 60 - 30), 9).length == 30


def test_tiles_are_stepped_through_column_by_column_in_order_of_start(moves):
    cursor: Cursor | None = moves.at(0, 0)
    seen = []
    while cursor := moves.next_tile(cursor):
        seen.append(customer(cursor))

    assert seen == ["Anna", "Ben", "Carl", "Dora"]


def test_stepping_back_passes_the_same_tiles(moves):
    cursor: Cursor | None = moves.at(2, 1400)
    seen = []
    while cursor := moves.previous_tile(cursor):
        seen.append(customer(cursor))

    assert seen == ["Dora", "Carl", "Ben", "Anna"]


def test_the_outline_of_a_tile_is_the_tile_itself(moves):
    cursor = moves.at(0, 780)

    assert cursor.tile.booking_id == booking_id("carl")
    assert (cursor.start, cursor.end) == (780, 800)
