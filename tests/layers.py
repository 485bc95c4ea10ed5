"""Which part of desk_app may import which, as data, and the check of it.

`python -m tests.layers` prints what breaks the rules. Every import counts: also one inside a
function, one under TYPE_CHECKING, and `import_module("...")` with the name written out.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = "desk_app"

LEAVES = frozenset(
    {"errors", "clock", "licences", "paths", "logs", "private_files", "json_file", "sqlite"}
)
"""Any part may import these but domain, which takes errors only; they import nothing of ours."""

STEMS = {
    "paths": frozenset({"private_files"}),
    "logs": frozenset({"private_files"}),
    "json_file": frozenset({"errors", "private_files"}),
}
"""Leaves that stand on other leaves after all."""

_CONSOLE = frozenset({"domain", "timekit"})
_KEEPERS = frozenset({"client", "store", "credentials"})
_SERVICES = _CONSOLE | _KEEPERS | {"settings", "profiles"}
_UI = _SERVICES | {"services"}

MAY_IMPORT: dict[str, frozenset[str]] = {
    "domain": frozenset({"errors"}),
    "timekit": frozenset({"domain"}),
    "client": _CONSOLE,
    "store": _CONSOLE,
    "credentials": _CONSOLE,
    "settings": frozenset({"domain"}),
    "profiles": frozenset({"domain"}),
    "services": _SERVICES,
    "ui": _UI,
    "server": _CONSOLE,
    "arguments": frozenset(),
    "app": _UI | {"ui", "server", "arguments"},
    "tour": _UI | {"ui", "server", "arguments", "app"},
    "__main__": _UI | {"ui", "server", "arguments", "app", "tour"},
}
"""Part of desk_app to the parts it may import, beside itself, the leaves and the version."""

_WINDOW = frozenset({"ui", "app", "tour"})
_SERVER = frozenset({"server"})

ONLY_IN: dict[str, frozenset[str]] = {
    "PySide6": _WINDOW,
    "shiboken6": _WINDOW,
    "qasync": _WINDOW,
    "resources_qt": _WINDOW,
    "httpx": frozenset({"client", "server.outbound"}),
    "truststore": frozenset({"client", "server.outbound"}),
    "sqlite3": frozenset({"store", "server"}),
    "pysqlite3": frozenset({"sqlite"}),
    "keyring": frozenset({"credentials"}),
    "platformdirs": frozenset({"paths"}),
    "starlette": _SERVER,
    "uvicorn": _SERVER,
    "sqlalchemy": _SERVER,
    "alembic": _SERVER,
    "anyio": _SERVER | {"client"},
    "psycopg": _SERVER,
    "icalendar": _SERVER,
    "recurring_ical_events": _SERVER,
}
"""Library to the only parts, or modules of parts, that may import it."""


@dataclass(frozen=True)
class Import:
    """One import of one module by another."""

    importer: str
    imported: str
    line: int


def problems(root: Path) -> list[str]:
    """What in the package under root breaks the rules, one sentence each."""
    modules = dict(_modules(root))
    known = frozenset(modules) | {name.rpartition(".")[0] for name in modules}
    imports = [
        found for name, path in sorted(modules.items()) for found in _imports(name, path, known)
    ]
    unknown = {_part(name) for name in modules} - set(MAY_IMPORT) - LEAVES - {""}
    return [
        *(
            f"{PACKAGE}.{part} is in no layer: add it to tests/layers.py"
            for part in sorted(unknown)
        ),
        *(
            f"{found.importer}, line {found.line}: may not import {found.imported}"
            for found in imports
            if _part(found.importer) not in unknown and not _is_allowed(found)
        ),
        *(f"import cycle: {' -> '.join(cycle)}" for cycle in _cycles(imports, frozenset(modules))),
    ]


def _modules(root: Path) -> Iterator[tuple[str, Path]]:
    for path in (root / PACKAGE).rglob("*.py"):
        names = path.relative_to(root).with_suffix("").parts
        yield ".".join(names[:-1] if names[-1] == "__init__" else names), path


def _part(module: str) -> str:
    """The part of desk_app a module belongs to; empty for the package itself."""
    return module.removeprefix(PACKAGE).removeprefix(".").partition(".")[0]


def _is_ours(module: str) -> bool:
    return module == PACKAGE or module.startswith(f"{PACKAGE}.")


def _is_allowed(found: Import) -> bool:
    part = _part(found.importer)
    if _is_ours(found.imported):
        target = _part(found.imported)
        if target in (part, ""):
            return True
        if part in LEAVES or part == "":
            return target in STEMS.get(part, ())
        return target in MAY_IMPORT[part] or (target in LEAVES and part != "domain")
    library = found.imported.partition(".")[0]
    if part == "domain" and library not in sys.stdlib_module_names:
        return False
    if library not in ONLY_IN:
        return True
    inside = found.importer.removeprefix(f"{PACKAGE}.")
    return any(
        inside == allowed or inside.startswith(f"{allowed}.") for allowed in ONLY_IN[library]
    )


def _imports(name: str, path: Path, modules: frozenset[str]) -> Iterator[Import]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        match node:
            case ast.Import(names=names):
                imported = [alias.name for alias in names]
            case ast.ImportFrom(module=module, names=names, level=level):
                base = _base(package, module, level)
                full = [f"{base}.{alias.name}" for alias in names]
                imported = [each if each in modules else base for each in full]
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(target)), *_],
            ):
                imported = [target]
            case _:
                continue
        for each in dict.fromkeys(imported):
            yield Import(name, each, node.lineno)


def _base(package: str, module: str | None, level: int) -> str:
    """The absolute name that `from ..module import` starts from."""
    if level == 0:
        return module or ""
    above = package.split(".")[: len(package.split(".")) - level + 1]
    return ".".join([*above, *([module] if module else [])])


def _cycles(imports: list[Import], modules: frozenset[str]) -> list[list[str]]:
    """The first cycle found, if there is one."""
    graph: dict[str, set[str]] = {name: set() for name in sorted(modules)}
    for found in imports:
        if found.imported in modules and found.imported != found.importer:
            graph[found.importer].add(found.imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # It names each module before the one that imports it, and the first again at the end.
        cycle: list[str] = error.args[1][:0:-1]
        first = cycle.index(min(cycle))
        return [[*cycle[first:], *cycle[: first + 1]]]
    return []


def main() -> int:
    """Print what breaks the rules; 0 when nothing does."""
    root = Path(__file__).resolve().parent.parent
    found = problems(root)
    for problem in found:
        print(problem)
    if not found:
        print(f"Layers: {len(dict(_modules(root)))} modules keep to them")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
