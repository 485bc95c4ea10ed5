"""The end of the process: in time, whatever a thread still waits for."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

_STUCK = """
import asyncio, socket, sys, time
from pathlib import Path
def look_up(*_, **__):
    print("looking up", flush=True)
    time.sleep(40)
socket.getaddrinfo = look_up
from datetime import UTC, datetime
from desk_app import credentials
from desk_app.paths import Paths
from desk_app.profiles import Profile, ProfileBook, ServerKind
from desk_app.timekit.app_token import AppToken
folder = Path(sys.argv[1])
paths = Paths.under(folder)
paths.make()
profile = Profile.of(
    kind=ServerKind.DESK_SERVER, url="https://desk.example", app_id="1", app_slug="salon",
    app_name="Salon", is_test=False,
)
ProfileBook.load(paths.profiles_file, now=datetime.now(UTC)).remember(profile)
async def load(self, _):
    return AppToken.parse("test_api_key_" + "a" * 32)
credentials.AppTokenVault.load = load
from desk_app.app import exit_limit, loop
exit_limit.EXIT_WITHIN = float(sys.argv[2])
loop.end_within = lambda: exit_limit.end_within(exit_limit.EXIT_WITHIN)
run_behind = loop.run_behind
async def behind(opening, *more):
    def close():
        print("closing", flush=True)
        opening.first.window.close()
    async def close_when_asked():
        await asyncio.to_thread(sys.stdin.readline)
        close()
    asking = asyncio.ensure_future(close_when_asked())
    return await run_behind(opening, *more)
loop.run_behind = behind
from desk_app.app.main import run
sys.exit(run(["--data-dir", str(folder)], load_tour=None))
"""


@pytest.mark.timeout(90)
def test_a_name_that_is_looked_up_for_ever_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _STUCK, str(tmp_path), "2.5"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        assert desk.stdout is not None
        assert desk.stdin is not None
        assert desk.stdout.readline() == "looking up\n"
        desk.stdin.write("close\n")
        desk.stdin.flush()
        assert desk.stdout.readline() == "closing\n"
        closed = time.monotonic()
        code = desk.wait(30)
        seconds = time.monotonic() - closed

    assert code == 0
    assert seconds <= 3
    assert (tmp_path / "settings.json").exists()
