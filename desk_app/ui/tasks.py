"""The one place that starts and ends tasks of the window's loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from desk_app.errors import DeskError

_T = TypeVar("_T")


class TaskRunner:
    """Starts tasks, keeps them alive, and hands on what went wrong.

    Args:
        on_failure: Is told every `DeskError` that leaves a task.
        on_crash: Is told anything else that leaves a task: a defect of ours.
    """

    def __init__(
        self,
        on_failure: Callable[[DeskError], None],
        on_crash: Callable[[BaseException], None],
    ) -> None:
        self._on_failure = on_failure
        self._on_crash = on_crash
        self._tasks: list[asyncio.Task[Any]] = []

    @property
    def running_names(self) -> tuple[str, ...]:
        """The names of the tasks that run now, in order of the alphabet."""
        return tuple(sorted(task.get_name() for task in self._tasks))

    def start(
        self, coroutine: Coroutine[Any, Any, _T], *, name: str, replaces: bool = False
    ) -> asyncio.Task[_T]:
        """Start a task on the running loop; its failure is reported.

        Args:
            coroutine: What to run.
            name: What it is about. Of one name only one task runs at a time.
            replaces: Whether a running task of this name is cancelled in favour of this one;
                otherwise it goes on, is returned, and the coroutine is closed unused.
        """
        running = self._find(name)
        if running is not None and not replaces:
            coroutine.close()
            return running
        if running is not None:
            running.cancel()
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._on_finished)
        return task

    def cancel(self, name: str) -> None:
        """Cancel the task of a name, if it runs."""
        running = self._find(name)
        if running is not None:
            running.cancel()

    async def end(self, name: str) -> None:
        """Cancel the task of a name, if it runs, and wait until it has ended."""
        running = self._find(name)
        if running is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def cancel_all(self) -> None:
        """Cancel every task and wait until each has ended; new ones may be started again."""
        me = asyncio.current_task()
        tasks = [task for task in self._tasks if task is not me]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _find(self, name: str) -> asyncio.Task[Any] | None:
        """The task of a name that was started last and was not cancelled, if it runs."""
        same = (task for task in reversed(self._tasks) if task.get_name() == name)
        return next((task for task in same if not task.done() and not task.cancelling()), None)

    def _on_finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.remove(task)
        if task.cancelled():
            return
        match task.exception():
            case None:
                return
            case DeskError() as failure:
                self._on_failure(failure)
            case crash:
                self._on_crash(crash)
