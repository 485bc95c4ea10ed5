import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desk_app.ui.theme import LIGHT_THEME
from desk_app.ui.widgets.banner import Notice
from desk_app.ui.widgets.banner_host import BannerHost
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.toast import Toast, ToastAction, ToastHost
from tests.ui.look import has_colour, picture


@pytest.fixture(name="host")
def _host(qtbot, light_look) -> BannerHost:
    host = BannerHost()
    qtbot.addWidget(host)
    host.resize(900, 60)
    return host


def part(widget: QWidget, name: str) -> QWidget:
    found = widget.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def text(widget: QWidget, name: str) -> str:
    label = part(widget, name)
    assert isinstance(label, QLabel)
    return label.text()


def press(qtbot, widget: QWidget, name: str) -> None:
    button = part(widget, name)
    assert isinstance(button, QAbstractButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_banner_is_shown_and_the_others_are_counted(qtbot, host):
    assert not host.isVisible()
    for title in ("first", "second", "third"):
        host.show_notice(Notice(title=title))

    assert host.isVisible()
    assert text(host, "banner_title") == "third"
    assert text(host, "banner_more") == "+2 more"

    press(qtbot, host, "banner_close")
    assert text(host, "banner_title") == "second"
    press(qtbot, host, "banner_close")
    press(qtbot, host, "banner_close")
    assert not host.isVisible()


def test_a_notice_of_the_same_topic_takes_the_place_of_the_first(host):
    host.show_notice(Notice(title="Offline since 09:02", topic="connection"))
    host.show_notice(Notice(title="Offline since 09:05", topic="connection"))

    assert [notice.title for notice in host.notices] == ["Offline since 09:05"]
    host.withdraw("connection")
    assert not host.isVisible()


def test_the_action_is_taken_and_the_banner_goes(qtbot, host):
    taken: list[str] = []
    host.show_notice(
        Notice(title="Taken", action_text="Other times", action=lambda: taken.append("other"))
    )

    press(qtbot, host, "banner_action")

    assert taken == ["other"]
    assert not host.isVisible()


def test_details_are_shown_on_demand_as_letters(qtbot, host):
    host.show_notice(Notice(title="Refused", details="422 <b>slot_taken</b>"))
    details = part(host, "banner_details")
    assert not details.isVisible()

    press(qtbot, host, "banner_details_button")

    assert details.isVisible()
    assert isinstance(details, QLabel)
    assert details.textFormat() is Qt.TextFormat.PlainText


# --- the strip at the bottom ---------------------------------------------------------------------


@pytest.fixture(name="page")
def _page(qtbot, light_look) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 500)
    page.show()
    return page


def test_a_toast_counts_down_and_lapses(qtbot, page):
    toasts = ToastHost(page)
    with qtbot.waitSignal(toasts.lapsed, timeout=5000):
        toasts.show_toast(Toast(text="Moved", seconds=2, countdown="leaves in {seconds} s"))
        assert text(page, "toast_text") == "Moved · leaves in 2 s"

    assert toasts.toast is None


def test_an_action_of_a_toast_acts_once_and_it_goes(qtbot, page):
    toasts = ToastHost(page)
    acted: list[str] = []
    undo = ToastAction("Undo", lambda: acted.append("undo"), "Ctrl+Z")
    toasts.show_toast(Toast(text="Moved B. Okafor to 10:40", actions=(undo,)))
    assert part(page, "toast_action_0").accessibleName() == "Undo"

    press(qtbot, page, "toast_action_0")

    assert acted == ["undo"]
    assert toasts.toast is None


def test_a_toast_stays_at_the_bottom_in_the_middle(qtbot, page):
    toasts = ToastHost(page)
    toasts.show_toast(Toast(text="Saved"))
    for width, height in ((800, 500), (500, 300)):
        page.resize(width, height)
        place = toasts.geometry()
        assert abs(place.center().x() - width // 2) <= 1
        assert height - 40 < place.bottom() < height


def test_a_newer_toast_takes_the_place_of_the_older(page):
    toasts = ToastHost(page)
    act = ToastAction("Undo", lambda: None)
    toasts.show_toast(Toast(text="first", actions=(act, act)))
    toasts.show_toast(Toast(text="<b>second</b> " + "x" * 200, actions=(act,)))

    assert text(page, "toast_text").startswith("<b>second</b>")
    assert len(text(page, "toast_text")) <= 90
    assert toasts.width() <= page.width()


# --- pills ---------------------------------------------------------------------------------------


def test_a_pill_tells_by_word_and_colour(qtbot, light_look):
    pill = StatusPill("Live · 9 s", name="sync", tone=Tone.GOOD, has_dot=True)
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "Live · 9 s"
    assert has_colour(picture(pill), LIGHT_THEME.palette.states["arrived"].tint)

    pill.set_status("Offline\nsince 09:02", Tone.WARNING)

    assert pill.text() == "Offline since 09:02"
    assert has_colour(picture(pill), LIGHT_THEME.palette.states["pending"].tint)


def test_only_a_pill_that_acts_takes_focus_and_presses(qtbot, light_look):
    acting = StatusPill("Requests 3", name="requests", is_action=True)
    telling = StatusPill("Live", name="live")
    for pill in (acting, telling):
        qtbot.addWidget(pill)

    assert acting.focusPolicy() is Qt.FocusPolicy.TabFocus
    assert telling.focusPolicy() is Qt.FocusPolicy.NoFocus
    with qtbot.waitSignal(acting.clicked):
        qtbot.mouseClick(acting, Qt.MouseButton.LeftButton)
