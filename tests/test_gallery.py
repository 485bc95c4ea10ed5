"""The pictures of every view: that none takes the place of another, and that all are shown."""

import re
from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from desk_app.settings import ThemeChoice
from tests.gallery.album import Album
from tests.gallery.scenes import PRACTICE
from tests.gallery.stage import Look
from tests.gallery.troubles import EMPTY, FIRST_START, START_FAILURES

README = Path(__file__).resolve().parent.parent / "README.md"


def test_each_scene_has_a_name_of_its_own():
    names = [each.name for each in (*PRACTICE, *FIRST_START, *EMPTY, *START_FAILURES)]

    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_the_pictures_of_the_readme_are_scenes_that_the_build_takes():
    shown = set(re.findall(r"docs/pictures/([\w-]+)\.png", README.read_text(encoding="utf-8")))

    assert shown
    assert shown <= {scene.name for scene in PRACTICE}
    assert shown == {picture.stem for picture in (README.parent / "docs/pictures").iterdir()}


def test_the_page_shows_every_picture_in_every_look(qapp: QApplication, tmp_path: Path):
    album = Album(tmp_path, frozenset())
    window = QWidget()
    for theme in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        album.begin(Look(1280, 720, theme))
        album.take("week", "A <week>", window)

    page = album.write_page().read_text(encoding="utf-8")

    assert page.count("A &lt;week&gt;") == 2, "a heading, and a link to it"
    for look in ("1280x720-light", "1280x720-dark"):
        assert f"src='{look}/week.png'" in page
        assert (tmp_path / look / "week.png").is_file()
