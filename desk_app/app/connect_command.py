"""`desk-app connect`: stores a key and a profile without a window, for roll-outs."""

import asyncio
import sys

from desk_app.clock import SystemClock
from desk_app.errors import DeskError, KeyringUnavailableError
from desk_app.paths import Paths
from desk_app.profiles import ProfileBook
from desk_app.services.session import Opened, SessionService


def run_connect(paths: Paths, url: str) -> int:
    """Reads the App-Token from standard input and signs in; returns the exit code."""
    text = sys.stdin.readline() if not sys.stdin.isatty() else ""
    try:
        opened = asyncio.run(_connect(paths, url, text))
    except DeskError as error:
        print(f"{error.title}: {error.message}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Nothing was stored: {error.strerror}: {error.filename}", file=sys.stderr)
        return 1
    print(f"Connected to {opened.profile.app_name} at {opened.profile.url}.")
    return 0


async def _connect(paths: Paths, url: str, text: str) -> Opened:
    # These load the network and the keyring, which no other command line does.
    from desk_app.app.embedded_host import EmbeddedHost  # noqa: PLC0415
    from desk_app.client.connections import Connections  # noqa: PLC0415
    from desk_app.credentials import AppTokenVault  # noqa: PLC0415

    clock = SystemClock()
    paths.make()
    embedded = EmbeddedHost(paths.embedded_database, clock)
    vault = AppTokenVault()
    session = SessionService(
        vault=vault,
        profiles=ProfileBook.load(paths.profiles_file, now=clock.now()),
        embedded=embedded,
        open_client=Connections(lambda: embedded.desk.submit).open,
        clock=clock,
    )
    opened = await session.connect(url, text)
    if not opened.is_key_kept:
        raise KeyringUnavailableError("The key could not be stored, so nothing was connected.")
    return opened
