"""Where defects of our own end up: one place that writes them down and keeps the window alive."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    import asyncio

    from desk_app.app.crash_reports import CrashReports

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


_reports: "list[CrashReports]" = []
"""Where reports are kept: the last one, if any."""


def keep_reports(reports: "CrashReports | None") -> None:
    """Keep a report of every defect from now on, or no more."""
    _reports[:] = [reports] if reports is not None else []


def install() -> None:
    """Sends every exception nobody caught, and every message of Qt, to the log and the reports."""

    def on_exception(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        write_down(error)

    def on_thread_exception(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            write_down(args.exc_value)

    sys.excepthook = on_exception
    threading.excepthook = on_thread_exception
    qInstallMessageHandler(_on_qt_message)


def install_on_loop(
    loop: "asyncio.AbstractEventLoop", tell: Callable[[BaseException], None]
) -> None:
    """Does the same for what ends up at the event loop."""

    def on_loop_exception(_: "asyncio.AbstractEventLoop", context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            write_down(error)
            tell(error)
        else:
            log.error("event loop: %s", context.get("message", "unknown"))

    loop.set_exception_handler(on_loop_exception)


def write_down(error: BaseException) -> None:
    """Writes a defect to the log with its stack, and keeps a report of it."""
    log.error("defect: %s", type(error).__name__, exc_info=error)
    for reports in _reports:
        reports.add(error)


def _on_qt_message(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
