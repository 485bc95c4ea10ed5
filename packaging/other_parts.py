"""The parts of an installer that are no Python packages, and under which terms they are given.

They are Python itself, Qt, SQLite and OpenSSL, and where dpkg knows them, the packages of the
building system whose libraries were taken. `desk.spec` puts the list into what is frozen, so that
Desk can show it.
"""

import json
import platform
import re
import ssl
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from PySide6.QtCore import qVersion

from desk_app.licences import Part
from desk_app.sqlite import use_own_sqlite

_TERMS: Final = Path(__file__).with_name("terms")
_SQLITE_TERMS: Final = """All of the code and documentation in SQLite has been dedicated to the
public domain by its authors: https://www.sqlite.org/copyright.html"""
_QT_NOTE: Final = """Qt and PySide6 are used under the GNU Lesser General Public License, version 3.
They are in libraries of their own, which you may exchange for others of the same version. Their
source is at https://download.qt.io/. The two texts of the licence follow."""
_MOST_NAMED: Final = 5
"""So many licences of one package are named; all stand in its text."""


def foundations() -> Iterator[Part]:
    """What the Python packages stand on."""
    use_own_sqlite()
    sqlite: str = import_module("sqlite3").sqlite_version
    own = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    yield Part("Python", platform.python_version(), "PSF-2.0", _read(own))
    qt = "\n\n".join((_QT_NOTE, _text("LGPL-3"), _text("GPL-3")))
    yield Part("Qt", qVersion(), "LGPL-3.0-only", qt)
    yield Part("SQLite", sqlite, "public domain", _SQLITE_TERMS)
    yield Part("OpenSSL", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0", _text("Apache-2.0"))


def of_system(files: Iterable[Path]) -> Iterator[Part]:
    """The packages of this system that brought some files; none without dpkg."""
    names = sorted(set(owners_in_system(files).values()))
    lines = run("dpkg-query", "--show", "--showformat=${Package}\t${Version}\n", *names)
    for line in sorted(lines) if names else ():
        name, _, version = line.partition("\t")
        text = _read(Path("/usr/share/doc", name, "copyright"))
        yield Part(name, version, _terms_named_in(text), text)


def write_other_parts(files: Iterable[Path], target: Path) -> None:
    """Writes all of them as desk_app/licences.py reads them."""
    parts = [*foundations(), *of_system(files)]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(parts, ensure_ascii=False, indent=0), encoding="utf-8")


def owners_in_system(files: Iterable[Path]) -> Mapping[Path, str]:
    """Those files that packages of this system brought, to the names of those."""
    # Where /lib leads to /usr/lib, a package may have a file under either name.
    spellings = {
        str(spelling): file
        for file in files
        if file.is_relative_to("/usr")
        for spelling in (file, Path("/", *file.parts[2:]))
    }
    owners: dict[Path, str] = {}
    if spellings:
        for line in run("dpkg-query", "--search", *spellings):
            names, _, path = line.rpartition(": ")
            if path in spellings:
                owners[spellings[path]] = names.split(",")[0].partition(":")[0]
    return owners


def run(*command: str) -> list[str]:
    """The lines a command prints; none where it is not there."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return []
    return ended.stdout.splitlines()


def _terms_named_in(text: str) -> str:
    """The licences that a copyright file of Debian names, where it can be read by machines."""
    named = dict.fromkeys(re.findall(r"^License: *(\S.*?)\s*$", text, flags=re.MULTILINE))
    return ", ".join(list(named)[:_MOST_NAMED]) or "see its text"


def _text(name: str) -> str:
    return _read(_TERMS / f"{name}.txt")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
