"""The card that lists the backups of this computer's data, each with a way back to it."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.services.full_pass import PassReport
from desk_app.store.backups import Backup
from desk_app.ui.theme import S8, S12
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.buttons import LinkButton, QuietButton
from desk_app.ui.widgets.card import Card, SettingRow
from desk_app.ui.widgets.plain_text import TextRole, plain_label

_MOST: Final = 20


class BackupsCard(Card):
    """Backups with date, size and what was unsent, and what the last comparison found.

    Signals:
        back_up_requested: A backup is to be made now.
        restore_requested: The `Backup` to go back to; it was asked for twice.
    """

    back_up_requested = Signal()
    restore_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Backups"), name="backups_card", parent=parent)
        self._words = TimeWords()
        self._zone: tzinfo | None = None
        self._backups: tuple[Backup, ...] = ()
        self._asked: Backup | None = None
        self._checked = plain_label("", wraps=True)
        self._checked.setObjectName("last_check")
        self._check_row = SettingRow(self.tr("Last comparison"), self._checked)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S8)
        self._make = LinkButton(self.tr("Back up now"), name="back_up_now")
        self._make.clicked.connect(lambda: self.back_up_requested.emit())
        note = self.tr(
            "Made once a day and kept for two weeks. Going back keeps what is not sent yet."
        )
        self.column.addWidget(plain_label(note, role=TextRole.SMALL, wraps=True))
        self.column.addWidget(self._check_row)
        self.column.addLayout(self._rows)
        self.column.addWidget(self._make)
        self._check_row.hide()

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words
        self._show_rows()

    def set_backups(self, backups: Sequence[Backup], report: PassReport | None) -> None:
        """Show these, the newest first, and what the last comparison with the server found."""
        self._backups = tuple(backups)[:_MOST]
        self._asked = None
        self._check_row.setVisible(report is not None)
        if report is not None:
            self._checked.setText(self._report_words(report))
        self._show_rows()

    def _show_rows(self) -> None:
        clear_layout(self._rows)
        for number, backup in enumerate(self._backups):
            self._rows.addWidget(self._row(number, backup))

    def _row(self, number: int, backup: Backup) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S12)
        when = self._when(backup.made_at)
        text = plain_label(f"{when} · {self._size(backup)}{self._unsent(backup)}", wraps=True)
        text.setObjectName(f"backup_{number}")
        row.addWidget(text, 1)
        if backup is self._asked:
            sure = QuietButton(self.tr("Go back to it"), name=f"restore_now_{number}")
            keep = QuietButton(self.tr("Leave it"), name=f"restore_not_{number}")
            sure.clicked.connect(lambda: self.restore_requested.emit(backup))
            keep.clicked.connect(lambda: self._ask(None))
            row.addWidget(sure)
            row.addWidget(keep)
        else:
            restore = QuietButton(self.tr("Restore…"), name=f"restore_{number}")
            restore.setAccessibleName(self.tr("Restore the backup of {when}").format(when=when))
            restore.clicked.connect(lambda: self._ask(backup))
            row.addWidget(restore)
        return holder

    def _ask(self, backup: Backup | None) -> None:
        self._asked = backup
        self._show_rows()

    def _when(self, instant: datetime) -> str:
        local = instant.astimezone(self._zone)
        return f"{self._words.day(local.date())}, {self._words.minutes(_minute_of(local))}"

    def _size(self, backup: Backup) -> str:
        return self.locale().formattedDataSize(backup.size, 1)

    def _unsent(self, backup: Backup) -> str:
        if backup.unsent == 0:
            return ""
        if backup.unsent == 1:
            return self.tr(" · one change not sent")
        return self.tr(" · {count} changes not sent").format(count=backup.unsent)

    def _report_words(self, report: PassReport) -> str:
        text = self.tr("{when}: {checked} bookings compared with the server, {mended} put right")
        return text.format(
            when=self._when(report.at),
            checked=self.locale().toString(report.checked),
            mended=self.locale().toString(report.repaired + report.forgotten),
        )


def _minute_of(local: datetime) -> int:
    return local.hour * 60 + local.minute
