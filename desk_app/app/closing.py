"""What is asked before the window closes while something has not been sent."""

import asyncio
from contextlib import suppress
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from desk_app.services.waiting import Stage, WaitingSummary
from desk_app.services.workspace import Workspace
from desk_app.ui.dialogs import QuestionDialog, finished
from desk_app.ui.time_words import TimeWords

_SENDING_SECONDS = 3
"""How long the window stays for what is still sent on the way out."""


async def may_close(window: QWidget, workspace: Workspace, words: TimeWords, now: datetime) -> bool:
    """Whether the window may close; says how much has not been sent and how old it is.

    What has not been sent survives. What can still be taken back is sent first, if wanted.
    """
    summary = await workspace.waiting.summary()
    if not summary.count:
        return True
    dialog = QuestionDialog(
        _title(summary),
        _text(summary, words, now),
        yes=_tr("Close Desk"),
        no=_tr("Stay"),
        option=_tr("Send what can still be undone first") if summary.leaving else "",
        parent=window,
    )
    dialog.tick_option()
    if await finished(dialog) != QDialog.DialogCode.Accepted:
        return False
    if summary.leaving and dialog.is_option_ticked:
        await _send_what_leaves(workspace)
    return True


async def _send_what_leaves(workspace: Workspace) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_SENDING_SECONDS):
            for item in await workspace.waiting.load():
                if item.stage is Stage.LEAVING:
                    await workspace.waiting.send_now(item.ref)


def _title(summary: WaitingSummary) -> str:
    if summary.count == 1:
        return _tr("One change has not been sent")
    return _tr("{0} changes have not been sent").format(summary.count)


def _text(summary: WaitingSummary, words: TimeWords, now: datetime) -> str:
    age = words.age(summary.oldest_at, now) if summary.oldest_at else ""
    text = _tr(
        "The oldest was asked for {0}. They stay on this computer and go on when Desk is "
        "opened again."
    )
    return text.format(age)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Closing", text)
