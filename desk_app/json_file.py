"""Small JSON files of ours, which may have been damaged or edited by hand."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from desk_app.errors import StoreError
from desk_app.private_files import keep_aside, make_private_folder, write_private_file

_LARGEST = 4_000_000

OnDamage = Callable[[Path], None]
"""Told where a damaged file was kept."""


def load_object(
    path: Path, *, now: datetime, on_damage: OnDamage = lambda _: None
) -> Mapping[str, Any]:
    """The object a file holds; an empty one if it is missing.

    A file that holds anything else is kept aside, so that writing it anew loses nothing.

    Raises:
        StoreError: If it is there and cannot be read.
    """
    try:
        with path.open("rb") as file:
            return _parse(file.read(_LARGEST))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        on_damage(keep_aside(path, why="damaged", now=now))
        return {}
    except OSError as error:
        raise StoreError from error


def save_object(path: Path, content: Mapping[str, object]) -> None:
    """Put an object in place of what a file holds, whole or not at all.

    Raises:
        StoreError: If it cannot be written.
    """
    try:
        make_private_folder(path.parent)
        write_private_file(path, json.dumps(content, indent=2) + "\n")
    except OSError as error:
        raise StoreError from error


def _parse(content: bytes) -> Mapping[str, Any]:
    value = json.loads(content)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
