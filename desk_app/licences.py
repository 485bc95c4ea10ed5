"""Under which terms the parts that Desk is made of are given."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

OWN_NAME = "desk-app"
_NAMED = re.compile(r"([\w.-]+)\s*(?:\[([^]]*)\])?")
_CONDITION = re.compile(r"extra\s*==\s*.([\w.-]+)")
_Requirement = tuple[str, frozenset[str]]
"""The name of a package and the extras wanted of it."""

_OTHER_PARTS = Path(__file__).with_name("other_parts.json")
"""Written by packaging/other_parts.py."""

_TERMS_IN_TEXT_ONLY = {"pysqlite3": "Zlib"}
"""Packages whose licence is told by its text and nowhere else."""

_NAMES_OF_TEXTS = ("licen", "copying", "notice", "authors")


class Part(NamedTuple):
    """One package that Desk is made of."""

    name: str
    version: str
    terms: str
    """The licence by its name."""
    text: str
    """The licence itself; empty where the package brings none."""


def read_parts() -> tuple[Part, ...]:
    """All that Desk is made of, ordered by name; reads some hundred files.

    What is no Python package is told only where Desk was installed as a whole.
    """
    packages = (
        Part(package.name, package.version, terms_of(package), "\n\n".join(texts_of(package)))
        for package in shipped_packages()
        if package.name != OWN_NAME
    )
    return tuple(sorted((*packages, *_other_parts()), key=lambda part: part.name.casefold()))


def _other_parts() -> Iterator[Part]:
    """What the making of an installer found beside the packages."""
    if _OTHER_PARTS.is_file():
        for name, version, terms, text in json.loads(_OTHER_PARTS.read_text(encoding="utf-8")):
            yield Part(name, version, terms, text)


def shipped_packages() -> tuple[Distribution, ...]:
    """Desk itself and all that it asks for on this system, ordered by name."""
    found: dict[str, Distribution] = {}
    waiting: list[_Requirement] = [(OWN_NAME, frozenset())]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:  # asked for on other systems only
            continue
        found[package.name.casefold()] = package
        for text in package.requires or ():
            asked = _read_requirement(text, extras)
            if asked is not None and asked not in seen:
                seen.add(asked)
                waiting.append(asked)
    return tuple(found[name] for name in sorted(found))


def _read_requirement(text: str, extras: frozenset[str]) -> _Requirement | None:
    """What a requirement asks for; None where it belongs to an extra that nobody asked for."""
    named, condition = _NAMED.match(text), _CONDITION.search(text)
    if named is None or (condition is not None and condition[1] not in extras):
        return None
    return named[1], frozenset(filter(None, (named[2] or "").replace(" ", "").split(",")))


def terms_of(package: Distribution) -> str:
    """The licence a package names, else what its classifiers say; may be empty."""
    about = package.metadata
    named = next((about[key] for key in ("License-Expression", "License") if key in about), "")
    if named and "\n" not in named:
        return named
    classifiers = about.get_all("Classifier") or []
    classified = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License")]
    return ", ".join(classified) or _TERMS_IN_TEXT_ONLY.get(package.name, "")


def texts_of(package: Distribution) -> Iterator[str]:
    """The texts of the licences that a package brings."""
    for file in package.files or ():
        is_text = file.name.casefold().startswith(_NAMES_OF_TEXTS)
        path = Path(str(file.locate()))
        if is_text and ".dist-info" in file.parts[0] and path.is_file():
            yield path.read_text(encoding="utf-8", errors="replace")
