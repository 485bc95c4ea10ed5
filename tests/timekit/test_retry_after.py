"""What a server asks to wait: five hundred values, valid, past, huge and senseless."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk_app.client.retry import LONGEST_HOLD, Circuit
from desk_app.errors import RateLimitedError
from desk_app.timekit.problems import read_retry_after

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = 366 * 86_400


def held(text: str) -> float:
    """Seconds for which Desk asks nothing by itself after a refusal with this header."""
    circuit = Circuit(lambda: 0.0)
    circuit.note(RateLimitedError("slow down", retry_after=read_retry_after(text, now=NOW)))
    return circuit.wait


@settings(max_examples=200)
@given(st.integers(0, 10**9 - 1))
def test_seconds_are_kept_up_to_an_hour(seconds: int) -> None:
    assert held(f" {seconds} ") == min(seconds, LONGEST_HOLD)


@settings(max_examples=100)
@given(st.integers(-50 * YEAR, 7_900 * YEAR).map(lambda seconds: NOW + timedelta(seconds=seconds)))
def test_a_date_is_waited_for_up_to_an_hour_and_one_in_the_past_not_at_all(when: datetime) -> None:
    wanted = (when - NOW) / timedelta(seconds=1)

    assert held(format_datetime(when)) == min(max(wanted, 0), LONGEST_HOLD)


@settings(max_examples=200)
@given(
    st.text(max_size=60)
    | st.from_regex(r"\A[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [+-]\d+\Z")
)
@example("Wed, 21 Oct 2015 07:28:00 +99999999999999999999")
@example("Wed, 21 Oct 999999999999 07:28:00 GMT")
@example("Wed, 01 Jan 0001 00:00:00 +2359")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
@example("-1")
@example("1e999")
@example("NaN")
@example("٣٣")
def test_nonsense_is_never_waited_for_long_and_breaks_nothing(text: str) -> None:
    assert 0 <= held(text) <= LONGEST_HOLD
