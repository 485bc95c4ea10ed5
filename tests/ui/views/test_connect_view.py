import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QWidget

from desk_app.errors import (
    DeskError,
    InvalidInputError,
    NotAuthenticatedError,
    OfflineError,
    StoreError,
    UntrustedServerError,
    UnusableAppTokenError,
)
from desk_app.ui.views.connect_view import ConnectView, notice_of_test_key
from desk_app.ui.widgets.token_field import TokenField
from tests.canary import CANARY_APP_TOKEN
from tests.ui.look import show_active

USUAL = "https://api.timekit.io"


@pytest.fixture(name="view")
def _view(qtbot, light_look) -> ConnectView:
    view = ConnectView()
    qtbot.addWidget(view)
    view.resize(1280, 720)
    show_active(qtbot, view)
    return view


def part(view: ConnectView, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def press(qtbot, view: ConnectView, name: str) -> None:
    button = part(view, name)
    assert isinstance(button, QAbstractButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def token_field(view: ConnectView) -> TokenField:
    field = part(view, "app_token")
    assert isinstance(field, TokenField)
    return field


def error(view: ConnectView, field: str = "app_token") -> str:
    label = part(view, f"{field}_error")
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


# --- this computer -------------------------------------------------------------------------------


def test_this_computer_comes_with_example_data_unless_it_is_unticked(qtbot, view):
    with qtbot.waitSignal(view.use_this_computer_requested) as told:
        press(qtbot, view, "use_this_computer")
    assert told.args == [True]

    tick = part(view, "with_example_data")
    assert isinstance(tick, QCheckBox)
    tick.click()
    with qtbot.waitSignal(view.use_this_computer_requested) as told:
        press(qtbot, view, "use_this_computer")
    assert told.args == [False]


def test_a_failure_of_this_computer_is_told_on_its_card(qtbot, view):
    view.show_computer_failure(StoreError())
    label = part(view, "use_this_computer_error")
    assert isinstance(label, QLabel)
    assert label.isVisible()
    assert "disk" in label.text()

    press(qtbot, view, "use_this_computer")
    assert not label.isVisible()


# --- Timekit -------------------------------------------------------------------------------------


def test_a_key_is_handed_on_with_the_usual_address(qtbot, view):
    qtbot.keyClicks(token_field(view), CANARY_APP_TOKEN)

    with qtbot.waitSignal(view.connect_requested) as told:
        press(qtbot, view, "connect_to_timekit")

    assert told.args == [USUAL, CANARY_APP_TOKEN]


def test_return_connects_and_the_address_may_be_another(qtbot, view):
    assert not part(view, "server_url").isVisible()
    press(qtbot, view, "advanced")
    qtbot.keyClicks(part(view, "server_url"), "https://desk.example.com")
    qtbot.keyClicks(token_field(view), CANARY_APP_TOKEN)

    with qtbot.waitSignal(view.connect_requested) as told:
        qtbot.keyClick(token_field(view), Qt.Key.Key_Return)

    assert told.args == ["https://desk.example.com", CANARY_APP_TOKEN]


def test_without_a_key_nothing_is_asked_and_the_field_says_so(qtbot, view):
    with qtbot.assertNotEmitted(view.connect_requested):
        press(qtbot, view, "connect_to_timekit")

    assert error(view) == "Paste the App-Token of your app first."
    assert token_field(view).hasFocus()
    qtbot.keyClicks(token_field(view), "x")
    assert error(view) == ""


def test_a_line_break_is_told_at_once_and_nothing_is_lost(qtbot, view):
    broken = f"{CANARY_APP_TOKEN[:6]}\n{CANARY_APP_TOKEN[6:]}"
    token_field(view).paste_text(broken)

    assert "line break" in error(view)
    with qtbot.assertNotEmitted(view.connect_requested):
        press(qtbot, view, "connect_to_timekit")
    assert token_field(view).whole_text == broken


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (NotAuthenticatedError(), "The key was refused"),
        (UnusableAppTokenError("This is a widget key, made for web pages."), "widget key"),
        (OfflineError(), "No connection"),
    ],
)
def test_a_refused_key_is_told_below_it_and_stays(qtbot, view, failure: DeskError, words: str):
    qtbot.keyClicks(token_field(view), CANARY_APP_TOKEN)
    view.set_busy("Asking Timekit…")

    view.show_failure(failure)

    assert words in error(view)
    assert token_field(view).text() == CANARY_APP_TOKEN
    assert token_field(view).isEnabled()
    assert CANARY_APP_TOKEN not in error(view)


