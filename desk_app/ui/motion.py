"""Whether things on screen may move by themselves."""

from PySide6.QtWidgets import QStyle, QWidget


def is_motion_reduced(widget: QWidget) -> bool:
    """Whether the person asked their system for no animations, as far as Qt hears of it."""
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return widget.style().styleHint(hint, None, widget) == 0
