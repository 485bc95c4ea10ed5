"""`python -m tests.gallery`: takes the pictures and writes `build/gallery/index.html`."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.gallery.stage import Look, set_surroundings

set_surroundings()

from PySide6.QtCore import QLocale, QTimer  # noqa: E402  (Qt reads the zone when it loads)
from PySide6.QtWidgets import QApplication, QDialog  # noqa: E402

from desk_app.app.application import make_application  # noqa: E402
from desk_app.app.loop import run_on_loop  # noqa: E402
from desk_app.app.start_failure import show_start_failure  # noqa: E402
from desk_app.settings import ThemeChoice  # noqa: E402
from desk_app.ui.theme import ThemeHolder  # noqa: E402
from tests.gallery.album import Album  # noqa: E402
from tests.gallery.troubles import (  # noqa: E402
    START_FAILURES,
    play_empty,
    play_network,
    play_practice,
)

SIZES = ((1440, 900), (1280, 720))
THEMES = (ThemeChoice.LIGHT, ThemeChoice.DARK)
_PAINTED_MS = 600
"""So long after it is on the screen a window is painted, too."""
PLAYS = (play_practice, play_empty, play_network)


def main() -> int:
    """Takes all pictures; fails if a scene could not be brought about."""
    asked = _parse()
    album = Album(asked.folder, frozenset(asked.only))
    if not asked.only:
        shutil.rmtree(asked.folder, ignore_errors=True)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    application = make_application()
    themes = ThemeHolder(application)
    for look in (Look(*size, theme) for size in SIZES for theme in THEMES):
        if asked.look and look.name not in asked.look:
            continue
        album.begin(look)
        themes.choose(look.theme)
        _take_start_failures(album)
        run_on_loop(application, _play(album, look, themes))
        print(f"{look.name}: {len(album.titles)} pictures", flush=True)
    print(f"All of them: {album.write_page()}")
    for failure in album.failed:
        print(f"FAILED: {failure}", file=sys.stderr)
    return 1 if album.failed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery")
    parser.add_argument("--folder", type=Path, default=Path("build/gallery"))
    parser.add_argument("--only", nargs="+", default=(), help="names of scenes")
    parser.add_argument("--look", nargs="+", default=(), help="such as 1280x720-dark")
    return parser.parse_args()


async def _play(album: Album, look: Look, themes: ThemeHolder) -> int:
    with tempfile.TemporaryDirectory(prefix="desk-gallery-") as folder:
        for number, play in enumerate(PLAYS):
            await play(Path(folder) / str(number), look, themes, album.play)
    return 0


def _take_start_failures(album: Album) -> None:
    """These windows stand alone: they are shown before there is a loop or a console."""
    for name, title, error in START_FAILURES:

        def look(name: str = name, title: str = title) -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.windowHandle().isExposed():
                QTimer.singleShot(_PAINTED_MS, lambda: take(dialog, name, title))
            else:
                QTimer.singleShot(_PAINTED_MS, look)

        def take(dialog: QDialog, name: str, title: str) -> None:
            album.take(name, title, dialog)
            dialog.accept()

        QTimer.singleShot(_PAINTED_MS, look)
        show_start_failure(error)


if __name__ == "__main__":
    sys.exit(main())
