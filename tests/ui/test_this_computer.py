from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import QTimeZone

from desk_app.domain.resource import find_time_zone
from desk_app.ui import this_computer
from desk_app.ui.this_computer import zone_data_version, zone_of_this_computer


def test_this_computer_has_a_zone():
    assert find_time_zone(zone_of_this_computer()) is not None


def test_the_zone_is_the_one_that_qt_makes_out(monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    by_qt = bytes(QTimeZone.systemTimeZoneId().data()).decode()

    assert zone_of_this_computer() == by_qt.removeprefix("Etc/")


@pytest.mark.parametrize(
    ("setting", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Pacific/Apia", "Pacific/Apia"),
        ("Etc/UTC", "UTC"),
        ("Mars/Olympus", "UTC"),
    ],
)
def test_a_zone_set_for_the_program_comes_first(monkeypatch, setting, zone):
    monkeypatch.setenv("TZ", setting)

    assert zone_of_this_computer() == zone


@pytest.mark.parametrize(
    ("target", "zone"),
    [
        ("/usr/share/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("../usr/share/zoneinfo/Europe/Kyiv", "Europe/Kyiv"),
        ("/usr/share/zoneinfo/Etc/GMT", "UTC"),
    ],
)
def test_the_link_of_the_system_names_the_zone(monkeypatch, tmp_path: Path, target, zone):
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to(target)
    monkeypatch.setattr(this_computer, "_LINK", link)

    assert zone_of_this_computer() == zone


def test_qt_is_asked_where_the_system_has_no_link(monkeypatch, tmp_path: Path):
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr(this_computer, "_LINK", tmp_path / "nothing")
    monkeypatch.setattr(this_computer, "_zone_of_qt", lambda: "Asia/Tokyo")

    assert zone_of_this_computer() == "Asia/Tokyo"


def test_the_release_of_zone_data_is_the_systems_own_where_it_says_one(monkeypatch, tmp_path):
    (tmp_path / "tzdata.zi").write_text("# version 2031c\nR A 1916 o\n", encoding="utf-8")
    monkeypatch.setattr(this_computer, "TZPATH", ("/no/such/folder", str(tmp_path)))

    assert zone_data_version() == "2031c"


def test_without_the_systems_own_it_is_the_one_desk_brings(monkeypatch):
    monkeypatch.setattr(this_computer, "TZPATH", ())

    assert zone_data_version() == version("tzdata")
