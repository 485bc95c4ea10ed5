"""What is said when a newer Desk was installed while one is open."""

import os
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desk_app.app.update_watch import UpdateWatch
from desk_app.ui.widgets.banner import Notice


def test_a_newer_version_is_said_once_and_not_before_it_is_there(qtbot: QtBot, tmp_path: Path):
    said: list[Notice] = []
    owner = QObject()
    UpdateWatch(said.append, owner, program=tmp_path / "desk-app", every_ms=5)
    qtbot.wait(30)
    assert said == []

    (tmp_path / "superseded").write_text("0.2.0\n", encoding="utf-8")
    qtbot.waitUntil(lambda: bool(said))
    qtbot.wait(30)

    [notice] = said
    assert notice.title == "Desk 0.2.0 was installed"
    assert "open Desk again" in notice.message


def test_a_note_that_cannot_be_read_says_nothing(qtbot: QtBot, tmp_path: Path):
    said: list[Notice] = []
    owner = QObject()
    UpdateWatch(said.append, owner, program=tmp_path / "desk-app", every_ms=5)

    (tmp_path / "superseded").write_bytes(b"\xff" + os.urandom(20))
    qtbot.wait(50)

    assert said == []
