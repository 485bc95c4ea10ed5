"""Log records of warning level or above fail the test that caused them, unless it named them.

    def test_a_broken_cache_is_rebuilt(expected_logs):
        expected_logs("rebuilding the cache")

`@pytest.mark.expected_logs("pattern", ...)` says the same of a whole test. A pattern is a regular
expression, searched in "logger: message".
"""

import logging
import re

import pytest
from typing_extensions import override


class StrictLogs(logging.Handler):
    """Collects what a test logs at warning level or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[str] = []
        self._allowed: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def begin(self, patterns: tuple[str, ...]) -> None:
        """Start a test that may log these."""
        self._records.clear()
        self._allowed = list(patterns)

    def allow(self, *patterns: str) -> None:
        """Let the running test log these as well."""
        self._allowed += patterns

    def unexpected(self) -> list[str]:
        """What was logged since `begin` that nobody named."""
        return [
            record
            for record in self._records
            if not any(re.search(pattern, record) for pattern in self._allowed)
        ]

    def check(self) -> None:
        """Fail the running test for what it did not name."""
        __tracebackhide__ = True
        found = self.unexpected()
        self._records.clear()
        if found:
            pytest.fail("Unexpected log records:\n  " + "\n  ".join(found), pytrace=False)
