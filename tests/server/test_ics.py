"""What an ICS text closes, and that none does harm."""

import random
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.interval import Interval
from desk_app.server.ics import LONGEST_ICS, MOST_EVENTS, UnusableIcsError, read_ics
from tests.builders import utc
from tests.ics_texts import MEETING, calendar

WINDOW = Interval(utc("2026-02-01 00:00"), utc("2027-04-01 00:00"))
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def spans(text: str | bytes, *, zone=UTC, window: Interval = WINDOW, **more) -> list[str]:
    """When the events of a text begin and end, in UTC."""
    found = read_ics(text, window, zone=zone, **more)
    return [f"{one.starts_at:%m-%d %H:%M} {one.ends_at:%m-%d %H:%M}" for one in found]


# --- times -----------------------------------------------------------------------------------


def test_an_event_closes_its_time_under_its_title():
    [event] = read_ics(calendar(MEETING), WINDOW, zone=UTC)

    assert (event.starts_at, event.ends_at) == (utc("2026-03-02 09:00"), utc("2026-03-02 10:00"))
    assert (event.what, event.where, event.is_all_day) == ("Meeting", "Room 3", False)


def test_times_without_a_zone_are_those_of_the_place():
    floating = calendar("DTSTART:20260701T090000\nDURATION:PT90M")

    assert spans(floating, zone=COPENHAGEN) == ["07-01 07:00 07-01 08:30"]


def test_whole_days_run_from_midnight_to_midnight_of_the_place():
    # On 29 March 2026 clocks go forward: the two days have 47 hours.
    days = calendar("DTSTART;VALUE=DATE:20260328\nDTEND;VALUE=DATE:20260330")

    [event] = read_ics(days, WINDOW, zone=COPENHAGEN)

    assert spans(days, zone=COPENHAGEN) == ["03-27 23:00 03-29 22:00"]
    assert event.is_all_day


def test_a_day_without_an_end_is_one_day():
    assert spans(calendar("DTSTART;VALUE=DATE:20260302")) == ["03-02 00:00 03-03 00:00"]


@pytest.mark.parametrize("name", ["Europe/Copenhagen", "Romance Standard Time"])
def test_zones_are_known_by_either_kind_of_name(name: str):
    event = f'DTSTART;TZID="{name}":20260701T090000\nDTEND;TZID="{name}":20260701T100000'

    assert spans(calendar(event)) == ["07-01 07:00 07-01 08:00"]


def test_a_zone_may_be_spelled_out_in_the_calendar():
    zone = [
        "BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0530", "TZOFFSETTO:+0530", "END:STANDARD", "END:VTIMEZONE",
    ]  # fmt: skip
    event = "DTSTART;TZID=Ours:20260701T090000\nDTEND;TZID=Ours:20260701T100000"

    assert spans(calendar(event, head=zone)) == ["07-01 03:30 07-01 04:30"]


# --- repetitions -----------------------------------------------------------------------------


def test_repeated_events_keep_to_the_clock_when_it_changes():
    weekly = (
        "DTSTART;TZID=Europe/Copenhagen:20260323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    )

    assert spans(calendar(weekly)) == ["03-23 08:00 03-23 09:00", "03-30 07:00 03-30 08:00"]


def test_one_of_them_may_be_left_out_moved_or_cancelled():
    daily = """
        UID:standup
        DTSTART:20260302T090000Z
        DTEND:20260302T091500Z
        RRULE:FREQ=DAILY;COUNT=4
        EXDATE:20260303T090000Z
    """
    moved = "UID:standup\nRECURRENCE-ID:20260304T090000Z\nDTSTART:20260304T140000Z\nDURATION:PT1H"
    cancelled = """
        UID:standup
        RECURRENCE-ID:20260305T090000Z
        DTSTART:20260305T090000Z
        DURATION:PT15M
        STATUS:CANCELLED
    """

    assert spans(calendar(daily, moved, cancelled)) == [
        "03-02 09:00 03-02 09:15",
        "03-04 14:00 03-04 15:00",
    ]


def test_an_endless_rule_ends_with_the_window():
    daily = calendar("DTSTART:20100101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    week = Interval(utc("2026-03-02 00:00"), utc("2026-03-09 00:00"))

    assert len(spans(daily, window=week)) == 7


def test_what_reaches_into_the_window_counts_and_what_touches_it_does_not():
    window = Interval(utc("2026-03-02 09:30"), utc("2026-03-02 12:00"))
    touching = "DTSTART:20260302T120000Z\nDURATION:PT1H"

    assert spans(calendar(MEETING, touching), window=window) == ["03-02 09:00 03-02 10:00"]


def test_an_event_has_the_same_key_whenever_it_is_read():
    text = calendar(MEETING, "DTSTART:20260302T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    later = Interval(WINDOW.start + timedelta(days=90), WINDOW.end + timedelta(days=90))

    first = {one.key: one.starts_at for one in read_ics(text, WINDOW, zone=UTC)}
    second = {one.key: one.starts_at for one in read_ics(text, later, zone=UTC)}

    shared = first.keys() & second.keys()
    assert len(shared) > 200
    assert all(first[key] == second[key] for key in shared)


# --- what closes nothing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        MEETING + "TRANSP:TRANSPARENT",
        MEETING + "STATUS:CANCELLED",
        MEETING + "status:cancelled",
        "DTSTART:20260302T090000Z",
        "DTSTART:20260302T090000Z\nDTEND:20260302T090000Z",
        "SUMMARY:When?",
        "DTSTART:soon\nDTEND:later",
        "DTSTART:99990101T000000Z\nDTEND:99991231T235959Z",
        "DTSTART:00010101T000000Z\nDTEND:00010102T000000Z",
    ],
)
def test_what_is_free_cancelled_or_senseless_closes_nothing(event: str):
    tentative = "DTSTART:20260303T090000Z\nDURATION:PT1H\nSTATUS:TENTATIVE\nTRANSP:OPAQUE"

    assert spans(calendar(event, tentative)) == ["03-03 09:00 03-03 10:00"]


# --- harm ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "<html>BEGIN:VCALENDAR</html>",
        b"\xff\xfe\x00BEGIN:VCALENDAR",
        "BEGIN:VCALENDAR\r\n" * 3000,
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        "x" * (LONGEST_ICS + 1),
        "BEGIN:VCALENDAR\r\nX:" + "x" * 200_000,
    ],
    ids=["empty", "words", "page", "binary", "nested", "cut off", "huge", "one long line"],
)
def test_what_is_no_calendar_is_refused(text: str | bytes):
    with pytest.raises(UnusableIcsError):
        spans(text)


