"""A client that answers what a test says, and remembers what it was asked.

    client = ScriptedClient(create_booking=[OfflineError(), make_booking()])

An answer that is an error is raised; one that can be called is called with the arguments, and
awaited if need be; a list is given one by one, its last again and again. What no test expects has
no answer and fails.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from desk_app.client.retry import Circuit


@dataclass(frozen=True, slots=True)
class Call:
    """One question."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


class ScriptedClient:
    """Stands in for desk_app.client.timekit_client.TimekitClient."""

    def __init__(self, **answers: Any) -> None:
        self.answers = {"get_capabilities": frozenset(), **answers}
        self.calls: list[Call] = []
        self.circuit = Circuit()

    @property
    def asked(self) -> list[str]:
        """The names of the questions, in order."""
        return [call.name for call in self.calls]

    def calls_of(self, name: str) -> list[Call]:
        return [call for call in self.calls if call.name == name]

    async def close(self) -> None:
        """Nothing is open."""

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        if name.startswith("_"):
            raise AttributeError(name)

        async def ask(*args: Any, **kwargs: Any) -> Any:
            self.calls.append(Call(name, args, kwargs))
            assert name in self.answers, f"{name} was not expected"
            answer = self._next(name)
            if isinstance(answer, BaseException):
                raise answer
            given = answer(*args, **kwargs) if callable(answer) else answer
            return await given if isawaitable(given) else given

        return ask

    def _next(self, name: str) -> Any:
        answer = self.answers[name]
        if not isinstance(answer, list):
            return answer
        return answer.pop(0) if len(answer) > 1 else answer[0]
