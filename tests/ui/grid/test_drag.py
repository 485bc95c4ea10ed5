from datetime import timedelta

import pytest

from desk_app.ui.grid.drag import Carry, Mark, slot_at
from desk_app.ui.grid.judge import judge_carry
from desk_app.ui.grid.legality import Verdict
from desk_app.ui.grid.pointer import Clicked, Dropped, Marked, PointerWork, place_at
from tests.builders import make_event
from tests.ui.grid.columns import (
    AUTUMN,
    SPRING,
    booked,
    fitted,
    make_column,
    make_picture,
    stretch,
    wall,
)

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture(name="picture")
def _picture():
    return make_picture(make_column("eva", [booked("anna", "10:00", "11:00")]), make_column("ida"))


def lifted(picture, *, at: float = 600) -> Carry:
    return Carry.lifted(picture.contents[0].tiles[0], picture.contents[0], at=at)


# --- slots -----------------------------------------------------------------------------------


def test_a_click_chooses_the_quarter_under_it(picture):
    assert slot_at(picture.contents[1], 612, HALF_HOUR) == stretch("10:00", "10:30")


def test_a_click_below_a_tile_begins_where_the_tile_ends():
    content = make_picture(make_column("eva", [booked("anna", "10:00", "10:20")])).contents[0]

    assert slot_at(content, 622, HALF_HOUR) == stretch("10:20", "10:50")


def test_a_slot_in_the_second_hour_of_autumn_is_the_later_one():
    content = make_picture(make_column("eva", day=AUTUMN)).contents[0]

    assert slot_at(content, 195, HALF_HOUR).start == wall("2:15", day=AUTUMN, fold=1)


def test_a_slot_after_the_gap_of_spring_is_an_hour_earlier_than_on_paper():
    content = make_picture(make_column("eva", day=SPRING)).contents[0]

    assert slot_at(content, 120, HALF_HOUR).start == wall("3:00", day=SPRING)


@pytest.mark.parametrize(
    ("anchor", "minute", "span"),
    [(600, 645, (600, 645)), (645, 600, (600, 645)), (600, 600, (600, 605))],
)
def test_time_is_marked_upwards_and_downwards_and_is_never_nothing(anchor, minute, span):
    mark = Mark(1, anchor, minute)

    assert (mark.start, mark.end) == span


# --- moving ----------------------------------------------------------------------------------


def test_a_tile_held_elsewhere_keeps_its_length_and_snaps(picture):
    carry = lifted(picture, at=617).held_at(1, 619)

    assert carry.interval(picture.contents[1]) == stretch("10:00", "11:00")
    assert carry.held_at(1, 620).interval(picture.contents[1]) == stretch("10:05", "11:05")


def test_a_tile_knows_whether_it_has_moved_at_all(picture):
    assert not lifted(picture).is_moved(picture.contents[0])
    assert lifted(picture).held_at(1, 600).is_moved(picture.contents[1])


def test_a_held_tile_says_whether_its_place_is_free():
    picture = make_picture(
        make_column("eva", [booked("anna", "10:00", "11:00")]),
        make_column(
            "ida",
            [booked("ben", "12:00", "13:00")],
            events=[make_event(starts_at=wall("15:00"), ends_at=wall("16:00"))],
        ),
    )

    verdicts = {
        minute: judge_carry(lifted(picture).held_at(1, minute), picture)
        for minute in (600, 720, 900, 1100)
    }

    assert [each.verdict for each in verdicts.values()] == [
        Verdict.FREE,
        Verdict.TAKEN,
        Verdict.TAKEN,
        Verdict.CLOSED,
    ]
    assert verdicts[720].taken_by == "Ben"


def test_a_booking_from_yesterday_keeps_the_part_before_midnight():
    picture = make_picture(make_column("eva", [booked("anna", "-1:00", "2:00")]))
    content = picture.contents[0]
    carry = Carry.lifted(content.tiles[0], content, at=30)

    assert carry.interval(content) == content.tiles[0].interval
    assert carry.held_at(0, 90).interval(content).start == wall("0:00")


def test_keys_shift_a_held_tile_by_quarters_and_columns(picture):
    carry = lifted(picture).shifted(columns=5, quarters=-1, last_column=1)

    assert (carry.column, carry.start) == (1, 585)


# --- the pointer -----------------------------------------------------------------------------


class Hand:
    """A pointer over a picture, addressed by column and minute."""

    def __init__(self, picture):
        self.picture = picture
        self.geometry = fitted(picture, width=400)
        self.work = PointerWork()

    def point(self, column, minute):
        return self.geometry.edges[column] + 30, self.geometry.y_of(minute) + 1

    def press(self, column, minute):
        place = place_at(self.geometry, self.picture.contents, *self.point(column, minute))
        assert place is not None
        self.work.press(place)

    def move(self, column, minute):
        self.work.move(self.geometry, self.picture.contents, *self.point(column, minute))


def test_press_and_release_is_a_click(picture):
    hand = Hand(picture)
    hand.press(0, 610)
    hand.move(0, 611)

    outcome = hand.work.release()

    assert isinstance(outcome, Clicked)
    assert outcome.place.placed is not None


def test_dragging_over_free_time_marks_it(picture):
    hand = Hand(picture)
    hand.press(1, 600)
    hand.move(1, 645)

    assert hand.work.release() == Marked(Mark(1, 600, 645))


def test_dragging_a_tile_moves_it(picture):
    hand = Hand(picture)
    hand.press(0, 610)
    hand.move(1, 670)

    outcome = hand.work.release()

    assert isinstance(outcome, Dropped)
    assert (outcome.carry.column, outcome.carry.start) == (1, 660)


def test_what_is_given_up_comes_to_nothing(picture):
    hand = Hand(picture)
    hand.press(0, 610)
    hand.move(1, 670)

    hand.work.stop()

    assert hand.work.release() is None


def test_a_booking_that_is_over_is_not_moved():
    done = booked("anna", "10:00", "11:00", state="completed", is_completed=True)
    hand = Hand(make_picture(make_column("eva", [done]), make_column("ida")))
    hand.press(0, 610)
    hand.move(1, 670)

    assert hand.work.carry is None


def test_there_is_nothing_beside_the_columns(picture):
    geometry = fitted(picture, width=400)

    assert place_at(geometry, picture.contents, 401, 10) is None
    assert place_at(geometry, picture.contents, 10, -1) is None
