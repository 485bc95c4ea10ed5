import pytest

from desk_app.ui.grid.cursor import CursorMoves
from desk_app.ui.grid.first_sight import first_sight
from desk_app.ui.grid.picture import GridPicture
from desk_app.ui.grid.words import GridWords
from tests.ui.grid.columns import SPRING, booked, make_column, wall


def sight(*columns, now):
    picture = GridPicture(columns, GridWords())
    return first_sight(picture, CursorMoves(picture.contents, picture.axis.length), now)


@pytest.mark.parametrize(
    ("now", "top"),
    [
        ("10:24", 9 * 60),
        ("8:40", 7 * 60),
        ("3:41", 8 * 60 + 30),
        ("0:10", 8 * 60 + 30),
        ("21:15", 20 * 60),
    ],
)
def test_today_begins_an_hour_before_now_but_not_long_before_anybody_is_there(now, top):
    seen = sight(make_column(), now=wall(now))

    assert seen.top_minute == top


def test_another_day_begins_half_an_hour_before_the_first_opening(qapp):
    seen = sight(make_column(), now=wall("10:24", day=SPRING))

    assert seen.top_minute == 8 * 60 + 30
    assert seen.cursor.minute == 9 * 60


def test_the_focus_is_on_somebody_who_is_free_now(qapp):
    eva = make_column("eva", [booked("anna", "10:00", "11:00")])
    seen = sight(eva, make_column("ida"), now=wall("10:24"))

    assert seen.cursor.column == 1


def test_the_focus_goes_past_who_is_closed_and_who_has_another_clock(qapp):
    busy = make_column("eva", [booked("anna", "10:00", "12:00")])
    closed = make_column("ida", opened=())
    far = make_column("priya", zone="Asia/Kolkata")
    seen = sight(busy, closed, far, make_column("tom"), now=wall("10:24"))

    assert seen.cursor.column == 3
