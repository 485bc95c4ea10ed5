"""A script under Node that obeys one line of JSON after the other."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent / "build" / "cache" / "others"


class NodeHost:
    """Asks a running script, and waits for each answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def run(cls, script: str, *arguments: str) -> Iterator[Self]:
        """The script, for as long as the block lasts; keys are told to it, never on its line."""
        command = ["node", str(HERE / script), str(PACKAGES), *arguments]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        try:
            yield cls(process)
        finally:
            process.communicate(timeout=20)

    def ask(self, **order: Any) -> Any:
        """What the script answers; an AssertionError if it could not do it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the script ended with {self._process.wait(5)}"
        answer = json.loads(line)
        assert "failed" not in answer, answer["failed"]
        return answer
