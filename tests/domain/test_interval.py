import pytest

from desk_app.domain.interval import Interval, from_seconds, to_seconds
from tests.builders import HOUR, at, span, utc


def test_an_interval_holds_its_start_and_not_its_end():
    morning = span("09:00", "12:00")

    assert morning.contains(at("09:00"))
    assert not morning.contains(at("12:00"))


def test_touching_intervals_do_not_overlap():
    assert not span("09:00", "10:00").overlaps(span("10:00", "11:00"))
    assert span("09:00", "10:01").overlaps(span("10:00", "11:00"))


def test_an_interval_may_be_empty_but_not_end_before_it_starts():
    assert span("09:00", "09:00").length == 0 * HOUR
    with pytest.raises(ValueError, match="ends before it starts"):
        Interval(at("09:00"), at("08:59"))


@pytest.mark.parametrize("text", ["1969-12-31 23:59:59.5", "2026-03-02 09:00:00.999"])
def test_parts_of_a_second_are_cut_off(text):
    instant = utc(text)

    assert from_seconds(to_seconds(instant)) == instant.replace(microsecond=0)
