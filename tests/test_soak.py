"""Each campaign of `make soak` in seconds: the harness itself works, its control included.

Those on the writes of a desk that need no process to be killed are part of `make test`.
"""

from typing import Final

import pytest

from tests.soak.__main__ import CAMPAIGNS

QUICK: Final = (
    "outbox_faults",
    "outbox_doubles",
    "outbox_poison",
    "outbox_offline_day",
    "reference_search",
    "histories",
    "settled_copies",
    "upgrade_kills",
    "damaged_files",
    "power_cuts",
    "passing_errors",
    "full_disk",
    "live_backups",
)
"""Some 15 s of work together."""
LONG: Final = sorted(CAMPAIGNS.keys() - {*QUICK, "slot_race"})


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", QUICK)
def test_quick_campaign_keeps_its_promises_and_its_control_does_not(name: str) -> None:
    campaign = CAMPAIGNS[name]("tiny")

    assert campaign.ok, campaign.as_json()


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.expected_logs(
    "database failure in", "timers could not be settled", "request .* failed"
)
@pytest.mark.parametrize("name", LONG)
def test_campaign_keeps_its_promises_and_its_control_does_not(name: str) -> None:
    campaign = CAMPAIGNS[name]("tiny")

    assert campaign.ok, campaign.as_json()
