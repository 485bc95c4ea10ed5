"""Ends the process in time, whatever still hangs when the window has closed.

What a thread waits for may take as long as it likes: a name that is looked up while the network is
down, a keyring that nobody unlocks. Python waits for such threads, and the next start would wait
for this one. All that matters is durable before the window goes, so nothing is lost by not
waiting.
"""

import os
import threading
from typing import Final

EXIT_WITHIN: Final = 2.5
"""Seconds from closing the window to the end of the process."""


def end_within(seconds: float = EXIT_WITHIN) -> threading.Timer:
    """End the process after so long, if it has not ended by itself by then; gives the timer."""
    limit = threading.Timer(seconds, os._exit, (0,))
    limit.name = "exit limit"
    limit.daemon = True
    limit.start()
    return limit
