"""Writes what a frozen folder holds, as a CycloneDX document.

usage: bill_of_materials.py CONTENTS   prints JSON

CONTENTS is the list that PyInstaller leaves of the folder, COLLECT-00.toc. Named are the Python
packages, Python itself, Qt, SQLite, OpenSSL, the packages of the building system whose libraries
were taken, where dpkg knows them, and every native library with who brought it. One that nobody
brought ends it with an error.
"""

import ast
import os
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from other_parts import foundations, of_system, owners_in_system
from packageurl import PackageURL

from desk_app.licences import OWN_NAME, shipped_packages, terms_of

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
    for part in foundations():
        name = part.name.lower()
        url = PackageURL("generic", None, name, part.version)
        bom.components.add(_component(name, part.version, url, part.terms))
    for part in of_system(_taken(contents).values()):
        url = PackageURL("deb", "debian", part.name, part.version)
        bom.components.add(_component(part.name, part.version, url, part.terms))
    for library in _native_libraries(contents):
        bom.components.add(library)
    if bom.metadata.component is not None:
        bom.register_dependency(bom.metadata.component, bom.components)
    _fix_moment_and_number(bom)
    return bom


def _fix_moment_and_number(bom: Bom) -> None:
    """Makes both follow from what is listed and from the source, so that builds repeat."""
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    listed = "\n".join(sorted(str(component.bom_ref) for component in bom.components))
    bom.metadata.timestamp = datetime.fromtimestamp(moment, UTC)
    bom.serial_number = uuid5(NAMESPACE_URL, f"{OWN_NAME}\n{moment}\n{listed}")


def _of_package(package: Distribution) -> Component:
    name, version = package.metadata["Name"], package.version
    url = PackageURL("pypi", None, name.lower(), version)
    return _component(name, version, url, terms_of(package))


def _component(name: str, version: str, url: PackageURL, terms: str) -> Component:
    component = Component(
        name=name, version=version, type=ComponentType.LIBRARY, purl=url, bom_ref=str(url)
    )
    if terms:
        component.licenses.add(LicenseFactory().make_from_string(terms))
    return component


def _native_libraries(contents: Path) -> Iterator[Component]:
    """A component for each native library and extension, which says who brought it.

    Raises:
        UnknownLibraryError: Nobody is known to have brought one; not where there is no dpkg.
    """
    taken = _taken(contents)
    owners = {**_owners_in_wheels(), **owners_in_system(taken.values())}
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


if __name__ == "__main__":
    written = make_outputter(
        bill_of_materials(Path(sys.argv[1])), OutputFormat.JSON, SchemaVersion.V1_6
    )
    sys.stdout.write(written.output_as_string(indent=2))
