"""`python -m desk_app` and the program `desk-app`."""

import sys

from desk_app.app.main import RunTour, run


def main() -> None:
    """Runs the console and exits with its code."""
    sys.exit(run(sys.argv[1:], load_tour=_load_tour))


def _load_tour() -> RunTour:
    from desk_app.tour.tour import run_tour  # noqa: PLC0415  (loads Qt, and only when asked for)

    return run_tour


if __name__ == "__main__":
    main()
