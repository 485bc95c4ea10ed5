"""`python -m tests.soak --page`: makes `docs/RELIABILITY.md` of what the campaigns found.

What was found is kept in `docs/reliability.json`, so that runs on several days and computers stand
on one page: a campaign run anew takes the place of its earlier run, but a small one never that of
a full one. Nothing is on the page that was not run.
"""

import json
import os
import platform
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from tests.soak.promises import PROMISES, Promise

KEPT: Final = Path("docs/reliability.json")
PAGE: Final = Path("docs/RELIABILITY.md")

Found = dict[str, Any]
"""The figures of one campaign, as `Campaign.as_json` and the run write them."""

_HEAD: Final = """# How far Desk can be trusted

For whoever has to decide whether a front desk may rely on Desk. Each promise was tested by a
program that throws faults at Desk again and again, and counts what became of every booking. Beside
each stands its control: the same test on a Desk whose safeguard was taken out. A test whose
control does not fail would prove nothing.

{count} promises were tested, {kept} of them were kept throughout. *Lost*, *doubled* and *broken*
have to be 0. No failure in N tries means a chance under 3/N for each, with 95 % confidence; that is
the figure under *at most*. Where fewer were run than we ask of ourselves, the count says so.

| | Promise | Run | Lost, doubled, broken | At most | Control | Seeds | Date |
|---|---|---|---|---|---|---|---|
"""
_TAIL: Final = """
Run on: {machines}.

To run a row again: `make soak SIZE=full ARGS="--only {example}"`; with `--resume` a run that was
cut off goes on. `python -m tests.soak --page` makes this page of the figures.

What no run on one Linux computer can show: the keyrings, file locks and power cuts of Windows and
macOS, the real Timekit service, and real disks that lie about what they have written.
"""


def machine() -> str:
    """What the campaigns run on."""
    disk = "in memory" if tempfile.gettempdir().startswith("/dev/shm") else "on disk"
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, files {disk}"
    )


def write(found: Iterable[Found]) -> None:
    """Adds what was found to what is kept, and writes the page."""
    kept = merge(_read(), found)
    rows = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(kept[name], sort_keys=True)}" for name in sorted(kept)
    )
    KEPT.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
    PAGE.write_text(render(kept), encoding="utf-8")


def merge(kept: dict[str, Found], found: Iterable[Found]) -> dict[str, Found]:
    """What is kept of each campaign, with what was found now."""
    merged = dict(kept)
    for each in found:
        before = merged.get(each["id"])
        if before is None or each["size"] == "full" or before["size"] != "full":
            merged[each["id"]] = each
    return merged


def render(kept: dict[str, Found]) -> str:
    """The page."""
    rows = sorted((_promise(name), each) for name, each in kept.items())
    lines = "".join(_line(promise, each) for promise, each in rows)
    head = _HEAD.format(count=len(rows), kept=sum(each["ok"] for _, each in rows))
    machines = "; ".join(sorted({each["machine"] for each in kept.values()}))
    example = rows[0][1]["id"] if rows else "outbox_faults"
    return head + lines + _TAIL.format(machines=machines, example=example)


def _promise(name: str) -> Promise:
    return PROMISES.get(name, Promise("?", name, "rounds"))


def _line(promise: Promise, found: Found) -> str:
    count = found["cycles"]
    run = f"{count:,} {promise.unit}"
    if promise.asked > count:
        run += f" (of {promise.asked:,})"
    if found["acknowledged"] not in (0, count):
        run += f", {found['acknowledged']:,} writes"
    broken = "{lost}, {duplicated}, {violations}".format(**found)
    most = f"{300 / count:.2g} %" if count and found["ok"] else ""
    control = found.get("control") or ("failed" if found["control_failed"] else "did not fail")
    cells = (
        promise.row, promise.text, run, broken if found["ok"] else f"**{broken}**", most, control,
        found.get("seeds", ""), found["date"],
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _read() -> dict[str, Found]:
    if not KEPT.exists():
        return {}
    found: dict[str, Found] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found
