"""Fixtures of the window's tests."""

from tests.ui.look import dark_look, light_look

__all__ = ["dark_look", "light_look"]