@pytest.mark.long
def test_more_events_than_anybody_has_are_refused():
    hourly = "DTSTART:20260101T000000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY"

    with pytest.raises(UnusableIcsError, match=str(MOST_EVENTS)):
        spans(calendar(hourly, hourly))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;BYSETPOS=-1;BYSECOND=" + ",".join(map(str, range(60))),
    ],
)
def test_a_rule_that_never_comes_to_an_end_is_given_up(rule: str):
    began = time.monotonic()

    with pytest.raises(UnusableIcsError):
        spans(calendar(f"DTSTART:19000101T000000Z\nDURATION:PT1S\nRRULE:{rule}"), seconds=0.4)

    assert time.monotonic() - began < 4


def test_titles_are_text_and_cut_where_they_are_endless():
    event = f"DTSTART:20260302T090000Z\nDURATION:PT1H\nSUMMARY:<b>{'x' * 2000}"

    [found] = read_ics(calendar(event), WINDOW, zone=UTC)

    assert found.what == "<b>" + "x" * 497


WHOLE = calendar(
    MEETING,
    "UID:a\nDTSTART;TZID=Europe/Copenhagen:20260323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=9",
    "UID:a\nRECURRENCE-ID:20260330T070000Z\nDTSTART:20260330T140000Z\nDTEND:20260330T150000Z",
    "DTSTART;VALUE=DATE:20260328\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270101T000000Z",
    "DTSTART:20260401T090000\nDTEND:20260401T100000\nEXDATE:20260402T090000\nRDATE:20260403T090000",
    head=["X-WR-TIMEZONE:Europe/Berlin", "CALSCALE:GREGORIAN"],
)


def damaged(seed: int) -> bytes:
    """The text above with some of it cut out, doubled, swapped or overwritten."""
    chance = random.Random(seed)
    content = bytearray(WHOLE.encode())
    for _ in range(chance.randint(1, 6)):
        begin = chance.randrange(len(content))
        end = min(begin + chance.choice([1, 3, 20, 200]), len(content))
        match chance.randrange(4):
            case 0:
                del content[begin:end]
            case 1:
                content[begin:begin] = content[begin:end] * chance.choice([1, 2, 50])
            case 2:
                content[begin:end] = chance.randbytes(end - begin)
            case _:
                content[begin:end] = chance.choice([b"9999", b";;==", b":", b"\r\n ", b"-1", b"\0"])
    return bytes(content)


def read_damaged(seeds: range) -> int:
    """How many damaged texts are read all the same; the others are refused in plain words."""
    readable = 0
    for seed in seeds:
        try:
            read_ics(damaged(seed), WINDOW, zone=COPENHAGEN, seconds=2)
            readable += 1
        except UnusableIcsError:
            continue
    return readable


def test_damaged_texts_are_read_as_far_as_they_go_or_refused():
    assert read_damaged(range(60)) > 20


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_thousand_damaged_texts_do_no_harm():
    assert read_damaged(range(1000, 3000)) > 500


def test_events_in_the_window_are_aware_utc():
    assert {one.starts_at.tzinfo for one in read_ics(WHOLE, WINDOW, zone=COPENHAGEN)} == {UTC}
    assert all(isinstance(one.starts_at, datetime) for one in read_ics(WHOLE, WINDOW, zone=UTC))
