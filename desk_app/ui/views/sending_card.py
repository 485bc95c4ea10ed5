"""The card of the settings about sending: how long to undo, and what has not been sent."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.card import Card, SettingRow
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.plain_text import set_plain_tool_tip

OFFERED_SECONDS: Final = (0, 3, 6, 10, 20, 30, 60, 120, 180)
_WIDTH: Final = 260


class SendingCard(Card):
    """How long a change can be taken back, and a way to save what has not been sent.

    Signals:
        undo_seconds_chosen: Whole seconds, 0 to 180.
        export_requested: What has not been sent is to be saved to a file.
    """

    undo_seconds_chosen = Signal(int)
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Sending"), name="sending_card", parent=parent)
        self._undo = ChoiceBox(self._choices(OFFERED_SECONDS))
        self._undo.setObjectName("undo_seconds")
        self._undo.setAccessibleName(self.tr("Time to undo"))
        self._undo.setMaximumWidth(_WIDTH)
        set_plain_tool_tip(
            self._undo,
            self.tr("Cancelling, declining, moving and what happens on the day wait so long."),
        )
        export = QuietButton(self.tr("Save what has not been sent…"), name="export_unsent")
        self.column.addWidget(SettingRow(self.tr("Time to undo"), _at_left(self._undo)))
        self.column.addWidget(SettingRow(self.tr("Not sent yet"), _at_left(export)))
        self._undo.value_changed.connect(lambda chosen: self.undo_seconds_chosen.emit(int(chosen)))
        export.clicked.connect(self.export_requested)

    def set_undo_seconds(self, seconds: int) -> None:
        """Show how long it is; a number that is not offered is added."""
        if seconds not in OFFERED_SECONDS:
            self._undo.set_choices(self._choices(sorted({*OFFERED_SECONDS, seconds})))
        self._undo.set_value(seconds)

    def _choices(self, offered: Sequence[int]) -> list[Choice]:
        words = {0: self.tr("None: leave at once"), 60: self.tr("1 minute")}
        return [
            Choice(
                each,
                words.get(each)
                or (
                    self.tr("{0} minutes").format(each // 60)
                    if each > 60 and each % 60 == 0
                    else self.tr("{0} seconds").format(each)
                ),
            )
            for each in offered
        ]


def _at_left(control: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(control, 1)
    row.addStretch(0)
    return holder
