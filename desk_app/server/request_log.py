"""One line in the log for each request: which, for whom, what came of it and how long it took.

Never a key, a body, a path with ids, a query or anything of a customer: the route is logged as it
is written in the contract.
"""

import logging
import time
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

_logger = logging.getLogger(__name__)

_KEY: Final = "desk.access"


@dataclass(slots=True)
class Access:
    """One request on its way through the server."""

    method: str
    begun: float = field(default_factory=time.perf_counter)
    status: int = 0
    route: str = ""
    """The template of the endpoint; empty for a path that leads nowhere."""
    app: str = ""
    """The slug of the app it spoke for; empty if it had no key of any."""

    @classmethod
    def begin(cls, scope: MutableMapping[str, Any]) -> "Access":
        """Begins the account of a request, for those further in to add to."""
        scope[_KEY] = access = cls(scope["method"])
        return access

    def log(self) -> None:
        """Writes the line."""
        fields = {
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "ms": round((time.perf_counter() - self.begun) * 1000, 1),
            "app": self.app,
        }
        _logger.info("request", extra={"fields": fields})


def note_access(scope: MutableMapping[str, Any], *, route: str = "", app: str = "") -> None:
    """Adds to the account of a request what turned out about it."""
    access = scope.get(_KEY)
    if isinstance(access, Access):
        access.route = route or access.route
        access.app = app or access.app
