"""Files that only their owner may read, written whole or not at all."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600


def make_private_folder(folder: Path) -> None:
    """Make a folder, with those above it, that only its owner may enter.

    A folder that is there already is closed to others too; the ones above it are left alone.

    Raises:
        OSError: If it cannot be made.
    """
    missing = [parent for parent in folder.parents if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)


def write_private_file(path: Path, text: str) -> None:
    """Put a text in place of a file; a crash leaves the old one or the new one, never half.

    Raises:
        OSError: If it cannot be written; the old one is then unchanged.
    """
    beside = path.with_name(f".{path.name}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(beside, flags, PRIVATE_FILE), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def keep_aside(path: Path, *, why: str, now: datetime, companions: Sequence[str] = ()) -> Path:
    """Rename a file so that its name says why and when; the new path, which was free.

    Args:
        why: One word, for instance `damaged`.
        companions: Endings of files that go with it, such as `-wal`.

    Raises:
        OSError: If it cannot be renamed.
    """
    stamp = f"{path.stem}.{why}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    kept = path.with_name(stamp + path.suffix)
    number = 2
    while kept.exists():
        kept = path.with_name(f"{stamp}-{number}{path.suffix}")
        number += 1
    for ending in ("", *companions):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))
    return kept
