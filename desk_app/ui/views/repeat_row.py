"""One date of a series: when it is, how it stands, and what it is to be."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.series import Visit
from desk_app.services.series import DateLook
from desk_app.ui.directory import Directory
from desk_app.ui.theme import S2, S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.widgets.detail_choice_box import DetailChoice, DetailChoiceBox
from desk_app.ui.widgets.pill import StatusPill, Tone
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label

_SKIPPED = ""


class RepeatRow(QWidget):
    """A date; its box offers other times, other people, and to leave it out.

    Signals:
        chosen: A person chose something else.
    """

    chosen = Signal()

    def __init__(self, number: int, look: DateLook, directory: Directory, words: TimeWords) -> None:
        super().__init__()
        self._look = look
        zone = directory.zone(look.wanted.resource_id)
        day = words.day(look.wanted.starts_at.astimezone(zone).date())
        self.setObjectName(f"repeat_row_{number}")
        self.state = StatusPill(name=f"repeat_state_{number}")
        self.box = DetailChoiceBox()
        self.box.setObjectName(f"repeat_choice_{number}")
        self._offer(lambda visit: words.time(visit.starts_at, zone), directory)
        self.box.setAccessibleName(self.tr("{0}: time and person").format(day))
        head = QHBoxLayout()
        head.setSpacing(S8)
        head.addWidget(plain_label(day, role=TextRole.STRONG), 1)
        head.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S2)
        column.addLayout(head)
        column.addWidget(self.box)
        self.box.value_changed.connect(self._on_chosen)
        self._show_state()

    @property
    def visit(self) -> Visit | None:
        """What is to be booked; None where the date is left out."""
        return cast("Visit | None", self.box.value or None)

    def _offer(self, time_of: Callable[[Visit], str], directory: Directory) -> None:
        look = self._look
        offered = [look.wanted] if look.is_free else []
        offered += look.alternatives
        choices = [
            DetailChoice(each, time_of(each), one_line(directory.resource_name(each.resource_id)))
            for each in offered
        ]
        choices.append(DetailChoice(_SKIPPED, self.tr("Leave this date out")))
        self.box.set_detailed_choices(choices)
        self.box.set_value(choices[0].value)

    def _on_chosen(self) -> None:
        self._show_state()
        self.chosen.emit()

    def _show_state(self) -> None:
        visit, look = self.visit, self._look
        if visit == look.wanted:
            word, tone = self.tr("free"), Tone.GOOD
        elif visit is not None:
            is_taken = not look.is_free
            word = self.tr("taken, another offered") if is_taken else self.tr("changed")
            tone = Tone.WARNING if is_taken else Tone.INFO
        elif look.is_free or look.alternatives:
            word, tone = self.tr("left out"), Tone.NEUTRAL
        else:
            word, tone = self.tr("taken, left out"), Tone.DANGER
        self.state.set_status(word, tone)
