"""What is asked before the window closes while something has not been sent."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from desk_app.services.waiting import Stage, WaitingItem
from desk_app.services.workspace import Workspace
from desk_app.ui.dialogs import QuestionDialog, finished
from desk_app.ui.directory import Directory
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.unsent_list import UnsentList
from desk_app.ui.waiting_words import unsent_lines

_SENDING_SECONDS = 3
"""How long the window stays for what is still sent on the way out."""
_LIST_WIDTH = 400


async def may_close(
    window: QWidget,
    workspace: Workspace,
    *,
    directory: Directory,
    words: TimeWords,
    export: Callable[[], None],
) -> bool:
    """Whether the window may close; names what has not been sent and says how old it is.

    What has not been sent survives. What can still be taken back is sent first, if wanted.

    Args:
        window: What is to close.
        workspace: The profile at work.
        directory: The resources by name.
        words: How days and times are written.
        export: Asks where what has not been sent is to be saved.
    """
    items = [item for item in await workspace.waiting.load() if item.stage is not Stage.DONE]
    if not items:
        return True
    unsent = UnsentList(unsent_lines(items, directory, words), width=_LIST_WIDTH)
    unsent.export_requested.connect(export)
    has_leaving = any(item.stage is Stage.LEAVING for item in items)
    age = words.age(min(item.asked_at for item in items), workspace.now())
    dialog = QuestionDialog(
        _title(len(items)),
        _text(len(items)).format(age),
        yes=_tr("Close Desk"),
        no=_tr("Stay"),
        option=_tr("Send what can still be undone first") if has_leaving else "",
        content=unsent,
        parent=window,
    )
    dialog.tick_option()
    if await finished(dialog) != QDialog.DialogCode.Accepted:
        return False
    if has_leaving and dialog.is_option_ticked:
        await _send_what_leaves(workspace, items)
    return True


async def _send_what_leaves(workspace: Workspace, items: Sequence[WaitingItem]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_SENDING_SECONDS):
            for item in items:
                if item.stage is Stage.LEAVING:
                    await workspace.waiting.send_now(item.ref)


def _title(count: int) -> str:
    if count == 1:
        return _tr("One change has not been sent")
    return _tr("{0} changes have not been sent").format(count)


def _text(count: int) -> str:
    if count == 1:
        return _tr(
            "It was asked for {0}. It stays on this computer and goes on when Desk is opened again."
        )
    return _tr(
        "The oldest was asked for {0}. They stay on this computer and go on when Desk is "
        "opened again."
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Closing", text)
