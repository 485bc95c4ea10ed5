"""Text reduced to what people type when they look for it."""

# ruff: noqa: RUF001  # letters that look alike are what this is about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.store.folding import fold, phone_digits, search_words, searchable


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Müller", "muller"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Øyvind Sørensen", "oyvind sorensen"),
        ("Đorđe", "dorde"),
        ("Weiß", "weiss"),
        ("Æsa Þórðardóttir", "aesa thordardottir"),
        ("İstanbul Öztürk", "istanbul ozturk"),
        ("小龍", "小龍"),
        ("Anne-Marie", "anne marie"),
        ("  two   blanks ", "two blanks"),
        ("zero\u200bwidth \u202eturned", "zerowidth turned"),
        ("\ud800half", "half"),
        ("", ""),
    ],
)
def test_accents_signs_and_invisible_characters_go(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("typed", ["lukasz", "ŁUKASZ", "Łuk", "wisn", "lukasz wisn", "WIŚN łuk"])
def test_each_part_typed_is_found(typed: str) -> None:
    assert _finds(typed, name="Łukasz Wiśniewski")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("obrien", "Sean O'Brien"),
        ("O'Brien", "Sean O'Brien"),
        ("o brien", "Sean O’Brien"),
        ("obrien", "Sean Oʼbrien"),
        ("anne marie", "Anne-Marie Duval"),
        ("annemarie", "Anne-Marie Duval"),
        ("小龍", "李小龍"),
        ("C++", "C++ Club"),
    ],
)
def test_names_with_signs_are_found_with_and_without_them(typed: str, name: str) -> None:
    assert _finds(typed, name=name)


@pytest.mark.parametrize("typed", ["a.berg@example.com", "example.com", "a.berg", "aberg"])
def test_mail_address_is_found_by_its_parts(typed: str) -> None:
    assert _finds(typed, email="A.Berg@example.com")


@pytest.mark.parametrize(
    "typed",
    ["20 30", "+45 20304050", "0045 20 30 40 50", "(20)30-40", "٢٠٣٠", "２０３０", "20\u00a030"],
)
def test_phone_number_is_found_however_it_is_written(typed: str) -> None:
    assert _finds(typed, phone="+45 20 30 40 50")


def test_digits_of_every_script_are_read() -> None:
    assert phone_digits("٠١ ２３ x4") == "01234"


def test_a_stranger_is_not_found() -> None:
    assert not _finds("anna berg", name="Anna Holm", email="anna@example.com")


@pytest.mark.parametrize("typed", ["%", "*", '"', "(", "😀", "\ud800", "\0"])
def test_signs_alone_are_no_words(typed: str) -> None:
    assert search_words(typed) == ()


@given(st.text())
def test_whatever_is_typed_folds_to_words_that_fold_to_themselves(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\0" not in "".join(search_words(text))
    "".join(search_words(text)).encode()


@given(st.text(min_size=1, max_size=100))
def test_every_name_is_found_by_itself(name: str) -> None:
    words = search_words(name)
    if not phone_digits(name):
        assert all(word in searchable(name=name, email="", phone="") for word in words)


def test_a_very_long_text_is_cut() -> None:
    assert len(search_words("word " * 50_000)) <= 8
    assert len(searchable(name="W" * 100_000, email="", phone="")) < 1_000


def _finds(typed: str, *, name: str = "", email: str = "", phone: str = "") -> bool:
    stored = searchable(name=name, email=email, phone=phone)
    words = search_words(typed)
    return bool(words) and all(word in stored for word in words)
