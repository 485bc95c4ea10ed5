"""Watches how long the window's thread is busy, and what it does in its longest pause."""

import sys
import threading
import time
import traceback
from types import FrameType
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

HEARTBEAT_MS: Final = 10
SAMPLED_AFTER_MS: Final = 100
REPORTED_AFTER_MS: Final = 500
_LOOK_EVERY_S: Final = 0.02


class Watchdog(QObject):
    """A heartbeat on the window's thread and a thread of its own that listens to it.

    Make, start and stop it on the window's thread. A pause is the time between two heartbeats
    beyond the 10 ms that lie between them anyway.

    Signals:
        pause_reported: A pause of 500 ms or more ended: its length in ms, and the stack seen
            during it, as text.
    """

    pause_reported = Signal(float, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_beat = time.perf_counter()
        self._longest_pause_ms = 0.0
        self._longest_stack = ""
        self._stack_now = ""
        self._window_thread = threading.get_ident()
        self._listener: threading.Thread | None = None
        self._stopping = threading.Event()
        self._beats = QTimer(self)
        self._beats.setTimerType(Qt.TimerType.PreciseTimer)
        self._beats.setInterval(HEARTBEAT_MS)
        self._beats.timeout.connect(self._beat)

    @property
    def longest_pause_ms(self) -> float:
        """The longest pause since the start or the last `reset()`, in milliseconds."""
        return self._longest_pause_ms

    @property
    def longest_stack(self) -> str:
        """What the window's thread was doing in that pause; "" if it was under 100 ms."""
        return self._longest_stack

    def start(self) -> None:
        """Begin to watch; does nothing while it runs."""
        if self._listener is not None:
            return
        self.reset()
        self._stopping.clear()
        self._beats.start()
        self._listener = threading.Thread(target=self._listen, name="watchdog", daemon=True)
        self._listener.start()

    def stop(self) -> None:
        """Stop watching; what was measured stays readable."""
        self._beats.stop()
        self._stopping.set()
        if self._listener is not None:
            self._listener.join()
            self._listener = None

    def reset(self) -> None:
        """Forget what was measured."""
        self._last_beat = time.perf_counter()
        self._longest_pause_ms = 0.0
        self._longest_stack = ""
        self._stack_now = ""

    def _beat(self) -> None:
        now = time.perf_counter()
        pause_ms = max(0.0, (now - self._last_beat) * 1000 - HEARTBEAT_MS)
        self._last_beat = now
        stack, self._stack_now = self._stack_now, ""
        if pause_ms > self._longest_pause_ms:
            self._longest_pause_ms = pause_ms
            self._longest_stack = stack
        if pause_ms >= REPORTED_AFTER_MS:
            self.pause_reported.emit(pause_ms, stack)

    def _listen(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY_S):
            silence_ms = (time.perf_counter() - self._last_beat) * 1000
            if silence_ms < SAMPLED_AFTER_MS or self._stack_now:
                continue
            frame = sys._current_frames().get(self._window_thread)
            if frame is not None:
                self._stack_now = _stack_text(frame)


def _stack_text(frame: FrameType) -> str:
    return "".join(traceback.format_stack(frame))
