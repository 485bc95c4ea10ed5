"""A limit to how long a piece of code written elsewhere may compute.

A thread cannot be stopped from outside. Instead the interpreter asks at every call of a Python
function whether time is up; that makes the code about half as fast, and ends any loop that calls
something.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType


class TimeIsUpError(BaseException):
    """The limit was reached. No Exception, so that no handler on the way holds it up."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Lets a block compute for so long, on a thread of its own, never on that of a loop.

    Raises:
        TimeIsUpError: In the middle of whatever the block was doing.
    """
    end = monotonic() + seconds

    def check(_frame: FrameType, _event: str, _argument: object) -> None:
        if monotonic() > end:
            raise TimeIsUpError

    before = sys.gettrace()
    sys.settrace(check)
    try:
        yield
    finally:
        sys.settrace(before)
