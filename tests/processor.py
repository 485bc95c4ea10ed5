"""How long this process had to wait for a processor because other programs worked."""

from pathlib import Path


def waited_for_a_processor() -> float:
    """Seconds so far in which its threads that still live could have worked, but others did."""
    delays = [
        each.read_text(encoding="ascii").split()[1]
        for each in Path("/proc/self/task").glob("*/schedstat")
    ]
    return sum(map(int, delays)) / 1e9
