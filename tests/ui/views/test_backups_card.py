"""The card of backups: what it says of each, and asking twice before going back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from desk_app.services.full_pass import PassReport
from desk_app.store.backups import Backup
from desk_app.ui.views.backups_card import BackupsCard
from tests.builders import MONDAY

OLD = Backup(Path("old.sqlite"), MONDAY, 2_000_000, 0)
NEW = Backup(Path("new.sqlite"), MONDAY + timedelta(days=1), 3_000_000, 2)
REPORT = PassReport(at=MONDAY, checked=50_000, repaired=2, forgotten=1)


@pytest.fixture
def card(qtbot, light_look):
    card = BackupsCard()
    qtbot.addWidget(card)
    card.show()
    card.set_backups((NEW, OLD), REPORT)
    return card


def press(card, name):
    card.findChildren(QAbstractButton, name)[-1].click()


def test_each_backup_says_when_it_was_made_its_size_and_what_was_unsent(card):
    texts = [card.findChildren(QLabel, f"backup_{n}")[-1].text() for n in range(2)]

    assert "2 changes not sent" in texts[0]
    assert "MiB" in texts[1] or "MB" in texts[1]
    assert "not sent" not in texts[1]
    assert "3 put right" in card.findChild(QLabel, "last_check").text()


def test_going_back_is_asked_twice_and_can_be_left(qtbot, card):
    wanted: list[Backup] = []
    card.restore_requested.connect(wanted.append)

    press(card, "restore_1")
    assert wanted == []
    press(card, "restore_not_1")
    press(card, "restore_1")
    press(card, "restore_now_1")

    assert wanted == [OLD]


def test_without_a_comparison_none_is_told_and_new_ones_take_the_place_of_old(card):
    card.set_backups((replace(NEW, unsent=1),), None)

    assert not card.findChild(QLabel, "last_check").isVisible()
    assert "one change not sent" in card.findChildren(QLabel, "backup_0")[-1].text()
