import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from desk_app.ui.theme import LIGHT_THEME
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.fields import LabelledField, NotesField, SearchField, TextField
from tests.ui.look import show_active


@pytest.fixture(name="field")
def _field(qtbot, light_look) -> LabelledField:
    field = LabelledField("Email", TextField(), name="email")
    qtbot.addWidget(field)
    field.show()
    return field


def test_the_label_names_the_control(field):
    assert field.control.objectName() == "email"
    assert field.control.accessibleName() == "Email"


def test_an_error_is_seen_and_read_out_until_it_is_taken_away(field):
    field.set_error("That is no <address>")

    label = field.findChild(QLabel, "email_error")
    assert label.isVisible()
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert field.control.accessibleDescription() == "That is no <address>"
    assert field.control.property("invalid") is True

    field.set_error("")
    assert not label.isVisible()
    assert field.control.property("invalid") is False


def test_a_hint_gives_way_to_an_error(field):
    field.set_hint("For the confirmation.")
    hint = field.findChild(QLabel, "email_hint")
    assert hint.isVisible()
    assert field.control.accessibleDescription() == "For the confirmation."

    field.set_error("Missing")
    assert not hint.isVisible()
    field.set_error("")
    assert hint.isVisible()


def test_the_field_is_34_high_with_and_without_focus(qtbot, field):
    show_active(qtbot, field)
    field.control.clearFocus()
    resting = field.control.height()
    field.control.setFocus()

    assert field.control.hasFocus()
    assert (resting, field.control.height()) == (34, 34)


@pytest.mark.parametrize("kind", [TextField, NotesField])
def test_a_placeholder_can_be_read(qtbot, light_look, kind):
    field = kind(placeholder="Visible on the tile")
    qtbot.addWidget(field)
    field.show()

    shown = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert shown.name() == LIGHT_THEME.palette.muted.casefold()
    assert shown.alpha() == 255


def test_escape_empties_a_search_and_then_leaves_it(qtbot, light_look):
    search = SearchField(name="search", label="Search", placeholder="Search…", shortcut_hint="/")
    qtbot.addWidget(search)
    show_active(qtbot, search)
    qtbot.keyClicks(search, "anna")

    with qtbot.assertNotEmitted(search.left_by_escape):
        qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    with qtbot.waitSignal(search.left_by_escape):
        qtbot.keyClick(search, Qt.Key.Key_Escape)


def test_notes_keep_mark_up_as_letters_and_tell_of_changes(qtbot, light_look):
    notes = NotesField()
    qtbot.addWidget(notes)
    told: list[str] = []
    notes.edited.connect(told.append)

    qtbot.keyClicks(notes, "<b>")

    assert told[-1] == "<b>"
    assert notes.tabChangesFocus()


@pytest.fixture(name="box")
def _box(qtbot, light_look) -> ChoiceBox:
    box = ChoiceBox([Choice("hair", "Haircut"), Choice("colour", "Colour & cut\n<b>")])
    qtbot.addWidget(box)
    return box


def test_a_choice_box_gives_values_and_shows_text_on_one_line(box):
    assert box.value == "hair"
    assert box.itemText(1) == "Colour & cut <b>"


def test_only_a_person_makes_a_choice_box_tell(qtbot, box):
    with qtbot.assertNotEmitted(box.value_changed):
        assert box.set_value("colour")
        assert not box.set_value("massage")
    assert box.value == "colour"

    with qtbot.waitSignal(box.value_changed) as told:
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert told.args == ["hair"]


def test_new_choices_keep_the_one_chosen_where_it_is_still_there(box):
    box.set_value("colour")

    box.set_choices([Choice("massage", "Massage"), Choice("colour", "Colour")])
    assert box.value == "colour"
    box.set_choices([Choice("massage", "Massage")])
    assert box.value == "massage"
    box.set_choices([])
    assert box.value is None
