"""Keys at work: through refusals, failures, another key and signing out, none is written down."""

from pathlib import Path

import pytest

from desk_app.ui.pages import SETTINGS
from tests.conftest import RunAsync
from tests.fakes.scripted_server import reply
from tests.fakes.vault import FakeVault
from tests.journeys.conftest import OpenDesk, Serve
from tests.journeys.desk import EVA
from tests.journeys.remote import sign_in
from tests.secrets_scan import find_in_files, find_in_processes

ANNA = "Anna Berg"


@pytest.mark.expected_logs("what went wrong|crash|defect|unexpected")
def test_no_key_that_was_at_work_is_in_any_file_log_environment_or_command_line(
    start_anew: OpenDesk,
    serve: Serve,
    run_async: RunAsync,
    tmp_path: Path,
) -> None:
    keys: list[str] = []
    echo = lambda key: reply(500, f"No: {key}".encode(), kind="text/plain")  # noqa: E731

    async def journey() -> None:
        vault = FakeVault()
        async with serve() as remote, start_anew(vault=vault) as desk:
            keys.extend([remote.key, remote.other_key])
            await sign_in(desk, remote)
            await desk.grid.click_free(EVA, 10)
            await desk.hand.type_into("customer_name", ANNA)
            remote.gateway.play(echo(remote.key), to="POST /v2/bookings")
            await desk.hand.click("book")
            await desk.until_toast("not booked yet")
            await desk.grid.see_tile(ANNA)
            remote.gateway.behave()
            desk.console._show_crash(RuntimeError(f"what went wrong was with {remote.key}"))

            desk.window.show_page(SETTINGS)
            await desk.hand.click("replace_key")
            await desk.hand.type_into("new_token", remote.other_key)
            await desk.hand.click("save_key")
            await desk.until_banner("This key belongs to")
            shown = "\n".join(desk.banners)
            assert remote.other_key not in shown
        async with start_anew(vault=vault) as desk:
            await desk.until(lambda: desk.console.is_ready, "it has started again")

    run_async(journey(), timeout=40)

    logs = "".join(path.read_text("utf-8") for path in (tmp_path / "data").rglob("*.log"))
    assert "what went wrong was with" in logs
    for key in keys:
        assert find_in_files(key, [tmp_path]) == []
        assert find_in_processes(key) == []
