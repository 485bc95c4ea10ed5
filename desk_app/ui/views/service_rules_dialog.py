"""Shows the rules a service and the desk as a whole have for booking; they are made elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from desk_app.domain.closing import ClosingFact, ClosingKind
from desk_app.domain.constraint import Period
from desk_app.domain.project import Project
from desk_app.domain.weekly_hours import read_schedule
from desk_app.services.bookable import bookable_window
from desk_app.ui.closing_words import ClosingWords
from desk_app.ui.resource_words import period_words, rule_words, short_hours
from desk_app.ui.theme import S12, S20, S24
from desk_app.ui.time_words import TimeWords, length_words
from desk_app.ui.widgets.buttons import QuietButton
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label, short_line

_WIDTH: Final = 520
_HEIGHT: Final = 540


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in words; the kind of fact that leads to it."""

    kind: ClosingKind
    text: str
    is_of_dates: bool = False
    """Whether it closes or opens certain dates, and not hours of the week."""


def rule_lines(
    service: Project | None, told: Sequence[ClosingFact], words: ClosingWords, *, now: datetime
) -> tuple[RuleLine, ...]:
    """The rules of a service, and the booking limits that were told of.

    Args:
        service: None where none is chosen; then there are only limits.
        told: What closes the time that was asked about.
        words: By the clock of the resource.
        now: What notice is counted from.
    """
    lines = _of_service(service, words.times, words.resource.time_zone, now) if service else []
    limits = [each for each in told if each.kind is ClosingKind.LIMIT]
    return (*lines, *(RuleLine(each.kind, words.sentence(each)) for each in limits))


def _of_service(service: Project, times: TimeWords, zone: tzinfo, now: datetime) -> list[RuleLine]:
    settings, rule = service.availability, ClosingKind.RULE
    schedule = read_schedule(service.constraints)
    lines: list[RuleLine] = []
    if settings.length:
        text = _tr("Takes {0}").format(length_words(settings.length))
        lines.append(RuleLine(ClosingKind.BOOKED, text))
    for day, hours in enumerate(schedule.hours.days if schedule.hours else ()):
        said = short_hours(hours) if hours else _tr("closed")
        lines.append(RuleLine(rule, f"{times.weekday(day)}: {said}"))
    lines += [
        RuleLine(rule, _tr("Closed {0}").format(period_words(each)), is_of_dates=True)
        for each in schedule.exceptions
    ]
    lines += [
        RuleLine(rule, rule_words(each, zone), is_of_dates=isinstance(each.rule, Period))
        for each in schedule.other_rules
    ]
    if settings.buffer:
        text = _tr("Kept free before and after: {0}").format(length_words(settings.buffer))
        lines.append(RuleLine(ClosingKind.KEPT_FREE_BEFORE, text))
    bookable = bookable_window(service, now)
    if settings.earliest and bookable.start > now:
        text = _tr("Can be booked from {0} on").format(times.moment(bookable.start, zone))
        lines.append(RuleLine(ClosingKind.TOO_SOON, text))
    if settings.latest:
        text = _tr("Can be booked up to {0}").format(times.moment(bookable.end, zone))
        lines.append(RuleLine(ClosingKind.TOO_FAR_AHEAD, text))
    return lines


class ServiceRulesDialog(QDialog):
    """The rules one below the other; the one that was asked about has the focus."""

    def __init__(
        self,
        service: Project | None,
        lines: Sequence[RuleLine],
        fact: ClosingFact,
        *,
        weekday: int,
        parent: QWidget | None = None,
    ) -> None:
        """Lists the rules.

        Args:
            service: Whose they are; its name is text from outside.
            lines: As `rule_lines` makes them.
            fact: What was followed here.
            weekday: The day of the week it is about, 0 being Monday.
            parent: The window it stands over.
        """
        super().__init__(parent)
        title = (
            self.tr("Rules of {0}").format(short_line(service.name, 60))
            if service
            else self.tr("Booking limits")
        )
        self.setObjectName("service_rules_dialog")
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(_WIDTH, _HEIGHT)
        self._list = QListWidget()
        self._list.setObjectName("service_rules")
        self._list.setAccessibleName(title)
        self._list.setWordWrap(True)
        self._list.ensurePolished()  # the style tells how tall a line is
        self._list.addItems([one_line(each.text) for each in lines])
        self._list.setCurrentRow(line_of(fact, lines, weekday))
        self._close = QuietButton(self.tr("Close"), name="close_service_rules")
        self._close.clicked.connect(self.accept)
        self._lay_out(title)
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(S24, S20, S24, S20)
        column.setSpacing(S12)
        column.addWidget(plain_label(title, role=TextRole.TITLE, wraps=True))
        about = self.tr("Made elsewhere. They hold, and Desk leaves them as they are.")
        column.addWidget(plain_label(about, role=TextRole.MUTED, wraps=True))
        column.addWidget(self._list, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column.addLayout(buttons)


def line_of(fact: ClosingFact, lines: Sequence[RuleLine], weekday: int) -> int:
    """The place of the line that says what a fact is about; the first where none does."""
    of_kind = [n for n, line in enumerate(lines) if line.kind is fact.kind]
    if fact.kind is not ClosingKind.RULE or fact.rule is None:
        return of_kind[0] if of_kind else 0
    is_of_dates = isinstance(fact.rule.constraints[0].rule, Period)
    fitting = [n for n in of_kind if lines[n].is_of_dates is is_of_dates]
    if not is_of_dates and weekday < len(fitting):
        return fitting[weekday]
    return (fitting or of_kind or [0])[0]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ServiceRulesDialog", text)
