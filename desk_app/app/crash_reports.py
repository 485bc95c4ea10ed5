"""What went wrong in Desk, kept on this computer for whoever wants to look at it or hand it on.

A report says where it happened and how often: kinds of exceptions, files, lines and functions.
It has neither the words of an exception nor the value of any variable, for those may name
customers, and nothing is ever sent. Equal failures are one report with a count.
"""

import faulthandler
import json
import os
import platform
import re
import traceback
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePath
from typing import IO, Final

from desk_app import __version__
from desk_app.clock import Clock
from desk_app.private_files import PRIVATE_FILE, make_private_folder, write_private_file

LARGEST: Final = 200_000
"""Bytes of one report."""
MOST_GROUPS: Final = 30
_MOST_FRAMES: Final = 60
_MOST_LINKS: Final = 8
_WRITTEN_EACH_TIME: Final = 10

_NATIVE: Final = "native.txt"
_FRAME_LINE: Final = re.compile(r'^(\s*File )"([^"\n]*)"', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashReport:
    """One kind of failure."""

    group: str
    """Eight hexadecimal digits: the same for failures of one kind at one place."""
    kind: str
    """The class of the exception, or the signal."""
    stack: str
    first: datetime
    last: datetime
    count: int = 1
    is_offered: bool = False
    """Whether somebody was told since it last happened."""

    @property
    def text(self) -> str:
        """All of it, for reading and handing on."""
        times = (
            f"{self.count} times, from {self.first:%Y-%m-%d %H:%M} to {self.last:%Y-%m-%d %H:%M}"
        )
        system = f"{platform.system()} {platform.release()} {platform.machine()}"
        about = f"Desk {__version__}, Python {platform.python_version()}, {system}"
        return f"{self.kind}\n{about}\n{times} (UTC)\n\n{self.stack}"


class CrashReports:
    """The reports in a folder; every call is quick, blocks, and never fails."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._counts: dict[str, int] = {}
        self._native: IO[str] | None = None

    def add(self, error: BaseException) -> None:
        """Keep a failure of Python's."""
        kind = type(error).__qualname__
        stack = "\n".join(_links(error))
        group = f"{zlib.crc32(stack.encode('utf-8', 'replace')):08x}"
        count = self._counts[group] = self._counts.get(group, 0) + 1
        # What happens again and again, such as at every paint, is written ever more rarely.
        if count <= _WRITTEN_EACH_TIME or count & (count - 1) == 0:
            self._write(group, kind, stack, now=self._clock.now())

    def watch_process(self) -> None:
        """Have the end of the whole process by a signal written down, and read that of the last.

        To be called once; `stop_watching` ends it.
        """
        path = self._folder / _NATIVE
        self._take_native(path)
        with suppress(OSError):
            make_private_folder(self._folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            self._native = os.fdopen(os.open(path, flags, PRIVATE_FILE), "w", encoding="utf-8")
            faulthandler.enable(self._native)

    def stop_watching(self) -> None:
        """The process ends in order; a second call does nothing."""
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            self._native = None
            with suppress(OSError):
                (self._folder / _NATIVE).unlink()

    def load(self) -> tuple[CrashReport, ...]:
        """Every report, the one that happened last first."""
        with suppress(OSError):
            found = [_read(path) for path in self._folder.glob("*.json")]
            reports = [each for each in found if each is not None]
            return tuple(sorted(reports, key=lambda each: each.last, reverse=True))
        return ()

    def mark_offered(self) -> None:
        """Somebody was told of all that there is."""
        for report in self.load():
            if not report.is_offered:
                self._save(replace(report, is_offered=True))

    def delete_all(self) -> None:
        """Remove every report."""
        self._counts.clear()
        with suppress(OSError):
            for path in self._folder.glob("*.json"):
                path.unlink(missing_ok=True)

    # --- writing -----------------------------------------------------------------------------

    def _write(self, group: str, kind: str, stack: str, *, now: datetime) -> None:
        before = _read(self._path(group))
        report = CrashReport(
            group=group,
            kind=kind,
            stack=_cut(stack),
            first=before.first if before else now,
            last=now,
            count=(before.count if before else 0) + 1,
        )
        count = max(report.count, self._counts.get(group, 0))
        self._save(replace(report, count=count))
        self._forget_oldest()

    def _save(self, report: CrashReport) -> None:
        content = {
            "group": report.group,
            "kind": report.kind,
            "stack": report.stack,
            "first": report.first.isoformat(),
            "last": report.last.isoformat(),
            "count": report.count,
            "is_offered": report.is_offered,
        }
        with suppress(OSError):
            make_private_folder(self._folder)
            write_private_file(self._path(report.group), json.dumps(content, ensure_ascii=False))

    def _forget_oldest(self) -> None:
        for report in self.load()[MOST_GROUPS:]:
            with suppress(OSError):
                self._path(report.group).unlink(missing_ok=True)

    def _path(self, group: str) -> Path:
        return self._folder / f"{group}.json"

    def _take_native(self, path: Path) -> None:
        """Makes a report of what the last process wrote when it was ended by a signal."""
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                text = file.read(LARGEST)
        except OSError:
            return
        if text.strip():
            stack = _FRAME_LINE.sub(lambda found: f'{found[1]}"{_place(found[2])}"', text)
            first_line = stack.splitlines()[0][:100]
            key = re.sub(r"0x[0-9a-f]+", "", stack)
            group = f"{zlib.crc32(key.encode('utf-8', 'replace')):08x}"
            self._write(group, first_line, stack, now=self._clock.now())
        with suppress(OSError):
            path.unlink()


def _links(error: BaseException) -> Iterator[str]:
    """The kinds and places of an exception and of what led to it, the last first."""
    link: BaseException | None = error
    for _ in range(_MOST_LINKS):
        if link is None:
            return
        yield type(link).__qualname__
        frames = traceback.extract_tb(link.__traceback__, limit=-_MOST_FRAMES)
        yield from (f"  {_place(each.filename)}:{each.lineno} in {each.name}" for each in frames)
        for part in link.exceptions[:_MOST_LINKS] if isinstance(link, BaseExceptionGroup) else ():
            yield f"  of these: {type(part).__qualname__}"
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _place(filename: str) -> str:
    """A file by its name within its package, without where on this computer that is."""
    parts = PurePath(filename).parts
    for package in ("site-packages", "desk_app"):
        if package in parts:
            at = len(parts) - 1 - parts[::-1].index(package)
            return "/".join(parts[at + (package == "site-packages") :])
    return "/".join(parts[-2:])


def _cut(stack: str) -> str:
    return stack.encode("utf-8", "replace")[: LARGEST // 4].decode("utf-8", "ignore")


def _read(path: Path) -> CrashReport | None:
    """The report of a file, or None if there is none or it makes no sense."""
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(LARGEST))
        return CrashReport(
            group=path.stem,
            kind=str(content["kind"]),
            stack=str(content["stack"]),
            first=datetime.fromisoformat(content["first"]),
            last=datetime.fromisoformat(content["last"]),
            count=int(content["count"]),
            is_offered=content["is_offered"] is True,
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
