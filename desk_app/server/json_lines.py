"""The log of `desk-server`: one JSON object a line, on standard error.

Of an exception only its kind and the places it passed are written: what it says may hold what
somebody sent.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from typing_extensions import override

from desk_app.server.request_ids import NO_REQUEST, current_request_id

_DEEPEST: Final = 30
"""How many places of an exception are written, the innermost."""


class JsonLines(logging.Formatter):
    """Writes a record as `time`, `level`, `logger`, `message` and what it brings besides."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (request_id := current_request_id()) != NO_REQUEST:
            line["request_id"] = request_id
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe_error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def describe_error(error: BaseException) -> dict[str, Any]:
    """Kind and places of an exception, and of the one that caused it."""
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    described: dict[str, Any] = {
        "kind": type(error).__name__,
        "at": [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames],
    }
    if code := getattr(error, "sqlstate", None):
        described["sqlstate"] = code
    if error.__cause__ is not None:
        described["cause"] = describe_error(error.__cause__)
    return described


LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": JsonLines}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
}
"""For `logging.config.dictConfig`."""
