"""Whose keys the window has, and what somebody chose instead."""

import pytest
from PySide6.QtCore import Qt

from desk_app.settings import KeyPreset
from desk_app.ui.commands.catalogue import Group, all_commands
from desk_app.ui.commands.key_map import is_letter, make_key_map
from desk_app.ui.grid.keys import USUAL_MEANINGS, Command, Step

_NONE = Qt.KeyboardModifier.NoModifier


def test_the_usual_keys_mean_what_the_grid_means_by_them():
    assert dict(make_key_map().meanings) == dict(USUAL_MEANINGS)


def test_every_command_has_a_name_of_its_own_and_a_title():
    commands = all_commands()

    assert {each.meaning for each in commands} == {*Command, *Step}
    assert len({each.name for each in commands}) == len(commands)
    assert all(each.title for each in commands)


@pytest.mark.parametrize("preset", list(KeyPreset))
def test_no_key_means_two_things(preset):
    keys = [key for each in make_key_map(preset).keys.values() for key in each]

    assert len(keys) == len(set(keys))


def test_like_google_the_question_mark_opens_the_list():
    meanings = make_key_map(KeyPreset.GOOGLE).meanings

    assert meanings[_NONE, Qt.Key.Key_Question] is Command.SHORTCUTS
    assert meanings[_NONE, Qt.Key.Key_N] is Command.NEXT
    assert meanings[Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F1] is Step.EXPLAIN


def test_like_outlook_ctrl_e_searches():
    meanings = make_key_map(KeyPreset.OUTLOOK).meanings

    assert meanings[Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E] is Command.SEARCH


def test_letters_can_be_switched_off_and_all_else_stays():
    key_map = make_key_map(has_letters=False)

    assert not any(is_letter(key) for keys in key_map.keys.values() for key in keys)
    assert key_map.keys_of("go.new") == ("Ctrl+N",)
    assert (_NONE, Qt.Key.Key_Q) not in key_map.meanings


def test_a_chosen_key_takes_the_place_of_the_usual_ones():
    key_map = make_key_map(own={"go.new": ("Ctrl+B",)})

    assert key_map.keys_of("go.new") == ("Ctrl+B",)
    assert (_NONE, Qt.Key.Key_C) not in key_map.meanings


def test_a_key_tells_whose_it_is():
    owner = make_key_map().owner_of("Ctrl+K")

    assert owner is not None
    assert owner.meaning is Command.ANYTHING
    assert make_key_map().owner_of("Ctrl+Shift+F9") is None


def test_keys_that_make_no_sense_mean_nothing():
    assert make_key_map(own={"go.new": ("Ctrl+K, Ctrl+K", "nonsense")}).owner_of("X") is not None


def test_the_list_of_what_waits_has_a_key_and_a_name_of_its_own():
    key_map = make_key_map()
    [spec] = [each for each in key_map.commands if each.meaning is Command.UNSENT]

    assert (spec.title, spec.group) == ("Waiting to be sent", Group.DO)
    assert key_map.hint(Command.UNSENT) == "Ctrl+Shift+U"
    assert not is_letter(key_map.hint(Command.UNSENT))
