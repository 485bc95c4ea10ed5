"""The pictures on disk: a folder for each look, and one page that shows them all."""

import asyncio
import html
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from tests.gallery.scenes import PRACTICE
from tests.gallery.stage import Look, Scene, Stage

SETTLE_SECONDS: Final = 0.4
"""How long a scene is left to come to rest before its picture is taken."""

_AT_REST: Final = frozenset(scene.name for scene in PRACTICE)
"""The scenes that begin with nothing open."""


@dataclass(slots=True)
class Album:
    """Takes pictures of scenes, in one look after the other."""

    folder: Path
    only: frozenset[str]
    """Names of the scenes whose pictures are wanted; empty means all."""
    titles: dict[str, str] = field(default_factory=dict)
    """Of the pictures taken so far, by name."""
    looks: list[Look] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Look, name and reason of each scene that could not be brought about."""

    def begin(self, look: Look) -> None:
        """What follows is pictured in this look."""
        self.looks.append(look)
        (self.folder / look.name).mkdir(parents=True, exist_ok=True)

    async def play(self, stage: Stage, scenes: Iterable[Scene]) -> None:
        """Acts scenes one after the other, and takes a picture of each."""
        for scene in scenes:
            try:
                if scene.name in _AT_REST:
                    if self.only and scene.name not in self.only:
                        continue
                    await stage.rest()
                await scene.act(stage)
            except (AssertionError, TimeoutError, RuntimeError):
                self._note_failure(scene.name)
            await asyncio.sleep(SETTLE_SECONDS)
            self.take(scene.name, scene.title, stage.desk.window)

    def take(self, name: str, title: str, window: QWidget) -> None:
        """Takes what the screen shows where a window is, popups and all."""
        if self.only and name not in self.only:
            return
        look, frame = self.looks[-1], window.geometry()
        shot = window.screen().grabWindow(0, frame.x(), frame.y(), frame.width(), frame.height())
        shot.save(str(self.folder / look.name / f"{name}.png"))
        self.titles[name] = title

    def _note_failure(self, name: str) -> None:
        reason = traceback.format_exc().strip()
        self.failed.append(f"{self.looks[-1].name}, {name}: {reason}")

    def write_page(self) -> Path:
        """Writes `index.html`, a row for each scene with its picture in every look."""
        rows = [
            f"<h2 id='{name}'>{html.escape(title)}</h2>\n<div>{self._pictures(name)}</div>"
            for name, title in self.titles.items()
        ]
        links = " · ".join(
            f"<a href='#{name}'>{html.escape(title)}</a>" for name, title in self.titles.items()
        )
        page = self.folder / "index.html"
        page.write_text(_PAGE.format(links=links, rows="\n".join(rows)), encoding="utf-8")
        return page

    def _pictures(self, name: str) -> str:
        sources = [f"{look.name}/{name}.png" for look in self.looks]
        return "".join(
            f"<a href='{source}'><img src='{source}' alt='{source}' loading='lazy'></a>"
            for source in sources
            if (self.folder / source).is_file()
        )


_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Desk: every view and state</title>
<style>
  body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem; background: #808890; }}
  h1, h2, nav, a {{ color: #fff; }}
  div {{ display: grid; grid-template-columns: repeat(2, 1fr); gap: 1rem; }}
  img {{ width: 100%; }}
</style>
<h1>Desk: every view and state</h1>
<nav>{links}</nav>
{rows}
"""
