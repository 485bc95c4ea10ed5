"""Lets `python -m desk_app.server` do what `desk-server` does."""

import sys

from desk_app.server.command_line import main

if __name__ == "__main__":
    sys.exit(main())
