"""Campaign `openapi`: every operation is asked what its description allows and what it does not.

The controls are servers of which one handler does not do as described, each in a way of its own.
"""

import tempfile
import time
from collections import Counter
from pathlib import Path

from schemathesis.core.failures import FailureGroup

from desk_app.timekit.endpoints import Endpoint
from tests.server.broken_handlers import BROKEN, broken_handler
from tests.server.described import ENDPOINTS, examine
from tests.server.described_world import World, seeded_world
from tests.soak.campaign import Campaign

QUESTIONS = {"tiny": 1, "small": 50, "full": 500}
"""Of each operation, and as many again that break its schema."""

_CONTROL_QUESTIONS = 20
_ROW = 7
"""Which of the endless rows of questions; not that of the tests."""


def run(size: str) -> Campaign:
    """Runs the campaign; `size` is `small` or `full`."""
    begun, statuses = time.perf_counter(), Counter[int]()
    failures: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="desk-soak-") as folder:
        with seeded_world(Path(folder)) as world:
            for name, endpoint in ENDPOINTS.items():
                found = _examine(world, endpoint, QUESTIONS[size])
                if isinstance(found, Counter):
                    statuses += found
                else:
                    failures[name] = found
        unnoticed = [what for what in BROKEN if not _is_noticed(what)]
    return Campaign(
        id="openapi",
        cycles=statuses.total(),
        acknowledged=sum(count for status, count in statuses.items() if status < 400),
        lost=0,
        duplicated=0,
        violations=len(failures),
        control_failed=not unnoticed,
        seconds=time.perf_counter() - begun,
        details={
            "operations": len(ENDPOINTS),
            "statuses": {str(status): count for status, count in sorted(statuses.items())},
            "failures": failures,
            "broken servers not noticed": unnoticed,
        },
    )


def _examine(world: World, endpoint: Endpoint, questions: int) -> Counter[int] | str:
    """The statuses of an operation, or what was wrong with one answer."""
    try:
        return examine(world, endpoint, questions, row=_ROW)
    except FailureGroup as failure:
        return "\n".join(str(one) for one in failure.exceptions)


def _is_noticed(what: str) -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="desk-soak-") as folder,
        broken_handler(what) as endpoint,
        seeded_world(Path(folder)) as world,
    ):
        return isinstance(_examine(world, endpoint, _CONTROL_QUESTIONS), str)
