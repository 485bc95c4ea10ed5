"""How much of the memory this process has for itself."""

import ctypes
import gc
from pathlib import Path


def private_megabytes() -> float:
    """What no other process shares, after garbage and free heap were given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return private_now()


def private_now() -> float:
    """The same as it is."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("Private_")]
    return sum(kilobytes) / 1024
