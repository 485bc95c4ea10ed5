"""Writes what a frozen folder holds, as a CycloneDX document.

usage: bill_of_materials.py CONTENTS   prints JSON

CONTENTS is the list that PyInstaller leaves of the folder, COLLECT-00.toc. Named are the Python
packages, Python itself, Qt, SQLite, OpenSSL, the packages of the building system whose libraries
were taken, where dpkg knows them, and every native library with who brought it. One that nobody
brought ends it with an error.
"""

import ast
import platform
import shutil
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from PySide6.QtCore import qVersion

from desk_app.licences import OWN_NAME, shipped_packages

_NATIVE: Final = ("BINARY", "EXTENSION")
"""How PyInstaller calls native libraries, and those that are modules of Python."""


class UnknownLibraryError(Exception):
    """Something in the folder was brought by nobody who is listed."""


def bill_of_materials(contents: Path) -> Bom:
    """What the folder of a list of contents holds."""
    bom = Bom()
    for package in shipped_packages():
        component = _of_package(package)
        if package.metadata["Name"] == OWN_NAME:
            bom.metadata.component = component
        else:
            bom.components.add(component)
    for name, version in _foundations():
        bom.components.add(_component(name, version, PackageURL("generic", None, name, version)))
    for name, version in _system_packages(contents):
        bom.components.add(_component(name, version, PackageURL("deb", "debian", name, version)))
    for library in _native_libraries(contents):
        bom.components.add(library)
    if bom.metadata.component is not None:
        bom.register_dependency(bom.metadata.component, bom.components)
    return bom


def _of_package(package: Distribution) -> Component:
    name, version = package.metadata["Name"], package.version
    component = _component(name, version, PackageURL("pypi", None, name.lower(), version))
    licence = package.metadata.get("License-Expression") or package.metadata.get("License")
    if licence and len(licence) < 100:
        component.licenses.add(LicenseFactory().make_from_string(licence))
    return component


def _component(name: str, version: str, url: PackageURL) -> Component:
    return Component(
        name=name, version=version, type=ComponentType.LIBRARY, purl=url, bom_ref=str(url)
    )


def _foundations() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    yield "qt", qVersion()
    yield "sqlite", sqlite3.sqlite_version
    yield "openssl", ssl.OPENSSL_VERSION.split()[1]


def _system_packages(contents: Path) -> set[tuple[str, str]]:
    """The packages of this system whose libraries were taken; none without dpkg."""
    names = set(_owners_in_system(_taken(contents).values()).values())
    lines = _run("dpkg-query", "--show", "--showformat=${Package}\t${Version}\n", *names)
    return {(name, version) for name, _, version in (line.partition("\t") for line in lines)}


def _native_libraries(contents: Path) -> Iterator[Component]:
    """A component for each native library and extension, which says who brought it.

    Raises:
        UnknownLibraryError: Nobody is known to have brought one; not where there is no dpkg.
    """
    taken = _taken(contents)
    owners = _owners_in_wheels() | _owners_in_system(taken.values())
    for name, source in sorted(taken.items()):
        owner = owners.get(source)
        if owner is None and source.is_relative_to(Path(sys.base_prefix).resolve()):
            owner = "python"
        if owner is None and shutil.which("dpkg-query"):
            raise UnknownLibraryError(f"nobody is known to have brought {name}, from {source}")
        brought = Property(name="desk:brought-by", value=owner or "the building system")
        yield Component(
            name=name, type=ComponentType.FILE, bom_ref=f"file:{name}", properties=[brought]
        )


def _taken(contents: Path) -> dict[str, Path]:
    """The native libraries and extensions of a folder, to where they were taken from."""
    (listed,) = ast.literal_eval(contents.read_text(encoding="utf-8"))
    return {name: Path(source).resolve() for name, source, kind in listed if kind in _NATIVE}


def _owners_in_wheels() -> dict[Path, str]:
    """The files of the Python packages, to the names of those."""
    return {
        Path(str(file.locate())).resolve(): package.name
        for package in shipped_packages()
        for file in package.files or ()
    }


def _owners_in_system(files: Iterable[Path]) -> dict[Path, str]:
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
        for line in _run("dpkg-query", "--search", *spellings):
            names, _, path = line.rpartition(": ")
            if path in spellings:
                owners[spellings[path]] = names.split(",")[0].partition(":")[0]
    return owners


def _run(*command: str) -> list[str]:
    """The lines a command prints; none where it is not there."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return []
    return ended.stdout.splitlines()


if __name__ == "__main__":
    written = make_outputter(
        bill_of_materials(Path(sys.argv[1])), OutputFormat.JSON, SchemaVersion.V1_6
    )
    sys.stdout.write(written.output_as_string(indent=2))
