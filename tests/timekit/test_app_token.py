"""The App-Token: what is accepted as one, and that it shows itself to nobody."""

import copy
import logging
import pickle

import pytest

from desk_app.errors import UnusableAppTokenError
from desk_app.timekit.app_token import LONGEST_APP_TOKEN, AppToken

SECRET = "live_api_key_" + "Ab1" * 10


def test_blanks_around_a_pasted_token_are_dropped() -> None:
    assert AppToken.parse(f"  {SECRET}\r\n").reveal() == SECRET


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "two words",
        "two\nlines",
        "tab\tinside",
        "nul\0inside",
        "löwe",
        "zero\u200bwidth",
        "x" * (LONGEST_APP_TOKEN + 1),
    ],
    ids=repr,
)
def test_a_text_that_cannot_be_a_token_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(UnusableAppTokenError) as refusal:
        AppToken.parse(text)

    assert not text.strip() or text not in f"{refusal.value!r} {refusal.value.title}"


def test_the_longest_token_is_accepted() -> None:
    assert len(AppToken.parse("x" * LONGEST_APP_TOKEN).reveal()) == LONGEST_APP_TOKEN


def test_an_old_token_without_a_prefix_is_accepted() -> None:
    token = AppToken.parse("AppId000000000000000000000000001A")

    assert not token.is_test
    assert not token.is_widget


@pytest.mark.parametrize(
    ("prefix", "is_test", "is_widget"),
    [
        ("live_api_key_", False, False),
        ("test_api_key_", True, False),
        ("live_widget_key_", False, True),
        ("test_widget_key_", True, True),
    ],
)
def test_the_prefix_tells_what_kind_it_is(prefix: str, is_test: bool, is_widget: bool) -> None:
    token = AppToken.parse(prefix + "a" * 32)

    assert (token.is_test, token.is_widget) == (is_test, is_widget)


def test_no_way_of_writing_it_down_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    token = AppToken.parse(SECRET)

    with caplog.at_level(logging.INFO):
        logging.getLogger("desk").info("token %s, %r", token, token)

    written = [repr(token), str(token), f"{token}", f"{token!r}", caplog.text]
    assert all(SECRET not in text for text in written)
    assert repr(token) == "AppToken(…)"


def test_it_can_be_neither_pickled_nor_copied() -> None:
    token = AppToken.parse(SECRET)

    with pytest.raises(TypeError):
        pickle.dumps(token)
    with pytest.raises(TypeError):
        copy.deepcopy(token)


def test_tokens_are_equal_by_value() -> None:
    assert AppToken.parse(SECRET) == AppToken.parse(f" {SECRET}")
    assert AppToken.parse(SECRET) != AppToken.parse(f"{SECRET}x")
    assert AppToken.parse(SECRET) != SECRET
    assert len({AppToken.parse(SECRET), AppToken.parse(SECRET)}) == 1
