"""What this desk has asked for and the server has not yet done."""

from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.identifiers import DeskRef


class PendingChange(StrEnum):
    """What is to become of a booking."""

    CREATE = "create"
    """It is written in pencil: no server knows it."""
    ACT = "act"
    MOVE = "move"
    BLOCK = "block"
    """Time is to be blocked, or to be opened again."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that is shown already and not yet done."""

    ref: DeskRef
    """The reference of the write that will do it."""
    change: PendingChange
    is_uncertain: bool = False
    """Whether it may have been done, which is being found out."""
    leaves_in: int | None = None
    """Seconds until it leaves, while it can be taken back; None when it waits for the server."""
