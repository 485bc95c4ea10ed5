"""What the window says beside the pill: the first fetching, and what needs a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from typing_extensions import override

from desk_app.services.connection import ConnectionKind, ConnectionState
from desk_app.services.full_pass import PullProgress
from desk_app.ui.bridges.sync_bridge import SyncBridge
from desk_app.ui.connection_notices import ConnectionNotices
from desk_app.ui.main_window import MainWindow
from desk_app.ui.tasks import TaskRunner
from desk_app.ui.widgets.banner_host import BannerHost
from desk_app.ui.widgets.progress_strip import SHOWN_AFTER_MS, ProgressStrip
from tests.builders import MONDAY

LIVE = ConnectionState(kind=ConnectionKind.LIVE, since=MONDAY)
PORTAL = ConnectionState(
    kind=ConnectionKind.OFFLINE,
    since=MONDAY,
    headline="This network wants you to sign in first",
    detail="Open a web browser.",
    needs_person=True,
)
REFUSED = ConnectionState(kind=ConnectionKind.KEY_REFUSED, since=MONDAY, detail="Wrong.")


def _fail(error: BaseException) -> None:
    raise error


class Asked(SyncBridge):
    """Writes down what was asked of the synchronisation."""

    def __init__(self) -> None:
        super().__init__(TaskRunner(_fail, _fail))
        self.asked: list[str] = []

    @override
    def stop_pull(self) -> None:
        self.asked.append("stop")

    @override
    def resume_pull(self) -> None:
        self.asked.append("resume")

    @override
    def try_now(self) -> None:
        self.asked.append("try")


@pytest.fixture
def bridge():
    return Asked()


@pytest.fixture
def window(qtbot, bridge):
    window = MainWindow()
    qtbot.addWidget(window)
    ConnectionNotices(window, bridge, ask_for_key=lambda: bridge.asked.append("key"))
    window.show()
    return window


def strip(window):
    return window.findChild(ProgressStrip, "pull")


def press_strip(window):
    window.findChild(QAbstractButton, "pull_button").click()


def banners(window):
    return [each.title for each in window.findChild(BannerHost).notices]


def test_fetching_is_said_after_a_moment_and_can_be_stopped_and_taken_up_again(
    qtbot, window, bridge
):
    bridge.pull_progressed.emit(PullProgress(12_400, 50_000))
    assert strip(window).isHidden()
    qtbot.waitUntil(strip(window).isVisible, timeout=SHOWN_AFTER_MS * 10)
    text = window.findChild(QLabel, "pull_text").text()
    assert "12,400 of 50,000" in text
    press_strip(window)

    bridge.pull_progressed.emit(PullProgress(12_900, 50_000, is_running=False, is_stopped=True))
    assert "Not all bookings are here yet" in strip(window).text
    press_strip(window)

    assert bridge.asked == ["stop", "resume"]
    bridge.pull_progressed.emit(PullProgress(50_000, 50_000, is_running=False))
    assert strip(window).isHidden()


def test_fetching_that_is_over_in_a_moment_is_never_seen(qtbot, window, bridge):
    bridge.pull_progressed.emit(PullProgress(200, 400))
    bridge.pull_progressed.emit(PullProgress(400, 400, is_running=False))
    qtbot.wait(SHOWN_AFTER_MS + 100)

    assert strip(window).isHidden()


def test_network_that_wants_a_sign_in_is_said_once_and_withdrawn_when_all_is_well(window, bridge):
    for state in (PORTAL, replace(PORTAL, retry_at=MONDAY + timedelta(seconds=9))):
        bridge.connection_changed.emit(state)
    assert banners(window) == ["This network wants you to sign in first"]
    window.findChild(QAbstractButton, "banner_action").click()
    assert bridge.asked == ["try"]

    bridge.connection_changed.emit(replace(PORTAL, since=MONDAY + timedelta(hours=1)))
    bridge.connection_changed.emit(LIVE)
    assert banners(window) == []


def test_refused_key_has_one_button_that_asks_for_another(window, bridge):
    bridge.connection_changed.emit(REFUSED)
    assert banners(window) == ["Not signed in"]
    window.findChild(QAbstractButton, "banner_action").click()

    assert bridge.asked == ["key"]


def test_outage_that_passes_by_itself_needs_no_banner(window, bridge):
    bridge.connection_changed.emit(replace(PORTAL, needs_person=False))

    assert banners(window) == []
