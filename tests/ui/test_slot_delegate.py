import pytest
from PySide6.QtCore import QRect

from desk_app.domain.slot_ranking import RankedSlot, SlotReason
from desk_app.ui.delegates.slot_delegate import leaves_room
from desk_app.ui.directory import Directory
from desk_app.ui.models.slot_list_model import slot_row
from desk_app.ui.time_words import TimeWords
from tests.ui.front_desk_values import ANNA, EVA, LISBON, ZONE, slot

DIRECTORY = Directory.of([EVA, ANNA, LISBON], desk_zone=ZONE)
PANEL = QRect(0, 0, 230, 36)
"""The room of the names in the side panel."""

pytestmark = pytest.mark.usefixtures("light_look")


def row_of(**more):
    hit = RankedSlot(slot((9, 0), EVA, ANNA), SlotReason.FIRST_FREE, **more)
    return slot_row(hit, DIRECTORY, TimeWords())


def test_a_badge_stands_beside_the_first_name():
    assert leaves_room(PANEL, row_of())
    assert not leaves_room(QRect(0, 0, 100, 36), row_of())


def test_a_badge_never_hides_who_is_free_together():
    together = row_of(companions=((LISBON.id,),))

    assert not leaves_room(PANEL, together)
    assert leaves_room(QRect(0, 0, 600, 36), together)
