"""Where a frozen program begins: console and server are one program under two names.

Code and libraries are in the folder once; the name it was started by says which of them is meant.
"""

import multiprocessing
import sys
from pathlib import Path


def main() -> int:
    """Runs what the program's name says; returns the exit code."""
    multiprocessing.freeze_support()  # a worker of the server is this program, started anew
    if Path(sys.executable).stem == "desk-server":
        from desk_app.server.command_line import main as run_server  # noqa: PLC0415

        return run_server()
    from desk_app.__main__ import main as run_console  # noqa: PLC0415

    run_console()
    return 0


sys.exit(main())
