"""The list of what waits: what needs a person first, and what can be done about each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desk_app.domain.alternatives import Alternative, AlternativeKind
from desk_app.domain.availability import Slot
from desk_app.domain.identifiers import DeskRef
from desk_app.services.waiting import Stage, WaitingItem
from desk_app.services.write_answers import Answer, Outcome
from desk_app.store.outbox import OutboxKind
from desk_app.ui.views.alternatives_list import AlternativeButton
from desk_app.ui.views.waiting_card import WaitingCard
from desk_app.ui.views.waiting_panel import WaitingPanel
from desk_app.ui.widgets.buttons import DeskButton
from tests.builders import at, resource_id, span
from tests.fakes.clock import FakeClock

ITEM = WaitingItem(
    ref=DeskRef("r1"),
    kind=OutboxKind.CREATE,
    stage=Stage.WAITING,
    asked_at=FakeClock().now() - timedelta(minutes=5),
    customer_name="Anna <b>Berg</b>",
    interval=span("10:00", "10:30"),
)
TAKEN = replace(ITEM, stage=Stage.REFUSED, answer=Answer(Outcome.TAKEN))


@pytest.fixture
def panel(qtbot: QtBot, clock: FakeClock) -> WaitingPanel:
    panel = WaitingPanel(clock)
    qtbot.addWidget(panel)
    panel.resize(332, 600)
    panel.show()
    return panel


def offered(card: WaitingCard) -> list[str]:
    """The names of the buttons shown."""
    buttons = card.findChildren(DeskButton)
    return [each.objectName() for each in buttons if each.isVisible()]


@pytest.mark.parametrize(
    ("item", "names"),
    [
        (ITEM, ["waiting_send", "waiting_discard"]),
        (TAKEN, ["waiting_other_time", "waiting_discard"]),
        (replace(ITEM, stage=Stage.LEAVING), ["waiting_undo", "waiting_send"]),
        (replace(ITEM, stage=Stage.LOOKED_FOR), []),
        (replace(ITEM, stage=Stage.NEEDS_PERSON), ["waiting_send", "waiting_discard"]),
        (
            replace(ITEM, stage=Stage.NEEDS_PERSON, is_readable=False),
            ["waiting_discard"],
        ),
        (replace(ITEM, stage=Stage.DONE), ["waiting_close"]),
        (replace(TAKEN, kind=OutboxKind.MOVE), ["waiting_close"]),
    ],
)
def test_each_offers_what_can_be_done_about_it(
    panel: WaitingPanel, item: WaitingItem, names: list[str]
) -> None:
    panel.set_items([item])

    [card] = panel.cards
    assert sorted(offered(card)) == sorted(names)


def test_a_card_says_all_of_it_as_plain_text(panel: WaitingPanel) -> None:
    panel.set_items([ITEM])

    said = panel.cards[0].accessibleName()

    assert said.startswith("New booking, Anna <b>Berg</b>, ")
    assert "not booked" in said
    assert "10:00" in said
    assert "5 min ago" in said


def test_discarding_asks_once_more_and_the_first_focus_keeps_it(
    panel: WaitingPanel, qtbot: QtBot
) -> None:
    panel.set_items([ITEM])
    [card] = panel.cards
    card.setFocus()

    with qtbot.assertNotEmitted(panel.discarded):
        qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert set(offered(card)) == {"waiting_keep", "waiting_discard"}
    with qtbot.waitSignal(panel.discarded) as told:
        card._discard.click()

    assert told.args == ["r1"]


def test_enter_does_the_first_thing_offered(panel: WaitingPanel, qtbot: QtBot) -> None:
    panel.set_items([TAKEN])
    [card] = panel.cards
    card.setFocus()

    with qtbot.waitSignal(panel.other_time_requested) as told:
        qtbot.keyClick(card, Qt.Key.Key_Return)

    assert told.args == ["r1"]


def test_arrows_walk_and_what_takes_the_place_of_one_that_is_gone_has_the_focus(
    panel: WaitingPanel, qtbot: QtBot
) -> None:
    others = [replace(ITEM, ref=DeskRef(f"r{n}")) for n in range(1, 4)]
    panel.set_items(others)
    panel.activateWindow()
    panel.focus_first()
    qtbot.keyClick(panel.cards[0], Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.cards[1].hasFocus())

    panel.set_items([others[0], others[2]])

    assert panel.cards[1].hasFocus()


def test_nothing_waiting_is_said(panel: WaitingPanel) -> None:
    panel.set_items([])

    assert panel.empty.isVisible()
    assert not panel.export_button.isEnabled()


OTHERS = tuple(
    Alternative(kind, Slot(at(start), at(start) + timedelta(minutes=30), (resource_id(),)))
    for start, kind in zip(("11:00", "12:00", "13:00"), AlternativeKind, strict=True)
)


def test_a_time_offered_for_one_that_is_taken_is_chosen_once(panel: WaitingPanel) -> None:
    panel.set_items([TAKEN])
    panel.set_alternatives(TAKEN.ref, OTHERS)
    buttons = panel.cards[0].findChildren(AlternativeButton)
    chosen: list[tuple[str, Alternative]] = []
    panel.alternative_chosen.connect(lambda ref, found: chosen.append((ref, found)))

    assert [button.alternative for button in buttons if button.isVisible()] == list(OTHERS)
    for _ in range(2):
        buttons[1].click()

    assert chosen == [(TAKEN.ref, OTHERS[1])]
    panel.set_alternatives(TAKEN.ref, OTHERS)
    buttons[0].click()
    assert len(chosen) == 2


def test_times_are_offered_only_while_the_time_is_taken(panel: WaitingPanel) -> None:
    panel.set_items([TAKEN])
    panel.set_alternatives(TAKEN.ref, OTHERS)

    panel.set_items([replace(TAKEN, stage=Stage.WAITING, answer=None)])
    panel.set_items([TAKEN])

    assert not panel.cards[0].alternatives.isVisible()


def test_several_that_are_done_are_closed_together(panel: WaitingPanel, qtbot: QtBot) -> None:
    done = [replace(ITEM, ref=DeskRef(f"d{n}"), stage=Stage.DONE) for n in range(2)]
    panel.set_items([TAKEN, done[0]])
    assert not panel.close_all_button.isVisible()
    panel.set_items([TAKEN, *done])

    with qtbot.waitSignal(panel.all_closed) as told:
        panel.close_all_button.click()

    assert told.args == [("d0", "d1")]


def test_what_has_ended_is_looked_up_and_comes_anew_with_every_change(
    panel: WaitingPanel,
) -> None:
    asked: list[bool] = []
    panel.journal_requested.connect(lambda: asked.append(True))
    panel.set_items([])
    assert asked == []

    panel.journal.button.click()
    panel.set_items([])
    assert len(asked) == 2
    panel.set_journal([replace(TAKEN, stage=Stage.DISMISSED)])

    texts = [label.text() for label in panel.journal.findChildren(QLabel)]
    assert any("Anna <b>Berg</b>" in text and "given up" in text for text in texts)
