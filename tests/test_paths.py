"""Where files lie, and that only their owner may read them."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.paths import Paths
from desk_app.private_files import keep_aside, make_private_folder, write_private_file

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

posix = pytest.mark.skipif(os.name != "posix", reason="files have other permissions there")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_lies_under_the_folder_asked_for(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)

    for path in (
        paths.settings_file,
        paths.profiles_file,
        paths.embedded_database,
        paths.store_file("p1"),
        paths.logs,
    ):
        assert path.is_relative_to(tmp_path)
    assert paths.store_file("p1") != paths.store_file("p2")


def test_the_systems_own_folders_are_used_without_making_them() -> None:
    home = Path(os.environ["HOME"])

    paths = Paths.default()

    assert all(part.is_relative_to(home) for part in (paths.data, paths.configuration, paths.logs))
    assert not paths.data.exists()


@posix
def test_folders_are_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths = Paths.under(tmp_path / "a" / "b")
        paths.make()
        store_file = paths.make_profile("p1")
    finally:
        os.umask(before)

    folders = [path for path in (tmp_path / "a").rglob("*") if path.is_dir()]
    assert store_file.parent in folders
    assert paths.embedded_database.parent in folders
    assert {_mode(folder) for folder in [tmp_path / "a", *folders]} == {0o700}


@posix
def test_a_folder_that_others_could_enter_is_closed_but_not_those_above_it(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "mine").mkdir(parents=True)
    for folder in (shared, shared / "mine"):
        folder.chmod(0o755)

    make_private_folder(shared / "mine")

    assert (_mode(shared), _mode(shared / "mine")) == (0o755, 0o700)


@posix
def test_a_written_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("older and longer", encoding="utf-8")
    path.chmod(0o644)

    write_private_file(path, "né")

    assert path.read_text(encoding="utf-8") == "né"
    assert _mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("as it was", encoding="utf-8")

    with pytest.raises(UnicodeEncodeError):
        write_private_file(path, "half \ud800")

    assert path.read_text(encoding="utf-8") == "as it was"


def test_a_file_kept_aside_says_why_and_when_and_replaces_none(tmp_path: Path) -> None:
    kept = []
    for content in ("one", "two"):
        path = tmp_path / "settings.json"
        path.write_text(content, encoding="utf-8")
        kept.append(keep_aside(path, why="damaged", now=NOW))

    assert [file.name for file in kept] == [
        "settings.damaged-20260302T093000Z.json",
        "settings.damaged-20260302T093000Z-2.json",
    ]
    assert [file.read_text(encoding="utf-8") for file in kept] == ["one", "two"]
