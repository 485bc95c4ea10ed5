"""Says why Desk cannot start, in a window of its own, for there is no other yet."""

import errno
import sys

from PySide6.QtCore import QCoreApplication

from desk_app.errors import DeskError
from desk_app.ui.dialogs import QuestionDialog
from desk_app.ui.failures import describe

FAILED = 1
"""The exit code."""


def show_start_failure(error: DeskError | OSError) -> int:
    """Tells a person and the log of the system why Desk ends; waits until it was read.

    Args:
        error: What kept the first frame from being made; nothing has been changed by then.
    """
    title, message = _words(error)
    print(f"desk-app: {title}. {message}", file=sys.stderr)
    dialog = QuestionDialog(title, message, yes=_tr("Close"), no="")
    dialog.exec()
    return FAILED


def _words(error: DeskError | OSError) -> tuple[str, str]:
    if isinstance(error, DeskError):
        words = describe(error)
        return words.title, words.message
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        advice = _tr("The disk is full. Free some space, then start Desk again.")
        return _tr("Desk could not start"), advice
    advice = _tr(
        "Desk keeps its files in {place} and may not write there ({reason}). Nothing was changed."
        " Allow it, or start desk-app with --data-dir and another folder."
    )
    reason = error.strerror or type(error).__name__
    place = str(error.filename or _tr("your home folder"))
    return (
        _tr("Desk could not start"),
        advice.replace("{reason}", reason).replace("{place}", place),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("start_failure", text)
