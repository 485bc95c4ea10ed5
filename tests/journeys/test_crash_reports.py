"""Reports of what went wrong: private, grouped, small, and without names and keys."""

import asyncio
import json
import logging
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from desk_app.app import crashes
from desk_app.app.crash_reports import LARGEST, MOST_GROUPS, CrashReports
from tests.conftest import RunAsync
from tests.fakes.clock import FakeClock
from tests.journeys.conftest import OpenDesk
from tests.secrets_scan import find_in_files

NAME = "Anna Berg-Nielsen"
KEY = "test_api_key_" + secrets.token_hex(16)


@pytest.fixture(name="reports")
def _reports(tmp_path: Path, clock: FakeClock) -> Iterator[CrashReports]:
    reports = CrashReports(tmp_path / "crashes", clock)
    crashes.keep_reports(reports)
    yield reports
    crashes.keep_reports(None)


def fail(depth: int = 0, customer: str = NAME, key: str = KEY) -> None:
    """Fails with a name and a key in its values, its words and what led to it."""
    if depth:
        fail(depth - 1, customer, key)
    try:
        int(customer)
    except ValueError as error:
        raise LookupError(f"no {customer} with {key}") from error


def failure(depth: int = 0) -> LookupError:
    try:
        fail(depth)
    except LookupError as error:
        return error
    raise AssertionError


def test_a_report_names_kinds_and_places_and_neither_words_nor_values(reports, tmp_path):
    reports.add(failure())

    [report] = reports.load()
    assert report.kind == "LookupError"
    assert "\nValueError\n" in report.text
    assert " in fail" in report.text
    assert NAME not in report.text
    assert str(Path(__file__).parent) not in report.text
    for file in (tmp_path / "crashes").iterdir():
        assert NAME not in file.read_text(encoding="utf-8")
        assert file.stat().st_mode & 0o777 == 0o600
    assert find_in_files(KEY, [tmp_path]) == []


def test_equal_failures_are_one_report_with_a_count(reports, clock):
    for _ in range(4):
        reports.add(failure())
        clock.advance(timedelta(minutes=1))
    reports.add(failure(depth=1))

    by_count = {report.count: report for report in reports.load()}
    assert set(by_count) == {4, 1}
    assert by_count[4].last - by_count[4].first == timedelta(minutes=3)


def test_a_failure_at_every_paint_is_not_written_every_time(reports, tmp_path):
    for _ in range(100):
        reports.add(failure())

    [report] = reports.load()
    assert report.count == 64


def test_a_report_never_grows_large_and_the_oldest_are_dropped(reports, tmp_path):
    sys.setrecursionlimit(5_000)
    for depth in [*range(MOST_GROUPS + 10), 900]:
        reports.add(failure(depth))

    files = list((tmp_path / "crashes").glob("*.json"))
    assert len(files) == MOST_GROUPS
    assert all(file.stat().st_size <= LARGEST for file in files)


def test_reports_that_make_no_sense_are_left_out(reports, tmp_path):
    reports.add(failure())
    (tmp_path / "crashes" / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "crashes" / "old.json").write_text(json.dumps({"kind": "x"}), encoding="utf-8")

    assert len(reports.load()) == 1


def test_a_folder_that_cannot_be_written_to_is_no_second_failure(tmp_path, clock):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    reports = CrashReports(tmp_path / "taken", clock)

    reports.add(failure())
    reports.watch_process()
    reports.mark_offered()
    reports.delete_all()

    assert reports.load() == ()


