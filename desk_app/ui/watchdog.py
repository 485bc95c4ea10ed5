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
SHARE_AT_WORK: Final = 0.25
"""Of a pause, for which the thread must have worked, or the listener been heard, to count."""


class Watchdog(QObject):
    """A heartbeat on the window's thread and a thread of its own that listens to it.

    Make, start and stop it on the window's thread. A pause is the time between two heartbeats
    beyond what lies between them anyway. A pause in which the whole process stood still, since
    the computer was busy or asleep, is measured and not reported: neither did the window's thread
    work then nor was the listener's turn.

    Signals:
        pause_reported: A pause of 500 ms or more ended: its length in ms, and the stack seen
            during it, as text.
    """

    pause_reported = Signal(float, str)

    def __init__(self, parent: QObject | None = None, *, heartbeat_ms: int = HEARTBEAT_MS) -> None:
        super().__init__(parent)
        self._heartbeat_ms = heartbeat_ms
        self._look_every_s = min(2 * heartbeat_ms, SAMPLED_AFTER_MS) / 1000
        self._last_beat = time.perf_counter()
        self._worked_until = time.thread_time()
        self._looks = 0
        self._longest_pause_ms = 0.0
        self._longest_stack = ""
        self._stack_now = ""
        self._window_thread = threading.get_ident()
        self._listener: threading.Thread | None = None
        self._stopping = threading.Event()
        self._beats = QTimer(self)
        self._beats.setTimerType(Qt.TimerType.PreciseTimer)
        self._beats.setInterval(heartbeat_ms)
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
        self._worked_until = time.thread_time()
        self._looks = 0
        self._longest_pause_ms = 0.0
        self._longest_stack = ""
        self._stack_now = ""

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        pause_ms = max(0.0, (now - self._last_beat) * 1000 - self._heartbeat_ms)
        at_work_s = max(worked - self._worked_until, self._looks * self._look_every_s)
        self._last_beat, self._worked_until, self._looks = now, worked, 0
        stack, self._stack_now = self._stack_now, ""
        if pause_ms > self._longest_pause_ms:
            self._longest_pause_ms = pause_ms
            self._longest_stack = stack
        if pause_ms >= REPORTED_AFTER_MS and at_work_s * 1000 >= SHARE_AT_WORK * pause_ms:
            self.pause_reported.emit(pause_ms, stack)

    def _listen(self) -> None:
        while not self._stopping.wait(self._look_every_s):
            self._looks += 1
            silence_ms = (time.perf_counter() - self._last_beat) * 1000
            if silence_ms < SAMPLED_AFTER_MS or self._stack_now:
                continue
            frame = sys._current_frames().get(self._window_thread)
            if frame is not None:
                self._stack_now = _stack_text(frame)


def _stack_text(frame: FrameType) -> str:
    return "".join(traceback.format_stack(frame))
