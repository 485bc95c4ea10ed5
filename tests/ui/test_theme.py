import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from desk_app.domain.booking_graph import GRAPHS, GraphName, StateName
from desk_app.domain.day_state import DayState
from desk_app.domain.identifiers import DeskRef
from desk_app.domain.pending import Pending, PendingChange
from desk_app.settings import ThemeChoice
from desk_app.ui.palette import Pattern
from desk_app.ui.theme import (
    CONTRAST_DARK_THEME,
    CONTRAST_LIGHT_THEME,
    DARK_THEME,
    LIGHT_THEME,
    RESOURCES,
    THEMES,
    ThemeHolder,
    apply_theme,
    current_theme,
    font,
    look_of_state,
    state_look,
    style_sheet,
)
from tests.builders import make_booking
from tests.ui.look import has_colour, picture


@pytest.mark.parametrize("theme", THEMES)
def test_style_sheet_has_no_word_left_to_replace(theme):
    assert "@" not in style_sheet(theme)


@pytest.mark.parametrize("theme", THEMES)
def test_every_picture_of_the_style_sheet_exists(theme):
    names = re.findall(r"icons:([\w.]+)", style_sheet(theme))

    assert names
    for name in names:
        assert (RESOURCES / "icons" / name).is_file(), name


def test_a_button_of_qt_is_not_grey_in_either_theme(qtbot, light_look: QApplication):
    button = QPushButton("Save")
    qtbot.addWidget(button)

    for theme in (DARK_THEME, LIGHT_THEME):
        apply_theme(light_look, theme)
        assert has_colour(picture(button), theme.palette.panel)


def test_the_theme_on_screen_can_be_asked_for(dark_look: QApplication):
    assert current_theme() is DARK_THEME
    apply_theme(dark_look, LIGHT_THEME)
    assert current_theme() is LIGHT_THEME


def test_holder_tells_of_a_change_once(qtbot, light_look: QApplication):
    holder = ThemeHolder(light_look, ThemeChoice.LIGHT)
    told: list[object] = []
    holder.theme_changed.connect(told.append)

    holder.choose(ThemeChoice.DARK)
    holder.choose(ThemeChoice.DARK)
    holder.choose(ThemeChoice.LIGHT)

    assert told == [DARK_THEME, LIGHT_THEME]


def test_holder_follows_the_system_only_while_nothing_was_chosen(light_look: QApplication):
    hints = QGuiApplication.styleHints()
    holder = ThemeHolder(light_look, ThemeChoice.AUTO)

    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    followed = holder.theme
    holder.choose(ThemeChoice.LIGHT)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    kept = holder.theme
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)  # other holders follow it too

    assert followed is DARK_THEME
    assert kept is LIGHT_THEME


def test_high_contrast_is_light_or_dark_as_the_system_is(light_look: QApplication):
    hints = QGuiApplication.styleHints()
    holder = ThemeHolder(light_look, ThemeChoice.CONTRAST)
    by_day = holder.theme

    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    by_night = holder.theme
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    holder.choose(ThemeChoice.LIGHT)

    assert by_day is CONTRAST_LIGHT_THEME
    assert by_night is CONTRAST_DARK_THEME


def test_holder_takes_high_contrast_from_the_system_while_nothing_was_chosen(
    light_look: QApplication,
):
    wishes = QGuiApplication.styleHints().accessibility()
    holder = ThemeHolder(light_look, ThemeChoice.AUTO)

    wishes.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    followed = holder.theme
    holder.choose(ThemeChoice.DARK)
    kept = holder.theme
    wishes.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    holder.choose(ThemeChoice.LIGHT)

    assert followed is CONTRAST_LIGHT_THEME
    assert kept is DARK_THEME


def test_figures_are_of_equal_width(qapp):
    figures = font(13)

    assert [tag.toString() for tag in figures.featureTags()] == [b"tnum"]
    assert figures.pixelSize() == 13


def test_inter_is_taken_where_it_is_installed(qapp):
    is_installed = "Inter" in QFontDatabase.families()

    assert (QFontInfo(font(16, weight=QFont.Weight.DemiBold)).family() == "Inter") is is_installed


@pytest.mark.parametrize(
    "state",
    sorted({state for graph in GRAPHS.values() for state in graph.states}),
)
def test_every_state_of_every_graph_has_a_word(qapp, state: StateName):
    look = look_of_state(state)

    assert look.word
    assert "_" not in look.word
    assert not look.sign or (RESOURCES / "icons" / f"{look.sign}.svg").is_file()


@pytest.mark.parametrize(
    ("graph", "state", "word"),
    [
        ("confirm_decline", "tentative", "pending"),
        ("group_owner", "tentative", "session"),
        ("instant_payment", "tentative", "waiting for payment"),
        ("group_customer_payment", "tentative", "waiting for payment"),
        ("instant_payment", "unpaid", "not paid in time"),
    ],
)
def test_a_state_is_said_as_its_graph_means_it(qapp, graph: GraphName, state: StateName, word: str):
    assert state_look(make_booking(graph=graph, state=state)).word == word


def test_a_payment_that_came_too_late_looks_like_what_is_over(qapp):
    assert look_of_state("unpaid").pattern is Pattern.STRUCK


def test_states_differ_by_pattern_not_only_by_colour(qapp):
    assert look_of_state("tentative").pattern is Pattern.DASHED
    assert look_of_state("confirmed").pattern is Pattern.PLAIN
    assert look_of_state("cancelled").pattern is Pattern.STRUCK
    assert look_of_state("reserved").pattern is Pattern.DOTTED


def test_a_state_nobody_knows_is_neutral_and_keeps_its_own_text(qapp):
    look = state_look(make_booking(state=StateName("waiting_for_moon")), DARK_THEME)

    assert look.word == "waiting for moon"
    assert look.colours == DARK_THEME.palette.states["neutral"]


def test_what_was_noted_of_the_day_shows_while_it_waits_to_be_sent():
    arrived = {DayState.ARRIVED.value: "2026-03-02T10:00:00+00:00"}
    pending = Pending(DeskRef("r"), PendingChange.NOTE, leaves_in=6)

    look = state_look(make_booking(meta=arrived, pending=pending))

    assert look.word == "arrived, leaving in 6 s"
    assert look.key == state_look(make_booking(meta=arrived)).key
