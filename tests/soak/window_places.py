"""Campaigns `screen_layouts` and `damaged_settings` (G9, B12): the window is always in sight.

Windows are left in places of some screens and opened again on others, in processes whose screens
Qt reads from a file; and settings with a place in them are damaged. The controls: four numbers put
back as they are, and the place as Qt itself restores it.
"""

import base64
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.soak.campaign import Campaign

LAYOUTS: Final = {"tiny": 3, "small": 5, "full": 21}
"""Each is opened on every place of the others; in full size at least 200 changes of screens."""
DAMAGED: Final = {"tiny": 100, "small": 300, "full": 2_000}
_ENOUGH: Final = 0.6
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)

Screen = dict[str, Any]


def run_layouts(size: str) -> Campaign:
    """G9; `size` is `tiny`, `small` or `full`."""
    begun, layouts = time.perf_counter(), _layouts(LAYOUTS[size])
    kept = [_work("keep", layout, []) for layout in layouts]
    bad: list[str] = []
    control = cycles = 0
    for at, layout in enumerate(layouts):
        texts = [text for other, some in enumerate(kept) if other != at for text in some]
        found = _work("restore", layout, texts)
        cycles += len(texts)
        bad += found[0]
        control += found[1]
    return _campaign("screen_layouts", cycles, bad, control, begun)


def run_damaged(size: str) -> Campaign:
    """B12; `size` is `tiny`, `small` or `full`."""
    begun = time.perf_counter()
    layout = _layouts(1)[0]
    places = _work("keep", layout, [])
    bad, control = _work("damage", layout, [str(DAMAGED[size]), *places])
    return _campaign("damaged_settings", DAMAGED[size], bad, control, begun)


def _campaign(name: str, cycles: int, bad: list[str], control: int, begun: float) -> Campaign:
    return Campaign(
        id=name,
        cycles=cycles,
        acknowledged=0,
        lost=0,
        duplicated=0,
        violations=len(bad),
        control_failed=control > 0,
        seconds=time.perf_counter() - begun,
        control=f"{control} of {cycles} out of sight or too small in the control",
        details={"bad": bad[:20]},
    )


def _layouts(count: int) -> list[list[Screen]]:
    """Screens beside, above and left of one another, of many sizes and scales."""
    chance = Random(9)
    layouts = []
    for number in range(count):
        screens = [_screen(0, 0, chance)]
        if number % 3:
            x = chance.choice([screens[0]["width"], -1280, -2560, 300])
            y = chance.choice([0, 0, -1024, 200, 1080]) if x != 300 else -1200
            screens.append(_screen(x, y, chance))
        layouts.append(screens)
    return layouts


def _screen(x: int, y: int, chance: Random) -> Screen:
    width, height = chance.choice(
        [(1920, 1080), (1280, 720), (1366, 768), (2560, 1440), (800, 600), (1080, 1920)]
    )
    scale = chance.choice([1, 1, 1.5, 2])
    return {"name": f"{x},{y}", "x": x, "y": y, "width": width, "height": height,
            "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": scale}  # fmt: skip


def _work(what: str, layout: list[Screen], words: list[str]) -> Any:
    """What a process on some screens answers."""
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        file = Path(folder) / "screens.json"
        file.write_text(json.dumps({"screens": layout}), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "tests.soak.window_places", what],
            env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
            input=json.dumps(words), stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


# --- in a process of its own -----------------------------------------------------------------


