"""A script under Node that obeys one line of JSON after the other."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Self

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent / "build" / "cache" / "others"
PATIENCE = 45.0
"""Seconds that one answer may take: a browser starts within them on a busy computer."""


class NodeHost:
    """Asks a running script, and waits for each answer, `PATIENCE` at most."""

    def __init__(self, process: subprocess.Popen[str], *, patience: float = PATIENCE) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._orders = process.stdin
        self._patience = patience
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._listening = Thread(target=self._listen, args=(process.stdout,), name="node answers")
        self._listening.start()

    @classmethod
    @contextmanager
    def run(cls, script: Path | str, *arguments: str, patience: float = PATIENCE) -> Iterator[Self]:
        """The script, for as long as the block lasts; keys are told to it, never on its line."""
        command = ["node", str(HERE / script), str(PACKAGES), *arguments]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        host = cls(process, patience=patience)
        try:
            yield host
        finally:
            host.close()

    def ask(self, **order: Any) -> Any:
        """What the script answers; an AssertionError if it could not do it, or not in time."""
        with suppress(BrokenPipeError):  # a script that has ended is told of below
            self._orders.write(json.dumps(order) + "\n")
            self._orders.flush()
        try:
            line = self._answers.get(timeout=self._patience)
        except Empty:
            self._process.kill()
            raise AssertionError(
                f"the script gave no answer within {self._patience:g} s to {_in_short(order)}"
            ) from None
        assert line, f"the script ended with {self._process.wait(5)}"
        answer = json.loads(line)
        assert "failed" not in answer, f"{_in_short(order)}: {answer['failed']}"
        return answer

    def close(self) -> None:
        """Ends the script: by itself, or else by force."""
        with suppress(BrokenPipeError):
            self._orders.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._listening.join()

    def _listen(self, answers: IO[str]) -> None:
        with answers:
            for line in answers:
                self._answers.put(line)
        self._answers.put("")


def _in_short(order: dict[str, Any]) -> str:
    """What was asked for, without the keys that it may hold."""
    names = [f"{name} {value}" if name != "configure" else name for name, value in order.items()]
    return ", ".join(names)[:200]
