"""What is told of the parts that Desk is made of."""

import json
from pathlib import Path

import pytest

from desk_app import licences
from desk_app.licences import read_parts, shipped_packages


def test_the_parts_are_those_a_person_gets_and_no_tools_of_a_build():
    names = {part.name for part in read_parts()}

    assert {"PySide6_Essentials", "httpx", "keyring", "SQLAlchemy", "psycopg-binary"} <= names
    assert names & {"desk-app", "pytest", "ruff", "pyinstaller", "setuptools"} == set()


def test_what_only_an_extra_asks_for_comes_with_that_extra():
    names = {package.name for package in shipped_packages()}

    assert "greenlet" in names, "SQLAlchemy[asyncio] asks for it"
    assert "aiosqlite" not in names, "SQLAlchemy[aiosqlite] would"


def test_every_part_names_its_terms_and_most_bring_their_text():
    parts = read_parts()

    assert [part.name for part in parts if not part.terms] == []
    assert {part.name for part in parts if not part.text} <= {"PySide6_Essentials", "shiboken6"}
    assert [part.name.casefold() for part in parts] == sorted(p.name.casefold() for p in parts)


def test_where_desk_was_installed_as_a_whole_the_rest_of_it_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    others = tmp_path / "other_parts.json"
    others.write_text(json.dumps([["Qt", "6.11.3", "LGPL-3.0-only", "The text."]]), "utf-8")
    monkeypatch.setattr(licences, "_OTHER_PARTS", others)

    parts = read_parts()

    assert [part.text for part in parts if part.name == "Qt"] == ["The text."]
    assert [part.name.casefold() for part in parts] == sorted(p.name.casefold() for p in parts)
