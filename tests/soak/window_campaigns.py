"""Campaigns that work a whole console, each in a process of its own without a display.

`python -m tests.soak.window_campaigns NAME SIZE` prints the figures as JSON, for `run`.
"""

import asyncio
import dataclasses
import importlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

from tests.soak.campaign import Campaign

MODULES: Final = {
    "double_clicks": "tests.soak.double_clicks",
    "closing": "tests.soak.closing",
}
"""Each has `async def run(size: str) -> Campaign`, for which there is a Qt application."""

WITHOUT_A_DISPLAY: Final = {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "TZ": "UTC",
    "LANG": "C.UTF-8",
}


def campaign(name: str) -> Callable[[str], Campaign]:
    """The campaign of a name, as `python -m tests.soak` calls it."""

    def run(size: str) -> Campaign:
        done = subprocess.run(
            [sys.executable, "-m", "tests.soak.window_campaigns", name, size],
            env=os.environ | WITHOUT_A_DISPLAY,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return Campaign(**figures)

    return run


def run_with_qt(work: Callable[[], Awaitable[Campaign]]) -> Campaign:
    """Runs work on the event loop of a window, with an application around it."""
    from PySide6.QtCore import QLocale  # noqa: PLC0415  (only in the process of its own)
    from qasync import QEventLoop  # noqa: PLC0415

    from desk_app.app.application import make_application  # noqa: PLC0415

    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    loop = QEventLoop(make_application())
    asyncio.set_event_loop(loop)
    with loop:
        figures: Campaign = loop.run_until_complete(work())
    return figures


def main() -> None:
    name, size = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    module = importlib.import_module(MODULES[name])
    figures = run_with_qt(lambda: module.run(size))
    print(json.dumps(dataclasses.asdict(figures)))


if __name__ == "__main__":
    main()
