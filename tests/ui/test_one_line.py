"""A booking in one line: any order, and what is open is asked."""

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QLocale

from desk_app.ui.one_line import OneLine, PartKind, Vocabulary, read_line
from desk_app.ui.widgets.date_field import date_words, month_words
from tests.builders import project_id, resource_id

TODAY = date(2025, 10, 14)
VOCABULARY = Vocabulary(
    services={
        project_id("cut"): "Haircut",
        project_id("colour"): "Colour",
        project_id("laser-30"): "Laser 30",
        project_id("laser-60"): "Laser long",
    },
    resources={
        resource_id("eva"): "Eva Lind",
        resource_id("anna"): "Anna Berg",
        resource_id("room"): "Room 1",
    },
    today=TODAY,
    date_words=date_words(QLocale("en_GB"), TODAY),
    months=month_words(QLocale("en_GB")),
)


def read(text: str) -> OneLine:
    return read_line(text, VOCABULARY)


def parts(text: str) -> dict[str, object]:
    """Whatever the line says, by kind; nothing may be left open."""
    line = read(text)
    assert line.open_words == ()
    found: dict[str, object] = {kind: line.value(kind) for kind in PartKind}
    found[PartKind.CUSTOMER] = line.customer
    return {kind: value for kind, value in found.items() if value}


EXAMPLE = {
    "customer": "ben",
    "length": timedelta(minutes=30),
    "service": project_id("cut"),
    "resource": resource_id("eva"),
    "start": time(15, 30),
}


@pytest.mark.parametrize(
    "line",
    [
        "ben 30 cut eva 15:30",
        "15:30 eva cut 30 ben",
        "30 15.30 Haircut Ben Eva",
        "cut 30min ben with eva at 3:30pm",
        "ben cut eva 1530 30",
        "ben haircut 0:30 eva 3:30 pm",
    ],
)
def test_the_parts_of_a_line_are_found_in_any_order(line):
    found = parts(line)

    assert {**found, "customer": str(found["customer"]).casefold()} == EXAMPLE


@pytest.mark.parametrize(
    ("line", "part", "value"),
    [
        ("ben fri", "day", date(2025, 10, 17)),
        ("ben tomorrow", "day", date(2025, 10, 15)),
        ("ben +6w", "day", date(2025, 11, 25)),
        ("ben 30.11", "day", date(2025, 11, 30)),
        ("ben 14/11", "day", date(2025, 11, 14)),
        ("ben 2 nov", "day", date(2025, 11, 2)),
        ("ben 45", "length", timedelta(minutes=45)),
        ("ben 1h", "length", timedelta(hours=1)),
        ("ben 90 min", "length", timedelta(minutes=90)),
        ("ben 1.5 h", "length", timedelta(minutes=90)),
        ("ben 9am", "start", time(9)),
        ("ben 16:05", "start", time(16, 5)),
    ],
)
def test_a_part_can_be_written_in_several_ways(line, part, value):
    assert parts(line) == {"customer": "ben", part: value}


def test_a_name_of_several_words_stays_together():
    assert parts("maria da silva 30 eva")["customer"] == "maria da silva"


def test_a_name_that_is_also_a_month_is_a_name():
    assert parts("may 30 cut") == {
        "customer": "may",
        "length": timedelta(minutes=30),
        "service": project_id("cut"),
    }


def test_a_word_that_fits_two_services_is_left_open():
    line = read("ben laser")

    [word] = line.open_words
    assert [each.words for each in word.readings] == ["Laser 30", "Laser long"]


def test_two_words_of_one_service_decide_together():
    assert parts("ben laser long")["service"] == project_id("laser-60")


def test_a_number_that_is_minutes_or_an_hour_is_left_open():
    [word] = read("ben 10").open_words

    assert [each.kind for each in word.readings] == [PartKind.LENGTH, PartKind.START]


def test_a_number_is_what_the_rest_of_the_line_does_not_say():
    assert parts("ben 10 16:00")["length"] == timedelta(minutes=10)
    assert parts("ben 10 45min")["start"] == time(10)


def test_a_time_that_is_also_a_date_is_left_open():
    [word] = read("ben 10.11").open_words

    assert {each.kind for each in word.readings} == {PartKind.START, PartKind.DAY}


def test_a_choice_made_by_a_person_counts():
    [word] = read("ben 10").open_words

    line = read_line("ben 10", VOCABULARY, {"10": word.readings[1]})

    assert line.open_words == ()
    assert line.value(PartKind.START) == time(10)


def test_a_customer_who_is_called_like_somebody_who_works_here_is_still_the_customer():
    line = read("anna 30 cut eva 15:30")

    assert line.customer == "anna"
    assert line.value(PartKind.RESOURCE) == resource_id("eva")
    word = line.word_of(PartKind.CUSTOMER)
    assert word is not None
    assert resource_id("anna") in [each.value for each in word.readings]


def test_a_surname_beside_such_a_name_belongs_to_it():
    line = read("anna petersen eva")

    assert line.customer == "anna petersen"
    assert line.value(PartKind.RESOURCE) == resource_id("eva")


@pytest.mark.parametrize(
    "line", ["", "   ", "at with", "\N{ZERO WIDTH JOINER}", "1" * 500, "99:99"]
)
def test_a_line_of_nothing_much_is_no_trouble(line):
    assert read(line).value(PartKind.START) is None
