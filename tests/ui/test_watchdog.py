import time

import pytest

from desk_app.ui.watchdog import Watchdog


@pytest.fixture(name="watchdog")
def _watchdog(qapp):
    watchdog = Watchdog()
    watchdog.start()
    yield watchdog
    watchdog.stop()


def block_the_window(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_a_pause_is_measured_and_its_stack_is_seen(qtbot, watchdog):
    qtbot.wait(50)

    block_the_window(0.25)
    qtbot.wait(30)

    assert 200 <= watchdog.longest_pause_ms < 2000
    assert "block_the_window" in watchdog.longest_stack


def test_the_stack_of_the_longest_pause_is_kept(qtbot, watchdog):
    block_the_window(0.3)
    qtbot.wait(30)
    longest = watchdog.longest_pause_ms

    block_the_window(0.03)
    qtbot.wait(30)

    assert watchdog.longest_pause_ms >= longest
    assert "block_the_window" in watchdog.longest_stack


def test_only_a_long_pause_is_reported(qtbot, watchdog):
    reports: list[tuple[float, str]] = []
    watchdog.pause_reported.connect(lambda length, stack: reports.append((length, stack)))

    with qtbot.waitSignal(watchdog.pause_reported):
        block_the_window(0.6)

    length, stack = reports[0]
    assert length >= 500
    assert "block_the_window" in stack


def test_reset_forgets(qtbot, watchdog):
    block_the_window(0.2)
    qtbot.wait(30)

    watchdog.reset()

    assert watchdog.longest_pause_ms == 0
    assert watchdog.longest_stack == ""


def test_it_may_be_stopped_twice_and_started_again(qtbot, watchdog):
    watchdog.stop()
    watchdog.stop()
    watchdog.start()
    watchdog.start()

    block_the_window(0.15)
    qtbot.wait(30)

    assert watchdog.longest_pause_ms > 100
