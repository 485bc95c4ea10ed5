"""The side panel's page to block time: why, when, for which columns, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from desk_app.clock import Clock
from desk_app.domain.block import BlockPlan, BlockRepeat
from desk_app.domain.identifiers import ResourceId
from desk_app.domain.wall_clock import MINUTES_A_DAY
from desk_app.errors import DeskError, InvalidInputError
from desk_app.services.blocks import LONGEST_REASON
from desk_app.ui.failures import describe
from desk_app.ui.theme import S8
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.panel_page import PanelPage
from desk_app.ui.views.pick_list import PickList
from desk_app.ui.views.reason_chips import ReasonChips
from desk_app.ui.widgets.buttons import DangerButton, MainActionButton
from desk_app.ui.widgets.chips import Chip
from desk_app.ui.widgets.date_field import DateField
from desk_app.ui.widgets.fields import LabelledField, TextField
from desk_app.ui.widgets.pill import Tone
from desk_app.ui.widgets.segments import Segment, SegmentedControl
from desk_app.ui.widgets.time_field import TimeField

_WEEKS_AHEAD: Final = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStart:
    """What the page begins with."""

    plan: BlockPlan
    reasons: tuple[str, ...] = ()
    people: tuple[tuple[ResourceId, str], ...] = ()
    """Who can be blocked, in the order of the columns."""
    is_change: bool = False
    """Whether a block that is there is to become another one."""


class BlockPanel(PanelPage):
    """Enter blocks the time; of a block that is there it saves the change.

    Signals:
        submitted: The `BlockPlan`; not again until `show_failure` or `open`.
        removed: The block that is being changed is to be taken away.
        plan_changed: Something was typed or chosen that changes the plan.
    """

    submitted = Signal(object)
    removed = Signal()
    plan_changed = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Block time"), name="block_panel", parent=parent)
        today = clock.now().date()
        self.reason = TextField(
            placeholder=self.tr("Lunch, training, repair…"), max_length=LONGEST_REASON
        )
        self.recent = ReasonChips(name="block_recent")
        self.day = DateField(today, today=today, name="block_day")
        self.start = TimeField(name="block_start")
        self.end = TimeField(name="block_end")
        self.all_day = Chip(self.tr("All day"), name="block_all_day")
        self.repeat = SegmentedControl(
            (
                Segment(BlockRepeat.ONCE, self.tr("Once")),
                Segment(BlockRepeat.DAILY, self.tr("Every day")),
                Segment(BlockRepeat.WEEKLY, self.tr("Every week")),
            ),
            name="block_repeat",
            label=self.tr("Repeat"),
        )
        self.until = DateField(today, today=today, name="block_until")
        self.columns = PickList(self.tr("Columns"), name="block_columns")
        self.booked = PanelNotice(name="block_booked")
        self.notice = PanelNotice(name="block_notice")
        self.block_button = MainActionButton(
            self.tr("Block"), name="block_submit", shortcut_hint="↵"
        )
        self.remove_button = DangerButton(self.tr("Remove the block"), name="block_remove")
        self._lay_out()
        self._connect()

    # --- opening -----------------------------------------------------------------------------

    def open(self, start: BlockStart, *, today: date, uses_24_hours: bool = True) -> None:
        """Begin with what was marked, or with a block that is there."""
        plan = start.plan
        self.set_title(self.tr("Change the block") if start.is_change else self.tr("Block time"))
        words = self.tr("Save the block") if start.is_change else self.tr("Block")
        self.block_button.set_text(words)
        self.remove_button.setVisible(start.is_change)
        for clock_field in (self.start, self.end):
            clock_field.set_uses_24_hours(uses_24_hours)
        for day_field in (self.day, self.until):
            day_field.set_today(today)
        self.reason.setText(plan.reason)
        self.recent.offer(start.reasons)
        self.day.set_day(plan.day)
        self.start.set_value(_clock_of(plan.start))
        self.end.set_value(_clock_of(plan.end))
        self.all_day.setChecked(plan.is_all_day)
        self.repeat.set_value(plan.repeat)
        self.until.set_day(plan.until or plan.day + _WEEKS_AHEAD)
        self.columns.offer(list(start.people))
        self.columns.pick(plan.resource_ids)
        self.notice.hide()
        self.set_busy(is_busy=False)
        self._show_what_counts()

    def focus_first(self) -> None:
        """Put the focus on the reason, ready to be typed over."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reason.selectAll()

    @property
    def plan(self) -> BlockPlan:
        """What the page asks for now."""
        start, end = self.start.value, self.end.value
        repeat = BlockRepeat(self.repeat.value)
        return BlockPlan(
            reason=self.reason.text().strip(),
            day=self.day.day,
            start=_minutes_of(start) if start else 0,
            end=(_minutes_of(end) if end else 0) or MINUTES_A_DAY,
            is_all_day=self.all_day.isChecked(),
            resource_ids=self.columns.picked,
            repeat=repeat,
            until=None if repeat is BlockRepeat.ONCE else self.until.day,
        )

    def show_booked(self, people: Sequence[str]) -> None:
        """Say who is booked in the time, in words; nobody takes the notice away."""
        self.booked.setVisible(bool(people))
        if people:
            self.booked.show_words(
                self.tr("Booked in this time"),
                self.tr("{0}. They stay booked.").format(", ".join(people)),
                tone=Tone.WARNING,
            )

    def show_failure(self, error: DeskError) -> None:
        """Say what did not happen; all that was typed stays."""
        self.set_busy(is_busy=False)
        fields = {"end": self.end_field, "until": self.until_field}
        field = fields.get(error.field or "") if isinstance(error, InvalidInputError) else None
        if field is not None:
            field.set_error(error.message)
            field.control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        words = describe(error)
        self.notice.show_words(words.title, words.message, tone=words.tone, details=words.details)

    def set_busy(self, *, is_busy: bool) -> None:
        """Wait for an answer, or let somebody act."""
        for button in (self.block_button, self.remove_button):
            button.setEnabled(not is_busy)

    def submit(self) -> None:
        """Ask for the block, once."""
        for field in (self.end_field, self.until_field):
            if field.error:
                field.set_error("")
        unread = next((each for each in self._shown_lines() if each.property("invalid")), None)
        if unread is not None:
            unread.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.block_button.isEnabled():
            self.set_busy(is_busy=True)
            self.submitted.emit(self.plan)

    # --- details -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.reason_field = LabelledField(self.tr("Reason"), self.reason, name="block_reason")
        self.day_field = LabelledField(self.tr("Date"), self.day, name="block_day")
        self.start_field = LabelledField(self.tr("From"), self.start, name="block_start")
        self.end_field = LabelledField(self.tr("To"), self.end, name="block_end")
        self.until_field = LabelledField(self.tr("Until"), self.until, name="block_until")
        self.columns_field = LabelledField(self.tr("Columns"), self.columns, name="block_columns")
        self.columns.show()
        self.body.addWidget(self.reason_field)
        self.body.addWidget(self.recent)
        row = QHBoxLayout()
        row.setSpacing(S8)
        for field, stretch in ((self.day_field, 3), (self.start_field, 2), (self.end_field, 2)):
            row.addWidget(field, stretch)
        self.body.addLayout(row)
        choices = QHBoxLayout()
        choices.setSpacing(S8)
        choices.addWidget(self.all_day)
        choices.addStretch(1)
        self.body.addLayout(choices)
        self.body.addWidget(self.repeat)
        self.body.addWidget(self.until_field)
        self.body.addWidget(self.columns_field)
        self.body.addWidget(self.booked)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(S8)
        foot.addWidget(self.block_button, 1)
        foot.addWidget(self.remove_button)
        self.foot.addLayout(foot)

    def _connect(self) -> None:
        self.recent.chosen.connect(self._take_reason)
        self.all_day.toggled.connect(lambda _is_on: self._on_changed())
        self.repeat.value_changed.connect(lambda _value: self._on_changed())
        self.day.date_changed.connect(lambda _day: self._on_changed())
        for field in (self.start, self.end):
            field.time_changed.connect(lambda _time: self._on_changed())
        self.columns.picked_changed.connect(self._on_changed)
        self.block_button.clicked.connect(self.submit)
        self.remove_button.clicked.connect(self._remove)

    def _shown_lines(self) -> tuple[QLineEdit, ...]:
        """The dates and times that count."""
        times = () if self.all_day.isChecked() else (self.start, self.end)
        until = () if self.repeat.value == BlockRepeat.ONCE else (self.until,)
        return (self.day, *times, *until)

    def _take_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self.focus_first()

    def _remove(self) -> None:
        self.set_busy(is_busy=True)
        self.removed.emit()

    def _on_changed(self) -> None:
        self._show_what_counts()
        self.plan_changed.emit()

    def _show_what_counts(self) -> None:
        is_all_day = self.all_day.isChecked()
        self.start_field.setVisible(not is_all_day)
        self.end_field.setVisible(not is_all_day)
        self.until_field.setVisible(self.repeat.value != BlockRepeat.ONCE)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focused = self.focusWidget()
        if is_enter and isinstance(focused, QLineEdit | PickList) and not event.isAutoRepeat():
            self.submit()
        else:
            super().keyPressEvent(event)


def _clock_of(minutes: int) -> time:
    return time(*divmod(minutes % MINUTES_A_DAY, 60))


def _minutes_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute
