"""The log: one JSON object a line, in files that rotate, without secrets.

Whatever a record says is redacted as text before it is written: App-Tokens by their look and by
their value, authorization headers, and the query of every address, which may name customers.
"""

import base64
import json
import logging
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from typing_extensions import override

from desk_app.private_files import PRIVATE_FILE, make_private_folder

LOG_NAME: Final = "desk.log"

_LARGEST_FILE: Final = 1_000_000
_OLDER_FILES: Final = 4
_LONGEST_TEXT: Final = 20_000
_SHORTEST_SECRET: Final = 8

_REMOVED: Final = "[removed]"
_PATTERNS: Final = (
    (r"(?:live|test)_(?:api|widget)_key_[\w-]+", _REMOVED),
    (r"(?i)\b(Basic|Bearer)\s+[\w+/=.~-]{6,}", rf"\1 {_REMOVED}"),
    (r"(//[^\s/@:\"'<>]*):[^\s/@\"'<>]+@", rf"\1:{_REMOVED}@"),
    (r"(?<=[\w/.~-])\?[^\s\"'<>]+", f"?{_REMOVED}"),
)
"""App-Tokens, authorization headers, passwords in addresses, and queries; compiled at the first
record, for nothing is written before the first frame."""


class Redactor:
    """Takes out of a text what must never be written down."""

    def __init__(self) -> None:
        self._known: tuple[str, ...] = ()

    def add_secret(self, secret: str) -> None:
        """Take out this secret too from now on, also encoded; too short ones are no secrets."""
        if len(secret) >= _SHORTEST_SECRET:
            forms = {*self._known, *_forms(secret)}
            self._known = tuple(sorted(forms, key=lambda form: (-len(form), form)))

    def redact(self, text: str) -> str:
        """The text with `[removed]` in place of each secret."""
        for form in self._known:
            text = text.replace(form, _REMOVED)
        for pattern, replacement in _PATTERNS:
            text = re.sub(pattern, replacement, text)
        return text


def _forms(secret: str) -> Iterator[str]:
    """The secret plain, in an address, and in Base64 as it looks after none, one or two bytes.

    Basic authentication puts one byte, a colon, before it.
    """
    content = secret.encode()
    yield secret
    yield quote(secret, safe="")
    for before in range(3):
        start, end = -(-before * 8 // 6), (before + len(content)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b":" * before + content).decode()[start:end]


class LogFile:
    """The log of this run, from `set_up_logging` to `close`."""

    def __init__(self, handler: logging.Handler) -> None:
        self._handler = handler

    def close(self) -> None:
        """Write nothing more; a second call does nothing."""
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()


def set_up_logging(folder: Path, redactor: Redactor, *, level: int = logging.INFO) -> LogFile:
    """Write every record of a level and above to `desk.log` in a private folder.

    The HTTP library is only heard from warnings on, because it logs whole addresses.

    Raises:
        OSError: If the folder or the file cannot be made.
    """
    make_private_folder(folder)
    handler = _PrivateRotatingFile(folder / LOG_NAME)
    handler.setFormatter(_JsonLines(redactor))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for talkative in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    return LogFile(handler)


class _PrivateRotatingFile(logging.FileHandler):
    """Rotating files that only their owner may read.

    The library's own rotating handler loads sockets and pickling for the handlers beside it, which
    would hold up the first frame.
    """

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is not None and self.stream.tell() >= _LARGEST_FILE:
            self.stream.close()
            self._rotate()
            self.stream = self._open()
        super().emit(record)

    def _rotate(self) -> None:
        names = [self.baseFilename, *(f"{self.baseFilename}.{n + 1}" for n in range(_OLDER_FILES))]
        for older, newer in pairwise(reversed(names)):
            if Path(newer).exists():
                Path(newer).replace(older)

    @override
    def _open(self) -> TextIOWrapper:
        descriptor = os.open(
            self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE
        )
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")


class _JsonLines(logging.Formatter):
    """One record, one line, whatever line breaks and control characters it holds."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    @override
    def format(self, record: logging.LogRecord) -> str:
        content: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "thread": record.threadName,
            "message": self._clean(record.getMessage()),
        }
        if record.exc_info:
            content["exception"] = self._clean(self.formatException(record.exc_info))
        if record.stack_info:
            content["stack"] = self._clean(record.stack_info)
        return json.dumps(content)

    def _clean(self, text: str) -> str:
        # Cut once more after redacting: half a secret at the first cut was not recognized.
        return self._redactor.redact(text[: 2 * _LONGEST_TEXT])[:_LONGEST_TEXT]
