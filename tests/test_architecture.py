"""Each part of desk_app imports only what tests/layers.py allows."""

from pathlib import Path

import pytest

from tests.layers import problems

ROOT = Path(__file__).resolve().parent.parent


def test_every_module_keeps_to_the_layers() -> None:
    assert problems(ROOT) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain/booking.py", "import msgspec"),
        ("domain/booking.py", "from desk_app.clock import Clock"),
        ("domain/booking.py", "from desk_app.timekit import paging"),
        ("timekit/paging.py", "import desk_app.client"),
        ("client/timekit_client.py", "from desk_app.store import cache"),
        ("client/timekit_client.py", "from desk_app.server import asgi"),
        ("server/asgi.py", "from desk_app.client.timekit_client import TimekitClient"),
        ("server/asgi.py", "from desk_app.store import database"),
        ("server/asgi.py", "import httpx"),
        ("services/bookings.py", "from desk_app.ui import theme"),
        ("services/bookings.py", "from PySide6.QtCore import QObject"),
        ("services/bookings.py", "def later():\n    import qasync"),
        ("services/bookings.py", "from importlib import import_module\nimport_module('httpx')"),
        ("services/bookings.py", "from ..server import asgi"),
        ("ui/main_window.py", "import sqlite3"),
        ("ui/main_window.py", "import keyring.errors"),
        ("ui/main_window.py", "from desk_app import server"),
        ("store/cache.py", "import sqlalchemy.ext.asyncio"),
        ("clock.py", "from desk_app.errors import DeskError"),
        (
            "errors.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import desk_app.ui",
        ),
        ("newcomer.py", ""),
    ],
)
def test_a_forbidden_import_is_reported(tmp_path: Path, module: str, line: str) -> None:
    _write(tmp_path, {"server/asgi.py": "", "ui/theme.py": "", module: line})

    assert len(problems(tmp_path)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain/booking.py", "import datetime\nfrom desk_app.errors import DeskError"),
        ("client/timekit_client.py", "import httpx\nfrom desk_app.timekit import paging"),
        ("server/outbound.py", "import httpx"),
        ("services/bookings.py", "from desk_app.clock import Clock\nimport desk_app.store.cache"),
        ("ui/main_window.py", "from desk_app import __version__\nfrom PySide6 import QtWidgets"),
        ("app.py", "import desk_app.server.asgi\nimport qasync"),
    ],
)
def test_an_allowed_import_is_not(tmp_path: Path, module: str, line: str) -> None:
    _write(tmp_path, {module: line})

    assert problems(tmp_path) == []


def test_modules_that_import_one_another_are_reported(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "domain/booking.py": "def price():\n    from desk_app.domain import resource",
            "domain/resource.py": "from desk_app.domain.project import Project",
            "domain/project.py": "from . import booking, interval",
            "domain/interval.py": "",
        },
    )

    assert problems(tmp_path) == [
        "import cycle: desk_app.domain.booking -> desk_app.domain.resource"
        " -> desk_app.domain.project -> desk_app.domain.booking"
    ]


def _write(root: Path, sources: dict[str, str]) -> None:
    for name, source in sources.items():
        path = root / "desk_app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
