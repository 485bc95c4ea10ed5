from datetime import timedelta
from time import perf_counter

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from desk_app.domain.booking_graph import StateName
from desk_app.ui.directory import Directory
from desk_app.ui.models.booking_filter_proxy_model import (
    BookingFilter,
    BookingFilterProxyModel,
    Period,
    folded_words,
)
from desk_app.ui.models.booking_table_model import BookingTableModel
from desk_app.ui.models.columns import SORT_ROLE, VALUE_ROLE
from desk_app.ui.time_words import TimeWords
from tests.builders import make_booking, make_customer
from tests.ui.front_desk_values import EVA, NASTY, ZONE, clock_time, span

CUSTOMER, SERVICE, WHEN, RESOURCE, STATE, CONTACT = range(6)


def booking(name, start=(10, 0), **fields):
    asked = span(start, day=fields.pop("day", 14))
    customer = fields.pop("customer", make_customer(name))
    return make_booking(name, customer=customer, starts_at=asked.start, ends_at=asked.end, **fields)


def model_of(*bookings):
    model = BookingTableModel()
    today = clock_time(10).date()
    model.set_directory(Directory.of([EVA], desk_zone=ZONE), TimeWords(), today=today)
    model.set_bookings(bookings)
    return model


def names(model):
    return [model.index(row, CUSTOMER).data() for row in range(model.rowCount())]


def test_model_keeps_the_rules_of_qt(qtmodeltester):
    qtmodeltester.check(model_of(booking("Anna"), booking("Bo", (9, 0))))


def test_columns_tell_who_what_when_with_whom_and_how_to_reach_them():
    model = model_of(booking("Anna Berg", (16, 30)))

    row = [model.index(0, column).data() for column in range(model.columnCount())]

    assert row == [
        "Anna Berg",
        "Haircut",
        "Tue 14 Oct, 16:30\u201317:15",
        "Eva Lind",
        "confirmed",
        "+45 20 30 40 50",
    ]


def test_the_earliest_booking_stands_first_and_one_without_a_time_last():
    timeless = make_booking("x", customer=make_customer("Nobody"), starts_at=None, ends_at=None)

    model = model_of(timeless, booking("Late", (15, 0)), booking("Early", (8, 0)))

    assert names(model) == ["Early", "Late", "Nobody"]
    assert model.index(2, WHEN).data() == ""


def test_sorting_by_name_ignores_case_and_keeps_the_chosen_row():
    model = model_of(booking("bo", (8, 0)), booking("Anna", (9, 0)), booking("Cy", (10, 0)))
    held = QPersistentModelIndex(model.index(0, CUSTOMER))

    model.sort(CUSTOMER, Qt.SortOrder.DescendingOrder)

    assert names(model) == ["Cy", "bo", "Anna"]
    assert held.data() == "bo"


def test_roles_give_the_booking_and_a_key_to_sort_by():
    anna = booking("Anna")
    model = model_of(anna)
    index = model.index(0, WHEN)

    assert index.data(VALUE_ROLE) is anna
    assert index.data(SORT_ROLE) == anna.starts_at


def test_a_state_nobody_knows_is_shown_as_it_is():
    model = model_of(booking("Anna", state=StateName("awaiting_moon")))

    assert model.index(0, STATE).data() == "awaiting moon"


def test_nasty_text_is_one_short_line_and_its_tool_tip_is_no_mark_up():
    model = model_of(booking("x", customer=make_customer(NASTY + "\nsecond")))
    index = model.index(0, CUSTOMER)

    assert index.data().startswith("<b>Łu")
    assert "\n" not in index.data()
    assert len(index.data()) <= 300
    assert "<b>" not in index.data(Qt.ItemDataRole.ToolTipRole)


# --- filtering -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("lukasz", True),
        ("ŁUKASZ w", True),
        ("@example", True),
        ("4050", True),
        ("30 40", True),
        ("30 41", False),
        ("anna", False),
    ],
)
def test_people_are_found_without_accents_by_mail_and_by_part_of_the_number(typed, is_found):
    lukasz = booking("x", customer=make_customer("Łukasz Wiśniewski", email="x@example.com"))

    assert BookingFilter(words=folded_words(typed)).accepts(lukasz) is is_found


def test_periods_are_days_of_the_desk():
    now = clock_time(10)
    today = Period.TODAY.interval(now, ZONE)
    week = Period.NEXT_7_DAYS.interval(now, ZONE)

    assert today is not None
    assert week is not None
    assert today.start == clock_time(0)
    assert today.length == timedelta(days=1)
    assert week.contains(clock_time(23, 59, day=20))
    assert not week.contains(clock_time(0, day=21))
    assert Period.ALL.interval(now, ZONE) is None


def test_proxy_hides_what_the_filter_refuses_and_sorts_through_its_source(qtmodeltester):
    source = model_of(booking("Anna", (9, 0)), booking("Bo", (8, 0)), booking("Ann", (10, 0)))
    proxy = BookingFilterProxyModel(source)

    proxy.set_filter(BookingFilter(words=("ann",)))
    proxy.sort(WHEN, Qt.SortOrder.DescendingOrder)

    assert names(proxy) == ["Ann", "Anna"]
    qtmodeltester.check(proxy)


def test_bookings_without_a_time_are_in_no_period():
    timeless = make_booking("x", starts_at=None, ends_at=None)

    assert BookingFilter().accepts(timeless)
    assert not BookingFilter(within=span((0, 0), 1440)).accepts(timeless)
    assert not BookingFilter(before=clock_time(10)).accepts(timeless)


def test_five_thousand_bookings_are_sorted_and_filtered_without_lag():
    source = model_of(*(booking(f"Customer {n}", (n % 24, n % 60)) for n in range(5_000)))
    proxy = BookingFilterProxyModel(source)

    begin = perf_counter()
    proxy.sort(CUSTOMER, Qt.SortOrder.DescendingOrder)
    proxy.set_filter(BookingFilter(words=("customer", "77")))
    seconds = perf_counter() - begin

    assert proxy.rowCount() > 10
    assert seconds < 1.0  # about 0.05 on an idle computer
