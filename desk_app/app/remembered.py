"""How the window was left, to find it so again."""

from dataclasses import replace

from desk_app.app.pages import Pages
from desk_app.settings import Settings


def remembered(settings: Settings, pages: Pages) -> Settings:
    """The settings with the place of the window, its parts and its view as they are now."""
    return replace(
        settings,
        window_geometry=pages.window.place_text,
        side_panel_width=pages.window.side_panel_width,
        is_rail_folded=pages.calendar.is_rail_folded,
        zoom=pages.calendar.grid.zoom,
        last_view=pages.calendar.mode,
    )
