"""`desk-server`: serves, makes tenants, fills them with example data, and checks the data."""

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desk_app import __version__
from desk_app.clock import SystemClock
from desk_app.errors import DeskError, InvalidInputError
from desk_app.server.key_commands import add_key_commands, run_key_command
from desk_app.server.open_points import parse_option
from desk_app.server.options import REQUESTS_A_MINUTE, TEST_REQUESTS_A_DAY, ServerOptions

if TYPE_CHECKING:
    from desk_app.server.database import Database
    from desk_app.server.mail import MailServer

# The commands load the database and the web framework only when they run: `--help` is instant.
# ruff: noqa: PLC0415

DEFAULT_DATABASE: Final = "sqlite:///desk.sqlite"
DEFAULT_PORT: Final = 8471
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 if it did what it was asked, 1 if not, 2 if asked wrongly."""
    asked = make_parser().parse_args(arguments)
    try:
        return _serve(asked) if asked.command == "serve" else _run(asked)
    except DeskError as error:
        print(f"desk-server: {error.title}. {error.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def make_parser() -> argparse.ArgumentParser:
    """The command line of the server."""
    parser = argparse.ArgumentParser(
        prog="desk-server", description="A Timekit-compatible server for the desks of one house."
    )
    parser.add_argument("--version", action="version", version=f"desk-server {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="answer requests until it is stopped")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT, help="(%(default)s)")
    serve.add_argument(
        "--allow-remote", action="store_true", help="allow an address others can reach; needs TLS"
    )
    serve.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes, on PostgreSQL (%(default)s)"
    )
    serve.add_argument("--tls-certificate", metavar="FILE", help="certificate chain, as PEM")
    serve.add_argument("--tls-key", metavar="FILE", help="its private key, as PEM")
    serve.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        type=origin,
        metavar="ORIGIN",
        help="let the pages of this origin call everything from a browser; may be repeated",
    )
    serve.add_argument(
        "--no-rate-limits", action="store_true", help="let an app send as many requests as it likes"
    )

    serve.add_argument("--smtp-url", metavar="URL", help="mail server, smtp://user@host:port")
    serve.add_argument("--mail-from", metavar="ADDRESS", help="whom mails come from")
    serve.add_argument(
        "--smtp-password-file", metavar="FILE", help="holds the password of the mail server"
    )
    serve.add_argument(
        "--public-url",
        type=origin,
        metavar="URL",
        help="where links in mails lead to, https://desk.example; needed with --smtp-url",
    )
    serve.add_argument(
        "--allow-private-addresses",
        action="store_true",
        help="let webhooks and calendar addresses lead to this computer and its inner networks",
    )

    serve.add_argument(
        "--option",
        action="append",
        default=[],
        type=option,
        metavar="NAME=VALUE",
        help="decide an open point of the contract otherwise, see docs/OPEN_POINTS.md; "
        "may be repeated",
    )

    create = commands.add_parser("create-app", help="make a tenant and print its keys once")
    create.add_argument("name", metavar="NAME", help="shown to people")
    create.add_argument("--test", action="store_true", help="a test app")
    create.add_argument("--email", help="of the owner, the one customer a test app takes")
    create.add_argument("--json", action="store_true", help="print JSON")

    example = commands.add_parser("example-data", help="fill a tenant with an example practice")
    example.add_argument("--app", required=True, metavar="SLUG", help="which tenant")
    example.add_argument(
        "--time-zone", default="Europe/Copenhagen", metavar="ZONE", help="(%(default)s)"
    )

    link = commands.add_parser(
        "link-secret", help="print what the links of a tenant are signed with"
    )
    link.add_argument("--app", required=True, metavar="SLUG", help="which tenant")

    check = commands.add_parser("check", help="prove that no bookings overlap and none is lost")
    commands.add_parser("openapi", help="print the description of the API, as OpenAPI 3.1")
    keys = add_key_commands(commands)
    for command in (serve, create, example, link, check, *keys):
        command.add_argument(
            "--database",
            default=DEFAULT_DATABASE,
            metavar="URL",
            help="sqlite:///path or postgresql://user@host/name (%(default)s)",
        )
        command.add_argument(
            "--database-password-file",
            type=Path,
            metavar="FILE",
            help="the password is its first line; else PGPASSFILE or ~/.pgpass is asked",
        )
    return parser


# --- commands --------------------------------------------------------------------------------


def _run(asked: argparse.Namespace) -> int:
    return asyncio.run(_COMMANDS[asked.command](asked))


def _serve(asked: argparse.Namespace) -> int:
    is_local = _is_loopback(asked.host)
    if not is_local and (reason := _why_not_remote(asked)):
        print(f"desk-server: {asked.host} can be reached from elsewhere. {reason}", file=sys.stderr)
        return 2
    if asked.workers < 1:
        print("desk-server: --workers is at least 1.", file=sys.stderr)
        return 2
    from desk_app.server.serving import ServeSettings, serve

    serve(
        ServeSettings(
            database=asked.database,
            password_file=asked.database_password_file,
            host=asked.host,
            port=asked.port,
            workers=asked.workers,
            tls_certificate=asked.tls_certificate,
            tls_key=asked.tls_key,
            options=_options(asked, is_local=is_local),
        )
    )
    return 0


def _options(asked: argparse.Namespace, *, is_local: bool) -> ServerOptions:
    is_limited = not asked.no_rate_limits
    return ServerOptions(
        allowed_hosts=_LOCAL_NAMES if is_local else None,
        logs_requests=True,
        allowed_origins=frozenset(asked.allow_origin),
        requests_a_minute=REQUESTS_A_MINUTE if is_limited else None,
        mail_server=_find_mail_server(asked),
        public_url=asked.public_url,
        **dict(asked.option),
        allows_private_addresses=asked.allow_private_addresses,
        test_requests_a_day=TEST_REQUESTS_A_DAY if is_limited else None,
    )


def _find_mail_server(asked: argparse.Namespace) -> "MailServer | None":
    """The mail server to use, if one is named; its password comes from a file."""
    if not asked.smtp_url:
        return None
    if not asked.public_url:
        raise InvalidInputError(
            "Say where the links in mails lead to, with --public-url.", field="smtp"
        )
    from desk_app.server.mail import parse_mail_server

    password = ""
    if asked.smtp_password_file:
        try:
            password = Path(asked.smtp_password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInputError(
                "The file with the password cannot be read.", field="smtp"
            ) from error
    return parse_mail_server(asked.smtp_url, sender=asked.mail_from or "", password=password)


async def _create_app(asked: argparse.Namespace) -> int:
    from desk_app.server.apps import create_app

    database = await _open(asked)
    try:
        app = await create_app(
            database,
            asked.name,
            now=SystemClock().now(),
            is_test=asked.test,
            owner_email=asked.email,
        )
    finally:
        await database.close()
    shown = {"slug": app.slug, "server key": app.server_key, "widget key": app.widget_key}
    if asked.json:
        print(json.dumps({name.replace(" ", "_"): value for name, value in shown.items()}))
    else:
        print("\n".join(f"{name}: {value}" for name, value in shown.items()))
    return 0


async def _fill(asked: argparse.Namespace) -> int:
    from desk_app.server.example_data import fill_with_example_data

    database = await _open(asked)
    try:
        await fill_with_example_data(
            database, asked.app, now=SystemClock().now(), time_zone_name=asked.time_zone
        )
    finally:
        await database.close()
    print(f"{asked.app} is filled with example data.")
    return 0


async def _show_link_secret(asked: argparse.Namespace) -> int:
    from desk_app.server.booking_links import find_link_secret

    database = await _open(asked)
    try:
        print(await find_link_secret(database, asked.app))
    finally:
        await database.close()
    return 0


async def _check(asked: argparse.Namespace) -> int:
    from desk_app.server.integrity import find_faults

    database = await _open(asked)
    try:
        faults = await find_faults(database, now=SystemClock().now())
    finally:
        await database.close()
    print("\n".join(faults) or "No overlap and no orphan: all bookings are as they should be.")
    return 1 if faults else 0


async def _describe(_: argparse.Namespace) -> int:
    from desk_app.timekit.schemas.document import describe_api

    print(json.dumps(describe_api(__version__), indent=2))
    return 0


_COMMANDS: Final = {
    "create-app": _create_app,
    "example-data": _fill,
    "link-secret": _show_link_secret,
    "check": _check,
    "openapi": _describe,
    "key": run_key_command,
}


async def _open(asked: argparse.Namespace) -> "Database":
    from desk_app.server.database import open_database

    return await open_database(asked.database, asked.database_password_file)


def option(text: str) -> tuple[str, object]:
    """An option and its value, `NAME=VALUE`."""
    try:
        return parse_option(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def origin(text: str) -> str:
    """An origin as browsers write it: scheme, host and port, and nothing more."""
    found = re.fullmatch(
        r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?", text
    )
    if found is None:
        raise argparse.ArgumentTypeError("an origin looks like https://desk.example")
    return text


def _why_not_remote(asked: argparse.Namespace) -> str:
    """What is missing before others may reach this server; nothing if all is there."""
    if not asked.allow_remote:
        return "Add --allow-remote if that is meant."
    if not asked.tls_certificate or not asked.tls_key:
        return "Keys would travel unprotected: add --tls-certificate and --tls-key."
    return ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
