"""What the operating system says of the computer Desk runs on."""

import os
from importlib.metadata import version
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH

from desk_app.domain.resource import find_time_zone

_LINK: Final = Path("/etc/localtime")
_ZONES: Final = "/zoneinfo/"
_NO_PLACE: Final = frozenset({"", "Etc/UTC", "Etc/UCT", "Etc/GMT"})


def zone_of_this_computer() -> str:
    """The IANA name of the zone this computer is set to; UTC where it cannot be told."""
    name = os.environ.get("TZ", "").removeprefix(":") or _linked_zone() or _zone_of_qt()
    is_place = name not in _NO_PLACE and find_time_zone(name) is not None
    return name if is_place else "UTC"


def zone_data_version() -> str:
    """The release of the time zone data in use: the system's own where it has one."""
    for folder in TZPATH:
        table = Path(folder) / "tzdata.zi"
        try:
            with table.open(encoding="utf-8") as lines:
                words = lines.readline().split()
        except OSError:
            continue
        if words[:2] == ["#", "version"] and len(words) == 3:
            return words[2]
    return version("tzdata")


def _linked_zone() -> str:
    """The zone that the system's link names; empty where it is no link to a table of zones."""
    try:
        target = str(_LINK.readlink())
    except OSError:
        return ""
    return target.partition(_ZONES)[2]


def _zone_of_qt() -> str:
    """What Qt makes out; asked last, because its first answer reads every table of zones."""
    from PySide6.QtCore import QTimeZone  # noqa: PLC0415  (seldom needed, and slow to load)

    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
