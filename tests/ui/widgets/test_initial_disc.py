import pytest

from desk_app.ui.palette import contrast
from desk_app.ui.widgets.initial_disc import DARK_DISCS, LIGHT_DISCS, disc_colours


@pytest.mark.parametrize("colours", [*LIGHT_DISCS, *DARK_DISCS])
def test_initials_can_be_read_on_every_disc(colours):
    assert contrast(colours.ink, colours.fill) >= 4.5


def test_somebodys_colour_stays_theirs_in_both_themes():
    light = disc_colours("eva", is_dark=False)

    assert disc_colours("eva", is_dark=False) == light
    assert DARK_DISCS.index(disc_colours("eva", is_dark=True)) == LIGHT_DISCS.index(light)
