"""Loads Qt and leaves Python's own `import` as it was."""

import builtins


def load_qt() -> None:
    """Loads Qt's core; to be called before anything else of Desk loads.

    WORKAROUND PySide6 6.11: with `import PySide6` an import of its own takes the place of Python's.
    After each import it reads the whole source of the module to see whether that uses
    `__feature__`, which no module of Desk does. For all modules of a start that takes longer than
    the first frame takes to paint.
    """
    pythons_own = builtins.__import__
    import PySide6.QtCore  # noqa: F401, PLC0415  (loaded here so that its import can be undone)

    builtins.__import__ = pythons_own
