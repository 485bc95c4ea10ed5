import pytest

from desk_app.ui.palette import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    Palette,
    contrast,
)
from desk_app.ui.widgets.pill import Tone, tone_colours

STRONG = {"contrast light": CONTRAST_LIGHT, "contrast dark": CONTRAST_DARK}
PALETTES = {"light": LIGHT, "dark": DARK, **STRONG}

TEXTS = [
    ("text", "window"),
    ("text", "panel"),
    ("text", "hover"),
    ("text", "accent_tint"),
    ("text", "hatch_b"),
    ("muted", "window"),
    ("muted", "panel"),
    ("muted", "hover"),
    ("accent", "panel"),
    ("accent", "window"),
    ("accent", "accent_tint"),
    ("accent_text", "accent_tint"),
    ("primary_text", "primary"),
    ("primary_text", "primary_hover"),
    ("now_text", "now"),
    ("danger", "panel"),
    ("danger", "window"),
    ("danger", "danger_tint"),
    ("toast_text", "toast"),
    ("toast_link", "toast"),
]

SIGNS = [("accent", "panel"), ("primary", "panel"), ("now", "panel"), ("danger", "panel")]


@pytest.fixture(params=PALETTES, name="palette")
def _palette(request: pytest.FixtureRequest) -> Palette:
    return PALETTES[request.param]


def test_contrast_of_black_and_white_is_21_and_of_a_colour_with_itself_1():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#0A5FB4", "#0A5FB4") == pytest.approx(1)


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(palette: Palette, ink: str, ground: str):
    tokens = palette.tokens()

    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_signs_and_the_focus_ring_stand_out_from_the_panel(
    palette: Palette, sign: str, ground: str
):
    tokens = palette.tokens()

    assert contrast(tokens[sign], tokens[ground]) >= 3


@pytest.mark.parametrize("state", LIGHT.states)
def test_a_state_is_told_by_stripe_and_ink_on_tint_and_panel(palette: Palette, state: str):
    colours = palette.states[state]

    for ground in (colours.tint, palette.panel):
        assert contrast(colours.stripe, ground) >= 3
        assert contrast(colours.ink, ground) >= 4.5
        assert contrast(palette.text, ground) >= 4.5
    assert contrast(palette.muted, colours.tint) >= 4.5


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_readable_on_its_tint(palette: Palette, tone: Tone):
    colours = tone_colours(tone, palette)

    assert contrast(colours.ink, colours.tint) >= 4.5
    assert contrast(palette.text, colours.tint) >= 4.5


@pytest.mark.parametrize("name", STRONG)
def test_high_contrast_has_letters_of_7_to_1_and_lines_of_4_5_to_1(name: str):
    palette = STRONG[name]
    tokens = palette.tokens()

    for ink, ground in TEXTS:
        assert contrast(tokens[ink], tokens[ground]) >= 7, (ink, ground)
    for line in ("line", "grid_line", "control_line", "chosen_edge"):
        assert contrast(tokens[line], palette.panel) >= 4.5, line
    assert contrast(palette.accent, palette.hatch_b) >= 3  # how full a day is, on the rest of it
    for colours in palette.states.values():
        assert contrast(colours.ink, colours.tint) >= 7
        assert contrast(colours.stripe, colours.tint) >= 4.5


def test_all_themes_know_the_same_states():
    assert len({frozenset(palette.states) for palette in PALETTES.values()}) == 1
