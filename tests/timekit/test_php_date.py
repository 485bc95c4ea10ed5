"""PHP patterns, written and read."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.timekit.php_date import ISO_PATTERN, format_date, parse_date

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
AFTERNOON = datetime(2026, 3, 2, 14, 5, 9, tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (ISO_PATTERN, "2026-03-02T14:05:09+01:00"),
        ("c", "2026-03-02T14:05:09+01:00"),
        ("Y-m-d h:ia", "2026-03-02 02:05pm"),
        ("U", "1772456709"),
        ("j.n.y G:i", "2.3.26 14:05"),
        ("D, d M Y g:i A", "Mon, 02 Mar 2026 2:05 PM"),
        ("l, F N", "Monday, March 1"),
        ("O T e", "+0100 CET Europe/Copenhagen"),
        (r"\Y\e\a\r Y", "Year 2026"),
        ("Y\\", "2026\\"),
        ("", ""),
        ("Y-m-d ø", "2026-03-02 ø"),
    ],
)
def test_a_moment_is_written_in_a_pattern(pattern: str, written: str) -> None:
    assert format_date(AFTERNOON, pattern) == written


def test_midnight_and_noon_are_twelve_o_clock() -> None:
    midnight, noon = AFTERNOON.replace(hour=0), AFTERNOON.replace(hour=12)

    assert format_date(midnight, "ga h") == "12am 12"
    assert format_date(noon, "ga h") == "12pm 12"


def test_an_offset_west_of_greenwich_is_negative() -> None:
    zone = timezone(-timedelta(hours=3, minutes=30))

    assert format_date(AFTERNOON.replace(tzinfo=zone), "P O") == "-03:30 -0330"


@pytest.mark.parametrize(
    ("pattern", "text", "read"),
    [
        ("Y-m-d h:ia", "2026-03-02 02:05pm", datetime(2026, 3, 2, 14, 5, tzinfo=COPENHAGEN)),
        ("Y-m-d h:ia", "2026-03-02 12:05am", datetime(2026, 3, 2, 0, 5, tzinfo=COPENHAGEN)),
        ("U", "1772456709", AFTERNOON),
        ("D, d M Y H:i:s O", "Mon, 02 Mar 2026 14:05:09 +0100", AFTERNOON),
        ("j F Y", "2 march 2026", datetime(2026, 3, 2, tzinfo=COPENHAGEN)),
        ("c", "2026-03-02T13:05:09Z", AFTERNOON),
        ("H:i", "09:30", datetime(1970, 1, 1, 9, 30, tzinfo=COPENHAGEN)),
    ],
)
def test_a_text_is_read_by_a_pattern(pattern: str, text: str, read: datetime) -> None:
    assert parse_date(text, pattern, COPENHAGEN) == read


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("Y-m-d", "02.03.2026"),
        ("Y-m-d", "2026-13-01"),
        ("Y-m-d", "2026-02-30"),
        ("H:i", "25:00"),
        ("U", "999999999999"),
        ("Y Y", "2026 2027"),
        ("c", "2026-03-02T13:05:09+99:00"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(pattern: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_date(text, pattern, UTC)


def test_a_pattern_far_too_long_is_cut_short() -> None:
    assert len(format_date(AFTERNOON, "Y" * 10_000)) == 64 * 4


@given(st.integers(-2_000_000_000, 6_900_000_000))
def test_what_is_written_is_read_back(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)

    for pattern in (ISO_PATTERN, "D, d M Y g:i:s a P", "l j F Y H:i:s O"):
        assert parse_date(format_date(moment, pattern), pattern, COPENHAGEN) == moment
