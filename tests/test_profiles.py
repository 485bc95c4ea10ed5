"""The desks this computer knows: never mixed up, and never lost."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desk_app.errors import StoreError
from desk_app.profiles import Profile, ProfileBook, ServerKind, profile_id

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _profile(**fields: Any) -> Profile:
    defaults: dict[str, Any] = {
        "kind": ServerKind.TIMEKIT,
        "url": "https://api.timekit.io",
        "app_id": "1",
        "app_slug": "corner-salon",
        "app_name": "Corner Salon ✂",
        "is_test": True,
        "owner_email": "owner@example.com",
    }
    return Profile.of(**(defaults | fields))


SALON = _profile()
OTHER = _profile(app_id="2", app_name="Other")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profiles.json"


@pytest.fixture
def book(path: Path) -> ProfileBook:
    return ProfileBook.load(path, now=NOW)


def test_a_new_book_is_empty(book: ProfileBook, path: Path) -> None:
    assert (book.profiles, book.last) == ((), None)
    assert not path.exists()


def test_profiles_are_there_after_a_restart(book: ProfileBook, path: Path) -> None:
    book.remember(SALON)
    book.remember(OTHER)

    again = ProfileBook.load(path, now=NOW)

    assert again.profiles == (SALON, OTHER)
    assert again.last == OTHER
    assert again.find(SALON.id) == SALON
    assert again.find("nobody") is None


def test_remembering_a_profile_again_replaces_it(book: ProfileBook) -> None:
    book.remember(SALON)
    book.remember(OTHER)
    renamed = _profile(app_name="Corner Salon & Spa")

    book.remember(renamed)

    assert book.profiles == (renamed, OTHER)
    assert book.last == renamed


def test_signing_out_keeps_the_profile(book: ProfileBook, path: Path) -> None:
    book.remember(SALON)

    book.sign_out()

    assert ProfileBook.load(path, now=NOW).last is None
    assert book.profiles == (SALON,)


def test_a_forgotten_profile_is_gone_and_opens_no_more(book: ProfileBook, path: Path) -> None:
    book.remember(OTHER)
    book.remember(SALON)

    book.forget(OTHER.id)
    assert book.last == SALON
    book.forget(SALON.id)

    assert (book.profiles, ProfileBook.load(path, now=NOW).last) == ((), None)


# --- identity --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other", [{"app_id": "2"}, {"url": "https://staging.timekit.io"}, {"url": "http://127.0.0.1"}]
)
def test_another_app_or_server_is_another_profile(other: dict[str, str]) -> None:
    assert _profile(**other).id != SALON.id


def test_the_same_app_is_the_same_profile_however_its_address_is_written() -> None:
    for url in ("https://api.timekit.io/", " HTTPS://API.timekit.io "):
        assert _profile(url=url, app_name="Renamed", is_test=False).id == SALON.id


@pytest.mark.parametrize("app_id", ["../../x", "", "a/b", "CON", "\ud800", "x" * 10_000])
def test_an_id_is_always_a_file_name(app_id: str) -> None:
    made = profile_id(url="https://api.timekit.io", app_id=app_id)

    assert len(made) == 32
    assert set(made) <= set("0123456789abcdef")


# --- damage ----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', "\x00"])
def test_a_damaged_book_is_kept_aside(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")

    assert ProfileBook.load(path, now=NOW).profiles == ()

    assert [file.name for file in path.parent.iterdir()] == [
        "profiles.damaged-20260302T093000Z.json"
    ]


@pytest.mark.parametrize(
    "entry",
    [None, 3, [], {}, {"id": SALON.id}, {"kind": "moon"}, {"app_id": "2"}, {"url": 5}, {"id": 1}],
)
def test_an_entry_that_makes_no_sense_is_left_out(path: Path, entry: Any) -> None:
    ProfileBook.load(path, now=NOW).remember(SALON)
    stored = json.loads(path.read_text(encoding="utf-8"))
    whole = stored["profiles"][0]
    broken = (whole | entry) if isinstance(entry, dict) and entry.keys() - {"id"} else entry
    path.write_text(json.dumps({"last": 7, "profiles": [broken, whole]}), encoding="utf-8")

    book = ProfileBook.load(path, now=NOW)

    assert book.profiles == (SALON,)
    assert book.last is None


def test_a_book_that_cannot_be_written_is_unchanged(book: ProfileBook, path: Path) -> None:
    book.remember(SALON)
    path.unlink()
    path.mkdir()

    with pytest.raises(StoreError):
        book.remember(OTHER)

    assert (book.profiles, book.last) == ((SALON,), SALON)
