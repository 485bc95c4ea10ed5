import asyncio

import pytest

from desk_app.errors import DeskError, OfflineError
from desk_app.ui.tasks import TaskRunner


class Told:
    def __init__(self) -> None:
        self.failures: list[DeskError] = []
        self.crashes: list[BaseException] = []

    def runner(self) -> TaskRunner:
        return TaskRunner(self.failures.append, self.crashes.append)


async def fail(error: Exception) -> None:
    await asyncio.sleep(0)
    raise error


async def wait_for_ever() -> None:
    await asyncio.Event().wait()


def test_a_task_runs_under_its_name_and_gives_its_result(run_async):
    async def double(number: int) -> int:
        await asyncio.sleep(0)
        return 2 * number

    async def scene() -> None:
        tasks = Told().runner()

        task = tasks.start(double(21), name="double")

        assert tasks.running_names == ("double",)
        assert await task == 42
        await asyncio.sleep(0)
        assert not tasks.running_names

    run_async(scene())


def test_a_task_that_has_just_ended_stands_in_the_way_of_no_other(run_async):
    async def scene() -> None:
        tasks, asked = Told().runner(), []

        async def ask(number: int) -> None:
            asked.append(number)

        first = tasks.start(ask(1), name="ask")
        # A press that the loop happens to hand over before it tells that the first has ended.
        asyncio.get_running_loop().call_soon(lambda: tasks.start(ask(2), name="ask"))
        await first
        await asyncio.sleep(0.01)

        assert asked == [1, 2]

    run_async(scene())


def test_a_failure_of_the_surroundings_goes_to_the_user(run_async):
    told = Told()
    failure = OfflineError()

    async def scene() -> None:
        _ = told.runner().start(fail(failure), name="sync")
        await asyncio.sleep(0.01)

    run_async(scene())

    assert told.failures == [failure]
    assert told.crashes == []


def test_a_defect_goes_to_the_crash_handler(run_async):
    told = Told()
    defect = KeyError("lost")

    async def scene() -> None:
        _ = told.runner().start(fail(defect), name="sync")
        await asyncio.sleep(0.01)

    run_async(scene())

    assert told.failures == []
    assert told.crashes == [defect]


def test_cancelling_ends_all_and_is_no_failure(run_async):
    told = Told()

    async def scene() -> None:
        tasks = told.runner()
        started = [tasks.start(wait_for_ever(), name=name) for name in "ab"]

        await tasks.cancel_all()

        assert all(task.cancelled() for task in started)
        assert tasks.running_names == ()

    run_async(scene())

    assert told.failures == []
    assert told.crashes == []


def test_a_task_may_cancel_all_others_and_go_on(run_async):
    async def scene() -> None:
        tasks = Told().runner()
        _ = tasks.start(wait_for_ever(), name="other")

        async def close() -> str:
            await tasks.cancel_all()
            return "closed"

        assert await tasks.start(close(), name="close") == "closed"

    run_async(scene())


def test_of_one_name_the_first_goes_on_unless_the_second_replaces_it(run_async):
    async def scene() -> None:
        tasks = Told().runner()
        first = tasks.start(wait_for_ever(), name="search")

        assert tasks.start(wait_for_ever(), name="search") is first
        second = tasks.start(wait_for_ever(), name="search", replaces=True)
        await asyncio.sleep(0.01)

        assert first.cancelled()
        assert not second.done()
        tasks.cancel("search")
        await asyncio.sleep(0.01)
        assert second.cancelled()

    run_async(scene())


def test_a_task_needs_a_running_loop(qapp):
    coroutine = wait_for_ever()

    with pytest.raises(RuntimeError):
        _ = Told().runner().start(coroutine, name="too early")
    coroutine.close()
