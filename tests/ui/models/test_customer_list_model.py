from dataclasses import replace

from desk_app.ui.models.customer_list_model import CustomerListModel
from desk_app.ui.time_words import TimeWords
from tests.ui.front_desk_values import AMELIE, NASTY, ZONE, clock_time


def model_of(typed, *customers):
    model = CustomerListModel()
    model.set_customers(typed, customers, TimeWords(), now=clock_time(10), zone=ZONE)
    return model


def lines(model):
    return [model.index(row).data() for row in range(model.rowCount())]


def test_somebody_known_has_the_last_digits_and_the_next_booking():
    assert lines(model_of("Am", AMELIE))[0] == "Amélie Roux, …4471, next Fri 31 Oct"


def test_without_a_next_booking_the_last_one_is_told():
    before = replace(AMELIE, phone="", next_booking_at=None, last_booking_at=clock_time(9, day=2))

    assert lines(model_of("Am", before))[0] == "Amélie Roux, last Thu 2 Oct"


def test_the_last_line_is_a_new_customer_of_the_name_typed():
    model = model_of("Amélie Ro", AMELIE)

    assert lines(model)[-1] == "New: “Amélie Ro”"
    assert model.line_at(1).customer is None
    assert model.match_count == 1


def test_nothing_typed_offers_nobody_new():
    assert model_of("  ").rowCount() == 0


def test_a_nasty_name_is_one_line_of_bearable_length():
    line = lines(model_of(NASTY, replace(AMELIE, name=NASTY)))

    assert all(len(text) < 300 and "\n" not in text for text in line)


def test_model_keeps_the_rules_of_qt(qtmodeltester):
    qtmodeltester.check(model_of("Am", AMELIE))
