"""`desk-server key`: lists the keys of a tenant, makes, replaces and ends them.

A key is printed once, when it is made; what is listed are numbers and times.
"""

import argparse
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from desk_app.clock import SystemClock
from desk_app.domain.identifiers import AppSlug
from desk_app.timekit.time_formats import parse_duration

if TYPE_CHECKING:
    from desk_app.server.app_keys import KeyRecord, NewKey
    from desk_app.server.database import Database

# The database is loaded only when a command runs: `--help` is instant.
# ruff: noqa: PLC0415

_KINDS: Final = ("server", "widget")
Command = Callable[["Database", argparse.Namespace, datetime], Awaitable[None]]


def add_key_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> list[argparse.ArgumentParser]:
    """Adds `key` and what can be done with keys; each of these still lacks `--database`."""
    key = commands.add_parser("key", help="list, make, replace and end the keys of a tenant")
    what = key.add_subparsers(dest="key_command", required=True, metavar="WHAT")
    listing = what.add_parser("list", help="numbers, kinds and times of all keys, never the keys")
    create = what.add_parser("create", help="make one more key and print it once")
    rotate = what.add_parser("rotate", help="make a new key in place of all of its kind")
    revoke = what.add_parser("revoke", help="end one key at once")
    rotate.add_argument(
        "--grace", type=duration, default=timedelta(), metavar="TIME",
        help='how long the old keys stay good, such as "2 days" (not at all)',
    )  # fmt: skip
    revoke.add_argument("key", type=int, metavar="NUMBER", help="as it is listed")
    for command in (create, rotate):
        command.add_argument("--kind", choices=_KINDS, default="server", help="(%(default)s)")
    for command in (listing, create, rotate, revoke):
        command.add_argument("--app", required=True, metavar="SLUG", help="which tenant")
    for command in (listing, create, rotate):
        command.add_argument("--json", action="store_true", help="print JSON")
    return [listing, create, rotate, revoke]


async def run_key_command(asked: argparse.Namespace) -> int:
    """Runs one of them; 0, or an error of ours."""
    from desk_app.server.database import open_database

    database = await open_database(asked.database, asked.database_password_file)
    try:
        await _COMMANDS[asked.key_command](database, asked, SystemClock().now())
    finally:
        await database.close()
    return 0


def duration(text: str) -> timedelta:
    """A length of time on the command line."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError('a time looks like "2 days" or "90 minutes"') from error


async def _list(database: "Database", asked: argparse.Namespace, now: datetime) -> None:
    from desk_app.server.app_keys import list_keys

    records = [_shown(one, now) for one in await list_keys(database, AppSlug(asked.app))]
    if asked.json:
        print(json.dumps(records))
        return
    rows = [list(_HEADINGS), *([str(value or "-") for value in one.values()] for one in records)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADINGS))]
    for row in rows:
        print(
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        )


async def _create(database: "Database", asked: argparse.Namespace, now: datetime) -> None:
    from desk_app.server.app_keys import create_key
    from desk_app.server.apps import KeyKind

    kind = KeyKind(asked.kind)
    _print_new(await create_key(database, AppSlug(asked.app), kind, now=now), asked)


async def _rotate(database: "Database", asked: argparse.Namespace, now: datetime) -> None:
    from desk_app.server.app_keys import replace_keys
    from desk_app.server.apps import KeyKind

    kind = KeyKind(asked.kind)
    new = await replace_keys(database, AppSlug(asked.app), kind, now=now, grace=asked.grace)
    _print_new(new, asked)


async def _revoke(database: "Database", asked: argparse.Namespace, now: datetime) -> None:
    from desk_app.server.app_keys import revoke_key

    await revoke_key(database, AppSlug(asked.app), asked.key, now=now)
    print(f"Key {asked.key} of {asked.app} is of no more use.")


_COMMANDS: Final[dict[str, Command]] = {
    "list": _list,
    "create": _create,
    "rotate": _rotate,
    "revoke": _revoke,
}
_HEADINGS: Final = ("id", "kind", "state", "created_at", "last_used_at", "expires_at", "revoked_at")


def _shown(record: "KeyRecord", now: datetime) -> dict[str, Any]:
    times = (record.created_at, record.last_used_at, record.expires_at, record.revoked_at)
    written = [time.isoformat(timespec="seconds") if time else None for time in times]
    return dict(
        zip(_HEADINGS, (record.id, record.kind.value, record.state(now), *written), strict=True)
    )


def _print_new(new: "NewKey", asked: argparse.Namespace) -> None:
    if asked.json:
        print(json.dumps({"id": new.id, "kind": asked.kind, "key": new.key}))
    else:
        print(f"id: {new.id}\n{asked.kind} key: {new.key}")