def keep() -> list[str]:
    """The places of windows left in the corners and the middle of each screen."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415  (only in the process of its own)

    texts = []
    for screen in QGuiApplication.screens():
        area = screen.availableGeometry()
        for dx, dy in ((0, 0), (1, 1)):
            window = _window()
            width, height = min(1000, area.width()), min(600, area.height())
            window.setGeometry(
                area.left() + dx * (area.width() - width),
                area.top() + dy * (area.height() - height),
                width,
                height,
            )
            window.show()
            _settle()
            texts.append(_text_of(window))
            window.showMaximized()
            _settle()
            texts.append(_text_of(window))
            window.close()
    return texts[: 6 if len(texts) > 6 else None]


def restore(texts: list[str]) -> tuple[list[str], int]:
    """Which places are bad, and how many are as Qt itself restores them."""
    return _try_all([partial(str, text) for text in texts], _put_plainly)


def damage(words: list[str]) -> tuple[list[str], int]:
    """The same for places in settings that were damaged."""
    from desk_app.settings import Settings, load_settings, save_settings  # noqa: PLC0415

    count, *places = words
    chance = Random(12)
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        file = Path(folder) / "settings.json"

        def read_damaged() -> str:
            place = chance.choice(places)
            if chance.random() < 0.7:
                place = base64.b64encode(_damaged(base64.b64decode(place), chance)).decode()
            save_settings(file, Settings(window_geometry=place))
            if chance.random() < 0.5:
                file.write_bytes(_damaged(file.read_bytes(), chance))
            settings = load_settings(file, now=_NOW, on_damage=lambda _: None)
            return settings.window_geometry

        return _try_all([read_damaged] * int(count), _restore_plainly)


def _damaged(data: bytes, chance: Random) -> bytes:
    found = bytearray(data)
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randrange(1, 4)):
                found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
        case 1:
            del found[chance.randrange(len(found)) :]
        case 2:
            at = chance.randrange(len(found))
            found[at : at + 4] = chance.randbytes(4)
        case _:
            found = bytearray(chance.randbytes(len(found)))
    return bytes(found)


def _restore_plainly(window: Any, text: str) -> bool:
    """As Qt itself does."""
    from PySide6.QtCore import QByteArray  # noqa: PLC0415

    is_taken: bool = window.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "ignore")))
    return is_taken


def _put_plainly(window: Any, text: str) -> bool:
    """As a program does that keeps four numbers."""
    left, top, right, bottom = struct.unpack(">4i", base64.b64decode(text)[24:40])
    window.setGeometry(left, top, right - left + 1, bottom - top + 1)
    return True


def _try_all(
    reads: list[Callable[[], str]], control: Callable[[Any, str], bool]
) -> tuple[list[str], int]:
    from desk_app.ui.window_place import put_window  # noqa: PLC0415

    bad: list[str] = []
    failed = 0
    for read in reads:
        text = read()
        window = _window()
        put_window(window, text)
        window.show()
        _settle()
        said = _what_is_wrong(window)
        bad += [f"{said}: {text}"] if said else []
        window.close()
        other = _window()
        if control(other, text):
            other.show()
            _settle()
            failed += bool(_what_is_wrong(other))
        other.close()
    return bad, failed


def _window() -> Any:
    from PySide6.QtWidgets import QMainWindow  # noqa: PLC0415

    return QMainWindow()


def _text_of(window: Any) -> str:
    from desk_app.ui.window_place import text_of_place  # noqa: PLC0415

    return text_of_place(window)


def _settle() -> None:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    QApplication.processEvents()


def _what_is_wrong(window: Any) -> str:
    """Nothing, or why nobody could use the window."""
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

    place = window.geometry()
    if window.isFullScreen():
        return "without a title bar"
    if place.width() < 400 or place.height() < 300:
        return f"only {place.width()}x{place.height()}"
    for screen in QGuiApplication.screens():
        seen = place.intersected(screen.availableGeometry())
        share = seen.width() * seen.height() / (place.width() * place.height())
        if share >= _ENOUGH and seen.top() == place.top():
            return ""
    return f"out of sight at {place.x()},{place.y()} {place.width()}x{place.height()}"


def main() -> None:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    application = QApplication(sys.argv[:1])
    words: list[str] = json.loads(sys.stdin.read())
    match sys.argv[1]:
        case "keep":
            print(json.dumps(keep()))
        case "restore":
            print(json.dumps(restore(words)))
        case _:
            print(json.dumps(damage(words)))
    application.quit()


if __name__ == "__main__":
    main()
