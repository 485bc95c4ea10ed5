from PySide6.QtWidgets import QProxyStyle, QStyle
from typing_extensions import override

from tests.builders import booking_id
from tests.ui.grid.columns import booked
from tests.ui.grid.hand import some_columns


class StillStyle(QProxyStyle):
    """The style of somebody who asked their system for no animations."""

    @override
    def styleHint(self, hint, option=None, widget=None, returnData=None):
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, returnData)


def test_a_tile_that_news_changed_is_outlined_for_two_seconds(qtbot, grid):
    grid.set_picture(some_columns(anna=booked("anna", "11:00", "12:30")))

    assert grid.overlays.changed == {booking_id("anna")}
    qtbot.waitUntil(lambda: not grid.overlays.changed, timeout=3000)


def test_where_motion_is_reduced_no_tile_is_outlined(grid):
    usual = grid.viewport().style()
    still = StillStyle("fusion")
    grid.viewport().setStyle(still)

    grid.set_picture(some_columns(anna=booked("anna", "11:00", "12:30")))

    assert grid.overlays.changed == frozenset()
    grid.viewport().setStyle(usual)  # the viewport does not keep a style alive
