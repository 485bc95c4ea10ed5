"""Every operation answers as the description says, whatever it is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from schemathesis.core.failures import FailureGroup

from desk_app.timekit.schemas.operations import OPERATIONS
from tests.server.broken_handlers import BROKEN, broken_handler
from tests.server.described import ENDPOINTS, NEVER_DONE, examine
from tests.server.described_world import World, seeded_world

FEW = 2
MANY = 50
"""Of either kind, valid and not."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with seeded_world(tmp_path_factory.mktemp("described")) as world:
        yield world


def test_no_operation_is_left_out():
    assert set(ENDPOINTS.values()) == set(OPERATIONS)


@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_operation_answers_as_described(name: str, world: World):
    examine(world, ENDPOINTS[name], FEW)


@pytest.mark.long
@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_operation_answers_many_questions_as_described_and_does_what_it_is_for(
    name: str, world: World
):
    statuses = examine(world, ENDPOINTS[name], MANY)

    assert any(status < 400 for status in statuses) != (name in NEVER_DONE), statuses
    assert any(status >= 400 for status in statuses), statuses


@pytest.mark.long
@pytest.mark.expected_logs("request .* failed")
@pytest.mark.parametrize("what", BROKEN)
def test_a_server_that_does_not_do_as_described_is_noticed(what: str, tmp_path: Path):
    with (
        broken_handler(what) as endpoint,
        seeded_world(tmp_path) as world,
        pytest.raises(FailureGroup),
    ):
        examine(world, endpoint, 20)
