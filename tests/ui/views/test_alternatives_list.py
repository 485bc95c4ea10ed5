"""Other times offered for one that was lost: what their buttons say, and what pressing one does."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton

from desk_app.domain.alternatives import Alternative, AlternativeKind
from desk_app.errors import SlotTakenError
from desk_app.ui.directory import Directory
from desk_app.ui.views.alternatives_list import Lost, reason_words
from desk_app.ui.views.booking_panel import BookingPanel
from desk_app.ui.views.draft_start import DraftStart
from tests.ui.front_desk_values import ANNA, EVA, HAIRCUT, LISBON, ZONE, clock_time, slot, span

DIRECTORY = Directory.of([EVA, ANNA, LISBON], desk_zone=ZONE)
LOST = Lost(clock_time(10), (EVA.id,), date(2025, 10, 14))
BOTH_LOST = replace(LOST, who=(EVA.id, LISBON.id))
PERSON, TIME, DAY = AlternativeKind


@pytest.mark.parametrize(
    ("found", "lost", "words"),
    [
        (Alternative(PERSON, slot((11, 0))), LOST, "Same person"),
        (Alternative(TIME, slot((10, 0), ANNA)), LOST, "Same time"),
        (Alternative(DAY, slot((11, 0), ANNA)), LOST, "Same day"),
        (Alternative(DAY, slot((9, 0), ANNA, day=15)), LOST, "Nearest"),
        (Alternative(PERSON, slot((11, 0)), (LISBON.id,)), BOTH_LOST, "All the same"),
        (
            Alternative(TIME, slot((10, 0), ANNA), (LISBON.id,)),
            BOTH_LOST,
            "Same time, Anna Berg instead of Eva Lind",
        ),
        (
            Alternative(TIME, slot((10, 0)), (ANNA.id,)),
            BOTH_LOST,
            "Same time, Anna Berg instead of Room in Lisbon",
        ),
        (Alternative(TIME, slot((10, 0), LISBON), (ANNA.id,)), BOTH_LOST, "Same time"),
    ],
)
def test_a_time_says_what_it_keeps_of_the_one_that_was_lost(
    found: Alternative, lost: Lost, words: str
) -> None:
    assert reason_words(found, DIRECTORY, lost) == words


def test_one_for_several_brings_along_who_it_names_and_keeps_who_could_stand_in(
    qtbot, light_look, clock
):
    panel = BookingPanel(clock=clock, desk_zone=ZONE)
    qtbot.addWidget(panel)
    panel.set_services((HAIRCUT,))
    panel.set_resources((EVA, ANNA, LISBON))
    panel.open_new(DraftStart(resource_id=EVA.id, interval=span((10, 0)), project_id=HAIRCUT.id))
    roles = ((LISBON.id, ANNA.id),)
    panel.editor.take_companions((LISBON.id,), roles=roles)

    panel.show_alternatives((Alternative(TIME, slot((10, 0)), (ANNA.id,)),), SlotTakenError())
    [button] = panel.findChildren(QAbstractButton, "alternative_1")
    assert button.accessibleName().endswith("Same time, Anna Berg instead of Room in Lisbon")
    button.click()

    draft = panel.draft
    assert (draft.starts_at, draft.resource_id) == (clock_time(10), EVA.id)
    assert (draft.companions, draft.also) == ((ANNA.id,), roles)
    assert "Anna Berg" in panel.editor.together.words