@pytest.mark.parametrize(
    "failure", [UntrustedServerError(), InvalidInputError("Enter an address.", field="url")]
)
def test_a_wrong_address_opens_the_address(view, failure: DeskError):
    view.show_failure(failure)

    assert part(view, "server_url").isVisible()
    assert error(view, "server_url")
    assert error(view) == ""


# --- progress ------------------------------------------------------------------------------------


def test_progress_is_shown_only_after_a_moment_and_can_be_stopped(qtbot, view):
    view.set_busy("Asking Timekit…")
    progress = part(view, "connect_progress")
    assert isinstance(progress, QLabel)
    assert progress.text() == ""
    assert not part(view, "connect_to_timekit").isEnabled()

    qtbot.waitUntil(lambda: progress.text() == "Asking Timekit…", timeout=2000)
    with qtbot.waitSignal(view.cancelled):
        press(qtbot, view, "connect_cancel")

    view.set_busy(None)
    assert progress.text() == ""
    assert not part(view, "connect_cancel").isVisible()
    assert part(view, "connect_to_timekit").isEnabled()


def test_a_quick_answer_shows_no_progress(qtbot, view):
    view.set_busy("Asking Timekit…")
    view.set_busy(None)
    qtbot.wait(400)

    assert not part(view, "connect_spinner").isVisible()
    assert not part(view, "connect_cancel").isVisible()


# --- by keyboard, in any size --------------------------------------------------------------------


def test_all_is_reached_by_tab(qtbot, view):
    part(view, "with_example_data").setFocus()
    visited = []
    for _ in range(5):
        visited.append(view.focusWidget().objectName())
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Tab)

    assert visited == [
        "with_example_data",
        "use_this_computer",
        "app_token",
        "advanced",
        "connect_to_timekit",
    ]


def test_every_control_has_a_name_to_read_out(view):
    kinds = (QAbstractButton, QLineEdit, QCheckBox)
    for control in (each for kind in kinds for each in view.findChildren(kind)):
        if control.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            assert control.accessibleName(), control.objectName()


@pytest.mark.parametrize("width", [1280, 700])
def test_both_cards_fit_side_by_side_or_one_above_the_other(qtbot, view, width):
    view.resize(width, 720)
    left = part(view, "use_this_computer_card")
    right = part(view, "connect_to_timekit_card")
    qtbot.waitUntil(lambda: (right.x() > left.x()) is (width > 900))

    assert left.mapTo(view, left.rect().topRight()).x() < width
    assert right.mapTo(view, right.rect().topRight()).x() < width


def test_at_1280_by_720_nothing_needs_scrolling(view):
    for name in ("use_this_computer", "connect_to_timekit"):
        button = part(view, name)
        assert button.mapTo(view, button.rect().bottomLeft()).y() < 720


# --- what is kept where --------------------------------------------------------------------------


def test_it_says_where_the_key_is_kept(view):
    note = part(view, "key_note")
    assert isinstance(note, QLabel)
    assert "keyring" in note.text()

    view.set_key_kept(is_kept=False)
    assert "this session only" in note.text()


def test_a_taken_key_leaves_the_screen(qtbot, view):
    qtbot.keyClicks(token_field(view), CANARY_APP_TOKEN)

    view.clear_key()

    assert token_field(view).text() == ""


def test_a_test_key_tells_whom_alone_it_can_book(qapp):
    notice = notice_of_test_key("owner@clinic.example")

    assert notice.message == (
        "Only the app owner's e-mail (owner@clinic.example) can be booked with a test key."
    )
