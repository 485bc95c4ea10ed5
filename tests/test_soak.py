"""Each campaign of `make soak` in seconds: the harness itself works, its control included."""

import pytest

from tests.soak.__main__ import CAMPAIGNS

QUICKER = [name for name in CAMPAIGNS if name != "slot_race"]


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.expected_logs(
    "database failure in", "timers could not be settled", "request .* failed"
)
@pytest.mark.parametrize("name", QUICKER)
def test_campaign_keeps_its_promises_and_its_control_does_not(name: str):
    campaign = CAMPAIGNS[name]("tiny")

    assert campaign.ok, campaign.as_json()
