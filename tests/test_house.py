"""The house the code lives in: commands, locked packages, what no file may name."""

import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PySide6.QtCore import QEvent, QMetaObject, QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


# --- commands -----------------------------------------------------------------------------------


def test_help_is_the_default_and_says_a_sentence_of_each_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (phony,) = re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)

    listed = dict(re.findall(r"^make (\S+) +(\S.*\.)$", run("make").stdout, re.MULTILINE))

    assert set(listed) == set(phony.split()) - {"setup-window", "setup-packages"}


def test_no_database_of_a_run_is_kept() -> None:
    kept = run("git", "ls-files", "-z").stdout.rstrip("\0").split("\0")

    databases = [name for name in kept if _begins_with(ROOT / name, b"SQLite format 3")]
    assert databases == []


def _begins_with(file: Path, start: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(start)) == start


DESKTOP = str(ROOT / "packaging" / "development" / "virtual_desktop.sh")


@pytest.mark.display
def test_a_virtual_desktop_gives_the_exit_code_of_its_command_and_leaves_nothing() -> None:
    script = 'echo "$HOME $DISPLAY"; sleep 1000 & exec setsid sleep 1000 & exit 7'

    result = run(DESKTOP, "--no-keyring", "bash", "-c", script)

    home, display = result.stdout.split()
    assert result.returncode == 7
    assert not Path(home).parent.exists()
    assert not Path(f"/tmp/.X11-unix/X{display.removeprefix(':')}").exists()
    assert _processes_with(Path(home).parent) == []


@pytest.mark.display
@pytest.mark.parametrize(("name", "code"), [("TERM", 143), ("INT", 130)])
def test_a_virtual_desktop_passes_signals_on_and_leaves_nothing(name: str, code: int) -> None:
    script = (
        f"trap 'echo got {name}; exit 0' {name}; echo $HOME; for i in {{1..900}}; do sleep .1; done"
    )
    command = ["bash", "-c", f'trap - INT; exec {DESKTOP} --no-keyring bash -c "$0"', script]

    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A run in the background has interrupts ignored, and so would all it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout is not None
        home = process.stdout.readline().strip()
        process.send_signal(getattr(signal, f"SIG{name}"))
        rest = process.stdout.read()

    assert rest.strip() == f"got {name}"
    assert process.returncode == code
    assert _processes_with(Path(home).parent) == []


@pytest.mark.keyring
def test_the_keyring_of_the_tests_is_a_real_one() -> None:
    code = """
import keyring
assert "SecretService" in str(keyring.get_keyring()), keyring.get_keyring()
keyring.set_password("desk tests", "a name", "a s\\u00e9cret")
assert keyring.get_password("desk tests", "a name") == "a s\\u00e9cret"
keyring.delete_password("desk tests", "a name")
"""

    result = run(sys.executable, "-c", code)

    assert result.returncode == 0, result.stderr


def _processes_with(state: Path) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"DESK_VIRTUAL_DESKTOP={state}\0".encode() in path.read_bytes():
                found.append((path.parent / "cmdline").read_text())
        except OSError:  # ended meanwhile
            continue
    return found


# --- locked packages ----------------------------------------------------------------------------


def test_each_locked_package_has_one_version_and_hashes() -> None:
    entries = re.split(r"^(?=[a-z])", LOCK, flags=re.MULTILINE)[1:]

    assert len(entries) > 40
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ;[^\\]*)? \\\n", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


def test_each_dependency_is_locked_in_a_version_that_it_allows() -> None:
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", LOCK, re.MULTILINE))
    project = PROJECT["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]

    for requirement in map(Requirement, declared):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert requirement.specifier.contains(locked[name]), requirement


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, re.MULTILINE)


# --- what no file may name ----------------------------------------------------------------------

# Put together here, so that this file does not name them either.
MACHINE = re.compile(
    "|".join(
        [
            *(rf"(?<![\w.]){re.escape('/' + name + '/')}" for name in ("work", "root")),
            re.escape("../" + "shared"),
            *(re.escape(f"{name}.{end}") for name, end in [("py" + "pi", "org")]),
            "python" + "hosted",
            re.escape("npm" + "js.org"),
            re.escape("deb" + ".debian.org"),
        ]
    )
)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a working copy of git")
@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
def test_no_file_names_a_machine_or_a_registry() -> None:
    listing = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
    files = [ROOT / name for name in listing.split("\0") if name]
    assert files

    found = [
        f"{path.relative_to(ROOT)}, line {number}: {match.group()}"
        for path in files
        if path.is_file()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        for match in MACHINE.finditer(line)
    ]

    assert found == []


# --- Qt and Python fit together -----------------------------------------------------------------


class _Object(QObject):
    plain = Signal()
    flag = Signal(bool)
    anything = Signal(object)


def _qt_calls(qtbot: QtBot) -> dict[str, Callable[[], object]]:
    widget, line, box, table = QWidget(), QLineEdit(), QCheckBox(), QTableView()
    for each in (widget, line, box, table):
        qtbot.addWidget(each)
    model = QStandardItemModel(4, 3)
    table.setModel(model)
    thing, timer, settings = _Object(), QTimer(), QSettings("desk", "probe")

    def slot(*_: object) -> bool:
        return True

    thing.plain.connect(slot)
    thing.flag.connect(slot)
    thing.anything.connect(slot)

    def connect_and_disconnect() -> None:
        thing.plain.connect(slot)
        thing.plain.disconnect(slot)

    return {
        "setEnabled": lambda: widget.setEnabled(True),
        "setVisible": lambda: widget.setVisible(False),
        "isVisible": widget.isVisible,
        "update": widget.update,
        "setText": lambda: line.setText("x"),
        "setChecked": lambda: box.setChecked(not box.isChecked()),
        "blockSignals": lambda: thing.blockSignals(False),  # noqa: FBT003  Qt knows no names
        "emit": thing.plain.emit,
        "emit bool": lambda: thing.flag.emit(True),  # noqa: FBT003  Qt knows no names
        "emit None": lambda: thing.anything.emit(None),
        "connect": connect_and_disconnect,
        "isActive": timer.isActive,
        "setProperty": lambda: thing.setProperty("probe", True),  # noqa: FBT003  Qt knows no names
        "property": lambda: thing.property("absent"),
        "settings": lambda: settings.value("absent", False, type=bool),  # noqa: FBT003  Qt knows no names
        "index": lambda: model.index(0, 0).isValid(),
        "model data": lambda: model.data(model.index(0, 0)),
        "sendEvent": lambda: QApplication.sendEvent(widget, QEvent(QEvent.Type.User)),
        "invokeMethod": lambda: QMetaObject.invokeMethod(widget, "update"),
        "processEvents": QApplication.processEvents,
    }


def test_qt_calls_keep_the_count_of_references_to_none_true_and_false(qtbot: QtBot) -> None:
    """PySide6 6.12.0 fails here on Python 3.11, where it ends the process sooner or later.

    From 3.12 on these three count no references, so run this on the oldest supported Python.
    """
    rounds = 400
    drifts = {}
    for name, call in _qt_calls(qtbot).items():
        call()
        before = [sys.getrefcount(value) for value in (None, True, False)]
        for _ in range(rounds):
            call()
        after = [sys.getrefcount(value) for value in (None, True, False)]
        drifts[name] = max(abs(now - then) for now, then in zip(after, before, strict=True))

    assert {name: drift for name, drift in drifts.items() if drift > rounds / 4} == {}
