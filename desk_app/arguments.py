"""The command line of `desk-app`, as a frozen value."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desk_app import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What the command line asked for."""

    data_dir: Path | None = None
    """Where to keep everything but the App-Token; None for the system's own folders."""
    is_demo: bool = False
    tour_dir: Path | None = None
    is_connect: bool = False
    url: str = ""
    """Only with `connect`."""
    report_start: Path | None = None
    """Where to write when the first filled grid was painted; for the benchmark."""


def parse_arguments(words: Sequence[str]) -> Arguments:
    """What the words after the program's name ask for.

    Raises:
        SystemExit: They are wrong, or ask for help or the version, which has been printed.
    """
    given = make_parser().parse_args(words)
    if given.command == "connect":
        return Arguments(data_dir=given.data_dir, is_connect=True, url=given.url)
    return Arguments(
        data_dir=given.data_dir,
        is_demo=given.demo,
        tour_dir=given.tour,
        report_start=given.report_start,
    )


def make_parser() -> argparse.ArgumentParser:
    """The command line of the console."""
    parser = argparse.ArgumentParser(
        prog="desk-app", description="Desk, the booking console for the front desk."
    )
    parser.add_argument("--version", action="version", version=f"desk-app {__version__}")
    parser.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="keep everything but the key under DIR"
    )
    parser.add_argument(
        "--demo", action="store_true", help="open a throw-away desk with example data"
    )
    parser.add_argument(
        "--tour",
        type=Path,
        metavar="DIR",
        help="drive the main job in the real window and save a picture of each step into DIR",
    )
    parser.add_argument("--report-start", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="[connect]")
    connect = commands.add_parser(
        "connect", help="store a key without opening a window, for roll-outs"
    )
    connect.add_argument("--url", required=True, help="address of the server")
    connect.add_argument(
        "--token-stdin",
        action="store_true",
        required=True,
        help="read the App-Token from standard input",
    )
    return parser
