"""Signs the real console in to a server and prints how its first fetching went.

usage: pulling_console FOLDER URL KEY
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable

from desk_app.app.application import make_application
from desk_app.app.console import Console
from desk_app.app.loop import run_on_loop
from desk_app.arguments import parse_arguments
from desk_app.clock import SystemClock
from desk_app.services.connection import ConnectionKind
from desk_app.services.full_pass import PullProgress
from desk_app.services.workspace import Workspace
from desk_app.ui.theme import ThemeHolder
from desk_app.ui.watchdog import Watchdog
from tests.bench.memory import private_megabytes, private_now
from tests.fakes.vault import ForgetfulVault

SETTLE = 3.0
IDLE = 40.0
PATIENCE = 900.0


async def work(themes: ThemeHolder) -> int:
    folder, url, key = sys.argv[1:]
    console = Console(
        parse_arguments(["--data-dir", folder]), SystemClock(), themes, vault=ForgetfulVault()
    )
    console.pages.window.resize(1280, 800)
    console.show()
    running = asyncio.ensure_future(console.run())
    await _until(lambda: console.is_ready)
    await asyncio.sleep(SETTLE)
    seen = await _pull(console, url, key)
    seen |= await _idle(console)
    console.close()
    await running
    print(json.dumps(seen), flush=True)
    return 0


async def _pull(console: Console, url: str, key: str) -> dict[str, float]:
    watchdog = Watchdog()
    before = most = private_megabytes()
    console.pages.connect.connect_requested.emit(url, key)
    begun, used = time.monotonic(), time.process_time()
    watchdog.start()
    workspace = await _opened(console)
    told: list[PullProgress] = []
    workspace.sync.observe_pull(told.append)
    while not told or told[-1].is_running or workspace.sync.state.kind is not ConnectionKind.LIVE:
        await asyncio.sleep(0.2)
        most = max(most, private_now())
        if time.monotonic() > begun + PATIENCE:
            raise TimeoutError
    seconds, work = time.monotonic() - begun, time.process_time() - used
    pause = watchdog.longest_pause_ms
    print(watchdog.longest_stack, file=sys.stderr)
    watchdog.stop()
    stored = await workspace.store.count_bookings()
    return {
        "seconds": seconds,
        "work": work,
        "pause": pause,
        "memory_more": most - before,
        "stored": stored,
    }


async def _opened(console: Console) -> Workspace:
    await _until(lambda: console.workspace is not None)
    assert console.workspace is not None
    return console.workspace


async def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE / 0.01)):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def _idle(console: Console) -> dict[str, float]:
    await asyncio.sleep(15)
    after = private_megabytes()
    begun, used = time.monotonic(), sum(os.times()[:2])
    await asyncio.sleep(IDLE)
    share = 100 * (sum(os.times()[:2]) - used) / (time.monotonic() - begun)
    return {"memory_after": after, "idle": share}


if __name__ == "__main__":
    application = make_application()
    sys.exit(run_on_loop(application, work(ThemeHolder(application))))