@pytest.mark.expected_logs("defect: LookupError")
def test_slots_threads_and_the_event_loop_are_heard(reports, qtbot, run_async, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    crashes.install()
    sys.excepthook(LookupError, failure(), None)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    async def on_the_loop() -> None:
        told: list[BaseException] = []
        loop = asyncio.get_running_loop()
        crashes.install_on_loop(loop, told.append)
        loop.call_soon(fail)
        await asyncio.sleep(0.01)
        assert len(told) == 1

    run_async(on_the_loop())

    assert sum(report.count for report in reports.load()) == 3


_ENDED = """
import os, sys
from pathlib import Path
from desk_app.app.crash_reports import CrashReports
from desk_app.app.memory_guard import forbid_dumps
from desk_app.clock import SystemClock
forbid_dumps()
reports = CrashReports(Path(sys.argv[1]), SystemClock())
reports.watch_process()
def waits_at_the_desk(customer):
    if sys.argv[2] == "orderly":
        reports.stop_watching()
        return
    os.kill(os.getpid(), int(sys.argv[2]))
waits_at_the_desk(sys.stdin.read())
"""


def end_process(folder: Path, how: str) -> int:
    ended = subprocess.run(
        [sys.executable, "-c", _ENDED, str(folder), how],
        input=f"{NAME} {KEY}",
        text=True,
        check=False,
        cwd=folder.parent,
    )
    return ended.returncode


@pytest.mark.parametrize("signal", [6, 7, 8, 11])
def test_the_end_of_the_process_by_a_signal_is_a_report_of_the_next_start(
    tmp_path: Path, clock: FakeClock, signal: int
) -> None:
    folder = tmp_path / "crashes"
    for _ in range(2):
        assert end_process(folder, str(signal)) == -signal
    reports = CrashReports(folder, clock)

    reports.watch_process()
    reports.stop_watching()

    [report] = reports.load()
    assert report.count == 2
    assert report.kind.startswith("Fatal Python error")
    assert "waits_at_the_desk" in report.text
    assert NAME not in report.text
    assert find_in_files(KEY, [tmp_path]) == []
    assert [each.name for each in tmp_path.iterdir()] == ["crashes"]  # no core file


def test_an_orderly_end_leaves_no_report(tmp_path: Path, clock: FakeClock) -> None:
    assert end_process(tmp_path / "crashes", "orderly") == 0

    assert CrashReports(tmp_path / "crashes", clock).load() == ()
    assert list((tmp_path / "crashes").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_no_core_file_is_written_and_no_other_program_looks_into_memory() -> None:
    program = (
        "import ctypes, resource\n"
        "from desk_app.app.memory_guard import forbid_dumps\n"
        "forbid_dumps()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert said.strip() == "0 (0, 0)"


# --- the window ------------------------------------------------------------------------------


@pytest.mark.expected_logs("defect: LookupError")
def test_the_next_start_offers_what_went_wrong_once(
    start: OpenDesk,
    run_async: RunAsync,
    tmp_path: Path,
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            crashes.write_down(failure())  # on a thread, say: nobody was told
        async with start() as desk:
            await desk.until_banner("Desk had a problem the last time it was open")
            await desk.hand.click("banner_action")
            shown = (await desk.hand.see(QPlainTextEdit, "crash_text")).toPlainText()
            assert shown.startswith("LookupError\nDesk ")
            assert NAME not in shown
            await desk.hand.click("close_crash")
        async with start() as desk:
            await desk.until_signed_in()
            assert desk.banners == []

    run_async(journey(), timeout=40)
    assert list((tmp_path / "data" / "logs" / "crashes").glob("*.json"))


@pytest.mark.expected_logs("defect: LookupError")
def test_a_defect_is_told_at_once_and_its_report_can_be_deleted(
    start: OpenDesk,
    run_async: RunAsync,
    tmp_path: Path,
) -> None:
    async def journey() -> None:
        async with start() as desk:
            await desk.until_signed_in()
            desk.console._show_crash(failure())
            await desk.until_banner("Something in Desk went wrong")
            await desk.hand.click("banner_action")
            await desk.hand.click("delete_crash")
        async with start() as desk:
            await desk.until_signed_in()
            assert desk.banners == []

    run_async(journey(), timeout=40)
    assert not list((tmp_path / "data" / "logs" / "crashes").glob("*.json"))


def test_the_log_stays_quiet_about_what_is_kept(caplog, reports):
    with caplog.at_level(logging.WARNING):
        reports.add(failure())

    assert caplog.records == []
