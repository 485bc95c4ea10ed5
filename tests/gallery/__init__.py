"""Pictures of every view and state of the real window, in light and dark: `make gallery`.

A picture more is one line more in `scenes.py`, or a few in one of its neighbours.
"""
