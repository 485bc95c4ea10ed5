import pytest

from desk_app.domain.series import Scope
from desk_app.ui.views.scope_choice import ScopeChoice


@pytest.fixture
def choice(qtbot, light_look):
    choice = ScopeChoice(name="scope")
    qtbot.addWidget(choice)
    return choice


@pytest.mark.parametrize(("letter", "scope"), [("t", "this"), ("l", "later"), ("A", "all")])
def test_a_letter_says_what_is_meant(choice, letter, scope):
    choice.open(later=2, to_come=3)
    assert choice.scope is Scope.THIS

    assert choice.take_key(letter)

    assert choice.scope is Scope(scope)


def test_the_next_booking_begins_with_this_one_alone(choice):
    choice.open(later=2, to_come=3)
    choice.take_key("a")

    choice.reset()

    assert choice.scope is Scope.THIS
    assert not choice.take_key("a")


def test_where_all_to_come_are_later_there_is_one_way_to_say_so(choice):
    choice.open(later=3, to_come=3)

    assert not choice.take_key("l")
    assert choice.scope is Scope.THIS


def test_the_last_of_a_series_asks_nothing(choice):
    choice.open(later=0, to_come=0)

    assert choice.isHidden()
