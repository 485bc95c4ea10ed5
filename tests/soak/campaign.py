"""What a campaign reports."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Campaign:
    """The figures of one campaign; nothing may be lost, doubled or violated."""

    id: str
    cycles: int
    acknowledged: int
    """Writes that the server said it had done."""
    lost: int
    """Of these, how many are not there."""
    duplicated: int
    violations: int
    """Broken promises: overlaps, rounds without exactly one winner, faults found by `check`."""
    control_failed: bool
    """Whether the control, built without the safeguard, broke the promise as it should."""
    seconds: float
    seeds: str = ""
    """By which the same can be run again, such as `0 to 39`."""
    control: str = ""
    """What the control did, in words."""
    details: dict[str, Any] = field(default_factory=dict)
    """More figures, for the file alone."""

    @property
    def ok(self) -> bool:
        """Whether all was kept, and the control shows that it would have been noticed."""
        return not (self.lost or self.duplicated or self.violations) and self.control_failed

    def as_json(self) -> dict[str, Any]:
        """The figures as they are written to the file."""
        return {**asdict(self), "seconds": round(self.seconds, 1), "ok": self.ok}
