"""What the installers are made from: names that must agree, and scripts that must be readable."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_powershell
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from tree_sitter import Language, Parser

from desk_app.app.application import QT_ARGUMENTS

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
SCRIPTS = [
    *sorted(PACKAGING.rglob("*.sh")),
    *(PACKAGING / "linux" / "debian" / name for name in ("postinst", "postrm", "prerm")),
    ROOT / ".ci" / "run",
]
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


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_nothing_is_wrong_with_a_script_that_can_be_told_without_running_it(script: Path):
    read = subprocess.run(
        ["shellcheck", "--external-sources", "--severity=warning", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (read.returncode, read.stdout) == (0, "")


def test_the_pipeline_builds_for_three_systems_with_commands_that_there_are():
    pipeline = yaml.safe_load((ROOT / ".ci" / "installers.yml").read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert set(pipeline["jobs"]) == {"linux", "windows", "macos"}
    for job in pipeline["jobs"].values():
        typed = [step["run"].replace("\\", "/") for step in job["steps"] if "run" in step]
        ours = [word for line in typed for word in line.split() if word.startswith("packaging/")]
        targets = [line.partition("make ")[2] for line in typed if "make " in line]
        assert ours or targets, typed
        assert [name for name in ours if not (ROOT / name).is_file()] == []
        assert [name for name in targets if f"\n{name}:" not in makefile] == []


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="asks dpkg who brought a library")
def test_a_library_that_nobody_is_known_to_have_brought_is_not_shipped(tmp_path: Path):
    stray = tmp_path / "libstray.so.1"
    stray.write_bytes(b"\x7fELF")
    contents = tmp_path / "COLLECT-00.toc"
    contents.write_text(repr(([(stray.name, str(stray), "BINARY")],)), encoding="utf-8")

    ended = subprocess.run(
        [sys.executable, PACKAGING / "bill_of_materials.py", contents],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode != 0
    assert f"nobody is known to have brought libstray.so.1, from {stray}" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.skipif(
    not Path("/lib/x86_64-linux-gnu/libexpat.so.1").exists(), reason="not Debian on this processor"
)
def test_a_library_of_the_system_is_listed_with_the_package_that_brought_it(tmp_path: Path):
    contents = tmp_path / "COLLECT-00.toc"
    library = Path("/lib/x86_64-linux-gnu/libexpat.so.1")
    contents.write_text(repr(([(library.name, str(library), "BINARY")],)), encoding="utf-8")

    listed = subprocess.run(
        [sys.executable, PACKAGING / "bill_of_materials.py", contents],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout

    components = {each["bom-ref"]: each for each in json.loads(listed)["components"]}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed) is None
    assert [ref for ref in components if ref.startswith("pkg:deb/debian/libexpat1@")]
    [brought] = components["file:libexpat.so.1"]["properties"]
    assert brought["value"] == "libexpat1"
    assert [each["name"] for each in components.values() if not has_terms(each)] == []


def has_terms(component: dict[str, Any]) -> bool:
    """Whether a part is given under terms that are named; files are those of their packages."""
    return component["type"] == "file" or bool(component.get("licenses"))


def test_two_lists_of_one_source_are_the_same_and_name_its_moment(tmp_path: Path):
    contents = tmp_path / "COLLECT-00.toc"
    contents.write_text(repr(([],)), encoding="utf-8")

    first, second = (
        subprocess.run(
            [sys.executable, PACKAGING / "bill_of_materials.py", contents],
            env=os.environ | {"SOURCE_DATE_EPOCH": "1760516640"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for _ in range(2)
    )

    assert first == second
    assert json.loads(first)["metadata"]["timestamp"] == "2025-10-15T08:24:00+00:00"


def test_what_is_no_python_package_is_told_with_its_terms(tmp_path: Path):
    told = tmp_path / "other_parts.json"
    script = (
        "import sys; from pathlib import Path; from other_parts import write_other_parts;"
        "write_other_parts([Path(sys.argv[2]).resolve()], Path(sys.argv[1]))"
    )

    subprocess.run(
        [sys.executable, "-c", script, told, "/lib/x86_64-linux-gnu/libexpat.so.1"],
        cwd=PACKAGING,
        check=True,
        timeout=60,
    )

    parts = {name: (terms, text) for name, _, terms, text in json.loads(told.read_text("utf-8"))}
    assert {"Python", "Qt", "SQLite", "OpenSSL"} <= parts.keys()
    assert [name for name, (terms, text) in parts.items() if not terms or not text] == []
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in parts["Qt"][1]


def test_the_script_that_builds_for_windows_can_be_read():
    parser = Parser(Language(tree_sitter_powershell.language()))
    source = (PACKAGING / "windows" / "build.ps1").read_bytes()

    tree = parser.parse(source)

    assert not tree.root_node.has_error
    assert parser.parse(source + b"\nif (").root_node.has_error, "the reader sees what is wrong"


@pytest.mark.parametrize("name", ["windows/build.ps1", "windows/check.sh", "macos/build.sh"])
def test_a_script_names_no_file_of_ours_that_there_is_not(name: str):
    text = (PACKAGING / name).read_text(encoding="utf-8").replace("\\", "/")

    ours = set(re.findall(r"\b(?:packaging|resources_qt|docs)/[\w./-]*\w", text))

    assert ours
    assert [each for each in sorted(ours) if not (ROOT / each).exists()] == []


def test_the_pipeline_is_one_by_the_schema_of_its_kind():
    read = subprocess.run(
        [
            Path(sys.executable).with_name("check-jsonschema"),
            "--builtin-schema",
            "vendor.github-workflows",
            ROOT / ".ci" / "installers.yml",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert read.returncode == 0, read.stdout


@pytest.mark.parametrize("kind", ["ico", "icns", "png"])
def test_the_icon_is_drawn_for_every_system(tmp_path: Path, kind: str):
    target = tmp_path / f"desk.{kind}"

    subprocess.run([sys.executable, PACKAGING / "icons.py", target], check=True, timeout=60)

    begins = {"ico": b"\x00\x00\x01\x00", "icns": b"icns", "png": b"\x89PNG"}
    assert target.read_bytes().startswith(begins[kind])


def test_the_specification_of_the_programs_can_be_read():
    source = (PACKAGING / "desk.spec").read_text(encoding="utf-8")

    compile(source, "desk.spec", "exec")
