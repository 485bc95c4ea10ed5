"""The package: how large it is, and how its start compares with that of the source."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Figure, against_budget, against_floor, alternate
from tests.bench.start import DESK, time_of_desk

ROOT = Path(__file__).resolve().parent.parent.parent
FROZEN = ROOT / "build" / "package" / "frozen" / "desk"
MEGABYTE = 1_000_000


def measure() -> Iterator[Figure]:
    """The figures of what `make package` built last; none, and a word why, if there is nothing."""
    package = max(
        (ROOT / "dist").glob("*.deb"), key=lambda file: file.stat().st_mtime, default=None
    )
    if package is None or not (FROZEN / "desk-app").is_file():
        print("package: not measured, for none is built: run make package", file=sys.stderr)
        return
    yield against_budget("installed size", _size_of(FROZEN) / MEGABYTE, "MB", budget=170)
    yield against_budget("size of the download", package.stat().st_size / MEGABYTE, "MB", budget=60)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = ["--data-dir", str(folder / "desk")]
        source, frozen = [str(DESK), *profile], [str(FROZEN / "desk-app"), *profile]
        time_of_desk([*source, "--demo"], folder)
        from_source_ms, frozen_ms = alternate(
            lambda: time_of_desk(source, folder), lambda: time_of_desk(frozen, folder)
        )
    yield against_floor(
        "start of the frozen program, against its source", frozen_ms, from_source_ms, budget=1.3
    )


def _size_of(folder: Path) -> int:
    """What the folder takes on a disk; two names of one file are one file."""
    files = {file.stat().st_ino: file.stat() for file in folder.rglob("*") if file.is_file()}
    return sum(each.st_blocks * 512 for each in files.values())
