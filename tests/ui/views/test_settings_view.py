import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from desk_app.domain.constraint import Weekday
from desk_app.errors import NotAuthenticatedError
from desk_app.profiles import Profile, ServerKind
from desk_app.settings import ClockChoice, Settings, ThemeChoice
from desk_app.ui.views.settings_view import SettingsView
from desk_app.ui.views.sign_out_dialog import SignOutDialog
from desk_app.ui.widgets.token_field import TokenField
from tests.canary import CANARY_APP_TOKEN
from tests.ui.look import show_active

VERSIONS = {"Desk": "0.1.0", "Qt": "6.11.3"}


def make_profile(**fields: object) -> Profile:
    values: dict[str, object] = {
        "kind": ServerKind.TIMEKIT,
        "url": "https://api.timekit.io",
        "app_id": "7",
        "app_slug": "clinic",
        "app_name": "Clinic North",
        "is_test": False,
        "owner_email": "owner@clinic.example",
    }
    return Profile.of(**values | fields)  # type: ignore[arg-type]  # of the types above


@pytest.fixture(name="view")
def _view(qtbot, light_look) -> SettingsView:
    view = SettingsView(versions=VERSIONS)
    qtbot.addWidget(view)
    view.resize(1000, 900)
    view.set_profile(make_profile(), is_key_kept=True)
    show_active(qtbot, view)
    return view


def part(view: QWidget, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def text(view: SettingsView, name: str) -> str:
    label = part(view, name)
    assert isinstance(label, QLabel)
    return label.text()


def press(qtbot, widget: QWidget, name: str) -> None:
    button = part(widget, name)
    assert isinstance(button, QAbstractButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# --- the app -------------------------------------------------------------------------------------


def test_enter_does_not_sign_out_whoever_has_just_come(view):
    view.setFocus()

    assert part(view, "theme_auto").hasFocus()


def test_it_says_which_app_this_is_and_where_its_key_is(view):
    assert text(view, "profile_name") == "Clinic North"
    assert text(view, "profile_server") == "https://api.timekit.io"
    assert text(view, "profile_key_place") == "In this computer's keyring"
    assert not part(view, "profile_test").isVisible()


def test_a_key_that_is_not_kept_and_a_test_app_are_told(view):
    view.set_profile(make_profile(is_test=True), is_key_kept=False)

    assert "this session only" in text(view, "profile_key_place")
    assert part(view, "profile_test").isVisible()
    assert "owner@clinic.example" in text(view, "profile_test_note")


def test_a_desk_on_this_computer_has_no_key_to_replace(view):
    view.set_profile(make_profile(kind=ServerKind.EMBEDDED, url="embedded:"), is_key_kept=True)

    assert not part(view, "replace_key").isVisible()
    assert text(view, "profile_server") == "This computer"


def test_a_key_is_replaced(qtbot, view):
    assert not part(view, "key_form").isVisible()
    press(qtbot, view, "replace_key")
    field = part(view, "new_token")
    assert field.hasFocus()
    qtbot.keyClicks(field, CANARY_APP_TOKEN)

    with qtbot.waitSignal(view.replace_key_requested) as told:
        press(qtbot, view, "save_key")

    assert told.args == [CANARY_APP_TOKEN]


def test_a_refused_key_is_told_and_what_was_typed_stays(qtbot, view):
    press(qtbot, view, "replace_key")
    field = part(view, "new_token")
    assert isinstance(field, TokenField)
    qtbot.keyClicks(field, CANARY_APP_TOKEN)
    view.set_busy(is_busy=True)
    assert not part(view, "save_key").isEnabled()

    view.show_failure(NotAuthenticatedError())

    assert text(view, "new_token_error").startswith("The key was refused.")
    assert field.text() == CANARY_APP_TOKEN
    assert part(view, "save_key").isEnabled()


@pytest.mark.parametrize(("pasted", "word"), [("", "Paste"), ("ab\ncd", "line break")])
def test_a_text_that_is_no_key_is_not_handed_on(qtbot, view, pasted, word):
    press(qtbot, view, "replace_key")
    field = part(view, "new_token")
    assert isinstance(field, TokenField)
    field.paste_text(pasted)

    with qtbot.assertNotEmitted(view.replace_key_requested):
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert word in text(view, "new_token_error")


def test_keeping_the_old_key_forgets_what_was_typed(qtbot, view):
    press(qtbot, view, "replace_key")
    field = part(view, "new_token")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, CANARY_APP_TOKEN)

    press(qtbot, view, "keep_key")

    assert not part(view, "key_form").isVisible()
    assert field.text() == ""
    assert part(view, "replace_key").isVisible()


# --- signing out ---------------------------------------------------------------------------------


def open_sign_out(qtbot, view: SettingsView) -> SignOutDialog:
    press(qtbot, view, "sign_out")
    dialog = view.window().findChild(SignOutDialog)
    assert isinstance(dialog, SignOutDialog)
    return dialog


def test_signing_out_keeps_the_data_unless_told_otherwise(qtbot, view):
    dialog = open_sign_out(qtbot, view)

    with qtbot.waitSignal(view.sign_out_requested) as told:
        press(qtbot, dialog, "confirm_sign_out")

    assert told.args == [True]


def test_signing_out_removes_the_data_where_it_was_chosen(qtbot, view):
    dialog = open_sign_out(qtbot, view)
    choice = part(dialog, "remove_data")
    assert isinstance(choice, QAbstractButton)
    choice.click()

    with qtbot.waitSignal(view.sign_out_requested) as told:
        press(qtbot, dialog, "confirm_sign_out")

    assert told.args == [False]


def test_one_may_stay_signed_in(qtbot, view):
    dialog = open_sign_out(qtbot, view)

    with qtbot.assertNotEmitted(view.sign_out_requested):
        press(qtbot, dialog, "stay_signed_in")

    assert not dialog.isVisible()


def test_signing_out_names_what_has_not_been_sent_and_offers_to_save_it(qtbot, view):
    view.set_unsent([f"Guest {number} · Mon 2 Mar, 10:00" for number in range(7)])
    dialog = open_sign_out(qtbot, view)

    texts = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert any("7 changes have not been sent" in text for text in texts)
    assert sum("Guest" in text for text in texts) == 5
    assert "and 2 more" in texts
    with qtbot.waitSignal(view.export_requested):
        press(qtbot, dialog, "export_before_leaving")
    dialog.reject()


def test_what_has_not_been_sent_is_only_removed_if_that_is_ticked_too(qtbot, view):
    view.set_unsent(["Anna · Mon 2 Mar, 10:00"])
    dialog = open_sign_out(qtbot, view)
    for name in ("remove_data", "give_up_unsent"):
        choice = part(dialog, name)
        assert isinstance(choice, QAbstractButton)
        with qtbot.assertNotEmitted(view.sign_out_requested):
            if name == "give_up_unsent":
                assert choice.isVisible()
                press(qtbot, dialog, "confirm_sign_out")
        choice.click()

    with qtbot.waitSignal(view.sign_out_requested) as told:
        press(qtbot, dialog, "confirm_sign_out")

    assert told.args == [False]


def test_it_is_said_when_bookings_exist_nowhere_else(qtbot, view):
    view.set_profile(make_profile(kind=ServerKind.EMBEDDED, url="embedded:"), is_key_kept=True)
    dialog = open_sign_out(qtbot, view)

    assert "cannot be brought back" in part(dialog, "remove_data").accessibleDescription()
    dialog.reject()


# --- appearance and versions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "settings"),
    [
        ("theme_dark", Settings(theme=ThemeChoice.DARK)),
        ("clock_12", Settings(clock=ClockChoice.HOURS_12)),
    ],
)
def test_a_choice_is_told_as_a_whole(qtbot, view, button, settings):
    with qtbot.waitSignal(view.settings_changed) as told:
        press(qtbot, view, button)

    assert told.args == [settings]


