"""The pages of the window, by name."""

from typing import Final

CALENDAR: Final = "calendar"
BOOKINGS: Final = "bookings"
RESOURCES: Final = "resources"
SETTINGS: Final = "settings"
CONNECT: Final = "connect"
