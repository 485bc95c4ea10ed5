"""Has assistive tools read something out."""

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, is_urgent: bool = False) -> None:
    """Have a text read out: when there is a pause, or at once where it is urgent."""
    from PySide6.QtGui import (  # noqa: PLC0415  (slow to load, and not for the first frame)
        QAccessible,
        QAccessibleAnnouncementEvent,
    )

    event = QAccessibleAnnouncementEvent(widget, text)
    level = QAccessible.AnnouncementPoliteness
    event.setPoliteness(level.Assertive if is_urgent else level.Polite)
    QAccessible.updateAccessibility(event)


def load_announcements() -> None:
    """Loads what the first announcement would wait for."""
    from PySide6.QtGui import QAccessible  # noqa: PLC0415  (slow to load)

    _ = QAccessible.AnnouncementPoliteness.Polite