def test_the_week_may_begin_on_another_day(qtbot, view):
    box = part(view, "week_start")
    assert isinstance(box, QComboBox)
    assert [box.itemText(index) for index in range(box.count())] == [
        "As the system",
        "Monday",
        "Saturday",
        "Sunday",
    ]

    with qtbot.waitSignal(view.settings_changed) as told:
        qtbot.keyClick(box, Qt.Key.Key_End)

    assert told.args == [Settings(week_start=Weekday.SUNDAY)]


def test_a_name_is_told_when_it_was_typed_and_only_if_it_changed(qtbot, view):
    field = part(view, "place_name")
    assert isinstance(field, QLineEdit)
    assert field.placeholderText() == "Clinic North"
    qtbot.keyClicks(field, "Front desk ")

    with qtbot.waitSignal(view.settings_changed) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args == [Settings(place_name="Front desk")]
    with qtbot.assertNotEmitted(view.settings_changed):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_settings_are_shown_silently(qtbot, view):
    settings = Settings(theme=ThemeChoice.LIGHT, clock=ClockChoice.HOURS_24, place_name="A")

    with qtbot.assertNotEmitted(view.settings_changed):
        view.set_settings(settings)

    assert view.settings == settings
    for name in ("theme_light", "clock_24"):
        button = part(view, name)
        assert isinstance(button, QAbstractButton)
        assert button.isChecked()


def test_versions_are_copied(qtbot, view):
    press(qtbot, view, "copy_versions")

    assert QGuiApplication.clipboard().text() == "Desk 0.1.0\nQt 6.11.3"


def test_the_terms_of_the_parts_are_a_link_away(qtbot, view):
    with qtbot.waitSignal(view.licences_requested):
        press(qtbot, view, "show_licences")
