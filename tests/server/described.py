"""Asks an application everything its own description allows, and what it does not allow.

Every answer is held to the description: its status, its type, its schema, whether a key was
asked for, whether what breaks the description was refused, and that nothing was our fault (5xx).
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.python.asgi import shutdown_lifespans

from desk_app.server.options import ServerOptions
from tests.server.service import monday, serving
from tests.server.valid_bodies import Objects, make_objects

OPTIONS = ServerOptions(wrong_keys_a_minute=None)
"""The tries without a key are many."""

_SLOW = frozenset({"POST /v2/auth"})
"""Hashes passwords; its own tests ask it."""
_LAST = ("DELETE", "/v2/apps/{slug}")
_TIMES = [monday(f"{hour:02d}:00") for hour in range(8, 18)]

schemathesis.openapi.format("timestamp", st.sampled_from([*_TIMES, "1772442000"]))
schemathesis.openapi.format("relative-time", st.sampled_from([*_TIMES, "now", "2 days"]))
schemathesis.openapi.format(
    "length-of-time", st.sampled_from(["30 minutes", "1 hour", "900", "2 hours"])
)
schemathesis.openapi.format("timezone", st.sampled_from(["UTC", "Europe/Copenhagen"]))

Application = Callable[..., Any]
CONFIG = {
    "generation": {"with-security-parameters": False},  # the key is ours to give
    "checks": {
        # What keeps the schema may still mean nothing, such as the id of something else.
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "302", "401", "403", "404", "422"]
        },
        # A method we do not have is refused like everything else: the key first.
        "unsupported_method": {"enabled": False},
    },
}


@dataclass
class Findings:
    """What came of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    """By operation, the first one that broke a promise."""
    cases: int = 0
    sequences: int = 0


class _Stage:
    """An application with one of each kind of thing in it, made where requests are answered."""

    def __init__(self, empty: Path, folder: Path, wrap: Callable[[Application], Application]):
        self._empty = empty
        self._folder = folder
        self._wrap = wrap
        self._application: Application | None = None
        self.objects: Objects | None = None
        self.key = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            assert self._application is not None
            await self._application(scope, receive, send)
            return
        await receive()
        async with serving(self._empty, self._folder, options=OPTIONS) as service:
            self.objects, self.key = await make_objects(service), service.app.server_key
            self._application = self._wrap(service.http._transport.app)  # type: ignore[attr-defined]
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


@contextmanager
def _described(
    empty: Path, folder: Path, wrap: Callable[[Application], Application]
) -> Iterator[tuple[Any, _Stage]]:
    stage = _Stage(empty, folder, wrap)
    config = SchemathesisConfig.from_dict(CONFIG)
    try:
        yield schemathesis.openapi.from_asgi("/v2/openapi.json", stage, config=config), stage
    finally:
        shutdown_lifespans()


def ask_all(
    empty: Path,
    folder: Path,
    *,
    examples: int,
    wrap: Callable[[Application], Application] = lambda application: application,
    only: frozenset[str] | None = None,
) -> Findings:
    """Asks every operation.

    Args:
        empty: A database with the schema and nothing in it.
        folder: For its copy.
        examples: How many of each kind: right, right about things that exist, wrong.
        wrap: What is put around the application, for a control.
        only: Names of operations; None for all.
    """
    findings = Findings()
    with _described(empty, folder, wrap) as (schema, stage):
        operations = [found.ok() for found in schema.get_all_operations()]
        wanted = [
            one
            for one in operations
            if one.label not in _SLOW and (only is None or one.label in only)
        ]
        for operation in sorted(wanted, key=_is_last):
            for strategy in _strategies(operation, stage):
                with suppress(_FoundError):
                    _ask(operation, strategy, stage, examples, findings)
    return findings


class _FoundError(Exception):
    """A promise was broken, which is noted already."""


def _is_last(operation: Any) -> tuple[bool, bool]:
    method = operation.method.upper()
    return (method, operation.path) == _LAST, method == "DELETE"


def _strategies(operation: Any, stage: _Stage) -> Iterator[st.SearchStrategy[Any]]:
    assert stage.objects is not None
    known = {**vars(stage.objects), "action": "confirm", "email": "ada@example.com"}
    named = {one.name for one in operation.path_parameters}
    ids = {name: value for name, value in known.items() if name in named}
    yield operation.as_strategy(GenerationMode.POSITIVE)
    if ids or operation.body:
        positive = operation.as_strategy(GenerationMode.POSITIVE, path_parameters=ids or None)
        yield positive.map(lambda case: _with_known_ids(case, known))
    if operation.body or operation.query or operation.headers:
        with suppress(Exception):
            yield operation.as_strategy(GenerationMode.NEGATIVE)


def _with_known_ids(case: Any, known: Mapping[str, str]) -> Any:
    """The case about things that exist, where its body names any."""
    if isinstance(case.body, dict):
        changed: dict[str, Any] = {name: known[name] for name in case.body if name in known}
        if "resources" in case.body:
            changed["resources"] = [known["resource_id"]]
        if changed:
            case.body = {**case.body, **changed}
    return case


def _ask(
    operation: Any,
    strategy: st.SearchStrategy[Any],
    stage: _Stage,
    examples: int,
    findings: Findings,
) -> None:
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        findings.cases += 1
        try:
            response = case.call_and_validate(auth=("", stage.key))
        except (FailureGroup, AssertionError) as failure:
            findings.failures.setdefault(operation.label, _told(failure))
            raise _FoundError from failure
        findings.statuses[response.status_code] += 1

    ask()


def _told(failure: BaseException) -> str:
    parts = getattr(failure, "exceptions", ())
    return "\n".join([str(failure), *(str(part) for part in parts)])[:3000]


def make_empty_at(folder: Path) -> Path:
    """A database with the schema and nothing in it."""
    from tests.server.conftest import make_empty  # noqa: PLC0415 - conftest imports pytest fixtures

    path = folder / "empty.sqlite"
    asyncio.run(make_empty(path))
    return path
