"""Each campaign of `make soak` in seconds: the harness itself works, its control included."""

import pytest

from tests.soak.__main__ import CAMPAIGNS
from tests.soak.clashes import run_clashes

LONG = [name for name in CAMPAIGNS if name not in ("slot_race", "clashes")]


def test_clashes_are_begun_anew_and_a_server_that_tries_once_is_found_out():
    assert run_clashes("tiny").ok


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.expected_logs("database failure in", "timers could not be settled")
@pytest.mark.parametrize("name", LONG)
def test_campaign_keeps_its_promises_and_its_control_does_not(name: str):
    campaign = CAMPAIGNS[name]("tiny")

    assert campaign.ok, campaign.as_json()
