"""The page for a series: the rule above, every date below, each looked at before it is booked."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.clock import Clock
from desk_app.domain.recurrence import MOST_DATES
from desk_app.domain.series import Visit
from desk_app.domain.wall_clock import day_of
from desk_app.errors import DeskError
from desk_app.services.drafts import BookingDraft
from desk_app.services.series import DateLook
from desk_app.ui.bridges.series_bridge import SeriesQuestion
from desk_app.ui.directory import Directory
from desk_app.ui.failures import describe
from desk_app.ui.theme import S8
from desk_app.ui.time_words import TimeWords
from desk_app.ui.views.panel_notice import PanelNotice
from desk_app.ui.views.panel_page import PanelPage, clear_layout
from desk_app.ui.views.repeat_row import RepeatRow
from desk_app.ui.views.repeat_rule import RepeatRule
from desk_app.ui.widgets.buttons import MainActionButton, QuietButton
from desk_app.ui.widgets.plain_text import TextRole, one_line, plain_label
from desk_app.ui.widgets.spinner import Spinner

ASK_AFTER_MS: Final = 200


class RepeatPage(PanelPage):
    """What a booking becomes when it is repeated; Ctrl+Enter books all dates.

    Signals:
        look_requested: The `SeriesQuestion` about the dates; it takes the place of any earlier.
        series_booked: The further `Visit`s, as a tuple, that are booked with the first date.
    """

    look_requested = Signal(object)
    series_booked = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Repeat"), name="repeat_page", parent=parent)
        self._clock = clock
        self._directory = Directory()
        self._words = TimeWords()
        self._draft: BookingDraft | None = None
        self._asked: SeriesQuestion | None = None
        self._looks: tuple[DateLook, ...] = ()
        self._rows: list[RepeatRow] = []
        self.rule = RepeatRule(day_of(clock.now(), self._directory.desk_zone))
        self.spinner = Spinner(name="repeat_spinner", label=self.tr("Looking at the dates"))
        self.notice = PanelNotice(name="repeat_notice")
        self.first = plain_label("", role=TextRole.SMALL, wraps=True)
        self.first.setObjectName("repeat_first")
        self.summary = plain_label("", role=TextRole.SMALL, wraps=True)
        self.summary.setObjectName("repeat_summary")
        self.book_button = MainActionButton(
            self.tr("Book"), name="book_series", shortcut_hint=self.tr("Ctrl ↵")
        )
        self._dates = QVBoxLayout()
        self._dates.setSpacing(S8)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_AFTER_MS)
        self._lay_out()
        self._connect()

    # --- what it holds -----------------------------------------------------------------------

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The further dates as they are to be booked, by start."""
        chosen = [row.visit for row in self._rows]
        return tuple(each for each in chosen if each is not None)

    @property
    def is_looking(self) -> bool:
        """Whether the dates are being looked at."""
        return self._asked is not None and not self._rows

    # --- asking ------------------------------------------------------------------------------

    def open(self, draft: BookingDraft) -> None:
        """Begin with a booking that could be made as it stands: it is the first date."""
        self._draft = draft
        start, zone = draft.starts_at, self._directory.zone(draft.resource_id)
        if start is None:
            return
        self.rule.open(day_of(start, zone))
        name = one_line(draft.customer_name)
        who = self._directory.resource_name(draft.resource_id)
        self.first.setText(
            self.tr("{name} with {who}, first on {when}").format(
                name=name, who=who, when=self._words.moment(start, zone)
            )
        )
        self.scroll_to_top()
        self.look()
        self.rule.every.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rule.every.selectAll()

    def look(self) -> None:
        """Ask how the dates of the rule stand."""
        self._timer.stop()
        draft = self._draft
        if draft is None or draft.starts_at is None or draft.resource_id is None:
            return
        zone = self._directory.zone(draft.resource_id)
        starts = self.rule.rule.starts(draft.starts_at, zone)[1:]
        self._forget_rows()
        self.notice.hide()
        self._asked = SeriesQuestion(
            resource_id=draft.resource_id,
            starts=starts,
            length=draft.length,
            project_id=draft.project_id,
            zone=zone,
        )
        self.spinner.start()
        self._show_summary()
        self.look_requested.emit(self._asked)

    # --- answers -----------------------------------------------------------------------------

    def show_looks(self, question: SeriesQuestion, looks: Sequence[DateLook]) -> None:
        """Show how the dates stand; an answer to an earlier question is dropped."""
        if question is not self._asked:
            return
        self.spinner.stop()
        self._forget_rows()
        for number, look in enumerate(looks, start=2):
            row = RepeatRow(number, look, self._directory, self._words)
            row.chosen.connect(self._show_summary)
            self._rows.append(row)
            self._dates.addWidget(row)
        self._show_summary()

    def show_failure(self, question: SeriesQuestion, error: DeskError) -> None:
        """Say why the dates could not be looked at."""
        if question is not self._asked:
            return
        self.spinner.stop()
        words = describe(error)
        again = QuietButton(self.tr("Try again"), name="repeat_again")
        again.clicked.connect(self.look)
        self.notice.show_words(
            words.title, words.message, tone=words.tone, details=words.details, actions=[again]
        )

    def set_directory(self, directory: Directory) -> None:
        """Say names and times by this."""
        self._directory = directory

    def set_words(self, words: TimeWords) -> None:
        """Write times in this way."""
        self._words = words

    # --- details -----------------------------------------------------------------------------

    def _forget_rows(self) -> None:
        self._rows = []
        clear_layout(self._dates)

    def _show_summary(self) -> None:
        count = 1 + len(self.visits)
        left_out = len(self._rows) - len(self.visits)
        self.book_button.setEnabled(bool(self.visits))
        self.book_button.set_text(
            self.tr("Book {0} dates").format(count) if self.visits else self.tr("Book")
        )
        parts = []
        if left_out:
            parts.append(
                self.tr("1 date is left out.")
                if left_out == 1
                else self.tr("{0} dates are left out.").format(left_out)
            )
        if len(self._rows) + 1 >= MOST_DATES:
            parts.append(self.tr("A series has {0} dates at most.").format(MOST_DATES))
        self.summary.setText(" ".join(parts))
        self.summary.setVisible(bool(parts))

    def _book(self) -> None:
        if self.visits and self.isVisible():
            self.series_booked.emit(self.visits)

    def _lay_out(self) -> None:
        self.head.addWidget(self.spinner)
        self.body.addWidget(self.first)
        self.body.addWidget(self.rule)
        self.body.addWidget(self.notice)
        self.body.addLayout(self._dates)
        self.body.addStretch(1)
        self.foot.addWidget(self.summary)
        self.foot.addWidget(self.book_button)

    def _connect(self) -> None:
        self.rule.rule_changed.connect(self._timer.start)
        self._timer.timeout.connect(self.look)
        self.book_button.clicked.connect(self._book)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._book)
