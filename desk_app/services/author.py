"""Who asks for a write, and where: kept with it, so that it can be told long afterwards."""

import getpass
import platform
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person at a desk, as far as the computer knows."""

    desk: str = ""
    """The name of the computer."""
    user: str = ""
    """Who is signed in to it."""
    zone_name: str = "UTC"
    """Its time zone."""


def author_here(*, zone_name: str) -> Author:
    """Whoever is signed in to this computer; what nobody knows is left empty."""
    return Author(desk=platform.node(), user=_user(), zone_name=zone_name)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A process without an account of its own; on Windows one without these variables.
        return ""
