import pytest

from desk_app.ui.closing_words import verdict_word
from desk_app.ui.directory import Directory
from desk_app.ui.grid.legality import Legality, Verdict
from desk_app.ui.grid.words import GridWords, cut
from desk_app.ui.time_words import TimeWords
from tests.builders import make_customer, make_event, make_project, make_resource, project_id
from tests.ui.grid.columns import booked, make_column, make_picture, wall


def first_tile(column):
    return make_picture(column).contents[0].tiles[0]


def test_a_tile_says_who_what_when_with_whom_and_its_state():
    anna = booked("anna", "10:40", "11:20", customer=make_customer("Anna Berg"))
    column = make_column("eva", [anna])

    spoken = GridWords().spoken_tile(first_tile(column), column)

    assert spoken == ("Anna Berg, Haircut, Tuesday 14 October, 10:40 to 11:20, with Eva, confirmed")


def test_a_request_and_an_unknown_state_are_spoken_in_words():
    words = GridWords()
    for state, word in (("tentative", "pending"), ("on_the_moon", "on the moon")):
        column = make_column("eva", [booked("anna", "10:00", "11:00", state=state)])
        assert words.spoken_tile(first_tile(column), column).endswith(f"with Eva, {word}")


def test_a_booking_without_a_customer_is_called_by_what_is_booked():
    words = GridWords()
    column = make_column("eva", [booked("anna", "10:00", "11:00", customer=None)])
    tile = first_tile(column)

    assert (words.name(tile), words.detail(tile, column)) == ("Haircut", "10:00")
    assert words.spoken_tile(tile, column).startswith("Haircut, Tuesday")


def test_a_booking_of_nobody_and_nothing_is_still_called_something():
    column = make_column("eva", [booked("anna", "10:00", "11:00", customer=None, what="")])

    assert GridWords().name(first_tile(column)) == "Booking"


def test_the_service_stands_in_where_the_booking_names_nothing():
    anna = booked("anna", "10:00", "11:00", what="", project_id=project_id())
    column = make_column("eva", [anna])
    words = GridWords(directory=Directory.of(services=[make_project()]))

    assert words.detail(first_tile(column), column) == "10:00 Haircut"


def test_busy_time_says_busy_and_the_words_of_the_other_calendar():
    event = make_event(starts_at=wall("10:00"), ends_at=wall("11:00"), what="Dentist")
    column = make_column("eva", events=[event])
    words, tile = GridWords(), first_tile(column)

    assert (words.name(tile), words.detail(tile, column)) == ("Busy", "10:00 Dentist")
    assert words.spoken_tile(tile, column) == (
        "Busy, Dentist, Tuesday 14 October, 10:00 to 11:00, with Eva"
    )


@pytest.mark.parametrize(
    ("what", "provider", "said"),
    [
        ("Dentist", "ics", "10:00 Dentist (Private)"),
        ("", "google", "10:00 Private"),
        ("Dentist", "timekit", "10:00 Dentist"),
    ],
)
def test_busy_time_tells_which_calendar_elsewhere_it_comes_from(what, provider, said):
    event = make_event(
        starts_at=wall("10:00"),
        ends_at=wall("11:00"),
        what=what,
        calendar_name="Private",
        provider=provider,
    )
    column = make_column("eva", events=[event])

    assert GridWords().detail(first_tile(column), column) == said


@pytest.mark.parametrize(
    ("legality", "word"),
    [
        (Legality(Verdict.FREE), "Free"),
        (Legality(Verdict.CLOSED), "Closed"),
        (Legality(Verdict.TAKEN), "Busy"),
    ],
)
def test_a_cell_says_whether_it_is_free_and_when_and_whose_it_is(legality, word):
    spoken = GridWords().spoken_cell(wall("10:40"), make_column("eva"), legality)

    assert spoken == f"{word}, Tuesday 14 October, 10:40, Eva"


def test_times_are_those_of_the_column_and_of_the_clock_chosen():
    column = make_column("eva", [booked("anna", "14:00", "15:00", zone="Europe/Lisbon")])
    words = GridWords(TimeWords(is_24_hours=False))

    assert words.detail(first_tile(column), column).casefold().startswith("3:00 pm")


def test_who_has_taken_a_time_is_named():
    assert verdict_word(Legality(Verdict.TAKEN, "Anna\nBerg")) == "taken by Anna Berg"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Anna", "Anna"),
        ("  Anna ", "Anna"),
        ("a\nb\tc\u2028d\u0000e", "a b c d e"),
        ("x" * 10_000, "x" * 200),
        ("<b>Anna</b>", "<b>Anna</b>"),
        ("محمد", "\u2068محمد\u2069"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)
def test_text_from_outside_is_one_short_line_letter_for_letter(text, shown):
    assert cut(text) == shown


def test_a_resource_without_a_name_leaves_no_empty_words():
    column = make_column("eva", resource=make_resource("eva", name=""))

    assert ", ," not in GridWords().spoken_cell(wall("10:40"), column, Legality(Verdict.FREE))
