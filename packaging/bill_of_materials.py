"""Writes what a frozen folder holds, as a CycloneDX document.

usage: bill_of_materials.py CONTENTS   prints JSON

CONTENTS is the list that PyInstaller leaves of the folder, COLLECT-00.toc. Named are the Python
packages, Python itself, Qt, SQLite, OpenSSL, and the packages of the building system whose
libraries were taken, where dpkg knows them.
"""

import ast
import platform
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from PySide6.QtCore import qVersion

from desk_app.licences import OWN_NAME, shipped_packages


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
    (listed,) = ast.literal_eval(contents.read_text(encoding="utf-8"))
    taken = {source for _, source, kind in listed if kind == "BINARY"}
    found: set[tuple[str, str]] = set()
    for source in sorted(taken):
        name = _run("dpkg-query", "--search", str(Path(source).resolve())).partition(":")[0]
        version = name and _run("dpkg-query", "--show", "--showformat=${Version}\n", name)
        if version:
            found.add((name, version.splitlines()[0]))
    return found


def _run(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return ""


if __name__ == "__main__":
    written = make_outputter(
        bill_of_materials(Path(sys.argv[1])), OutputFormat.JSON, SchemaVersion.V1_6
    )
    sys.stdout.write(written.output_as_string(indent=2))
