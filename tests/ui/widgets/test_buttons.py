import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desk_app.ui.theme import DARK_THEME, LIGHT_THEME, apply_theme
from desk_app.ui.widgets.buttons import (
    BareIconButton,
    DangerButton,
    IconButton,
    LinkButton,
    MainActionButton,
    PrimaryButton,
    QuietButton,
    TallQuietButton,
    ToggleButton,
)
from tests.ui.look import has_colour, picture, show_active


def test_a_button_is_found_and_read_out_by_its_names(qtbot, light_look):
    button = QuietButton("Cut & dry", name="cut")
    qtbot.addWidget(button)

    assert button.objectName() == "cut"
    assert button.accessibleName() == "Cut & dry"
    button.set_text("Wash")
    assert button.accessibleName() == "Wash"


@pytest.mark.parametrize(
    ("kind", "height"),
    [(QuietButton, 32), (PrimaryButton, 32), (MainActionButton, 38), (TallQuietButton, 38)],
)
def test_heights_are_those_of_the_look(qtbot, light_look, kind, height):
    button = kind("Book", name="book")
    qtbot.addWidget(button)
    button.show()

    assert button.height() == height


def test_the_key_takes_room_in_the_button_but_not_in_its_name(qtbot, light_look):
    bare, hinted = QuietButton("Walk-in", name="a"), QuietButton("Walk-in", name="b")
    with_key = QuietButton("Walk-in", name="c", shortcut_hint="Q")
    for button in (bare, hinted, with_key):
        qtbot.addWidget(button)

    assert with_key.sizeHint().width() > bare.sizeHint().width() + 16
    assert with_key.accessibleName() == "Walk-in"
    assert with_key.shortcut_hint == "Q"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_with_the_focus_acts_on_the_keyboard(qtbot, light_look, key):
    button = QuietButton("Today", name="today")
    qtbot.addWidget(button)
    button.show()

    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_a_click_leaves_the_focus_in_the_field(qtbot, light_look):
    page = QWidget()
    field, button = QLineEdit(), QuietButton("Find time", name="find")
    column = QVBoxLayout(page)
    column.addWidget(field)
    column.addWidget(button)
    qtbot.addWidget(page)
    show_active(qtbot, page)
    field.setFocus()

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert page.focusWidget() is field


def test_the_focus_is_seen_on_every_kind(qtbot, light_look):
    page = QWidget()
    column = QVBoxLayout(page)
    buttons = [
        QuietButton("One", name="one"),
        DangerButton("Two", name="two"),
        IconButton("plus", label="Three", name="three"),
        LinkButton("Four", name="four"),
        PrimaryButton("Five", name="five"),
    ]
    for button in buttons:
        column.addWidget(button)
    qtbot.addWidget(page)
    show_active(qtbot, page)

    for button in buttons:
        buttons[buttons.index(button) - 1].setFocus()
        before = picture(button)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert picture(button) != before, button.objectName()
        assert has_colour(picture(button), LIGHT_THEME.palette.accent)


def test_a_pressed_toggle_is_tinted(qtbot, light_look):
    button = ToggleButton("Day", name="day")
    qtbot.addWidget(button)

    button.click()

    assert button.isChecked()
    assert has_colour(picture(button), LIGHT_THEME.palette.accent_tint)


def test_a_button_follows_the_theme(qtbot, light_look):
    button = PrimaryButton("Book", name="book")
    qtbot.addWidget(button)
    button.show()

    apply_theme(light_look, DARK_THEME)
    dark = picture(button)
    apply_theme(light_look, LIGHT_THEME)

    assert has_colour(dark, DARK_THEME.palette.primary)
    assert has_colour(picture(button), LIGHT_THEME.palette.primary)


def test_an_icon_alone_has_a_name_and_a_plain_tool_tip(qtbot, light_look):
    button = BareIconButton("cross", label="Close <b>now</b>", name="close")
    qtbot.addWidget(button)

    assert button.accessibleName() == "Close <b>now</b>"
    assert "&lt;b&gt;now" in button.toolTip()
    assert button.width() >= 24
