"""What a person wants done with the booking of a tile, beyond what every grid knows."""

from dataclasses import dataclass
from typing import Final

WEEKS_OFFERED: Final = (1, 2, 4, 6, 8)
"""After how many weeks people usually come again."""


@dataclass(frozen=True, slots=True)
class CancelFor:
    """To be cancelled for a reason, once it is agreed to."""

    reason: str


@dataclass(frozen=True, slots=True)
class SameAgain:
    """To be made once more, so many weeks later; None asks how many."""

    weeks: int | None = None


Deed = CancelFor | SameAgain
