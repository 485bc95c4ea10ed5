"""What a person wants done with the booking of a tile, beyond what every grid knows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CancelFor:
    """To be cancelled for a reason, once it is agreed to."""

    reason: str


Deed = CancelFor
