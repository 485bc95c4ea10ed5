"""What the installers are made from: names that must agree, and scripts that must be readable."""

import configparser
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from desk_app.app.application import QT_ARGUMENTS

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
PROGRAMS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "scripts"
]


def test_the_entry_of_the_menu_starts_a_program_that_there_is_under_an_icon_that_there_is():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their capitals
    entry.read(PACKAGING / "linux" / "desk.desktop", encoding="utf-8")
    values = entry["Desktop Entry"]

    assert values["Exec"] in PROGRAMS
    assert values["StartupWMClass"] == QT_ARGUMENTS[0]
    assert (ROOT / "resources_qt" / f"{values['Icon']}.svg").is_file()


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_a_manual_page_names_what_the_program_itself_says_it_can(program: str):
    page = subprocess.run(
        [sys.executable, PACKAGING / "linux" / "man_page.py", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.replace("\\-", "-")
    says = subprocess.run(
        [Path(sys.executable).with_name(program), "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout

    options = set(re.findall(r"--[a-z-]+", says))
    assert options
    assert options <= set(re.findall(r"--[a-z-]+", page))
    assert page.startswith(f".TH {program.upper()} 1")
    assert [line for line in page.splitlines() if line.startswith("'")] == []


@pytest.mark.parametrize("script", sorted(PACKAGING.rglob("*.sh")), ids=lambda path: path.name)
def test_every_script_can_be_read_by_bash(script: Path):
    read = subprocess.run(
        ["bash", "-n", script], capture_output=True, text=True, check=False, timeout=60
    )

    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.parametrize("kind", ["ico", "icns", "png"])
def test_the_icon_is_drawn_for_every_system(tmp_path: Path, kind: str):
    target = tmp_path / f"desk.{kind}"

    subprocess.run([sys.executable, PACKAGING / "icons.py", target], check=True, timeout=60)

    begins = {"ico": b"\x00\x00\x01\x00", "icns": b"icns", "png": b"\x89PNG"}
    assert target.read_bytes().startswith(begins[kind])


def test_the_specification_of_the_programs_can_be_read():
    source = (PACKAGING / "desk.spec").read_text(encoding="utf-8")

    compile(source, "desk.spec", "exec")
